"""The lines of a page while it is read: gathering pieces of text until a block ends."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Final

from dafu.model import Cell, Link
from dafu.stages.read.tables import Grid, GridCell

# Signs that print nothing: zero-width and direction signs, soft hyphens, control characters.
_INVISIBLE: Final = re.compile(
    "[\\x00-\\x08\\x0e-\\x1b\\x7f-\\x84\\x86-\\x9f\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff]"
)
MARK_SHARE: Final = 0.3
"""A mark of an inline element or a cell holds for its line when it covers this share of the line's characters."""


@dataclass(slots=True, eq=False)
class Anchor:
    """An ``<a>`` of the page; two of them are never the same. Not frozen, which would make it three times as dear."""

    address: str


@dataclass(slots=True)
class Region:
    """A part of the page that is not shown as text, with the lines it would have."""

    kind: str
    """The element or attribute that hides it."""
    lines: list["BlockLine"] = field(default_factory=list)


@dataclass(slots=True, eq=False)
class Scope:
    """What holds for the text at one place of the page; elements that tell nothing share that of their parent."""

    container: str = ""
    trust: int = -1
    marks: tuple[str, ...] = ()
    link: Anchor | None = None
    region: Region | None = None


@dataclass(slots=True, eq=False)
class Block:
    """An element that begins and ends a line."""

    tag: str = ""
    cell: tuple[Grid, GridCell] | None = None
    """The innermost table cell around the line."""
    is_preformatted: bool = False
    ordinals: tuple[int, int] = (0, 0)
    """Its own among the blocks of the page, and that of the block around it."""


@dataclass(slots=True, eq=False)
class BlockLine:
    """One line of a page before it has a number; not frozen, which would make it three times as dear."""

    text: str
    scope: Scope
    block: Block
    container: str
    link_share: float
    marks: tuple[str, ...]
    links: tuple[Link, ...] = ()
    images: tuple[Link, ...] = ()
    cells: tuple[Cell, ...] = ()
    """Of a row of a data table."""
    hidden_in: str = ""
    """What hides the line, when the page itself does not show it."""
    record_of: str = ""
    """Container whose script held the line."""


def printed(text: str) -> str:
    """The text as a browser prints it: runs of white space (no-break and ideographic too) become one blank."""
    joined = " ".join(text.split())
    if joined.isprintable():
        return joined
    return " ".join(_INVISIBLE.sub("", joined).split())


class LineBuffer:
    """Pieces of text of one line, each with its scope."""

    __slots__ = ("_scopes", "images", "pieces")

    def __init__(self) -> None:
        self.pieces: list[str] = []
        self._scopes: list[Scope] = []
        self.images: list[tuple[str, str]] = []
        """Text and address of the images on the line, which are no part of its text."""

    def add(self, text: str, scope: Scope) -> None:
        """Append a piece of text."""
        self.pieces.append(text)
        self._scopes.append(scope)

    def separate(self, scope: Scope) -> None:
        """Put a blank between two links that touch, as in menus; two parts of one link stay together."""
        last = self._scopes[-1].link if self._scopes else None
        if last is not None and scope.link is not None and last.address != scope.link.address:
            self.pieces.append(" ")
            self._scopes.append(scope)

    def take(self, scope: Scope, block: Block, container: str, resolve: Callable[[str], str]) -> BlockLine | None:
        """The line gathered so far, or None; afterwards the buffer is empty."""
        pieces, scopes = self.pieces, self._scopes
        self.pieces, self._scopes = [], []
        text = printed(pieces[0] if len(pieces) == 1 else "".join(pieces))
        images = self._take_images(resolve) if self.images else ()
        if not text and not images:
            return None
        while text and pieces[-1].isspace():  # the white space before an end tag tells nothing about the line
            pieces.pop()
            scopes.pop()
        first = scopes[0] if scopes else scope
        if scopes.count(first) == len(scopes):  # most lines are one piece, or pieces of one kind
            if first.link is None:
                return BlockLine(text, scope, block, container, 0.0, first.marks, (), images)
            if text:
                address = first.link.address
                links = (Link(text, resolve(address)),) if address else ()
                return BlockLine(text, scope, block, container, 1.0, first.marks, links, images)
        link_share, marks = _shares(pieces, scopes)
        return BlockLine(text, scope, block, container, link_share, marks, _links(pieces, scopes, resolve), images)

    def _take_images(self, resolve: Callable[[str], str]) -> tuple[Link, ...]:
        images, self.images = self.images, []
        return tuple(Link(text, resolve(address)) for text, address in images)


def _shares(pieces: list[str], scopes: list[Scope]) -> tuple[float, tuple[str, ...]]:
    """Share of the characters inside links, and the marks that cover enough of them."""
    total = linked = 0
    by_mark: dict[str, int] = {}
    for piece, scope in zip(pieces, scopes, strict=True):
        length = sum(map(len, piece.split()))
        total += length
        if scope.link is not None:
            linked += length
        for mark in scope.marks:
            by_mark[mark] = by_mark.get(mark, 0) + length
    enough = max(total * MARK_SHARE, 1)
    marks = tuple(mark for mark, length in by_mark.items() if length >= enough)
    return (linked / total if total else 0.0), marks


def _links(pieces: list[str], scopes: list[Scope], resolve: Callable[[str], str]) -> tuple[Link, ...]:
    texts: dict[Anchor, list[str]] = {}
    for piece, scope in zip(pieces, scopes, strict=True):
        if scope.link is not None and scope.link.address:
            texts.setdefault(scope.link, []).append(piece)
    links = ((printed("".join(parts)), anchor.address) for anchor, parts in texts.items())
    return tuple(Link(text, resolve(address)) for text, address in links if text)
