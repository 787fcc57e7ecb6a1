"""The records of one file, whatever its kind: a page is one, a WARC or JSON Lines file holds many."""

import stat
from collections.abc import Iterator
from typing import BinaryIO, Final

from dafu.stages.read.captures import CaptureFile, UnreadableCapture
from dafu.stages.read.limits import MAX_CAPTURE_BYTES, too_large
from dafu.stages.read.record import Record

_JSON_LINES: Final = (".jsonl", ".ndjson")
_WARC: Final = (".warc", ".warc.gz")
_SIDECAR: Final = ".toml"


def records_of(file: CaptureFile) -> Iterator[Record | UnreadableCapture]:
    """The records of a file in their order; a file that cannot be read is reported, not raised."""
    try:
        status = file.path.stat()
        if not stat.S_ISREG(status.st_mode):
            what = "a folder that cannot be listed" if stat.S_ISDIR(status.st_mode) else "no regular file"
            yield UnreadableCapture(file.name, f"is {what}; correct its permissions or remove it")
        elif file.name.lower().endswith(_SIDECAR):
            yield UnreadableCapture(file.name, "notes without their capture; put the page beside it or remove it")
        else:
            with file.path.open("rb") as stream:
                yield from _records(file.name, stream, status.st_size)
    except OSError as error:
        yield UnreadableCapture(file.name, f"cannot be read ({error.strerror}); correct its permissions or remove it")


def _records(name: str, stream: BinaryIO, size: int) -> Iterator[Record | UnreadableCapture]:
    if name.lower().endswith(_JSON_LINES):
        from dafu.stages.read.jsonl import jsonl_records  # noqa: PLC0415 (most corpora have none)

        yield from jsonl_records(stream, name)
    elif name.lower().endswith(_WARC) or _begins_as_warc(stream):
        from dafu.stages.read.warc import warc_records  # noqa: PLC0415 (a tenth of a second to load)

        yield from warc_records(stream, name)
    elif size > MAX_CAPTURE_BYTES:
        yield UnreadableCapture(name, too_large(size), size=size)
    else:
        yield Record(name, stream.read())


def _begins_as_warc(stream: BinaryIO) -> bool:
    beginning = stream.read(5)
    stream.seek(0)
    return beginning == b"WARC/"
