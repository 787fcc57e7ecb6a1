"""A corpus of proper replies with a known attack in every place that a scraped page can fill."""

import html
import json
import tomllib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from string import Template

from dafu.stages.read.decode import binary_reason
from dafu.stages.read.page import is_html

_FIXTURES = Path(__file__).parents[1] / "fixtures/xss"
_SHARING = 8
"""Vectors that share a capture; a capture for each of them would take minutes."""
_NAME_BYTES = 200
_TEXT_FACTS = ("title", "assembly", "subject", "agency", "document_number", "outcome")

_PLAIN = " " * 1000 + "\n"
Write = Callable[[str], str]


@dataclass(frozen=True, slots=True)
class Vector:
    """One published way to make a page run what it should show."""

    id: str
    payload: str
    swallows: bool = False

    @property
    def line(self) -> str:
        """The payload where only one line can stand."""
        return " ".join(self.payload.splitlines())


def _entries(table: str) -> tuple[Vector, ...]:
    content = tomllib.loads((_FIXTURES / "vectors.toml").read_text("utf-8"))
    return tuple(Vector(**entry) for entry in content[table])


VECTORS = _entries("vector")
"""Markup, Markdown and templates."""
ADDRESSES = _entries("address")
"""Addresses that run code when they are followed or loaded, or break out of the link."""


def groups() -> list[tuple[Vector, ...]]:
    """The vectors that share a capture: of different kinds, and one that swallows what follows stands last."""
    harmless = [vector for vector in VECTORS if not vector.swallows]
    greedy = [vector for vector in VECTORS if vector.swallows]
    count = -(-len(harmless) // _SHARING)
    assert len(greedy) <= count, "a greedy vector has no group; let fewer share"
    return [(*harmless[number::count], *greedy[number : number + 1]) for number in range(count)]


def write_corpus(corpus: Path) -> None:
    """Each vector as text, as text of a page, and as markup of a page; in file names, notes and records too.

    Markup above the letter (``broken-*.html``) may swallow it; such a page need not pass for a reply.
    """
    corpus.mkdir()
    for number, group in enumerate(groups(), start=1):
        _write(corpus / f"text-{number}.txt", _text_capture(number, group))
        _write(corpus / f"shown-{number}.html", _page(100 + number, group, head=html.escape, text=html.escape))
        _write(corpus / f"shown-{number}.toml", _notes(number, group))
        _write(corpus / f"markup-{number}.html", _page(200 + number, group, head=_nothing, text=str))
        _write(corpus / f"broken-{number}.html", _page(300 + number, group, head=str, text=_nothing))
    _write(corpus / "records.jsonl", _records())
    _write_names(corpus)


def _nothing(_: str) -> str:
    return ""


def _write(path: Path, content: str) -> None:
    path.write_bytes(content.encode())


def _text_capture(number: int, group: Sequence[Vector]) -> str:
    body = _template("body.txt")
    bodies = "\n".join(
        body.substitute(one=vector.line, lines=vector.payload, count=_count(number, place))
        for place, vector in enumerate(group)
    )
    everything = _together(group)
    fields = {"number": number, "count": _count(number, 99), "head": everything, "all": everything, "bodies": bodies}
    # A text that holds many tags is read as a page.
    return _diluted("carrier.txt", fields, lambda text: is_html(text) or binary_reason(text.encode()) is not None)


def _page(number: int, group: Sequence[Vector], *, head: Write, text: Write) -> str:
    """A saved page; ``head`` and ``text`` say how vectors are written above and in the letter.

    A vector that swallows what follows stands only at the end.
    """
    body = _template("body.html")
    bodies = "\n".join(
        body.substitute(
            one=text(vector.payload),
            attribute=html.escape(vector.payload),
            address=html.escape(ADDRESSES[(number + place) % len(ADDRESSES)].payload),
            count=_count(number, place),
        )
        for place, vector in enumerate(group)
    )
    everything = _together([vector for vector in group if not vector.swallows])
    fields = {
        "number": number,
        "count": _count(number, 99),
        "attribute": html.escape(everything),
        "head": head(everything),
        "all": text(everything),
        "bodies": bodies,
    }
    return _diluted("carrier.html", fields, lambda page: binary_reason(page.encode()) is not None)


def _together(group: Sequence[Vector]) -> str:
    return " ".join(vector.line for vector in group)


def _diluted(carrier: str, fields: Mapping[str, object], is_too_dense: Callable[[str], bool]) -> str:
    """The filled carrier with as much white space as it takes to pass for what it is."""
    template = _template(carrier)
    lines = 0
    while is_too_dense(content := template.substitute(fields, plain=_PLAIN * lines)):
        lines = lines * 3 // 2 + 1
        assert lines < 500, "too many tags for a text; let fewer vectors share a capture"
    return content


def _template(name: str) -> Template:
    return Template((_FIXTURES / name).read_text("utf-8"))


def _count(number: int, place: int) -> int:
    """A figure of its own for each sentence, so that no two captures are versions of one reply."""
    return (number * 7919 + place * 104729) % 99991


def _notes(number: int, group: Sequence[Vector]) -> str:
    """What a curator may note beside a capture, every value hostile."""
    everything = _toml(_together(group))
    address = ADDRESSES[number % len(ADDRESSES)].payload
    facts = [f"{name} = {everything}" for name in _TEXT_FACTS]
    lists = [f"{name} = [{everything}, {everything}]" for name in ("addressees", "copied_to")]
    return "\n".join(
        (
            f"url = {_toml(address)}",
            f"captured = {everything}",
            f"reason = {everything}",
            "[facts]",
            f"number = {everything}",
            *facts,
            *lists,
            f"contact = {{office = {everything}, name = {everything}, phone = {everything}}}",
            f'region = {{code = "410900", province = {everything}, prefecture = {everything}}}',
        )
    )


def _toml(text: str) -> str:
    """A TOML string; JSON writes the same escapes, but for the delete sign."""
    return json.dumps(text).replace("\x7f", "\\u007f")


def _records() -> str:
    """A reply for each address, saved from there; the text names the address too."""
    records = []
    for number, address in enumerate(ADDRESSES, start=1):
        text = _text_capture(400 + number, [address])
        records.append(json.dumps({"url": address.payload, "captured": address.payload, "text": text}))
    return "\n".join(records)


def _write_names(corpus: Path) -> None:
    """Files that are named like a vector: some repeat a reply, some hold nothing."""
    reply = (corpus / "text-1.txt").read_bytes()
    for number, vector in enumerate(VECTORS):
        name = vector.line.replace("/", "\u2215").replace("\0", "").encode()[:_NAME_BYTES].decode("utf-8", "ignore")
        (corpus / f"z{number} {name}").write_bytes(b"" if number % 2 else reply)
