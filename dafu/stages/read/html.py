"""HTML to numbered lines with hints: block lines in document order, head, and what had to be decided about them."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import groupby
from typing import Any, Final

from lxml import etree

from dafu.model import Hints, Line, Problem, Severity
from dafu.rulebook.containers import ContainerRules
from dafu.stages.read.blocks import BlockLine, Region, printed
from dafu.stages.read.decode import without_surrogates
from dafu.stages.read.elements import ElementRules, element_rules
from dafu.stages.read.hidden import Visible, holds_markup
from dafu.stages.read.rows import joined, row_of
from dafu.stages.read.scripts import EmbeddedRecord
from dafu.stages.read.tables import Grid, number_data_tables
from dafu.stages.read.walker import PageWalker

# Pages assembled from parts end in the middle, often more than once; what follows still belongs to them.
# (Both cases spelled out: the search engine then looks for the two fixed signs first, five times as fast.)
_PAGE_END: Final = re.compile(r"</(?:[bB][oO][dD][yY]|[hH][tT][mM][lL])\s*>")
_SECTION: Final = "<![CDATA["


@dataclass(frozen=True, slots=True)
class _Walked:
    """What one pass over a text found."""

    lines: list[BlockLine | Region | EmbeddedRecord]
    head: dict[str, str]
    grids: list[Grid]


@dataclass(frozen=True, slots=True)
class HtmlPage:
    """What one HTML text holds."""

    lines: tuple[Line, ...]
    head: Mapping[str, str]
    problems: tuple[Problem, ...]


def read_html(text: str, rules: ContainerRules, url: str | None = None) -> HtmlPage:
    """The block lines of a page in document order, with what its elements tell about them."""
    elements = element_rules(rules)
    walked = _walk(text, elements, url)
    found = _settle(walked, elements, url)
    if number_data_tables(walked.grids):
        found = list(_with_rows(found))
    lines = tuple(_numbered(number, line) for number, line in enumerate(found, start=1))
    return HtmlPage(lines, walked.head, tuple(_problems(found)))


def _walk(text: str, rules: ElementRules, url: str | None, container: str = "") -> _Walked:
    walker = PageWalker(rules, url, container)
    target: Any = walker  # the stubs of lxml ask for methods that it does not call
    parser = etree.HTMLParser(target=target, encoding="utf-8", huge_tree=True)
    try:
        parser.feed(_prepared(text).encode("utf-8", "replace"))
        parser.close()
    except etree.LxmlError:
        walker.close()  # a page without any element; what was read of it stays
    walked = _Walked(walker.lines, walker.head, walker.grids)
    # lxml's parser and its target hold each other: with the walker, whole pages would stay until garbage is looked for.
    vars(walker).clear()
    return walked


def _prepared(text: str) -> str:
    text = _PAGE_END.sub(" ", text)
    if _SECTION in text:  # a parser of HTML takes it for a comment and loses its first words
        text = text.replace(_SECTION, " ").replace("]]>", " ")
    closed = text.rfind("-->") + 1
    if text.find("<!--", closed) >= 0:  # a comment that never ends would swallow the rest of the page
        text = text[:closed] + text[closed:].replace("<!--", " ")
    return text


def _settle(walked: _Walked, rules: ElementRules, url: str | None) -> list[BlockLine]:
    """Decide which hidden parts and scripts hold text that the visible page lacks."""
    shown = Visible([item for item in walked.lines if isinstance(item, BlockLine)])
    regions = [item for item in walked.lines if isinstance(item, Region)]
    kept = {id(region) for region in shown.lacking(regions)}
    found: list[BlockLine] = []
    for item in walked.lines:
        if isinstance(item, BlockLine):
            found.append(item)
        elif isinstance(item, EmbeddedRecord):
            lines = _record_lines(item, walked, rules, url)
            if lines and not shown.shows(lines):
                for line in lines:
                    line.record_of = item.container
                found += lines
        elif id(item) in kept:
            lines = _region_lines(item, walked, rules, url)
            found.extend(replace(line, hidden_in="" if item.kind == "aria-hidden" else item.kind) for line in lines)
    return found


def _region_lines(region: Region, walked: _Walked, rules: ElementRules, url: str | None) -> list[BlockLine]:
    if not holds_markup(region):
        return region.lines
    inner = _walk("\n".join(line.text for line in region.lines), rules, url)
    walked.grids.extend(inner.grids)
    return [item for item in inner.lines if isinstance(item, BlockLine)]


def _record_lines(record: EmbeddedRecord, walked: _Walked, rules: ElementRules, url: str | None) -> list[BlockLine]:
    value = record.value()
    if value is None:
        return []
    for name, text in record.head(value):
        walked.head.setdefault(name, printed(without_surrogates(text)))
    inner = _walk(without_surrogates(value[record.source.content]), rules, url, record.container)
    walked.grids.extend(inner.grids)
    lines = [item for item in inner.lines if isinstance(item, BlockLine)]
    title = printed(without_surrogates(str(value.get(record.source.title) or "")))
    if title and lines:
        lines.insert(0, replace(lines[0], text=title, container="", marks=("title",), links=(), images=()))
    return lines


def _with_rows(found: Iterable[BlockLine]) -> Iterator[BlockLine]:
    """The lines with the rows of data tables made one line each; what the page hides stays apart."""
    for (row, *_), group in groupby(found, key=lambda line: (row_of(line), line.hidden_in, line.record_of)):
        members = list(group)
        if row is None:
            yield from members
        else:
            yield replace(joined(members), hidden_in=members[0].hidden_in, record_of=members[0].record_of)


def _numbered(number: int, line: BlockLine) -> Line:
    marks = (*line.marks, "hidden") if line.hidden_in else line.marks
    tag = "tr" if line.cells else line.block.tag
    ordinals = line.block.ordinals
    hints = Hints(tag, line.link_share, line.container, marks, line.cells, line.links, line.images, ordinals)
    return Line(number, line.text, hints)


def _problems(found: list[BlockLine]) -> list[Problem]:
    if not any(line.text for line in found):
        return [
            Problem(Severity.WARN, "the page holds no text, only its frame or images; save it after its scripts ran")
        ]
    hidden = _by_place([line.hidden_in for line in found])
    records = _by_place([line.record_of for line in found])
    return [
        Problem(
            Severity.WARN, f"stands only in a part that the page hides ({place}), and was kept; compare", None, lines
        )
        for place, lines in hidden.items()
    ] + [
        Problem(Severity.NOTE, "stands only in a script of the page, and was read from there", None, lines, container)
        for container, lines in records.items()
    ]


def _by_place(line_places: list[str]) -> Mapping[str, tuple[int, ...]]:
    places: dict[str, list[int]] = {}
    if any(line_places):
        for number, place in enumerate(line_places, start=1):
            if place:
                places.setdefault(place, []).append(number)
    return {place: tuple(lines) for place, lines in places.items()}
