"""Where names and phones of staff stand on a page: behind labels, in columns, and wherever else they come back."""

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import accumulate

from dafu.model import Contact, Description, StaffKind, StaffMark, Zone, ZonedLine, ZonedPage
from dafu.rulebook.staff import Found, StaffRules

AGAIN = "staff-again"
"""Rule of a name or phone that stands again, without a label, on a page that labels it elsewhere."""
CONTACT_LINE = "contact-line"
COLUMN = "staff-column"
_UNLABELLED = frozenset({AGAIN, CONTACT_LINE, COLUMN})
"""A label says more than these."""
_NEXT_LINES = 3
_SHORTEST_PHONE = 7
_PHONE_GAPS, _NAME_GAPS = " ()-—–―", " "
"""What may stand between the signs of a phone, or of a name."""


@dataclass(frozen=True, slots=True)
class Staff:
    """The names and phones of staff on one page."""

    found: Mapping[int, tuple[Found, ...]] = field(default_factory=dict)
    """Number of a line → what stands in it; positions count in the line's text."""
    names: frozenset[str] = frozenset()
    """Without white space."""
    phones: frozenset[str] = frozenset()
    """Digits only."""

    @property
    def marks(self) -> tuple[StaffMark, ...]:
        """The places, without what stands there."""
        counts: dict[tuple[int, StaffKind, str], int] = {}
        for number in sorted(self.found):
            for item in self.found[number]:
                key = (number, item.kind, item.rule)
                counts[key] = counts.get(key, 0) + 1
        return tuple(StaffMark(*key, count) for key, count in counts.items())


def find_staff(page: ZonedPage, description: Description, rules: StaffRules) -> Staff:
    """All names and phones of staff on a page; who raised the matter is no staff, wherever the name stands."""
    found: dict[int, list[Found]] = {}
    rules.alignment.remember([line.text for line in page.lines])
    for line in page.lines:
        items = (*rules.find(line.text), *_in_contact_line(line, rules))
        if items:
            found[line.number] = list(items)
    for number, more in (*_announced(page.lines, rules), *_columns(page.lines, rules)):
        found.setdefault(number, []).extend(more)
    texts = {line.number: line.text for line in page.lines if line.number in found}
    values = [(item.kind, texts[number][item.start : item.end]) for number in texts for item in found[number]]
    raised_by = {_compact(name) for name in description.facts.addressees}
    contact = description.facts.contact or Contact()
    told = re.split(r"[、,，/]", f"{contact.name or ''}、{description.facts.signatory or ''}")
    names = {
        _compact(text) for kind, text in (*values, *((StaffKind.NAME, name) for name in told)) if kind is StaffKind.NAME
    }
    phones = {_digits(rules.aligned(text)) for kind, text in values if kind is StaffKind.PHONE}
    phones |= {_digits(rules.aligned(text)) for text in re.split(r"[、,/;]", contact.phone or "")}
    staff = Staff(
        names=frozenset(names - raised_by - {""}), phones=frozenset(p for p in phones if len(p) >= _SHORTEST_PHONE)
    )
    evidence = next((item.lines for item in description.evidence if item.field == "contact"), ())
    for line in _lines_with(staff, page.lines, rules):
        again = standing_again(line.text, staff, rules, is_contact=line.number in evidence)
        if line.zone is Zone.SALUTATION:
            again = [item for item in again if item.kind is StaffKind.PHONE]
        found.setdefault(line.number, []).extend(again)
    settled = {number: settle(items) for number, items in found.items() if items}
    return Staff(settled, staff.names, staff.phones)


def _lines_with(staff: Staff, lines: Sequence[ZonedLine], rules: StaffRules) -> list[ZonedLine]:
    """The lines in which a known name or phone stands, found by one search over the whole page for each of them."""
    if not (staff.names or staff.phones):
        return []
    plain = [rules.aligned(line.text) for line in lines]
    ends = list(accumulate(len(text) + 1 for text in plain))
    whole = "\n".join(plain)
    spans = [span for digits in staff.phones for span in _phones(whole, digits)]
    spans += [span for name in staff.names for span in _names(whole, name, rules)]
    places = {bisect_right(ends, start) for start, _ in spans}
    return [lines[place] for place in sorted(places)]


def _phones(plain: str, digits: str) -> Iterator[tuple[int, int]]:
    """Where a phone stands, and is no part of a longer number."""
    for start, end in _spread(plain, digits, _PHONE_GAPS):
        if not (plain[start - 1 : start].isdecimal() or plain[end : end + 1].isdecimal()):
            yield start, end


def _names(plain: str, name: str, rules: StaffRules) -> Iterator[tuple[int, int]]:
    return _spread(plain, rules.aligned(name).replace(" ", ""), _NAME_GAPS)


def _spread(plain: str, signs: str, gaps: str) -> Iterator[tuple[int, int]]:
    """Where some signs stand in their order with nothing but gaps between.

    By hand: every page asks for other signs, and making a pattern of each takes longer than all searches of a page.
    """
    start = plain.find(signs[0]) if signs else -1
    while start >= 0:
        end = _end_of(plain, start, signs, gaps)
        if end:
            yield start, end
        start = plain.find(signs[0], start + 1)


def _end_of(plain: str, start: int, signs: str, gaps: str) -> int:
    """The position behind the signs that begin at a start; 0 when they do not stand there."""
    place = start + 1
    for sign in signs[1:]:
        while place < len(plain) and plain[place] in gaps:
            place += 1
        if not plain.startswith(sign, place):
            return 0
        place += 1
    return place


def standing_again(text: str, staff: Staff, rules: StaffRules, *, is_contact: bool = False) -> list[Found]:
    """Known names and phones in a text, with or without a label.

    A name of two signs is often a word as well; it counts where no word is around it, or a rank stands behind it.
    """
    if not (staff.names or staff.phones):
        return []
    plain = rules.aligned(text)
    found = []
    for digits in staff.phones:
        found += [Found(start, end, StaffKind.PHONE, AGAIN) for start, end in _phones(plain, digits)]
    for name in staff.names:
        for start, end in _names(plain, name, rules):
            is_word = len(name) < 3 or not rules.has_surname(name)
            if is_contact or not is_word or _stands_alone(plain, (start, end), rules):
                found.append(Found(start, end, StaffKind.NAME, AGAIN))
    return found


def settle(found: Iterable[Found]) -> tuple[Found, ...]:
    """In order, without overlaps: the earlier stays, of two that begin together the longer."""
    kept: list[Found] = []
    for item in sorted(set(found), key=lambda item: (item.start, -item.end, item.rule in _UNLABELLED, item.rule)):
        if not kept or item.start >= kept[-1].end:
            kept.append(item)
    return tuple(kept)


def _stands_alone(plain: str, span: tuple[int, int], rules: StaffRules) -> bool:
    start, end = span
    if rules.has_role_behind(plain, end):
        return True
    before, behind = plain[start - 1 : start] if start else "", plain[end : end + 1]
    return not any("\u4e00" <= sign <= "\u9fff" or sign in "·•" for sign in (before, behind) if sign)


def _in_contact_line(line: ZonedLine, rules: StaffRules) -> list[Found]:
    if line.zone is not Zone.CONTACT:
        return []
    loose = rules.loose(line.text, CONTACT_LINE)
    has_phone = any(item.kind is StaffKind.PHONE for item in loose)
    return loose if has_phone else []


def _announced(lines: Sequence[ZonedLine], rules: StaffRules) -> Iterator[tuple[int, list[Found]]]:
    """Values in the line under their label."""
    for position, line in enumerate(lines):
        if len(text := line.text) < 40 and text.strip() and rules.announces(text):
            following = lines[position + 1 : position + 1 + _NEXT_LINES]
            value = next((other for other in following if other.text.strip()), None)
            if value is not None and len(value.text) < 40:
                yield value.number, rules.under_label(line.text, value.text, COLUMN)


def _columns(lines: Sequence[ZonedLine], rules: StaffRules) -> Iterator[tuple[int, list[Found]]]:
    """Values in the cells under their label, in a data table."""
    heads: dict[tuple[int, int], str] = {}
    for line in lines:
        for cell in line.line.hints.cells:
            if rules.announces(cell.text):
                heads[cell.table, cell.column] = cell.text
            elif (label := heads.get((cell.table, cell.column))) and cell.text:
                start = line.text.find(cell.text)
                if start >= 0:
                    items = rules.under_label(label, cell.text, COLUMN)
                    yield line.number, [Found(i.start + start, i.end + start, i.kind, i.rule) for i in items]


def _compact(text: str) -> str:
    return "".join(text.split())


def _digits(text: str) -> str:
    return "".join(sign for sign in text if sign.isascii() and sign.isdigit())
