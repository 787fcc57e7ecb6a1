"""One pass over a page: the parser calls, lines come out. No tree is built, nothing recurses."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Final

from dafu.model import Link
from dafu.stages.read.addresses import absolute, usable_address
from dafu.stages.read.blocks import Anchor, BlockLine, LineBuffer, Region, Scope, printed
from dafu.stages.read.elements import NOTHING, ElementRules, Traits
from dafu.stages.read.scripts import EmbeddedRecord
from dafu.stages.read.tables import Grid, is_ruled

_RAW: Final = frozenset(("script", "style", "title"))
_CELLS: Final = frozenset(("td", "th"))
_PREFORMATTED: Final = frozenset(("pre", "xmp", "listing", "plaintext"))
_IMAGE_SOURCES: Final = ("src", "data-src", "data-original", "original", "oldsrc")
_OWN_ADDRESS: Final = frozenset(("canonical", "og:url", "url"))
"""Names under which a page declares its own address; used for its links when nobody else knows it."""

_TELLING: Final = frozenset(("a", "img", "input", "meta", "base", "link"))
"""Elements whose attributes say more than names and style do."""
_MARKER_CHARACTERS: Final = 200
_LONG_VALUE: Final = 200
"""Characters; a form field that holds more may hold the text of the page."""


class PageWalker:
    """Target of the HTML parser: keeps what holds at each place and gathers lines, head and hidden regions."""

    def __init__(self, rules: ElementRules, url: str | None, container: str = "") -> None:
        self.lines: list[BlockLine | Region | EmbeddedRecord] = []
        """Lines in document order; a hidden region and a script stand where they begin."""
        self.head: dict[str, str] = {}
        self.grids: list[Grid] = []
        self._rules = rules
        self._base = url
        self._scope = Scope("", container, rules.trust.get(container, -1), (), None, None, None, False, (0, 0))
        self._blocks = 0
        self._stack: list[tuple[Scope, bool]] = []
        self._buffer = LineBuffer()
        self._outer: LineBuffer | None = None
        self._tables: list[Grid] = []
        self._raw: list[str] | None = None
        self._marked: dict[str, int] = {}
        """Containers opened by a comment and not closed yet → number of lines before them."""

    # -------------------------------------------------------- calls of the parser

    def start(self, tag: str, attributes: Mapping[str, str]) -> None:
        """An element begins."""
        outer = scope = self._scope
        meaning = self._rules.meaning(tag, attributes)
        if meaning.traits is not NOTHING:
            scope = _within(scope, meaning.traits)
        if meaning.hiding and scope.region is None:
            scope = self._open_region(scope, meaning.hiding)
        if attributes and tag in _TELLING:
            scope = self._told_by(tag, attributes, scope)
        elif tag == "a":
            scope = _linked(scope, Anchor(""))
        self._stack.append((outer, meaning.breaks))
        if meaning.breaks:
            self._end_line()
            scope = self._as_block(tag, attributes, scope)
        elif tag == "br":
            self._end_line()
        elif tag in _RAW:
            self._raw = []
        self._scope = scope

    def end(self, tag: str) -> None:
        """An element ends."""
        if not self._stack:
            return
        inner = self._scope
        outer, breaks = self._stack.pop()
        if breaks:
            self._end_line()
        if self._raw is not None and tag in _RAW:
            self._end_raw(tag, "".join(self._raw))
        if self._tables and tag == "table":
            self._tables.pop()
        if inner.region is not outer.region:
            self._end_line()
            self._buffer, self._outer = self._outer or LineBuffer(), None
        self._scope = outer

    def data(self, text: str) -> None:
        """A run of text."""
        if self._raw is not None:
            self._raw.append(text)
        elif self._scope.is_preformatted and "\n" in text:
            for part in text.replace("\r\n", "\n").split("\n"):
                if self._buffer.pieces or not part.isspace():
                    self._buffer.add(part, self._scope)
                self._end_line()
        elif self._buffer.pieces or not text.isspace():  # white space does not begin a line
            self._buffer.add(text, self._scope)

    def comment(self, text: str) -> None:
        """A comment; some frame the text of the page."""
        self._marker(text[:_MARKER_CHARACTERS].strip())

    def pi(self, target: str, data: str | None = None) -> None:
        """A processing instruction tells nothing."""

    def close(self) -> None:
        """The page ends."""
        self._end_line()
        self._forget_open_markers()

    # -------------------------------------------------------- what holds at a place

    def _told_by(self, tag: str, attributes: Mapping[str, str], scope: Scope) -> Scope:
        if tag == "a":
            return self._open_link(scope, attributes)
        if tag == "img":
            self._image(attributes)
        elif tag == "input":
            self._hidden_field(attributes)
        else:
            self._about_the_page(tag, attributes)
        return scope

    def _as_block(self, tag: str, attributes: Mapping[str, str], scope: Scope) -> Scope:
        cell = scope.cell
        if tag == "table":
            self._open_table(attributes)
            cell = None
        elif self._tables:
            if tag == "tr":
                self._tables[-1].next_row()
            elif tag in _CELLS:
                grid = self._tables[-1]
                cell = (grid, grid.next_cell(attributes, is_header=tag == "th"))
        is_preformatted = scope.is_preformatted or tag in _PREFORMATTED
        self._blocks += 1
        block = (self._blocks, scope.block[0])
        return Scope(
            tag, scope.container, scope.trust, scope.marks, scope.link, scope.region, cell, is_preformatted, block
        )

    def _open_region(self, scope: Scope, kind: str) -> Scope:
        region = Region(kind)
        self.lines.append(region)
        self._outer, self._buffer = self._buffer, LineBuffer()
        return Scope(
            scope.tag,
            scope.container,
            scope.trust,
            scope.marks,
            None,
            region,
            scope.cell,
            scope.is_preformatted,
            scope.block,
        )

    def _open_link(self, scope: Scope, attributes: Mapping[str, str]) -> Scope:
        if "href" not in attributes and "onclick" not in attributes and ("name" in attributes or "id" in attributes):
            return scope  # a place to jump to, not a link
        scope = _linked(scope, Anchor(usable_address(attributes.get("href"))))
        self._buffer.separate(scope)
        return scope

    def _open_table(self, attributes: Mapping[str, str]) -> None:
        if self._tables:
            self._tables[-1].has_table_inside = True
        grid = Grid(is_ruled(attributes))
        self._tables.append(grid)
        self.grids.append(grid)

    # -------------------------------------------------------- what comes out

    def _end_line(self) -> None:
        if not self._buffer.pieces and not self._buffer.images:
            return
        scope = self._scope
        line = self._buffer.take(scope, self._container(scope), self._resolve)
        if line is None:
            return
        if scope.cell is not None:
            grid, cell = scope.cell
            cell.count(line.text, scope.tag)
            grid.linked += round(line.link_share * len(line.text))
        (self.lines if scope.region is None else scope.region.lines).append(line)

    def _container(self, scope: Scope) -> str:
        if not self._marked:
            return scope.container
        container = next(reversed(self._marked))
        return container if self._rules.trust.get(container, -1) > scope.trust else scope.container

    def _resolve(self, address: str) -> str:
        return absolute(address, self._base)

    def _image(self, attributes: Mapping[str, str]) -> None:
        written = (usable_address(attributes.get(name)) for name in _IMAGE_SOURCES)
        address = next((address for address in written if address), "")
        if address and self._scope.region is None:
            text = attributes.get("alt") or attributes.get("title") or ""
            self._buffer.images.append(Link(printed(text), address))

    def _marker(self, text: str) -> None:
        if not self._rules.is_marker(text):
            return
        for container, marker in self._rules.markers:
            if marker.end.search(text):
                self._end_line()
                self._marked.pop(container, None)
            elif marker.begin.search(text):
                self._end_line()
                self._marked.setdefault(container, len(self.lines))

    def _forget_open_markers(self) -> None:
        """A frame that never ends frames nothing: its lines lose the container."""
        for container, first in self._marked.items():
            for place in range(first, len(self.lines)):
                line = self.lines[place]
                if isinstance(line, BlockLine) and line.container == container:
                    self.lines[place] = replace(line, container=line.scope.container)

    def _about_the_page(self, tag: str, attributes: Mapping[str, str]) -> None:
        if tag == "base":
            address = usable_address(attributes.get("href"))
            self._base = absolute(address, self._base) if address else self._base
        elif tag == "link":
            if attributes.get("rel", "").lower() == "canonical":
                self._declare("canonical", attributes.get("href"))
        else:
            name = attributes.get("name") or attributes.get("property") or ""
            self._declare(name.strip().lower(), attributes.get("content"))
            self._marker(f"meta {name.strip()}")

    def _declare(self, name: str, value: str | None) -> None:
        text = printed(value or "")
        if not name or not text or name in self.head:
            return
        self.head[name] = text
        if self._base is None and name in _OWN_ADDRESS and text.startswith(("http://", "https://")):
            self._base = text

    def _end_raw(self, tag: str, text: str) -> None:
        self._raw = None
        if tag == "title" and self._scope.region is None:
            self._declare("title", text)
        elif tag == "script":
            self.lines.extend(
                EmbeddedRecord(container, source, text)
                for container, source in self._rules.scripts
                if source.key in text
            )

    def _hidden_field(self, attributes: Mapping[str, str]) -> None:
        value = attributes.get("value", "")
        if len(value) >= _LONG_VALUE:
            line = BlockLine(printed(value), self._scope, self._scope.container, 0.0, ())
            self.lines.append(Region("input", [line]))


def _within(scope: Scope, traits: Traits) -> Scope:
    """The scope inside an element: the most trusted container holds, the inner one of two equals."""
    container, trust = scope.container, scope.trust
    if traits.container and traits.trust >= trust:
        container, trust = traits.container, traits.trust
    marks = scope.marks
    if traits.marks:
        marks += tuple(mark for mark in traits.marks if mark not in marks)
    return Scope(
        scope.tag, container, trust, marks, scope.link, scope.region, scope.cell, scope.is_preformatted, scope.block
    )


def _linked(scope: Scope, link: Anchor) -> Scope:
    return Scope(
        scope.tag,
        scope.container,
        scope.trust,
        scope.marks,
        link,
        scope.region,
        scope.cell,
        scope.is_preformatted,
        scope.block,
    )
