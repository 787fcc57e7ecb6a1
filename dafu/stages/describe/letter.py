"""What belongs to the letter as a paper: addressees, numbers, dates, outcome, contact, copies."""

import itertools
import re

from dafu.model import Zone, ZonedLine
from dafu.stages.describe.agency import is_agency
from dafu.stages.describe.contact import contact_of
from dafu.stages.describe.dates import dates_in, is_nothing_but_a_date
from dafu.stages.describe.doubts import doubt_dates
from dafu.stages.describe.draft import Draft, numbers_of
from dafu.stages.describe.numbers import find_document_number
from dafu.stages.describe.pagelabels import first_text_line
from dafu.stages.describe.people import addressees_of, copies_of, names_of
from dafu.stages.describe.reading import Reading
from dafu.stages.describe.sources import Sources

_HEADER = (Zone.DOCUMENT_NUMBER, Zone.LETTERHEAD, Zone.METADATA, Zone.TITLE, Zone.CHROME)
_HEAD_DATES = ("pubdate", "publishdate", "firstpublishedtime", "article:published_time", "publish-date")
_OTHER_DATES = frozenset({"written", "settled"})
_LONGEST_DATE_LINE = 40
_LONGEST_HEADER = 400
_LONGEST_SALUTATION = 90
_LONGEST_CLASS_LINE = 30
_BRACKETED_YEAR = re.compile(r"[〔\[［（(【〈\uff1c]\s{0,4}[12１２]")
_BRACKET_LINE = re.compile(r"[（(〔\[]([^（()）]{6,60})[）)〕\]]")
_CLASS_LETTER = re.compile(r"[A-F\uff21-\uff26]|[甲乙丙丁]类")
_COPY_LABEL = re.compile(r"^[\s\u3000(（]*抄[\s\u3000]*[送報报](?:[\s\u3000]*[:：])?")


def describe_letter(draft: Draft, sources: Sources) -> None:
    """Note the facts of the paper and of the page that shows it."""
    _addressees(draft, sources)
    _document_number(draft, sources)
    _signed(draft)
    _published(draft, sources)
    doubt_dates(draft)
    _outcome(draft, sources)
    tail = [value for value in sources.labels if value.rule.where == "reply"]
    contact, used = contact_of(tail, draft.rules)
    draft.give("contact", contact, [number for value in used for number in value.lines], "contact-labels")
    _copies(draft)


def _addressees(draft: Draft, sources: Sources) -> None:
    for line in draft.page.in_zone(Zone.SALUTATION) or _salutation_like(draft):
        draft.give("addressees", addressees_of(line.text, draft.rules), (line.number,), "salutation")
    for value in sources.labelled("addressees"):
        draft.give("addressees", names_of(value.value, draft.rules), value.lines, value.rule.id)


def _salutation_like(draft: Draft) -> tuple[ZonedLine, ...]:
    """On a page without a salutation: a line of its own near the text's start such as 张三委员： does as well."""
    start = first_text_line(draft.page)
    near = (
        line for line in draft.page.lines[max(start - 4, 0) : start + 1] if 0 < len(line.text) < _LONGEST_SALUTATION
    )
    patterns = draft.rules.patterns
    for line in near:
        match = patterns["salutation"].search(draft.rules.fold(line.text))
        role = patterns["title-of-person"].search(match["names"]) if match else None
        if role is not None and role["role"] and line.zone not in (Zone.TITLE, Zone.ANNEX):
            return (line,)
    return ()


def _document_number(draft: Draft, sources: Sources) -> None:
    for value in sources.labelled("document_number"):
        found = _number_in(value.value, draft)
        draft.give("document_number", found, value.lines, value.rule.id)
    for zone in _HEADER:
        for line in draft.page.in_zone(zone):
            found = _number_in(line.text, draft)
            if found is None and zone is Zone.DOCUMENT_NUMBER and line.text.strip():
                found = line.text.strip()
                message = "is no complete document number; kept as printed"
                draft.doubt("document_number", message, (line.number,), "document-number-line")
            draft.give("document_number", found, (line.number,), f"document-number-in-{zone.value}")
    found = _number_in(draft.page.capture.head.get("documentnumber", ""), draft)
    draft.give("document_number", found, (), "head-documentnumber")


def _number_in(text: str, draft: Draft) -> str | None:
    if ("号" not in text and "號" not in text) or not _BRACKETED_YEAR.search(text):
        return None
    reading = Reading.of(text[:_LONGEST_HEADER], draft.rules)
    found = find_document_number(reading, reading.text, draft.rules)
    return found.printed if found else None


def _signed(draft: Draft) -> None:
    found = [(line, date) for line in _signature_lines(draft) for date in dates_in(line.text)]
    for line, date in found:
        if date.value is None:
            message = f"{date.printed!r} is no date of any calendar; the fact was left out"
            draft.doubt("signed", message, (line.number,), "date-in-signature")
        draft.confirm("signed", date.value, (line.number,), "date-in-signature")
    if "signed" not in draft.values:
        _signed_under_title(draft)


def _signed_under_title(draft: Draft) -> None:
    """The bracketed line under a title that stands for a signature: （某市教育局　2024年5月6日）."""
    printed = [line for line in draft.page.lines if line.text.strip()]
    for above, line in itertools.pairwise(printed):
        if above.zone not in (Zone.TITLE, Zone.DOCUMENT_NUMBER):
            continue
        bracket = _BRACKET_LINE.fullmatch(line.text.strip())
        date = next(dates_in(bracket[1]), None) if bracket else None
        if bracket is None or date is None or date.end < len(bracket[1].rstrip()):
            continue
        before = bracket[1][: date.start].strip()
        if not before or is_agency(draft.rules.fold(before), draft.rules):
            draft.give("signed", date.value, (line.number,), "date-under-title")


def _signature_lines(draft: Draft) -> tuple[ZonedLine, ...]:
    """The signature; if it holds no date, also a bare date directly under it, or at the very end of the body."""
    signature = draft.page.in_zone(Zone.SIGNATURE)
    if any(True for line in signature for _ in dates_in(line.text)):
        return signature
    body = list(draft.page.body[-3:])
    if signature:
        under = (line for line in draft.page.lines[signature[-1].number :] if line.text.strip())
        body.extend(itertools.islice(under, 1))
    return tuple(line for line in body if is_nothing_but_a_date(line.text))


def _published(draft: Draft, sources: Sources) -> None:
    for value in sources.labelled("published"):
        date = next(dates_in(value.value), None)
        draft.give("published", date.value if date else None, value.lines, value.rule.id)
    _beside_the_title(draft, sources)
    for name in _HEAD_DATES:
        date = next(dates_in(draft.page.capture.head.get(name, "")), None)
        draft.confirm("published", date.value if date else None, (), f"head-{name}")


def _beside_the_title(draft: Draft, sources: Sources) -> None:
    """A date without a label above the text: beside 来源 first, then in a line of its own, the latest of several."""
    labelled = {number for value in sources.labels if value.rule.field in _OTHER_DATES for number in value.lines}
    start = first_text_line(draft.page)
    alone = []
    for line in draft.page.in_zone(Zone.METADATA, Zone.CHROME):
        if line.number >= start and line.zone is Zone.CHROME:  # the foot of the page dates nothing
            continue
        date = next(dates_in(line.text), None)
        if date is None or date.value is None or line.number in labelled:
            continue
        if (line.zone is Zone.METADATA or line.number < start) and "来源" in draft.rules.fold(line.text):
            draft.give("published", date.value, (line.number,), "date-beside-source")
        elif line.number < start and len(line.text) < _LONGEST_DATE_LINE and is_nothing_but_a_date(line.text):
            alone.append((date.value, line.number))
    if alone:
        latest, number = max(alone)
        draft.give("published", latest, (number,), "date-alone")


def _outcome(draft: Draft, sources: Sources) -> None:
    for line in draft.page.in_zone(*_HEADER):
        if len(line.text) < _LONGEST_CLASS_LINE and _CLASS_LETTER.search(line.text):
            match = draft.rules.patterns["outcome-line"].search(draft.rules.fold(line.text))
            draft.confirm("outcome", match["value"] if match else None, (line.number,), "outcome-line")
    for value in sources.labelled("outcome"):
        match = draft.rules.patterns["outcome-value"].search(draft.rules.fold(value.value))
        draft.confirm("outcome", match["value"] if match else None, value.lines, value.rule.id)


def _copies(draft: Draft) -> None:
    lines = [line for line in draft.page.in_zone(Zone.COPIED_TO) if line.text.strip()]
    if not lines:
        return
    texts = [_COPY_LABEL.sub("", line.text).strip() for line in lines]
    entries = tuple(entry for text in texts for entry in copies_of(text))
    draft.give("copied_to", entries, numbers_of(lines), "copied-to-zone")
