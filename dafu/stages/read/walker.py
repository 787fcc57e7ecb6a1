"""One pass over a page: the parser calls, lines come out. No tree is built, nothing recurses."""

from collections.abc import Mapping
from dataclasses import replace
from inspect import signature
from typing import Final

from dafu.stages.read.addresses import absolute, usable_address
from dafu.stages.read.blocks import Anchor, Block, BlockLine, LineBuffer, Region, Scope, printed
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
_ACTING: Final = _RAW | _TELLING | {"br"}
"""Elements that do something although their names and style tell nothing."""
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
        self._scope = Scope(container, rules.trust.get(container, -1))
        self._block = Block()
        self._blocks = 0
        self._stack: list[tuple[Scope, Block | None] | None] = []
        """For each open element what to go back to: the scope, and the block if it is one; None if it changed nothing."""
        self._buffer = LineBuffer()
        self._outer: LineBuffer | None = None
        self._tables: list[Grid] = []
        self._raw: list[str] | None = None
        self._marked: dict[str, int] = {}
        """Containers opened by a comment and not closed yet → number of lines before them."""

    # -------------------------------------------------------- calls of the parser

    def start(self, tag: str, attributes: Mapping[str, str]) -> None:
        """An element begins."""
        meaning = self._rules.meaning(tag, attributes)
        if meaning.is_plain and tag not in _ACTING:
            self._stack.append(None)
            return
        outer = scope = self._scope
        if meaning.traits is not NOTHING:
            scope = _within(scope, meaning.traits)
        if meaning.hiding and scope.region is None:
            scope = self._open_region(scope, meaning.hiding)
        if tag in _TELLING:
            scope = self._told_by(tag, attributes, scope)
        if meaning.breaks:
            self._stack.append((outer, self._block))
            self._begin_block(tag, attributes)
        else:
            self._stack.append((outer, None))
            if tag == "br":
                self._end_line()
            elif tag in _RAW:
                self._raw = []
        self._scope = scope

    def end(self, tag: str) -> None:
        """An element ends."""
        frame = self._stack.pop() if self._stack else None
        if frame is None:
            return
        outer, block = frame
        if block is not None:
            if self._buffer.pieces or self._buffer.images:
                self._end_line()
            if tag == "table" and self._tables:
                self._tables.pop()
        elif self._raw is not None and tag in _RAW:
            self._end_raw(tag, "".join(self._raw))
        if self._scope.region is not outer.region:
            self._end_line()
            self._buffer, self._outer = self._outer or LineBuffer(), None
        self._scope = outer
        if block is not None:
            self._block = block

    def data(self, text: str) -> None:
        """A run of text."""
        if self._raw is not None:
            self._raw.append(text)
        elif self._block.is_preformatted and "\n" in text:
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
            return self._open_link(scope, attributes) if attributes else _linked(scope, Anchor(""))
        if not attributes:
            return scope
        if tag == "img":
            self._image(attributes)
        elif tag == "input":
            self._hidden_field(attributes)
        else:
            self._about_the_page(tag, attributes)
        return scope

    def _begin_block(self, tag: str, attributes: Mapping[str, str]) -> None:
        if self._buffer.pieces or self._buffer.images:
            self._end_line()
        around = self._block
        cell = around.cell
        if tag == "table":
            self._open_table(attributes)
            cell = None
        elif self._tables:
            if tag == "tr":
                self._tables[-1].next_row()
            elif tag in _CELLS:
                grid = self._tables[-1]
                cell = (grid, grid.next_cell(attributes, is_header=tag == "th"))
        self._blocks += 1
        ordinals = (self._blocks, around.ordinals[0])
        self._block = Block(tag, cell, around.is_preformatted or tag in _PREFORMATTED, ordinals)

    def _open_region(self, scope: Scope, kind: str) -> Scope:
        region = Region(kind)
        self.lines.append(region)
        self._outer, self._buffer = self._buffer, LineBuffer()
        return Scope(scope.container, scope.trust, scope.marks, None, region)

    def _open_link(self, scope: Scope, attributes: Mapping[str, str]) -> Scope:
        address = attributes.get("href")
        if address is None and "onclick" not in attributes and ("name" in attributes or "id" in attributes):
            return scope  # a place to jump to, not a link
        scope = _linked(scope, Anchor(usable_address(address)))
        if self._buffer.pieces:
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
        buffer = self._buffer
        if not buffer.pieces and not buffer.images:
            return
        scope, block = self._scope, self._block
        line = buffer.take(scope, block, self._container(scope), self._resolve)
        if line is None:
            return
        if block.cell is not None:
            grid, cell = block.cell
            cell.count(line.text, block.tag)
            if line.link_share:
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
        if self._scope.region is not None:
            return
        for name in _IMAGE_SOURCES:
            address = usable_address(attributes.get(name))
            if address:
                text = attributes.get("alt") or attributes.get("title")
                self._buffer.images.append((printed(text) if text else "", address))
                return

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
            line = BlockLine(printed(value), self._scope, self._block, self._scope.container, 0.0, ())
            self.lines.append(Region("input", [line]))


def _within(scope: Scope, traits: Traits) -> Scope:
    """The scope inside an element: the most trusted container holds, the inner one of two equals."""
    container, trust = scope.container, scope.trust
    if traits.container and traits.trust >= trust:
        container, trust = traits.container, traits.trust
    marks = scope.marks
    if traits.marks:
        marks += tuple(mark for mark in traits.marks if mark not in marks)
    return Scope(container, trust, marks, scope.link, scope.region)


def _linked(scope: Scope, link: Anchor) -> Scope:
    return Scope(scope.container, scope.trust, scope.marks, link, scope.region)


# For each page, lxml asks how many arguments this takes; worked out anew each time, the answer costs as much as 30 lines.
setattr(PageWalker.start, "__signature__", signature(PageWalker.start))  # noqa: B010 (a function has no such attribute)
