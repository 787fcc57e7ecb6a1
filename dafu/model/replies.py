"""What *compose* makes: a reply as blocks, or a capture set aside."""

from collections.abc import Callable
from dataclasses import KW_ONLY, dataclass, fields
from enum import StrEnum

from dafu.model.captures import Cell, Link, Source
from dafu.model.facts import Evidence, Facts
from dafu.model.problems import Problem
from dafu.model.zones import ZonedLine
from dafu.records import pickled_by_values, record
from dafu.values import PartialDate


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


@record
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
    rows: tuple[tuple[Cell, ...], ...] = ()
    """Cells of a table, row by row."""
    links: tuple[Link, ...] = ()
    images: tuple[Link, ...] = ()


@record
class TopicHit:
    """A topic that a reply is filed under, and the lines whose terms say so."""

    id: str
    label: str
    lines: tuple[int, ...]


@record
class Citation:
    """A document that the reply names in 《》, with the number printed beside it, if any."""

    title: str
    number: str | None
    lines: tuple[int, ...]


class StaffKind(StrEnum):
    """What of a member of staff stands in a line."""

    NAME = "name"
    PHONE = "phone"

    @property
    def mark(self) -> str:
        """What stands in its place where it is hidden; the same words however long it was."""
        return "［姓名已隐去］" if self is StaffKind.NAME else "［电话已隐去］"


@pickled_by_values
@dataclass(frozen=True, slots=True)
class StaffMark:
    """A line in which names or phones of staff stand, or stood before they were hidden; never the names themselves."""

    line: int
    kind: StaffKind
    rule: str
    count: int = 1


@record
class Card:
    """What the archive as a whole must know of a reply: everything but its text and the proof of its facts.

    Linking, lists and data files work on cards, so that a build never holds the texts of all replies. Whoever needs
    the text of one asks for it (``Load``).
    """

    source: Source
    facts: Facts
    _: KW_ONLY
    problems: tuple[Problem, ...] = ()
    topics: tuple[TopicHit, ...] = ()
    cites: tuple[Citation, ...] = ()
    corrections: tuple[Evidence, ...] = ()
    """Of the facts that a curator gave."""
    text_key: bytes = b""
    """Replies with this in common have the same text, but for white space and width; empty when there is no text."""
    annex_key: bytes = b""
    """The same for the annex."""
    filing_key: bytes = b""
    """Of topics and citations, which alone may change while capture, code and all other rules stay."""

    @property
    def id(self) -> str:
        """Same as ``source.id``: checkable by anyone who has the capture."""
        return self.source.sha256[:16]  # asked for half a million times in a build

    @property
    def date(self) -> PartialDate | None:
        """The date to sort by: signed, or else published. Never shown as either of them."""
        return self.facts.signed or self.facts.published


@record
class Reply(Card):
    """One answer by one agency; the outcome of *compose*, completed by filing with all that its card holds."""

    lines: tuple[ZonedLine, ...]
    evidence: tuple[Evidence, ...]
    text: tuple[Block, ...]
    annex: tuple[Block, ...] = ()
    staff: tuple[StaffMark, ...] = ()
    """Where names and phones of staff stand; such lines are no search result."""

    @property
    def card(self) -> Card:
        """The reply without its text."""
        return Card(**{name.name: getattr(self, name.name) for name in fields(Card)})

    def evidence_for(self, field_name: str) -> Evidence | None:
        """The evidence of one fact, or None when the fact is absent."""
        return next((item for item in self.evidence if item.field == field_name), None)


Load = Callable[[Card], Reply]
"""Fetches the whole reply of a card from where it is kept; nobody keeps more than a few of them."""


def whole(card: Card) -> Reply:
    """The ``Load`` of an archive that was never parted from its texts, as in tests: its cards are whole replies.

    Raises:
        TypeError: the card is only a card.
    """
    if isinstance(card, Reply):
        return card
    raise TypeError(f"{card.source.file}: only the card of the reply is here; pass the loader of its archive")


@record
class SetAside:
    """A capture that is not in the archive, and why."""

    source: Source
    reason: str
    """For the maintainer, in English."""
    _: KW_ONLY
    problems: tuple[Problem, ...] = ()
    label: str = ""
    """The reason for the reader, in Chinese; empty when only the maintainer can act on it."""

    @property
    def id(self) -> str:
        """Same as ``source.id``."""
        return self.source.id


@record
class SetAsidePage(SetAside):
    """A capture set aside, with what was understood of it; for ``inspect`` and ``check``."""

    lines: tuple[ZonedLine, ...] = ()
    facts: Facts = Facts()
    evidence: tuple[Evidence, ...] = ()

    @property
    def card(self) -> SetAside:
        """The verdict without the page."""
        return SetAside(self.source, self.reason, problems=self.problems, label=self.label)
