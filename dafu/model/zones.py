"""What *clean* makes: a capture whose every line has a zone."""

from dataclasses import dataclass, field
from enum import StrEnum

from dafu.model.captures import Capture, Line
from dafu.model.problems import Problem
from dafu.records import record


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


@record
class ZonedLine:
    """A line, its zone, and the id of the rule that decided it."""

    line: Line
    zone: Zone
    rule: str

    number: int = field(init=False, repr=False, compare=False)
    """Number of the line in its capture, from 1."""
    text: str = field(init=False, repr=False, compare=False)
    """Text of the line as captured. (A field like the number: stages ask for both some fourteen hundred times a page.)"""

    def __post_init__(self) -> None:
        """Take what is asked for most from the line."""
        line = self.line
        self.number, self.text = line.number, line.text  # type: ignore[misc]


@dataclass(frozen=True, slots=True)
class ZonedPage:
    """A capture whose every line has a zone; the outcome of *clean*."""

    capture: Capture
    lines: tuple[ZonedLine, ...]
    problems: tuple[Problem, ...] = ()
    _found: dict[tuple[Zone, ...] | str, tuple[ZonedLine, ...]] = field(
        default_factory=dict, init=False, repr=False, compare=False
    )
    """What ``in_zone`` was asked before: the facts of a page ask some twenty times, for the same few zones."""

    def in_zone(self, *zones: Zone) -> tuple[ZonedLine, ...]:
        """The lines of the given zones, in document order."""
        found = self._found.get(zones)
        if found is None:
            found = self._found[zones] = tuple([line for line in self.lines if line.zone in zones])
        return found

    @property
    def body(self) -> tuple[ZonedLine, ...]:
        """The lines of the body that print something."""
        found = self._found.get("body")
        if found is None:
            printed = tuple([line for line in self.in_zone(Zone.BODY) if line.text.strip()])
            found = self._found["body"] = printed
        return found
