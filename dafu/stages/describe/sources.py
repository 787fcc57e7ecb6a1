"""Everything that a page says, read once: title, opening, labels, names of agencies, site code."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from dafu.model import Line, Zone, ZonedLine, ZonedPage
from dafu.rulebook.facts import FactRules
from dafu.stages.describe.agency import agency_in
from dafu.stages.describe.dates import dates_in
from dafu.stages.describe.grammar import Parts, read_parts
from dafu.stages.describe.labels import Labelled, labelled_values
from dafu.stages.describe.reading import Reading, join_spaced, quotations
from dafu.stages.describe.title import TitleFacts, read_title

_AROUND = frozenset({Zone.CHROME, Zone.METADATA, Zone.LETTERHEAD, Zone.DOCUMENT_NUMBER, Zone.TITLE})
_TAIL = frozenset({Zone.SIGNATURE, Zone.CONTACT, Zone.COPIED_TO})
_TAIL_LINES = 8
"""Lines of the body's end in which a contact may stand when the zones missed it."""
_LONGEST_LABELLED = 400
_LONGEST_OPENING = 400
_SENTENCE_END = re.compile(r"[。!?！？]")
_HEAD_TITLES = ("articletitle", "title")


@dataclass(frozen=True, slots=True)
class PrintedTitle:
    """The title as printed, its lines and the rule that found it."""

    text: str
    lines: tuple[int, ...]
    rule: str


@dataclass(frozen=True, slots=True)
class Opening:
    """The sentence that acknowledges the matter, taken apart."""

    parts: Parts
    lines: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class NamedAgency:
    """An agency's name as printed, and where."""

    name: str
    lines: tuple[int, ...]
    rule: str


@dataclass(frozen=True, slots=True)
class Sources:
    """What the steps of *describe* share."""

    labels: tuple[Labelled, ...]
    """Labelled values around the letter and in its tail, in document order."""
    title: PrintedTitle | None
    title_facts: TitleFacts | None
    opening: Opening | None
    agencies: tuple[NamedAgency, ...]
    """Names of who may have replied, the best evidence first."""

    def labelled(self, field: str) -> Iterator[Labelled]:
        """The labelled values of one field, in document order."""
        return (value for value in self.labels if value.rule.field == field)


def read_sources(page: ZonedPage, rules: FactRules) -> Sources:
    """Read a page once for all steps."""
    labels = tuple(_labels(page, rules))
    title = _title(page, labels)
    facts = read_title(title.text, rules) if title else None
    return Sources(
        labels,
        title,
        facts,
        _opening(page, rules),
        tuple(_agencies(page, rules, labels, title, facts)),
    )


def _labels(page: ZonedPage, rules: FactRules) -> Iterator[Labelled]:
    tail = _tail_of_body(page)
    for line in page.lines:
        if len(line.text) > _LONGEST_LABELLED or not line.text.strip():
            continue
        if line.zone in _AROUND:
            yield from _completed(line, page, labelled_values(line, rules, ("page", "any")))
        elif line.zone in _TAIL or line.number in tail:
            yield from labelled_values(line, rules, ("reply", "any"))


def _tail_of_body(page: ZonedPage) -> frozenset[int]:
    """The last lines of the body; all of it when it is no longer than they are."""
    body = [line.number for line in page.in_zone(Zone.BODY) if line.text.strip()]
    return frozenset(body[-_TAIL_LINES:])


def _completed(line: ZonedLine, page: ZonedPage, values: Iterable[Labelled]) -> Iterator[Labelled]:
    """The values of a line; an empty last one is taken from the next line when that is a date (a table's cell)."""
    found = list(values)
    if found and not found[-1].value and found[-1].rule.field in ("published", "written"):
        following = page.lines[line.number : line.number + 2]
        text = next((item.text for item in following if item.text.strip()), "")
        date = next(dates_in(text), None)
        if date is not None and not text[: date.start].strip():
            found[-1] = Labelled(found[-1].rule, text.strip(), line)
    return iter(found)


def _title(page: ZonedPage, labels: Sequence[Labelled]) -> PrintedTitle | None:
    inner = next((value for value in labels if value.rule.field == "title" and "《" in value.value), None)
    if inner is not None:
        quote = next(quotations(inner.value), None)
        if quote is not None and quote.start == 0:
            behind = re.match(r"[（(][^（）()]{4,40}[）)]", inner.value[quote.end :])
            text = inner.value[: quote.end + (behind.end() if behind else 0)]
            return PrintedTitle(text, (inner.line.number,), inner.rule.id)
    lines = _first_run(page, Zone.TITLE)
    if lines:
        text = join_spaced(_joined([line.text for line in lines]))
        return PrintedTitle(text, tuple(line.number for line in lines), "title-zone")
    for name in _HEAD_TITLES:
        if page.capture.head.get(name, "").strip():
            return PrintedTitle(join_spaced(page.capture.head[name]), (), f"head-{name}")
    return None


def _first_run(page: ZonedPage, zone: Zone) -> list[ZonedLine]:
    """The first lines of a zone that only blank lines separate."""
    run: list[ZonedLine] = []
    for line in page.lines:
        if line.zone is zone and line.text.strip():
            run.append(line)
        elif run and line.text.strip():
            break
    return run


def _joined(lines: Sequence[str]) -> str:
    """Lines of a title joined where only the width of the page broke them."""
    return "".join(line.strip() for line in lines)


def _opening(page: ZonedPage, rules: FactRules) -> Opening | None:
    lines = [line for line in page.in_zone(Zone.BODY) if line.text.strip()][:3]
    for line in lines:
        found = _receipt_sentence(line.text, rules)
        if found is not None:
            return Opening(_read_sentence(found, rules), (line.number,))
    return None


def _receipt_sentence(text: str, rules: FactRules) -> str | None:
    """The sentence that says 收悉, or None when the line has none near its start."""
    start = 0
    for sentence in _SENTENCE_END.split(text[:_LONGEST_OPENING]):
        if rules.patterns["receipt"].search(rules.fold(sentence)):
            return text[start : start + len(sentence)]
        start += len(sentence) + 1
    return None


def _read_sentence(sentence: str, rules: FactRules) -> Parts:
    reading = Reading.of(sentence, rules)
    match = rules.patterns["receipt"].search(reading.text)
    parts = read_parts(reading, reading.text, rules)
    if parts.subject is None and match is not None and match.start() > 6:
        short = Reading.of(reading.printed(0, match.start()), rules)
        return read_parts(short, short.text, rules)
    return parts


def _agencies(
    page: ZonedPage,
    rules: FactRules,
    labels: Sequence[Labelled],
    title: PrintedTitle | None,
    facts: TitleFacts | None,
) -> Iterator[NamedAgency]:
    if title and facts and facts.agency:
        yield NamedAgency(facts.agency, title.lines, "agency-in-title")
    for zone, rule in ((Zone.LETTERHEAD, "agency-in-letterhead"), (Zone.SIGNATURE, "agency-in-signature")):
        for line in page.in_zone(zone):
            name = agency_of_line(line.line, rules)
            if name:
                yield NamedAgency(name, (line.number,), rule)
    for field in ("agency", "publisher", "host"):
        for value in labels:
            if value.rule.field == field:
                name = _agency_of_value(value.value, rules)
                if name:
                    yield NamedAgency(name, (value.line.number,), value.rule.id)
    source = page.capture.head.get("contentsource", "")
    name = _agency_of_value(source, rules) if source else None
    if name:
        yield NamedAgency(name, (), "head-contentsource")


def agency_of_line(line: Line, rules: FactRules) -> str | None:
    """The agency that a line of letterhead or signature names, apart from a date behind it."""
    date = next(dates_in(line.text), None)
    text = line.text[: date.start] if date and date.start else line.text
    reading = Reading.of(text, rules)
    addition = rules.agencies.letterhead_addition.search(reading.text)
    end = addition.start() if addition and addition.start() > 2 else len(reading.text)
    return agency_in(reading, 0, end, rules)


def _agency_of_value(value: str, rules: FactRules) -> str | None:
    """The name at the start of a label's value, up to a mark or white space."""
    pieces = re.split(r"[\s|,，;；。]", value.strip(), maxsplit=1)
    reading = Reading.of(pieces[0], rules)
    return agency_in(reading, 0, len(reading.text), rules)
