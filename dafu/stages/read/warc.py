"""WARC files, plain or compressed: every response that holds text or HTML is a record."""

import zlib
from collections.abc import Iterator
from typing import Any, BinaryIO, Final

from warcio.archiveiterator import ArchiveIterator

from dafu.stages.read.captures import UnreadableCapture
from dafu.stages.read.limits import MAX_CAPTURE_BYTES, too_large
from dafu.stages.read.record import Record

_PAGES: Final = frozenset(("response", "resource"))
_MEDIA: Final = ("text/html", "application/xhtml", "text/plain")
_CHUNK: Final = 1 << 20
_GZIP: Final = b"\x1f\x8b"
_GZIP_WINDOW: Final = 16 + zlib.MAX_WBITS


class _CutError(Exception):
    """The file ends inside a record."""


def warc_records(file: BinaryIO, name: str) -> Iterator[Record | UnreadableCapture]:
    """The pages of a WARC file; ``#n`` counts its records from 1. What was whole before a cut is kept.

    Requests, images, style sheets and redirects are no captures and are passed over; a page that the server refused
    is reported.
    """
    records = ArchiveIterator(file)
    number, begin, end = 1, 0, 0
    while True:
        place = f"{name}#{number}"
        try:
            record = next(records, None)
            if record is None:
                if _is_cut(file, begin, end):
                    yield _damaged(place, number, "it ends there")
                return
            item = _page(record, place)
            begin = records.get_record_offset()  # only now: asking for it moves to the end of the record
            end = begin + records.get_record_length()
        except Exception as error:  # noqa: BLE001 (a head cut in the middle makes warcio raise whatever comes)
            yield _damaged(place, number, str(error))
            return
        if item is not None:
            yield item
        number += 1


def _damaged(place: str, number: int, what: str) -> UnreadableCapture:
    return UnreadableCapture(place, f"the WARC file is damaged from record {number} on ({what}); fetch it again")


def _page(record: Any, place: str) -> Record | UnreadableCapture | None:
    if not (record.rec_headers.get_header("Content-Length") or "").strip().isdigit():
        raise _CutError("its head is cut")
    status = record.http_headers.get_statuscode() if record.http_headers else "200"
    is_page = record.rec_type in _PAGES and _media(record).startswith(_MEDIA) and not status.startswith("3")
    payload, size = _payload(record) if is_page else (b"", 0)
    while record.raw_stream.read(_CHUNK):
        pass
    if record.raw_stream.limit > 0:
        raise _CutError(f"{record.raw_stream.limit:,} bytes are missing")
    if not is_page:
        return None
    if size > MAX_CAPTURE_BYTES:
        return UnreadableCapture(place, too_large(size), size=size)
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


def _is_cut(file: BinaryIO, begin: int, end: int) -> bool:
    """Whether a file holds part of a record after its last whole one, which lies from ``begin`` to ``end``."""
    file.seek(begin)
    if file.read(len(_GZIP)) != _GZIP:
        file.seek(end)
        return bool(file.read(_CHUNK).strip())
    file.seek(begin)
    member, data = zlib.decompressobj(_GZIP_WINDOW), file.read(_CHUNK)
    while data:
        member.decompress(data, _CHUNK)
        data = member.unconsumed_tail or member.unused_data or file.read(_CHUNK)
        if member.eof and data:
            member = zlib.decompressobj(_GZIP_WINDOW)
    return not member.eof
