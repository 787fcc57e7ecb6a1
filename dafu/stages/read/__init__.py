"""Read: whatever a scraper saved becomes captures, numbered lines with what the source tells about them.

Text, HTML, WARC and JSON Lines arrive at the same shape; nothing after this stage knows which of them it was.
"""

import stat
from collections.abc import Iterator
from typing import BinaryIO, Final

from dafu.model import Capture
from dafu.rulebook.containers import ContainerRules
from dafu.stages.read.captures import CaptureFile, UnreadableCapture, list_captures
from dafu.stages.read.jsonl import jsonl_records
from dafu.stages.read.limits import MAX_CAPTURE_BYTES, too_large
from dafu.stages.read.page import Record, read_page
from dafu.stages.read.sidecar import read_sidecar
from dafu.stages.read.warc import warc_records

__all__ = ["CaptureFile", "UnreadableCapture", "list_captures", "read_captures"]

_JSON_LINES: Final = (".jsonl", ".ndjson")
_WARC: Final = (".warc", ".warc.gz")


def read_captures(file: CaptureFile, rules: ContainerRules) -> Iterator[Capture | UnreadableCapture]:
    """The captures of one file: one of a page, many of a WARC or JSON Lines file. Bad files are reported, not raised."""
    try:
        status = file.path.stat()
        if not stat.S_ISREG(status.st_mode):
            what = "a folder that cannot be listed" if stat.S_ISDIR(status.st_mode) else "no regular file"
            yield UnreadableCapture(file.name, f"is {what}; correct its permissions or remove it")
        elif file.name.lower().endswith(".toml"):
            yield UnreadableCapture(file.name, "notes without their capture; put the page beside it or remove it")
        else:
            yield from _read(file, status.st_size, rules)
    except OSError as error:
        yield UnreadableCapture(file.name, f"cannot be read ({error.strerror}); correct its permissions or remove it")


def _read(file: CaptureFile, size: int, rules: ContainerRules) -> Iterator[Capture | UnreadableCapture]:
    sidecar = read_sidecar(file.sidecar)
    with file.path.open("rb") as stream:
        for record in _records(file, stream, size):
            yield record if isinstance(record, UnreadableCapture) else read_page(record, sidecar, rules)


def _records(file: CaptureFile, stream: BinaryIO, size: int) -> Iterator[Record | UnreadableCapture]:
    name = file.name.lower()
    if name.endswith(_JSON_LINES):
        yield from jsonl_records(stream, file.name)
    elif name.endswith(_WARC) or _begins_as_warc(stream):
        yield from warc_records(stream, file.name)
    elif size > MAX_CAPTURE_BYTES:
        yield UnreadableCapture(file.name, too_large(size), size=size)
    else:
        yield Record(file.name, stream.read(MAX_CAPTURE_BYTES + 1))


def _begins_as_warc(stream: BinaryIO) -> bool:
    beginning = stream.read(5)
    stream.seek(0)
    return beginning == b"WARC/"
