"""The shapes that travel through the pipeline: one frozen type per stage, in the order of the stages."""

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from dafu.values import PartialDate

# ---------------------------------------------------------------- problems


class Severity(StrEnum):
    """How loud a problem is."""

    NOTE = "note"
    """Worth knowing; never makes ``--strict`` fail."""
    WARN = "warn"
    """In doubt: a person must look at it; ``--strict`` fails."""
    FAIL = "fail"
    """Wrong: the capture was set aside or a fact was withheld; ``--strict`` fails."""


@dataclass(frozen=True, slots=True)
class Problem:
    """Something a person must look at."""

    level: Severity
    message: str
    """What was found and what to do about it, in one English line."""
    field: str | None = None
    """Key of the fact in doubt, or None when the whole capture is meant."""
    lines: tuple[int, ...] = ()
    rule: str | None = None


# ---------------------------------------------------------------- read


@dataclass(frozen=True, slots=True)
class Link:
    """A link inside a line: its own text and where it points, as written in the page."""

    text: str
    address: str


@dataclass(frozen=True, slots=True)
class Cell:
    """Where a line stands in a data table of the page; rows and columns count from 0."""

    table: int
    row: int
    column: int
    row_span: int = 1
    column_span: int = 1
    is_header: bool = False


@dataclass(frozen=True, slots=True)
class Hints:
    """What the source tells about a line besides its text; a plain-text capture tells nothing."""

    tag: str = ""
    """Nearest block element (``p``, ``td``, ``h1`` …); empty in plain text."""
    link_share: float = 0.0
    """Share of the line's characters inside links, 0 to 1."""
    container: str = ""
    """Id of the container rule whose region holds the line; empty outside every known container."""
    marks: tuple[str, ...] = ()
    """Ids of further element rules that the line's ancestors match (``title``, ``date``, ``footer`` …)."""
    cell: Cell | None = None
    links: tuple[Link, ...] = ()
    images: tuple[Link, ...] = ()
    """Images in the line: alternative text and address."""


PLAIN = Hints()


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a capture, numbered from 1; the text is as captured, without its line ending."""

    number: int
    text: str
    hints: Hints = PLAIN


@dataclass(frozen=True, slots=True)
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


# ---------------------------------------------------------------- clean


class Zone(StrEnum):
    """What a line is for; every line of a capture has exactly one zone."""

    CHROME = "chrome"
    METADATA = "metadata"
    LETTERHEAD = "letterhead"
    DOCUMENT_NUMBER = "document_number"
    TITLE = "title"
    SALUTATION = "salutation"
    BODY = "body"
    SIGNATURE = "signature"
    CONTACT = "contact"
    COPIED_TO = "copied_to"
    ANNEX = "annex"
    BLANK = "blank"

    @property
    def is_reply_text(self) -> bool:
        """Whether a reader sees the line as the reply: salutation to copied-to."""
        return self in _REPLY_TEXT

    @property
    def is_web_page(self) -> bool:
        """Whether the line belongs to the web page and is taken away (and listed in the passport)."""
        return self in (Zone.CHROME, Zone.METADATA)


_REPLY_TEXT = frozenset({Zone.SALUTATION, Zone.BODY, Zone.SIGNATURE, Zone.CONTACT, Zone.COPIED_TO})


@dataclass(frozen=True, slots=True)
class ZonedLine:
    """A line, its zone, and the id of the rule that decided it."""

    line: Line
    zone: Zone
    rule: str

    @property
    def number(self) -> int:
        """Number of the line in its capture, from 1."""
        return self.line.number

    @property
    def text(self) -> str:
        """Text of the line as captured."""
        return self.line.text


@dataclass(frozen=True, slots=True)
class ZonedPage:
    """A capture whose every line has a zone; the outcome of *clean*."""

    capture: Capture
    lines: tuple[ZonedLine, ...]
    problems: tuple[Problem, ...] = ()

    def in_zone(self, *zones: Zone) -> tuple[ZonedLine, ...]:
        """The lines of the given zones, in document order."""
        return tuple(line for line in self.lines if line.zone in zones)


# ---------------------------------------------------------------- describe


class Kind(StrEnum):
    """Whom a reply answers: a people's congress deputy or a CPPCC member."""

    SUGGESTION = "suggestion"
    PROPOSAL = "proposal"


class Level(StrEnum):
    """Level of the assembly that the matter was raised in, not of the agency that replies."""

    NATIONAL = "national"
    PROVINCIAL = "provincial"
    PREFECTURE = "prefecture"
    COUNTY = "county"


@dataclass(frozen=True, slots=True)
class Region:
    """A place of GB/T 2260 down to county level; names as in the table, None above or below it."""

    code: str
    province: str | None = None
    prefecture: str | None = None
    county: str | None = None

    @property
    def name(self) -> str:
        """The narrowest name: 濮阳市, or 渝北区 in 重庆市."""
        return self.county or self.prefecture or self.province or "全国"

    @property
    def full_name(self) -> str:
        """All names from the province down, in one run: 河南省濮阳市."""
        return "".join(name for name in (self.province, self.prefecture, self.county) if name) or "全国"


@dataclass(frozen=True, slots=True)
class Contact:
    """Who may be asked about the reply; printed in the text, never gathered (see DESIGN: privacy)."""

    office: str | None = None
    name: str | None = None
    phone: str | None = None


def fact(label: str, *, gathered: bool = True) -> Any:
    """Declare one fact: its Chinese label. ``gathered`` is False for what no list, file or search may collect.

    The front matter, the JSON of ``inspect`` and the panel on the page follow the order of the declarations.
    """
    return dataclasses.field(default=None, metadata={"label": label, "gathered": gathered})


def fact_list(label: str) -> Any:
    """Declare a fact that holds several values."""
    return dataclasses.field(default=(), metadata={"label": label, "gathered": True})


@dataclass(frozen=True, slots=True)
class Facts:
    """What the page says about the reply. A fact that the page does not give is None (or an empty tuple)."""

    title: str | None = fact("标题")
    kind: Kind | None = fact("类型")
    level: Level | None = fact("层级")
    assembly: str | None = fact("受理会议")
    term: int | None = fact("届")
    session: int | None = fact("次会议")
    number: str | None = fact("编号")
    subject: str | None = fact("事由")
    agency: str | None = fact("答复单位")
    region: Region | None = fact("地区")
    addressees: tuple[str, ...] = fact_list("答复对象")
    document_number: str | None = fact("发文字号")
    signed: PartialDate | None = fact("落款日期")
    published: PartialDate | None = fact("发布日期")
    outcome: str | None = fact("办理结果")
    contact: Contact | None = fact("联系人", gathered=False)
    copied_to: tuple[str, ...] = fact_list("抄送")


FACT_LABELS: Mapping[str, str] = {f.name: f.metadata["label"] for f in dataclasses.fields(Facts)}
"""Chinese label of every fact, in declared order."""
GATHERED_FACTS: tuple[str, ...] = tuple(f.name for f in dataclasses.fields(Facts) if f.metadata["gathered"])
"""Names of the facts that lists, data files, feeds and search may carry."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """Where a fact was read: line numbers of the capture (empty: head of the page or curator) and the rule."""

    field: str
    lines: tuple[int, ...]
    rule: str


@dataclass(frozen=True, slots=True)
class Description:
    """The facts of one page with their evidence; the outcome of *describe*."""

    facts: Facts
    evidence: tuple[Evidence, ...] = ()
    set_aside: str | None = None
    """Why the page is not a reply, in words for a person; None when it is one."""
    problems: tuple[Problem, ...] = ()


# ---------------------------------------------------------------- compose


class BlockKind(StrEnum):
    """How a block of the reply is set."""

    PARAGRAPH = "paragraph"
    HEADING = "heading"
    ITEM = "item"
    """One entry of a list of the page (HTML ``<li>``); keeps its own numeral, if it prints one."""
    TABLE = "table"
    SALUTATION = "salutation"
    SIGNATURE = "signature"
    CONTACT = "contact"
    COPIED_TO = "copied_to"


@dataclass(frozen=True, slots=True)
class Block:
    """One paragraph, heading, item or table of a reply.

    The texts of the blocks of a line, put together, are the line's text but for white space.
    """

    kind: BlockKind
    text: str
    lines: tuple[int, ...]
    anchor: str
    """``p1``, ``p2`` … in the reply's text; ``a1``, ``a2`` … in an annex."""
    level: int = 0
    """Depth of a heading: 1 for 一、, 2 for （一）, 3 for 1., 4 for （1）; 0 otherwise."""
    rows: tuple[tuple[tuple[str, Cell], ...], ...] = ()
    """Cells of a table, row by row."""
    links: tuple[Link, ...] = ()
    images: tuple[Link, ...] = ()


@dataclass(frozen=True, slots=True)
class TopicHit:
    """A topic that a reply is filed under, and the lines whose terms say so."""

    id: str
    label: str
    lines: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Citation:
    """A document that the reply names in 《》, with the number printed beside it, if any."""

    title: str
    number: str | None
    lines: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Reply:
    """One answer by one agency; the outcome of *compose*, completed by linking with topics and citations."""

    source: Source
    lines: tuple[ZonedLine, ...]
    facts: Facts
    evidence: tuple[Evidence, ...]
    text: tuple[Block, ...]
    annex: tuple[Block, ...] = ()
    problems: tuple[Problem, ...] = ()
    topics: tuple[TopicHit, ...] = ()
    cites: tuple[Citation, ...] = ()

    @property
    def id(self) -> str:
        """Same as ``source.id``: checkable by anyone who has the capture."""
        return self.source.id

    @property
    def date(self) -> PartialDate | None:
        """The date to sort by: signed, or else published. Never shown as either of them."""
        return self.facts.signed or self.facts.published

    def evidence_for(self, field_name: str) -> Evidence | None:
        """The evidence of one fact, or None when the fact is absent."""
        return next((item for item in self.evidence if item.field == field_name), None)


@dataclass(frozen=True, slots=True)
class SetAside:
    """A capture that is not in the archive, and why; what was understood of it is kept for ``inspect``."""

    source: Source
    reason: str
    """For the maintainer, in English."""
    lines: tuple[ZonedLine, ...] = ()
    facts: Facts = Facts()
    evidence: tuple[Evidence, ...] = ()
    problems: tuple[Problem, ...] = ()
    label: str = ""
    """The reason for the reader, in Chinese; empty when only the maintainer can act on it."""

    @property
    def id(self) -> str:
        """Same as ``source.id``."""
        return self.source.id


# ---------------------------------------------------------------- link


@dataclass(frozen=True, slots=True)
class Duplicate:
    """A capture that repeats a reply of the archive."""

    source: Source
    canonical: str
    """Id of the reply that it repeats."""
    reason: str


@dataclass(frozen=True, slots=True)
class MatterKey:
    """What makes a matter: where it was raised and under which number."""

    area: str
    """GB/T 2260 code of the assembly's place; ``100000`` for the national assemblies."""
    kind: Kind
    term: int
    session: int
    number: str

    @property
    def session_path(self) -> str:
        """Address of the assembly's session below ``matters/``: ``410900/rd/9-1``."""
        assembly = "rd" if self.kind is Kind.SUGGESTION else "zx"
        return f"{self.area}/{assembly}/{self.term}-{self.session}"

    @property
    def path(self) -> str:
        """Address of the matter below ``matters/``: ``410900/rd/9-1/jy/286``."""
        item = "jy" if self.kind is Kind.SUGGESTION else "ta"
        return f"{self.session_path}/{item}/{self.number}"


@dataclass(frozen=True, slots=True)
class Related:
    """Another reply worth reading after this one, and why."""

    id: str
    score: float
    shared_topics: tuple[str, ...]
    """Labels of the topics that both carry, the rarest first."""


@dataclass(frozen=True, slots=True)
class Topic:
    """One topic of the controlled vocabulary (``rules/topics.toml``)."""

    id: str
    label: str
    category: str
    """The State Council's 主题分类 that the topic stands under."""
    description: str
    terms: tuple[str, ...]
    not_terms: tuple[str, ...] = ()
    """Longer words in which a term means something else; masked before terms are counted."""


@dataclass(frozen=True, slots=True)
class Archive:
    """All captures of a build, each in exactly one of the three lists; the outcome of *link*."""

    replies: tuple[Reply, ...]
    """Newest first; undated last; ties by id."""
    duplicates: tuple[Duplicate, ...] = ()
    set_aside: tuple[SetAside, ...] = ()
    topics: tuple[Topic, ...] = ()
    """The vocabulary, in its own order, with or without replies."""
    related: Mapping[str, tuple[Related, ...]] = field(default_factory=dict)
    """Reply id → other replies, best first."""


# ---------------------------------------------------------------- write


@dataclass(frozen=True, slots=True)
class Page:
    """A Markdown page to be written below ``docs/``."""

    path: str
    """Relative to ``docs/``, with ``/``: ``replies/36e3c02a8ff86f96.md``."""
    front_matter: Mapping[str, Any]
    markdown: str


@dataclass(frozen=True, slots=True)
class Artifact:
    """Any other file to be written below ``docs/``: data, or the untouched bytes of a capture."""

    path: str
    content: bytes
