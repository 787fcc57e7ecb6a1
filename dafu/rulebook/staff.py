"""Finding names and phones of staff in a line: behind labels, in the grammar of such lines."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from dafu.model import StaffKind
from dafu.rulebook.pieces import joined_pieces, pieces
from dafu.rulebook.variants import Alignment

_COLON = ":\ufe55\u2236"
_AROUND_LABEL = " ()[]【】" + _COLON
_BEHIND_LABEL = re.compile(r"[\]】]? *(?:\([^()\d]{0,8}\))? *[\]】]?")
"""What may stand between a label and its colon: 【联系人】, 联系电话(传真)."""
_SHORT, _REMEMBERED = 20, 8192
"""Signs of a line that may be nothing but a value, and number of such lines that are remembered."""
_NO_NAME_BEFORE = frozenset(f"{_COLON}〔[〈")
"""What stands before these is a label that no rule knows, or the beginning of a document number."""
_REACH = 60
"""Signs behind a label in which its value stands; a name or a phone is short, and prose is not."""
_HAN = re.compile(r"[\u4e00-\u9fff]")
_NAME = re.compile(r"[\u4e00-\u9fff某*○]{2,7}|[\u4e00-\u9fff]{1,8}(?:[·•][\u4e00-\u9fff]{1,8}){1,3}")
_DOTTED = re.compile(r"[·•]")
_GLUED = re.compile(r".+(?:局|科|处|室|厅|股|办|委|部|院|中心|政府|镇|乡|街道)(?=[\u4e00-\u9fff]{2,3}$)")
_DIGIT = r"[\d*]"
_AREA = r"(?:\( ?0\d{2,3} ?\)|0\d{2,3})[ \-—–―]{0,4}"
_LOCAL = rf"(?:\d{_DIGIT}{{6,7}}|\d{{3,4}} ?{_DIGIT}{{4}})(?!{_DIGIT})"
_MOBILE = rf"1[3-9]\d[ -]?{_DIGIT}{{4}}[ -]?{_DIGIT}{{4}}(?!{_DIGIT})"
_EXTENSION = r"(?: ?转 ?\d{1,6}| ?[\-—–―]\d{1,5})?(?!\d)"
_WHOLE = rf"(?:\+?86[ -]?)?(?:{_MOBILE}|(?:{_AREA})?{_LOCAL}|{_AREA}\d{{5,6}}){_EXTENSION}"
_NO_UNIT = r"(?! ?(?:元|万|亿|年|月|号|件|人|户|份|个|次|%|吨|亩|〕))"
_PHONE = re.compile(rf"(?<![\d.〔/-]){_WHOLE}{_NO_UNIT}")
_LABELLED_PHONE = re.compile(rf"(?<!\d)(?:{_WHOLE}|\d{{5,16}}{_EXTENSION}){_NO_UNIT}")
_NEXT_PHONE = re.compile(r"[ 、,;/|()或和及与\-—]*")
_BETWEEN_PHONES = 10
"""Signs between a label and its first phone: 电话：（办）0393-1234567."""


class LabelKind(StrEnum):
    """What stands behind a label."""

    NAME = "name"
    PHONE = "phone"
    BOTH = "both"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class StaffLabel:
    """The rule of a label word."""

    id: str
    kind: LabelKind


@dataclass(frozen=True, slots=True, order=True)
class Found:
    """A name or a phone in a text: positions of its first sign and behind its last one."""

    start: int
    end: int
    kind: StaffKind
    rule: str


@dataclass(frozen=True, slots=True)
class StaffRules:
    """Label words and shapes; ``find`` applies them to one line."""

    alignment: Alignment
    labels: Mapping[str, StaffLabel]
    label: re.Pattern[str]
    label_starts: frozenset[str]
    """First signs of labels."""
    surnames: frozenset[str]
    office: re.Pattern[str]
    long_office: re.Pattern[str]
    role_before: re.Pattern[str]
    role_behind: re.Pattern[str]
    no_name: re.Pattern[str]
    hotline: re.Pattern[str]
    phone_starts: tuple[str, ...]
    """First signs of the words by which prose tells a phone."""
    phone_word: re.Pattern[str]
    """These words, searched in a line as printed."""
    _found: dict[str, tuple[Found, ...]] = field(default_factory=dict, init=False, repr=False, compare=False)
    """Short lines and what they hold: the captures of a site share their menus and footers."""

    def find(self, text: str) -> Sequence[Found]:
        """The names and phones behind labels, in the order of the text."""
        if len(text) > _SHORT:
            return self._read(text) if self._is_worth_reading(text) else ()
        known = self._found.get(text)
        if known is None:
            if len(self._found) >= _REMEMBERED:
                self._found.clear()
            known = self._found[text] = tuple(self._read(text))
        return known

    def _read(self, text: str) -> list[Found]:
        plain = self.aligned(text)
        found: list[Found] = []
        # What stands behind a hidden place is read as if a comma stood there: a phone, a name, and a phone again.
        while new := self._found_at_once(plain):
            found += new
            plain = _without(plain, new)
        return _without_overlaps(found)

    def _found_at_once(self, plain: str) -> list[Found]:
        found: list[Found] = []
        for label, start, end in self._values(plain):
            if label.kind in (LabelKind.PHONE, LabelKind.BOTH, LabelKind.NAME):
                found += self._phones_behind(plain, start, end, label)
            if label.kind in (LabelKind.NAME, LabelKind.BOTH):
                phones = [item for item in found if item.start >= start]
                for first, last in _around(phones, start, end):
                    found += self._names(plain, first, last, label.id)
            elif label.kind is LabelKind.PHONE and found and found[-1].start >= start:
                names = self._names(plain, found[-1].end, min(end, found[-1].end + 12), label.id)
                found += [item for item in names if self.has_surname(plain[item.start : item.end])]
        return _without_overlaps(found)

    def before_staff(self, text: str) -> str:
        """The text as far as it speaks of no staff: up to the first label with a name or phone behind it."""
        found = self.find(text)
        if not found:
            return text
        labels = [match.start() for match in self.label.finditer(self.aligned(text)) if match.end() <= found[0].start]
        return text[: labels[-1] if labels else found[0].start].rstrip(" \t\u3000（(［[【:：，,、；;。")

    def announces(self, text: str) -> bool:
        """Whether a line is nothing but a label of staff, so that the value stands in the next line."""
        plain = self.aligned(text).strip(_AROUND_LABEL)
        if plain[:1] not in self.label_starts:
            return False
        label = self.label.fullmatch(plain)
        return label is not None and self._rule_of(label).kind is not LabelKind.NONE

    def under_label(self, label: str, text: str, rule: str) -> list[Found]:
        """What a text holds that stands in the line or the cell under a label; ``announces`` says what labels are."""
        found = self.loose(text, rule)
        match = self.label.search(self.aligned(label))
        if match is None or self._rule_of(match).kind not in (LabelKind.NAME, LabelKind.BOTH):
            return found
        phones = [item for item in found if item.kind is StaffKind.PHONE]
        plain = self.aligned(text)
        names = (name for gap in _around(phones, 0, len(text)) for name in self._names(plain, *gap, rule))
        return _without_overlaps([*found, *names])

    def loose(self, text: str, rule: str) -> list[Found]:
        """Names (by their surname) and phones of a text that holds nothing else: a cell, a contact line."""
        plain = self.aligned(text)
        phones = [
            Found(*match.span(), StaffKind.PHONE, rule)
            for match in _PHONE.finditer(plain)
            if not self.hotline.fullmatch(match[0])
        ]
        names = [name for gap in _around(phones, 0, len(plain)) for name in self._names(plain, *gap, rule)]
        known = [name for name in names if self.has_surname(plain[name.start : name.end])]
        return _without_overlaps([*phones, *known])

    def aligned(self, text: str) -> str:
        """The form that is searched: folded and simplified, every sign in its place."""
        return self.alignment.of(text)

    def has_surname(self, name: str) -> bool:
        """Whether a name begins with a common surname and is no longer than such names are."""
        plain = "".join(name.split())
        return plain[:1] in self.surnames and 2 <= len(plain) <= 4

    def has_role_behind(self, plain: str, end: int) -> bool:
        """Whether a rank follows at a position."""
        return self.role_before.match(plain[end : end + 6].lstrip()) is not None

    def _rule_of(self, match: re.Match[str]) -> StaffLabel:
        return self.labels["".join(match[0].split())]

    def _values(self, plain: str) -> Iterator[tuple[StaffLabel, int, int]]:
        marks = [match for match in self.label.finditer(plain) if self._is_label(plain, match)]
        ends = [*(match.start() for match in marks[1:]), len(plain)] if marks else []
        for match, end in zip(marks, ends, strict=True):
            start = match.end()
            shell = _BEHIND_LABEL.match(plain, start)
            if shell is not None and plain[shell.end() : shell.end() + 1] in _COLON:
                start = shell.end() + 1
            yield self._rule_of(match), start, min(end, start + _REACH)

    def _is_label(self, plain: str, match: re.Match[str]) -> bool:
        kind = self._rule_of(match).kind
        if kind is LabelKind.NONE:
            return True
        shell = _BEHIND_LABEL.match(plain, match.end())
        behind = shell.end() if shell is not None else match.end()
        if plain[behind : behind + 1] in tuple(_COLON):
            return True
        if kind is LabelKind.PHONE and plain[behind : behind + 1] in tuple("0123456789(+"):
            return True
        is_alone = match.start() == 0 or not _HAN.match(plain[match.start() - 1])
        return is_alone and plain[match.end() : match.end() + 1] in ("", " ", "]", "】")

    def _phones_behind(self, plain: str, start: int, end: int, label: StaffLabel) -> Iterator[Found]:
        position = start
        pattern = _LABELLED_PHONE if label.kind is LabelKind.PHONE else _PHONE
        reach = _BETWEEN_PHONES if label.kind is LabelKind.PHONE else _REACH
        for match in pattern.finditer(plain, start):
            between = plain[position : match.start()]
            is_far = len(between.strip()) > reach or (position > start and not _NEXT_PHONE.fullmatch(between))
            if match.start() >= end or is_far or "。" in between:
                return
            position = match.end()
            if not self.hotline.fullmatch(match[0]):
                yield Found(*match.span(), StaffKind.PHONE, label.id)

    def _names(self, plain: str, start: int, end: int, rule: str) -> Iterator[Found]:
        for first, last in joined_pieces(plain, pieces(plain, start, end)):
            if plain[last : last + 1] in _NO_NAME_BEFORE:
                return
            if first > start and plain[first - 1].isdigit():  # 12件, 1234567元
                continue
            span = self._name_in(plain, first, last)
            if span is not None:
                yield Found(*span, StaffKind.NAME, rule)

    def _name_in(self, plain: str, start: int, end: int) -> tuple[int, int] | None:
        """The name in a piece of a value, without the office before it and the rank beside it."""
        role = self.role_before.match(plain[start:end])
        if role is not None and role.end() < end - start:
            start += role.end()
        if self._is_office("".join(plain[start:end].split())):
            return None
        glued = _GLUED.match(plain[start:end])
        if glued is not None and plain[start + glued.end()] in self.surnames:
            start += glued.end()
        behind = self.role_behind.search(plain[start:end])
        if behind is not None and behind.start() == 0:
            return None
        name = plain[start : start + behind.start()] if behind else plain[start:end]
        compact = "".join(name.split())
        if self.label.fullmatch(compact):
            return None
        if behind is not None and len(compact) == 1 and compact in self.surnames:
            return start, start + len(name)
        is_long = len(compact) > 4 and not _DOTTED.search(compact) and compact[0] not in self.surnames
        if is_long or not _NAME.fullmatch(compact) or self.no_name.search(compact):
            return None
        return start, start + len(name)

    def _is_office(self, name: str) -> bool:
        if len(name) >= 3 and self.office.search(name):
            return True
        return len(name) >= 4 and self.long_office.search(name) is not None

    def _is_worth_reading(self, text: str) -> bool:
        """Whether a line holds a colon, a gap or a phone; any other is prose, and most lines are."""
        # (Five searches for one sign take a tenth of one search for five.)
        if ":" in text or "\uff1a" in text or "【" in text or "\ufe55" in text or "\u2236" in text:
            return True
        if len(text.split(None, 1)) > 1:
            return True
        for sign in self.phone_starts:  # a generator takes four times as long
            if sign in text:
                return self.phone_word.search(text) is not None
        return False


def _around(phones: Sequence[Found], start: int, end: int) -> Iterator[tuple[int, int]]:
    """What phones leave of a span."""
    for phone in phones:
        yield start, phone.start
        start = phone.end
    yield start, max(start, end)


def _without(plain: str, found: Sequence[Found]) -> str:
    """The text with commas in the found places, so that all positions stay."""
    for item in found:
        plain = plain[: item.start] + "," * (item.end - item.start) + plain[item.end :]
    return plain


def _without_overlaps(found: Sequence[Found]) -> list[Found]:
    ordered = sorted(set(found), key=lambda item: (item.start, -item.end))
    kept: list[Found] = []
    for item in ordered:
        if not kept or item.start >= kept[-1].end:
            kept.append(item)
    return kept
