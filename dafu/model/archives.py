"""What *link* makes: all captures of a build together."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from dafu.model.captures import Source
from dafu.model.fact_values import Kind
from dafu.model.facts import Facts
from dafu.model.replies import Card, SetAside
from dafu.records import record


class Sameness(StrEnum):
    """How far a capture repeats a reply."""

    BYTES = "bytes"
    TEXT = "text"
    """The same text but for white space and the width of punctuation, under other bytes."""
    VERSION = "version"
    """The same reply with some of its text changed."""


class Mark(StrEnum):
    """Where a piece of a changed paragraph stands."""

    BOTH = "both"
    REPLY = "reply"
    """Only in the reply that the archive shows."""
    VERSION = "version"
    """Only in the version."""


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of text inside a changed paragraph, as printed."""

    mark: Mark
    text: str


@dataclass(frozen=True, slots=True)
class Change:
    """Paragraphs in which a version differs from the reply; equal pieces are printed as in the reply."""

    pieces: tuple[Piece, ...]
    lines: tuple[int, ...]
    """Lines of the reply's capture; empty where the paragraph stands only in the version."""


@dataclass(frozen=True, slots=True)
class Duplicate:
    """A capture that repeats a reply of the archive, or is another version of it."""

    source: Source
    canonical: str
    """Id of the reply that it repeats."""
    reason: str
    """For the maintainer, in English."""
    label: str = ""
    """The reason for the reader, in Chinese."""
    sameness: Sameness = Sameness.BYTES
    changes: tuple[Change, ...] = ()
    """Of a version, in the order of the text; empty when the texts are too long to be compared sign by sign."""
    twin: str = ""
    """Id of the version that the capture repeats in turn; empty when it repeats the reply, or is that version."""
    facts: Facts = Facts()
    """What this capture says of the reply."""

    @property
    def id(self) -> str:
        """Same as ``source.id``; a capture of the same bytes has the id of what it repeats."""
        return self.source.id


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
class AgencyKin:
    """Other names of an agency in the archive, and its place in the reforms."""

    also: tuple[str, ...] = ()
    """Other prints of its name: 濮阳市住建局 for 濮阳市住房和城乡建设局."""
    before: tuple[str, ...] = ()
    """Agencies of the same place whose work it took over."""
    after: tuple[str, ...] = ()
    """Agencies of the same place that took its work over."""
    notes: tuple[str, ...] = ()
    """What the reforms did in the whole country, for the reader, in Chinese."""


@record
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
    """All captures of a build, each in exactly one of the three lists, without their texts; the outcome of *link*."""

    replies: tuple[Card, ...]
    """Newest first; undated last; ties by id."""
    duplicates: tuple[Duplicate, ...] = ()
    set_aside: tuple[SetAside, ...] = ()
    topics: tuple[Topic, ...] = ()
    """The vocabulary, in its own order, with or without replies."""
    related: Mapping[str, tuple[Related, ...]] = field(default_factory=dict)
    """Reply id → other replies, best first."""
