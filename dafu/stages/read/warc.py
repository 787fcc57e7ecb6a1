"""WARC files, plain or compressed: every response that holds text or HTML is a record."""

from collections.abc import Iterator
from typing import Any, BinaryIO, Final

from warcio.archiveiterator import ArchiveIterator
from warcio.exceptions import ArchiveLoadFailed

from dafu.stages.read.captures import UnreadableCapture
from dafu.stages.read.limits import MAX_CAPTURE_BYTES, too_large
from dafu.stages.read.page import Record

_PAGES: Final = frozenset(("response", "resource"))
_MEDIA: Final = ("text/html", "application/xhtml", "text/plain")
_CHUNK: Final = 1 << 20


def warc_records(file: BinaryIO, name: str) -> Iterator[Record | UnreadableCapture]:
    """The pages of a WARC file; ``#n`` counts its records from 1. What was whole before a cut is kept.

    Requests, images, style sheets and redirects are no captures and are passed over; a page that the server refused
    is reported.
    """
    number = 0
    records = ArchiveIterator(file)
    while True:
        number += 1
        place = f"{name}#{number}"
        try:
            record = next(records, None)
            if record is None:
                return
            item = _page(record, place)
        except (ArchiveLoadFailed, EOFError, OSError, ValueError) as error:
            yield UnreadableCapture(
                place, f"the WARC file is damaged from record {number} on ({error}); fetch it again"
            )
            return
        if item is not None:
            yield item


def _page(record: Any, place: str) -> Record | UnreadableCapture | None:
    if record.rec_type not in _PAGES:
        return None
    media = _media(record)
    status = record.http_headers.get_statuscode() if record.http_headers else "200"
    if not media.startswith(_MEDIA) or status.startswith("3"):
        return None
    payload, size = _payload(record)
    if size > MAX_CAPTURE_BYTES:
        return UnreadableCapture(place, too_large(size), size=size)
    if record.raw_stream.limit > 0:
        return UnreadableCapture(
            place, f"is cut: {record.raw_stream.limit:,} bytes are missing; fetch it again", size=size
        )
    if not status.startswith("2"):
        return UnreadableCapture(place, f"the server answered {status}, this is no saved page; leave it out", size=size)
    headers = record.rec_headers
    url = (headers.get_header("WARC-Target-URI") or "").strip("<> ") or None
    return Record(place, payload, url, headers.get_header("WARC-Date"))


def _media(record: Any) -> str:
    headers = record.http_headers or record.rec_headers
    return (headers.get_header("Content-Type") or "text/html").strip().lower()


def _payload(record: Any) -> tuple[bytes, int]:
    """The body of a record without transfer and content encoding, and its size; too large a body is not kept."""
    chunks: list[bytes] = []
    size = 0
    stream = record.content_stream()
    while chunk := stream.read(_CHUNK):
        size += len(chunk)
        if size <= MAX_CAPTURE_BYTES:
            chunks.append(chunk)
        else:
            chunks.clear()
    return b"".join(chunks), size
