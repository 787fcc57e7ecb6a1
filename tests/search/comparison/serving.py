"""A web server as usual hosts are: gzip for text, ranges, addresses without index.html; it counts what it sends."""

import gzip
import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from mimetypes import guess_type
from pathlib import Path
from typing import Final
from urllib.parse import unquote, urlsplit

_TEXT: Final = (".html", ".js", ".css", ".json", ".svg", ".txt", ".xml")
_RANGE: Final = re.compile(r"bytes=(\d+)-(\d+)")


@dataclass(slots=True)
class Traffic:
    """What was sent; heads and bodies."""

    requests: int = 0
    bytes: int = 0

    def forget(self) -> None:
        """Count from nothing."""
        self.requests = self.bytes = 0


class _Server(ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, request: object, client_address: object) -> None:
        """Silence: a browser that is closed drops what it was loading."""


@contextmanager
def serving(folder: Path) -> Iterator[tuple[str, Traffic]]:
    """Serve a site until the block ends; its address and what is sent."""
    traffic = Traffic()
    packed: dict[Path, bytes] = {}

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            path = folder / unquote(urlsplit(self.path).path).lstrip("/")
            path = path / "index.html" if path.is_dir() else path
            if not path.is_file():
                return self.answer(404, b"", {})
            kind = {
                "Content-Type": guess_type(path.name)[0] or "application/octet-stream",
                "Cache-Control": "max-age=600",
            }
            if path.suffix in _TEXT:
                packed.setdefault(path, gzip.compress(path.read_bytes(), 6))
                return self.answer(200, packed[path], kind | {"Content-Encoding": "gzip"})
            content = path.read_bytes()
            if part := _RANGE.fullmatch(self.headers.get("Range", "")):
                start, end = int(part[1]), min(int(part[2]), len(content) - 1)
                place = {"Content-Range": f"bytes {start}-{end}/{len(content)}"}
                return self.answer(206, content[start : end + 1], kind | place)
            return self.answer(200, content, kind)

        def answer(self, status: int, body: bytes, headers: dict[str, str]) -> None:
            whole = headers | {"Content-Length": str(len(body))}
            self.send_response(status)
            for name, value in whole.items():
                self.send_header(name, value)
            traffic.requests += 1
            traffic.bytes += len(body) + sum(len(name) + len(value) + 4 for name, value in whole.items())
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *arguments: object) -> None:  # noqa: A002 - named by the library
            """Silence."""

    with _Server(("127.0.0.1", 0), Handler) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_port}/", traffic
        finally:
            server.shutdown()
            thread.join()
