"""WARC files: pages with their address and date, and what a cut leaves."""

import gzip
from pathlib import Path

import pytest

from dafu.model import Capture
from dafu.stages.read import UnreadableCapture
from dafu.stages.read.payload import read_payload
from tests.stages.read.pages import read

PAGE = "<html><body><p>张三代表：</p><p>现答复如下：</p></body></html>"
DATE = "2023-07-25T08:00:00Z"
RESPONSES = (
    ("http://x.example/1.html", "200 OK", "text/html; charset=gb2312", PAGE.encode("gbk")),
    ("http://x.example/a.png", "200 OK", "image/png", b"\x89PNG"),
    ("http://x.example/old", "301 Moved", "text/html", b"moved"),
    ("http://x.example/gone", "404 Not Found", "text/html", PAGE.encode()),
    ("http://x.example/2.html", "200 OK", "text/html", (PAGE + PAGE).encode()),
)


def response(url: str, status: str, headers: str, body: bytes) -> bytes:
    """One WARC record that holds an answer of a server."""
    http = f"HTTP/1.1 {status}\r\n{headers}\r\n\r\n".encode() + body
    head = (
        f"WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: {url}\r\nWARC-Date: {DATE}\r\n"
        f"Content-Type: application/http; msgtype=response\r\nContent-Length: {len(http)}\r\n\r\n"
    )
    return head.encode() + http + b"\r\n\r\n"


def warc(*, compressed: bool) -> bytes:
    """A WARC file with the responses, each in its own gzip member when compressed."""
    records = [response(url, status, f"Content-Type: {media}", body) for url, status, media, body in RESPONSES]
    return b"".join(map(gzip.compress, records) if compressed else records)


def urls(path: Path) -> list[str | None]:
    """Addresses of the pages that could be read."""
    return [item.source.url for item in read(path) if isinstance(item, Capture)]


def reasons(path: Path) -> list[str]:
    """Why other records could not be read."""
    return [item.reason for item in read(path) if isinstance(item, UnreadableCapture)]


@pytest.mark.parametrize(("name", "compressed"), [("a.warc", False), ("a.warc.gz", True), ("no-suffix", False)])
def test_pages_keep_address_site_and_date(tmp_path: Path, name: str, compressed: bool) -> None:  # noqa: FBT001 (a parameter of pytest)
    path = tmp_path / name
    path.write_bytes(warc(compressed=compressed))
    assert urls(path) == ["http://x.example/1.html", "http://x.example/2.html"]
    first = read(path)[0]
    assert isinstance(first, Capture)
    assert (first.source.file, first.source.site, first.source.captured) == (f"{name}#1", "x.example", DATE)
    assert first.source.encoding == "gb18030"
    assert read_payload(tmp_path, first.source) == PAGE.encode("gbk")
    assert [reason.split(",")[0] for reason in reasons(path)] == ["the server answered 404"]


@pytest.mark.parametrize("compressed", [False, True])
def test_a_cut_keeps_what_was_whole_and_reports_the_rest(tmp_path: Path, compressed: bool) -> None:  # noqa: FBT001 (a parameter of pytest)
    whole = warc(compressed=compressed)
    path = tmp_path / ("a.warc.gz" if compressed else "a.warc")
    for missing in (20, 60, 110):
        path.write_bytes(whole[:-missing])
        assert urls(path) == ["http://x.example/1.html"]
        assert "damaged from record 5 on" in reasons(path)[-1]


def test_a_file_that_only_calls_itself_warc_is_reported(tmp_path: Path) -> None:
    for name, content in (
        ("a.warc", b"hello\nworld\n"),
        ("b.warc.gz", b"\x1f\x8b\0\0zz"),
        ("c", b"WARC/1.0\r\nWARC-Type: re"),
    ):
        (tmp_path / name).write_bytes(content)
        assert len(reasons(tmp_path / name)) == 1


def test_transfer_and_content_encoding_are_undone(tmp_path: Path) -> None:
    packed = gzip.compress(PAGE.encode())
    body = f"{len(packed):x}\r\n".encode() + packed + b"\r\n0\r\n\r\n"
    headers = "Content-Type: text/html\r\nContent-Encoding: gzip\r\nTransfer-Encoding: chunked"
    (tmp_path / "a.warc.gz").write_bytes(gzip.compress(response("http://x.example/", "200 OK", headers, body)))
    (item,) = read(tmp_path / "a.warc.gz")
    assert isinstance(item, Capture)
    assert [line.text for line in item.lines] == ["张三代表：", "现答复如下："]
