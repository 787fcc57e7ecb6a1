"""Read: whatever a scraper saved becomes captures, numbered lines with what the source tells about them.

Text, HTML, WARC and JSON Lines arrive at the same shape; nothing after this stage knows which of them it was.
"""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from dafu.model import Capture
from dafu.stages.read.captures import CaptureFile, UnreadableCapture, list_captures, single_capture
from dafu.stages.read.record import Record
from dafu.stages.read.records import records_of
from dafu.stages.read.sidecar import Sidecar, read_sidecar

if TYPE_CHECKING:
    from dafu.rulebook.containers import ContainerRules

__all__ = [
    "CaptureFile",
    "Record",
    "Sidecar",
    "UnreadableCapture",
    "list_captures",
    "read_captures",
    "read_sidecar",
    "records_of",
    "single_capture",
]


def read_captures(file: CaptureFile, rules: "ContainerRules") -> Iterator[Capture | UnreadableCapture]:
    """The captures of one file: one of a page, many of a WARC or JSON Lines file. Bad files are reported, not raised."""
    # Loaded for who looks into captures: a build that finds nothing new only lists them.
    from dafu.stages.read.page import read_page  # noqa: PLC0415 (see above)

    sidecar = read_sidecar(file.sidecar)
    for record in records_of(file):
        yield record if isinstance(record, UnreadableCapture) else read_page(record, sidecar, rules)
