"""Which replies are worth comparing: for each thing that a reply shares, the replies next to it that share it too."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import combinations, pairwise

import numpy as np

from dafu.linking.traits import MOST_TOPICS, Traits, Whole

NEIGHBOURS = 16
"""A reply is compared with at most this many others for each thing that it shares, those next to it in the order of the
archive. Keeps the work linear: 100,000 replies under 46 topics would else be 10⁹ pairs."""
BLOCK = 256
"""Replies that are compared at a time: their candidates take some 5 MB, and 60 MB where all name many documents, however
large the archive is."""


@dataclass(frozen=True, slots=True)
class Pairs:
    """Replies of one block, each with the replies that it is compared with; ordered, each pair once."""

    first: int
    """Number of the first reply of the block."""
    ones: Whole
    others: Whole


def pairs_of(traits: Traits) -> Iterator[Pairs]:
    """The pairs to compare, block by block; nothing is paired with itself."""
    owners, things = _shared_things(traits)
    holders, starts, ends = _windows(owners, things)
    blocks = np.searchsorted(owners, np.arange(0, traits.size + BLOCK, BLOCK))
    reach, span = np.arange(NEIGHBOURS + 1), traits.size + 1
    for number, (begin, end) in enumerate(pairwise(blocks)):
        places = starts[begin:end, None] + reach
        is_inside = places < ends[begin:end, None]
        first = number * BLOCK
        # The numbers of a block's replies are small, so that short whole numbers hold a pair: they sort twice as fast.
        bases = (owners[begin:end] - first) * span
        others = holders[places[is_inside]]
        keys = np.repeat(bases, is_inside.sum(axis=1)) + others
        keys = np.sort(keys.astype(np.min_scalar_type(BLOCK * span)))
        keys = keys[np.diff(keys, prepend=keys[:1] - 1) != 0]  # np.unique takes seven times as long
        ones = keys // span
        others = keys - ones * span
        differ = ones + first != others
        yield Pairs(first, (ones + first)[differ].astype(np.int64), others[differ].astype(np.int64))


def _shared_things(traits: Traits) -> tuple[Whole, Whole]:
    """Owner and number of all that replies can share, in the order of the owners.

    Besides topics and documents, pairs of topics, and topics in one place: what shares these is likely to be the best.
    """
    topics, documents, rows = len(traits.topic_names), len(traits.document_weights), np.arange(traits.size)
    found = [(np.repeat(rows, np.diff(traits.document_starts)), topics + traits.documents)]
    columns = [traits.topics[:, number] for number in range(MOST_TOPICS)]
    found += [(rows[column >= 0], column[column >= 0]) for column in columns]
    base = topics + documents
    for one, other in combinations(columns, 2):
        known = (one >= 0) & (other >= 0)
        low, high = np.minimum(one[known], other[known]), np.maximum(one[known], other[known])
        found.append((rows[known], base + low * topics + high))
    base += topics * topics
    for column in columns:
        for place in traits.places.T:
            known = (column >= 0) & (place >= 0)
            found.append((rows[known], base + place[known] * topics + column[known]))
    owners, things = (np.concatenate(parts) for parts in zip(*found, strict=True))
    order = np.argsort(owners, kind="stable")
    return owners[order], things[order]


def _windows(owners: Whole, things: Whole) -> tuple[Whole, Whole, Whole]:
    """The owners in the order of what they own, and for each of the things given, from where to where neighbours stand."""
    order = np.lexsort((owners, things))
    holders, sorted_things = owners[order], things[order]
    place = np.empty_like(order)
    place[order] = np.arange(len(order))
    begin = np.searchsorted(sorted_things, things, side="left")
    end = np.searchsorted(sorted_things, things, side="right")
    start = np.maximum(begin, np.minimum(place - NEIGHBOURS // 2, end - NEIGHBOURS - 1))
    return holders, start, np.minimum(end, start + NEIGHBOURS + 1)
