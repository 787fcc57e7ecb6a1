"""What replies can share, as tables of numbers: a row a reply, in the order of the archive."""

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from dafu.model import Card, Kind, Region
from dafu.text import fold

Whole = NDArray[np.int64]

WEIGHT_UNIT = 100_000
"""Weights are whole numbers of this part of one: their sums depend on no order, no machine and no version of Python."""
MOST_TOPICS = 5
MOST_DOCUMENTS = 16
"""Documents of one reply that count, the rarest: a list of laws as an annex says little about what the reply is about."""

_BITS = 64


@dataclass(frozen=True, slots=True)
class Traits:
    """The tables; -1 stands where a reply has nothing."""

    topics: Whole
    """Numbers of a reply's topics, the first topic first, ``MOST_TOPICS`` columns."""
    places: Whole
    """Numbers of province, prefecture and county."""
    kinds: Whole
    documents: Whole
    """Numbers of the documents of the first reply, of the second, and so on; those that no other reply names are left out."""
    document_starts: Whole
    """Where each reply's documents begin in ``documents``; one entry more than replies."""
    topic_weights: Whole
    """By number of topic, and 0 at the end, for the number -1."""
    document_weights: Whole
    topic_names: tuple[str, ...]
    topic_labels: tuple[str, ...]

    @property
    def size(self) -> int:
        """Number of replies."""
        return len(self.kinds)

    def document_signs(self) -> NDArray[np.uint64]:
        """A bit for each document of a reply: two replies without a common bit share no document."""
        signs = np.zeros(self.size, dtype=np.uint64)
        owners = np.repeat(np.arange(self.size), np.diff(self.document_starts))
        np.bitwise_or.at(signs, owners, np.uint64(1) << (self.documents % _BITS).astype(np.uint64))
        return signs


def traits_of(replies: Sequence[Card]) -> Traits:
    """The tables of all replies; a topic or document weighs more, the fewer replies have it."""
    topics = [[hit.id for hit in reply.topics][:MOST_TOPICS] for reply in replies]
    labels = {hit.id: hit.label for reply in reversed(replies) for hit in reply.topics}
    frequent = Counter(topic for own in topics for topic in own)
    names = tuple(sorted(frequent))
    documents, starts, document_weights = _documents(replies)
    return Traits(
        topics=_table(topics, {name: number for number, name in enumerate(names)}, MOST_TOPICS),
        places=_numbered([_places(reply.facts.region) for reply in replies], 3),
        kinds=_numbered([(reply.facts.kind,) for reply in replies], 1)[:, 0],
        documents=documents,
        document_starts=starts,
        topic_weights=_weights([*(frequent[name] for name in names), 0], len(replies)),
        document_weights=document_weights,
        topic_names=names,
        topic_labels=tuple(labels[name] for name in names),
    )


def _weights(holders: Iterable[int], total: int) -> Whole:
    weights = [round(WEIGHT_UNIT * math.log1p(total / count)) if count else 0 for count in holders]
    return np.array(weights, dtype=np.int64)


def _table(rows: Sequence[Sequence[str]], numbers: Mapping[str, int], width: int) -> Whole:
    table = np.full((len(rows), width), -1, dtype=np.int64)
    for place, row in enumerate(rows):
        if row:
            table[place, : len(row)] = [numbers[key] for key in row]
    return table


def _numbered(rows: Sequence[Sequence[str | Kind | None]], width: int) -> Whole:
    """Equal keys get one number."""
    numbers: defaultdict[str, int] = defaultdict(lambda: len(numbers))
    flat = [-1 if key is None else numbers[key] for row in rows for key in row]
    return np.array(flat, dtype=np.int64).reshape(len(rows), width)


def _places(region: Region | None) -> tuple[str | None, str | None, str | None]:
    if region is None:
        return None, None, None
    code = region.code
    return (
        code[:2] if region.province else None,
        code[:4] if region.prefecture else None,
        code if region.county else None,
    )


def _documents(replies: Sequence[Card]) -> tuple[Whole, Whole, Whole]:
    """The documents that at least two replies name, where each reply's begin, and their weights."""
    folded = {title: fold(title) for title in {citation.title for reply in replies for citation in reply.cites}}
    named = [{folded[citation.title] for citation in reply.cites} for reply in replies]
    holders = Counter(title for own in named for title in own)
    # The rarest first, so that the lowest numbers of a reply are the documents that count.
    shared = sorted((title for title, count in holders.items() if count > 1), key=lambda title: (holders[title], title))
    numbers = {title: number for number, title in enumerate(shared)}
    rows = [sorted(numbers[title] for title in own if title in numbers)[:MOST_DOCUMENTS] for own in named]
    starts = np.zeros(len(rows) + 1, dtype=np.int64)
    np.cumsum([len(row) for row in rows], out=starts[1:])
    flat = np.array([number for row in rows for number in row], dtype=np.int64)
    return flat, starts, _weights((holders[title] for title in shared), len(replies))
