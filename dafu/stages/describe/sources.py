"""Everything that a page says, read once: title, opening, labels, names of agencies, site code."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from dafu.model import Line, Zone, ZonedLine, ZonedPage
from dafu.rulebook.facts import FactRules
from dafu.stages.describe.agency import agency_in, split_agencies
from dafu.stages.describe.dates import dates_in
from dafu.stages.describe.grammar import Parts, read_parts
from dafu.stages.describe.labels import Labelled
from dafu.stages.describe.pagelabels import first_text_line, read_labels
from dafu.stages.describe.reading import Reading, join_spaced, quotations
from dafu.stages.describe.title import TitleFacts, is_reply_title, read_title

_TITLE_LINES = 6
_SHORTEST_TITLE = 8
_SHORTEST_OPENING = 6
_QUOTED_SUBJECT = re.compile(r"[《“”]关于|关于[《“”]")
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
    labels = tuple(read_labels(page, rules))
    title = _title(page, labels, rules)
    facts = read_title(title.text, rules) if title else None
    return Sources(
        labels,
        title,
        facts,
        _opening(page, rules),
        tuple(_agencies(page, rules, labels, title, facts)),
    )


def _title(page: ZonedPage, labels: Sequence[Labelled], rules: FactRules) -> PrintedTitle | None:
    inner = next((value for value in labels if value.rule.field == "title" and "《" in value.value), None)
    if inner is not None:
        quote = next(quotations(inner.value), None)
        if quote is not None and quote.start == 0:
            behind = re.match(r"[（(][^（）()]{4,40}[）)]", inner.value[quote.end :])
            text = inner.value[: quote.end + (behind.end() if behind else 0)]
            return PrintedTitle(text, inner.lines, inner.rule.id)
    found = next(reply_titles(page, rules), None) or next(_runs(page, Zone.TITLE), [])
    if found:
        found = [*_agency_line_above(page, found, labels, rules), *found]
        text = join_spaced("".join(_plain(line.text) for line in found))
        return PrintedTitle(text, tuple(line.number for line in found), "title-zone")
    row = next((value for value in labels if value.rule.field == "page_title" and value.value), None)
    if row is not None and row.lines[0] < first_text_line(page):
        return PrintedTitle(join_spaced(row.value), row.lines, row.rule.id)
    for name in _HEAD_TITLES:
        if page.capture.head.get(name, "").strip():
            return PrintedTitle(join_spaced(page.capture.head[name]), (), f"head-{name}")
    return None


def reply_titles(page: ZonedPage, rules: FactRules) -> Iterator[list[ZonedLine]]:
    """The lines of each title of a reply that the page prints, in order."""
    return filter(None, (_reply_title(run, rules) for run in _runs(page, Zone.TITLE)))


def _agency_line_above(
    page: ZonedPage, title: Sequence[ZonedLine], labels: Sequence[Labelled], rules: FactRules
) -> list[ZonedLine]:
    """The letterhead's line directly above a title, when the page's table or head gives both as one title."""
    above = next((line for line in reversed(page.lines[: title[0].number - 1]) if line.text.strip()), None)
    if above is None or above.zone is not Zone.LETTERHEAD:
        return []
    whole = rules.fold(above.text + "".join(line.text for line in title))
    given = [value.value for value in labels if value.rule.field == "page_title"]
    given += [page.capture.head.get(name, "") for name in _HEAD_TITLES]
    return [above] if any(rules.fold(text).startswith(whole) for text in given) else []


def _runs(page: ZonedPage, zone: Zone) -> Iterator[list[ZonedLine]]:
    """The lines of a zone, in runs that only blank lines interrupt."""
    run: list[ZonedLine] = []
    for line in page.lines:
        if line.zone is zone and line.text.strip():
            run.append(line)
        elif run and line.text.strip():
            yield run
            run = []
    if run:
        yield run


def _reply_title(run: Sequence[ZonedLine], rules: FactRules) -> list[ZonedLine] | None:
    """The lines of a run up to where a reply's title is complete; None when it never is.

    A page may print its title twice; brackets and a lone 函 behind it still belong to it.
    """
    for length in range(1, min(len(run), _TITLE_LINES) + 1):
        text = rules.fold("".join(_plain(line.text) for line in run[:length]))
        if len(text) >= _SHORTEST_TITLE and is_reply_title(text, rules):
            behind = run[length] if length < len(run) else None
            belongs = behind is not None and (len(behind.text.strip()) <= 2 or behind.text.strip()[0] in "（(【[")
            belongs = belongs and behind is not None and not any(True for _ in dates_in(behind.text))
            return list(run[: length + belongs])
    return None


def _plain(text: str) -> str:
    """A line of a title without the marks of a Markdown dump."""
    return text.strip().lstrip("#").strip() if text.strip().startswith("#") else text.strip()


def _opening(page: ZonedPage, rules: FactRules) -> Opening | None:
    lines = page.body[:3]
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
    """The parts of a sentence; its subject is looked for before 收悉 first, where nothing but the matter stands."""
    reading = Reading.of(sentence, rules)
    parts = read_parts(reading, reading.text, rules)
    if parts.subject is not None and _QUOTED_SUBJECT.search(reading.text):
        return parts
    for pattern in ("receipt", "matter-before-comma"):
        match = rules.patterns[pattern].search(reading.text)
        if match is not None and match.start() > _SHORTEST_OPENING:
            short = Reading.of(reading.printed(0, match.start()), rules)
            subject = read_parts(short, short.text, rules).subject
            if subject is not None:
                return replace(parts, subject=subject)
    return parts


def _agencies(
    page: ZonedPage,
    rules: FactRules,
    labels: Sequence[Labelled],
    title: PrintedTitle | None,
    facts: TitleFacts | None,
) -> Iterator[NamedAgency]:
    """Names by their weight: title, letterhead, signature; a short one (市发改委) after the full ones of the paper."""
    paper = []
    if title and facts and facts.agency:
        names = split_agencies(facts.agency, rules)
        paper += [NamedAgency(name, title.lines, "agency-in-title") for name in names]
    for zone, rule in ((Zone.LETTERHEAD, "agency-in-letterhead"), (Zone.SIGNATURE, "agency-in-signature")):
        for line in page.in_zone(zone):
            name = agency_of_line(line.line, rules)
            paper += [NamedAgency(part, (line.number,), rule) for part in split_agencies(name or "", rules) if part]
    yield from sorted(paper, key=lambda agency: bool(rules.agencies.generic_start.match(rules.fold(agency.name))))
    for field in ("agency", "publisher", "host"):
        for value in labels:
            name = _agency_of_value(value.value, rules) if value.rule.field == field else None
            if name:
                yield NamedAgency(name, value.lines, value.rule.id)
    source = page.capture.head.get("contentsource", "")
    name = _agency_of_value(source, rules) if source else None
    if name:
        yield NamedAgency(name, (), "head-contentsource")


def agency_of_line(line: Line, rules: FactRules) -> str | None:
    """The agency that a line of letterhead or signature names, apart from a date behind it."""
    return _agency_of_line(line.text, rules)


@lru_cache(maxsize=1024)  # an agency signs all its replies alike
def _agency_of_line(printed: str, rules: FactRules) -> str | None:
    date = next(dates_in(printed), None)
    text = printed[: date.start] if date and date.start else printed
    reading = Reading.of(text, rules)
    addition = rules.agencies.letterhead_addition.search(reading.text)
    end = addition.start() if addition and addition.start() > 2 else len(reading.text)
    return agency_in(reading, 0, end, rules)


def _agency_of_value(value: str, rules: FactRules) -> str | None:
    """The name at the start of a label's value, up to a mark or white space."""
    pieces = re.split(r"[\s|,，;；。]", value.strip(), maxsplit=1)
    reading = Reading.of(pieces[0], rules)
    return agency_in(reading, 0, len(reading.text), rules)
