"""What tasks of workers are about; loaded without the stages that do them."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from dafu.rulebook.settings import Privacy
from dafu.stages.read import Record, Sidecar
from dafu.store import Key, Packed

if TYPE_CHECKING:
    from dafu.stages.clean.template import SiteTemplate, Sketch


@dataclass(frozen=True, slots=True)
class Order:
    """What holds for all tasks of a build."""

    rules: Key
    """Of the rules to work by; a worker that has others refuses."""
    privacy: Privacy
    filing: Key = b""
    """Of the rules of filing alone."""


@dataclass(frozen=True, slots=True)
class Found:
    """A record as it was found in the corpus, with the notes beside it."""

    record: Record
    sidecar: Sidecar


@dataclass(frozen=True, slots=True)
class Surveyed:
    """What the first reading of a record gives: of a page of a known site the capture, of any other the outcome."""

    site: str | None
    sketch: "Sketch | None" = None
    capture: bytes = b""
    """To be converted when the template of its site is known."""
    packed: Packed | None = None


@dataclass(frozen=True, slots=True)
class Waiting:
    """A capture whose site's template is known by now."""

    file: str
    template: "SiteTemplate | None"
    content: bytes | Found
    """The capture as the survey gave it; the record itself when it was surveyed in an earlier build."""
