"""What *read* makes: a capture as numbered lines, with what the source tells about them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from dafu.model.problems import Problem
from dafu.records import pickled_by_values, record


@record
class Link:
    """A link inside a line: its own text and where it points, as written in the page."""

    text: str
    address: str


@record
class Cell:
    """One cell of a data table of the page: where it begins, and what it holds; rows and columns count from 0."""

    table: int
    row: int
    column: int
    row_span: int = 1
    column_span: int = 1
    is_header: bool = False
    text: str = ""
    """As printed, the lines inside the cell parted by line feeds."""


@record
class Hints:
    """What the source tells about a line besides its text; a plain-text capture tells nothing."""

    tag: str = ""
    """Nearest block element (``p``, ``li``, ``h1`` …), ``tr`` for a row of a data table; empty in plain text."""
    link_share: float = 0.0
    """Share of the line's characters inside links, 0 to 1."""
    container: str = ""
    """Id of the container rule whose region holds the line; empty outside every known container."""
    marks: tuple[str, ...] = ()
    """Ids of further element rules that the line's ancestors match (``title``, ``date``, ``footer`` …)."""
    cells: tuple[Cell, ...] = ()
    """The cells that hold something, when the line is a row of a data table; one is in the row where it begins."""
    links: tuple[Link, ...] = ()
    images: tuple[Link, ...] = ()
    """Images in the line: alternative text and address."""
    block: tuple[int, int] = (0, 0)
    """Ordinals of the block element of the line and of the block around it; lines of one text share one of the two."""


PLAIN = Hints()


@record
class Line:
    """One line of a capture, numbered from 1; the text is as captured, without its line ending."""

    number: int
    text: str
    hints: Hints = PLAIN


@record
class Source:
    """Where a capture comes from; ``file`` is relative to the project folder, with ``/``."""

    file: str
    sha256: str
    encoding: str
    size: int
    media: str = "text"
    """``text`` or ``html``."""
    url: str | None = None
    site: str | None = None
    """Host of the address, lower case."""
    captured: str | None = None
    """When the scraper saved it, ISO 8601 as far as known."""

    @property
    def id(self) -> str:
        """The first 16 hex digits of the SHA-256 of the capture's bytes: the identity of a reply."""
        return self.sha256[:16]


@pickled_by_values
@dataclass(frozen=True, slots=True)
class Capture:
    """The bytes that a scraper saved, as numbered lines; the outcome of *read*."""

    source: Source
    lines: tuple[Line, ...]
    head: Mapping[str, str] = field(default_factory=dict)
    """What the head of an HTML page declares: ``<meta>`` names in lower case, and ``title``."""
    overrides: Mapping[str, Any] = field(default_factory=dict)
    """Facts that a curator gives in ``NAME.toml`` beside the capture."""
    problems: tuple[Problem, ...] = ()

    @property
    def id(self) -> str:
        """Same as ``source.id``."""
        return self.source.id
