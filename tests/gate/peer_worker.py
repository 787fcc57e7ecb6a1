"""Runs in ``.venv-peers``: what other programs make of the pages named on standard input, as JSON.

It imports nothing of this project but the standard library, and each peer only when it is installed.
"""

import html
import json
import re
import sys
import time
from collections.abc import Callable, Iterable, Sequence
from importlib import import_module
from pathlib import Path
from typing import Any, NamedTuple

_BLOCKS = re.compile(
    "address|article|aside|blockquote|br|caption|center|d[dlt]|div|fig(caption|ure)|footer|form|h[1-6]|header|hr|li|main"
    "|nav|[ou]l|p|pre|section|table|tbody|t[dhr]"
)
_XML_DECLARATION = re.compile(r"^\s*<\?xml[^>]*\?>")


class Extract(NamedTuple):
    """What a peer takes from a page; None where it does not say."""

    text: str
    title: str | None = None
    date: str | None = None


Peer = Callable[[str], Extract]


def _trafilatura() -> Peer:
    extract = import_module("trafilatura").bare_extraction

    def run(page: str) -> Extract:
        found = extract(page, with_metadata=True, include_comments=False)
        return Extract(found.text or "", found.title, found.date) if found else Extract("")

    return run


def _readability() -> Peer:
    document = import_module("readability").Document

    def run(page: str) -> Extract:
        read = document(_XML_DECLARATION.sub("", page))
        return Extract(_as_lines(read.summary()), read.short_title())

    return run


def _resiliparse() -> Peer:
    extract = import_module("resiliparse.extract.html2text").extract_plain_text
    tree = import_module("resiliparse.parse.html").HTMLTree

    def run(page: str) -> Extract:
        parsed = tree.parse(page)
        return Extract(extract(parsed, main_content=True, alt_texts=False, links=False), parsed.title)

    return run


def _justext() -> Peer:
    justext = import_module("justext").justext

    def run(page: str) -> Extract:
        # It has no Chinese stop list; this is its own way to work without one.
        paragraphs = justext(_XML_DECLARATION.sub("", page), frozenset(), stopwords_low=0, stopwords_high=0)
        return Extract("\n".join(item.text for item in paragraphs if not item.is_boilerplate))

    return run


def _gne() -> Peer:
    extractor = import_module("gne").GeneralNewsExtractor()

    def run(page: str) -> Extract:
        found = extractor.extract(page)
        return Extract(found["content"], found["title"], (found["publish_time"] or "")[:10])

    return run


def _magic_html() -> Peer:
    extractor = import_module("magic_html").GeneralExtractor()

    def run(page: str) -> Extract:
        found = extractor.extract(page, base_url="http://127.0.0.1/")
        return Extract(_as_lines(found["html"]), found.get("title"))

    return run


PEERS: dict[str, Callable[[], Peer]] = {
    "trafilatura": _trafilatura,
    "readability-lxml": _readability,
    "resiliparse": _resiliparse,
    "jusText": _justext,
    "GNE": _gne,
    "magic-html": _magic_html,
}


def _as_lines(page: str) -> str:
    """The text of an HTML result, a line a block."""
    if not page.strip():
        return ""
    root = import_module("lxml.html").fromstring(page)
    return "".join(_pieces(root))


def _pieces(element: Any) -> Iterable[str]:
    edge = "\n" if isinstance(element.tag, str) and _BLOCKS.fullmatch(element.tag) else ""
    yield edge
    if isinstance(element.tag, str) and element.tag not in ("script", "style"):
        yield " ".join((element.text or "").split())
        for child in element:
            yield from _pieces(child)
    yield edge + " ".join((element.tail or "").split())


def decode(content: bytes) -> str:
    """The text of a page, decoded rightly whatever it declares: a favour that most peers need."""
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    return content.decode("utf-8" if content.count(b"\xe7") > len(content) // 200 else "gb18030", "replace")


def as_page(file: Path) -> str:
    """A page as every peer takes it; a text dump becomes the plainest page, one paragraph a line."""
    text = decode(file.read_bytes())
    if file.suffix == ".html":
        return text
    paragraphs = "\n".join(f"<p>{html.escape(line)}</p>" for line in text.splitlines())
    return f"<html><body>\n{paragraphs}\n</body></html>"


def run_peer(make: Callable[[], Peer], files: Sequence[str]) -> list[dict[str, Any]] | None:
    """The results of one peer in the order of the files; None when it is not installed."""
    try:
        peer = make()
    except ImportError:
        return None
    peer(as_page(Path(files[0])))  # so that what is loaded once is in nobody's time
    return [_run_one(peer, as_page(Path(file))) for file in files]


def _run_one(peer: Peer, page: str) -> dict[str, Any]:
    start = time.process_time()
    try:
        found = peer(page)
    except Exception as error:  # noqa: BLE001 - a peer that fails has lost the page
        found = Extract("", f"{type(error).__name__}: {error}")
    return {**found._asdict(), "milliseconds": (time.process_time() - start) * 1000}


def keep_pace() -> None:
    """Answer each line on standard input, a peer and a file, with the milliseconds that the peer takes for it."""
    peers: dict[str, Peer | None] = {}
    for line in sys.stdin:
        name, file = json.loads(line)
        if name not in peers:
            try:
                peers[name] = PEERS[name]()
            except ImportError:
                peers[name] = None
        peer = peers[name]
        taken = _run_one(peer, as_page(Path(file)))["milliseconds"] if peer is not None else None
        sys.stdout.write(json.dumps(taken) + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    if "--pace" in sys.argv:
        keep_pace()
        sys.exit()
    asked = json.load(sys.stdin)
    json.dump({name: run_peer(make, asked) for name, make in PEERS.items()}, sys.stdout, ensure_ascii=False)
