"""The labelled values of a page, including those whose value stands in the next line or cell."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace

from dafu.model import Zone, ZonedLine, ZonedPage
from dafu.rulebook.facts import FactRules
from dafu.stages.describe.agency import agency_in
from dafu.stages.describe.contact import is_name, phone_in
from dafu.stages.describe.dates import dates_in
from dafu.stages.describe.labels import Labelled, holds_label, labelled_values
from dafu.stages.describe.reading import Reading

_AROUND = frozenset({Zone.CHROME, Zone.METADATA, Zone.LETTERHEAD, Zone.DOCUMENT_NUMBER, Zone.TITLE})
_TAIL = frozenset({Zone.SIGNATURE, Zone.CONTACT, Zone.COPIED_TO})
_HEAD_LINES = 2
_TAIL_LINES = 8
_LONGEST_CELL = 80
_FORM_STARTS = frozenset({"agency", "office", "name"})


def read_labels(page: ZonedPage, rules: FactRules) -> Iterator[Labelled]:
    """The labelled values around the letter and in its tail, in document order."""
    tail, text_starts = _tail_of_body(page) | _handling_table(page, rules), first_text_line(page)
    for line in page.lines:
        places = _places(line, tail)
        if not places or not holds_label(line, rules):
            continue
        values = list(labelled_values(line, rules, places))
        if values and not values[-1].value:
            values[-1] = _with_next_line(values[-1], page, rules)
        # Below the text, 承办单位 names who keeps the site running.
        is_footer = line.zone is Zone.CHROME and line.number > text_starts
        yield from (value for value in values if not (is_footer and value.rule.field == "agency"))


def first_text_line(page: ZonedPage) -> int:
    """Number of the first line of the letter; beyond the page when it has none."""
    return next((line.number for line in page.lines if line.zone.is_reply_text), len(page.lines) + 1)


def _places(line: ZonedLine, tail: frozenset[int]) -> tuple[str, ...]:
    if line.zone in _TAIL or line.number in tail:
        return ("reply", "any")
    return ("page", "any") if line.zone in _AROUND else ()


def _handling_table(page: ZonedPage, rules: FactRules) -> frozenset[int]:
    """Lines directly under the letter that are a form on its handling (承办单位, 联系人, 办理结果).

    They are no part of the letter and still speak of it. Other annexes may name other people's phones, and a site's
    footer its own: the form must begin with such a label and name a person to ask.
    """
    last = max((line.number for line in page.lines if line.zone.is_reply_text), default=len(page.lines))
    form: list[int] = []
    fields: set[str] = set()
    for line in page.lines[last:]:
        if not line.text.strip():
            continue
        label = rules.label.match(rules.fold(line.text[:_LONGEST_CELL]))
        field = rules.labels[label[0]].field if label else None
        if (not form and field not in _FORM_STARTS) or (field is None and line.zone is not Zone.ANNEX):
            break
        form.append(line.number)
        fields.add(field or "")
    return frozenset(form) if "name" in fields else frozenset()


def _tail_of_body(page: ZonedPage) -> frozenset[int]:
    """The first and last lines of the body: a form's reply stands there, or a contact that the zones missed."""
    body = [line.number for line in page.body]
    return frozenset(body[:_HEAD_LINES] + body[-_TAIL_LINES:])


def _with_next_line(value: Labelled, page: ZonedPage, rules: FactRules) -> Labelled:
    """The value of the next line, when that is what the label announces (cells of a table)."""
    check = _CHECKS.get(value.rule.field)
    following = next((line for line in page.lines[value.lines[-1] :][:3] if line.text.strip()), None)
    if check is None or following is None or len(following.text) > _LONGEST_CELL:
        return value
    text = following.text.strip()
    return replace(value, value=text, lines=(*value.lines, following.number)) if check(text, rules) else value


def _is_date(text: str, _: FactRules) -> bool:
    date = next(dates_in(text), None)
    return date is not None and date.start == 0


def _is_document_number(text: str, rules: FactRules) -> bool:
    return rules.patterns["document-number"].search(rules.fold(text)) is not None


def _is_agency(text: str, rules: FactRules) -> bool:
    reading = Reading.of(text, rules)
    return agency_in(reading, 0, len(reading.text), rules) is not None


def _is_subject_class(text: str, rules: FactRules) -> bool:
    folded = rules.fold(text)
    return rules.patterns["subject-class"].search(folded) is not None and not rules.label.match(folded)


_CHECKS: Mapping[str, Callable[[str, FactRules], bool]] = {
    "published": _is_date,
    "written": _is_date,
    "settled": _is_date,
    "document_number": _is_document_number,
    "agency": _is_agency,
    "publisher": _is_agency,
    "office": _is_agency,
    "outcome": lambda text, rules: rules.patterns["outcome-value"].search(rules.fold(text)) is not None,
    "name": lambda text, _: is_name(text),
    "phone": lambda text, _: phone_in(text) is not None,
    "signatory": lambda text, _: is_name(text),
    "index_number": lambda text, rules: rules.patterns["index-number"].search(rules.fold(text)) is not None,
    "disclosure": lambda text, rules: rules.patterns["disclosure-value"].search(rules.fold(text)) is not None,
    "subject_class": _is_subject_class,
}
