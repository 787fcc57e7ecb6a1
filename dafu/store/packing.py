"""Replies as bytes and back: the card apart from the text, because most of a build needs the cards alone.

Pickle is fine here and nowhere else: the bytes never leave the machine (or the cluster) of one build, and their key
holds the digest of the code that wrote them, so no other code ever reads them. It is given plain values in rows: an
object for each line costs five times as much, both ways. The text of all lines is one string beside them.
"""

import pickle
import sys
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields
from itertools import accumulate
from operator import attrgetter
from typing import Any

from dafu.model import (
    PLAIN,
    Block,
    BlockKind,
    Capture,
    Card,
    Evidence,
    Hints,
    Line,
    Link,
    Reply,
    SetAside,
    SetAsidePage,
    StaffMark,
    Zone,
    ZonedLine,
)
from dafu.store.broken import StoreBroken

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

_OPTIONS: Mapping[int, int] = {
    zstd.CompressionParameter.compression_level: 1,
    zstd.CompressionParameter.checksum_flag: 1,
}
"""Level 3 takes a third longer and saves a twentieth."""
_ZONES, _KINDS = tuple(Zone), tuple(BlockKind)
_ZONE_CODES: Mapping[Zone, int] = {zone: code for code, zone in enumerate(_ZONES)}
_KIND_CODES: Mapping[BlockKind, int] = {kind: code for code, kind in enumerate(_KINDS)}
_SHARED = tuple(each.name for each in fields(Card))
_of_card, _of_evidence = attrgetter(*_SHARED), attrgetter("field", "lines", "rule", "correction")
_of_hints = attrgetter("tag", "link_share", "container", "marks", "cells", "images", "block", "links")
_of_staff = attrgetter("line", "kind", "rule", "count")
_of_link = attrgetter("text", "address")
_of_source = attrgetter("source", "head", "overrides", "problems")
_Row = tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class Packed:
    """What is kept of one capture."""

    card: bytes
    body: bytes = b""
    """The rest of a reply; empty for a capture that is set aside, whose page nobody asks for again."""


def pack(entry: Reply | SetAsidePage) -> Packed:
    """An entry as bytes. Hints of lines are left out: after *compose* nothing asks for them."""
    if isinstance(entry, SetAsidePage):
        return Packed(_dumps(entry.card))
    lines = entry.lines
    texts = {line.number: line.text for line in lines}
    rows = (
        [line.number for line in lines],
        bytes([_ZONE_CODES[line.zone] for line in lines]),
        [line.rule for line in lines],
        list(map(_of_evidence, entry.evidence)),
        [_block_row(block, texts) for block in entry.text],
        [_block_row(block, texts) for block in entry.annex],
        list(map(_of_staff, entry.staff)),
    )
    body = _with_texts(rows, [line.text for line in lines])
    return Packed(_dumps(_of_card(entry)), zstd.compress(body, options=_OPTIONS))


def unpack_card(card: bytes) -> Card | SetAside:
    """The card, or the verdict on a capture that is set aside."""
    entry = _loads(card)
    if isinstance(entry, tuple):
        return Card(**dict(zip(_SHARED, entry, strict=True)))
    assert isinstance(entry, SetAside)
    return entry


def unpack_reply(card: Card, body: bytes) -> Reply:
    """The whole reply of a card.

    Raises:
        StoreBroken: the body is damaged.
    """
    try:
        rows, shown = _parted(zstd.decompress(body))
    except (zstd.ZstdError, EOFError) as error:
        raise StoreBroken from error
    numbers, zones, rules, evidence, text, annex, staff = rows
    texts = dict(zip(numbers, shown, strict=True))
    lines = [
        ZonedLine(Line(number, text), _ZONES[zone], rule)
        for number, text, zone, rule in zip(numbers, shown, zones, rules, strict=True)
    ]
    shared = dict(zip(_SHARED, _of_card(card), strict=True))
    return Reply(
        **shared,
        lines=tuple(lines),
        evidence=tuple([Evidence(*row) for row in evidence]),
        text=tuple([_block(row, texts) for row in text]),
        annex=tuple([_block(row, texts) for row in annex]),
        staff=tuple([StaffMark(*row) for row in staff]),
    )


def pack_capture(capture: Capture) -> bytes:
    """A capture as bytes, for those who convert it later."""
    lines = capture.lines
    rows = (_of_source(capture), [line.number for line in lines], [_hints_row(line.hints) for line in lines])
    return _with_texts(rows, [line.text for line in lines])


def unpack_capture(content: bytes) -> Capture:
    """The capture, as it was."""
    ((source, head, overrides, problems), numbers, hints), shown = _parted(content)
    lines = [Line(number, text, _hints(row)) for number, text, row in zip(numbers, shown, hints, strict=True)]
    return Capture(source, tuple(lines), head, overrides, problems)


# ---------------------------------------------------------------- rows


def _hints_row(hints: Hints) -> _Row | None:
    if hints is PLAIN:
        return None
    row: _Row = _of_hints(hints)
    return (*row[:-1], [_of_link(link) for link in hints.links]) if hints.links else row


def _hints(row: _Row | None) -> Hints:
    if row is None:
        return PLAIN
    tag, share, container, marks, cells, images, block, links = row
    linked = tuple([Link(text, address) for text, address in links]) if links else ()
    return Hints(tag, share, container, marks, cells, linked, images, block)


def _block_row(block: Block, texts: Mapping[int, str]) -> _Row:
    """A block; its text only where it is not that of its line, as most are."""
    text = None if len(block.lines) == 1 and texts.get(block.lines[0]) == block.text else block.text
    return (
        _KIND_CODES[block.kind],
        text,
        block.lines,
        block.anchor,
        block.level,
        block.rows,
        block.links,
        block.images,
    )


def _block(row: _Row, texts: Mapping[int, str]) -> Block:
    kind, text, lines, *rest = row
    return Block(_KINDS[kind], texts[lines[0]] if text is None else text, lines, *rest)


# ---------------------------------------------------------------- bytes


def _with_texts(rows: object, texts: Sequence[str]) -> bytes:
    """Rows and the texts of their lines, in two bytes a sign: Chinese is written and read like that five times as fast."""
    kept = _dumps((rows, [len(text) for text in texts]))
    return b"".join((len(kept).to_bytes(4, "big"), kept, "".join(texts).encode("utf-16-le", "surrogatepass")))


def _parted(content: bytes) -> tuple[Any, list[str]]:
    end = 4 + int.from_bytes(content[:4], "big")
    rows, lengths = _loads(content[4:end])
    return rows, list(_cut(content[end:].decode("utf-16-le", "surrogatepass"), lengths))


def _cut(text: str, lengths: Iterable[int]) -> Iterable[str]:
    start = 0
    for end in accumulate(lengths):
        yield text[start:end]
        start = end


def _dumps(value: object) -> bytes:
    return pickle.dumps(value, pickle.HIGHEST_PROTOCOL)


def _loads(content: bytes) -> Any:
    return pickle.loads(content)  # noqa: S301 (we wrote it: see above)
