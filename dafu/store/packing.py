"""Replies as bytes and back: the card apart from the text, because most of a build needs the cards alone.

Pickle is fine here and nowhere else: the bytes never leave the machine (or the cluster) of one build, and their key
holds the digest of the code that wrote them, so no other code ever reads them.
"""

import pickle
import zlib
from dataclasses import dataclass, fields

from dafu.model import Card, Line, Reply, SetAside, SetAsidePage, ZonedLine

_LEVEL = 1  # 6 takes three times as long and saves a tenth


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
    lines = [(line.number, line.text, line.zone, line.rule) for line in entry.lines]
    body = (lines, entry.evidence, entry.text, entry.annex, entry.staff)
    return Packed(_dumps(entry.card), zlib.compress(_dumps(body), _LEVEL))


def unpack_card(card: bytes) -> Card | SetAside:
    """The card, or the verdict on a capture that is set aside."""
    entry = pickle.loads(card)  # noqa: S301 (we wrote it: see above)
    assert isinstance(entry, Card | SetAside)
    return entry


def unpack_reply(card: Card, body: bytes) -> Reply:
    """The whole reply of a card."""
    lines, evidence, text, annex, staff = pickle.loads(zlib.decompress(body))  # noqa: S301 (we wrote it: see above)
    zoned = tuple(ZonedLine(Line(number, shown), zone, rule) for number, shown, zone, rule in lines)
    shared = {field.name: getattr(card, field.name) for field in fields(Card)}
    return Reply(**shared, lines=zoned, evidence=evidence, text=text, annex=annex, staff=staff)


def _dumps(value: object) -> bytes:
    return pickle.dumps(value, pickle.HIGHEST_PROTOCOL)
