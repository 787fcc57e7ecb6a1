"""Lists of documents, one for each gram, as bytes; docs/search-format.md describes them."""

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

# Upper bounds of the first seven of eight steps of impact, so that common texts spread over all of them.
_IMPACT_STEPS = np.array([0.4, 0.55, 0.66, 0.75, 0.82, 0.88, 0.93])
_SATURATION = 1.2
_LENGTH_SHARE = 0.75

Bytes = NDArray[np.uint8]


class Lists(NamedTuple):
    """Encoded lists of consecutive grams."""

    keys: NDArray[np.uint64]
    counts: NDArray[np.int64]
    """Documents in each list."""
    is_bitmap: NDArray[np.bool_]
    sizes: NDArray[np.int64]
    """Bytes of each list in ``content``."""
    content: bytes


def impacts(counts: NDArray[np.int64], lengths: NDArray[np.float64]) -> NDArray[np.uint8]:
    """BM25's weight of a count in a text of relative length (1.0 = average), in eight steps from 0 to 7."""
    weight = counts / (counts + _SATURATION * (1 - _LENGTH_SHARE + _LENGTH_SHARE * lengths))
    return np.digitize(weight, _IMPACT_STEPS).astype(np.uint8)


def varints(values: NDArray[np.uint64]) -> tuple[Bytes, NDArray[np.int64]]:
    """LEB128 of each value (below 2⁵⁶), in one array, and where each ends."""
    sizes = np.ones(len(values), np.int64)
    for bits in range(7, int(values.max(initial=0)).bit_length(), 7):
        sizes += values >= np.uint64(1 << bits)
    ends = np.cumsum(sizes)
    out = np.zeros(int(ends[-1]) if len(ends) else 0, np.uint8)
    starts = ends - sizes
    for position in range(int(sizes.max(initial=0))):
        longer = sizes > position
        septets = (values[longer] >> np.uint64(7 * position)).astype(np.uint8) & np.uint8(127)
        more = (sizes[longer] > position + 1).astype(np.uint8) << 7
        out[starts[longer] + position] = septets | more
    return out, ends


class Numbering(NamedTuple):
    """What the lists of an index need to know of its documents."""

    places: NDArray[np.uint32]
    """Number of each document, by the order in which they came."""
    weights: NDArray[np.uint8]
    """For each document as it came, the impact of each count from 0 to 127."""


def impact_table(lengths: NDArray[np.float64]) -> NDArray[np.uint8]:
    """For each document of a relative length (1.0 = average), the impact of each count from 0 to 127."""
    known, places = np.unique(lengths, return_inverse=True)
    return impacts(np.arange(128, dtype=np.int64)[None, :], known[:, None])[places]


def encode_lists(
    keys: NDArray[np.uint64], documents: NDArray[np.uint32], flags: NDArray[np.uint8], numbering: Numbering
) -> Lists:
    """The lists of postings that come in any order: keys, documents as they came, count * 2 + whether in the title."""
    total = len(numbering.places)
    impact = numbering.weights[documents, flags >> np.uint8(1)]
    keys, docs, flags = _in_order(keys, numbering.places[documents], impact << np.uint8(1) | flags & np.uint8(1), total)
    is_first = np.concatenate([[True], keys[1:] != keys[:-1]])
    starts = np.flatnonzero(is_first)
    counts = np.diff(np.append(starts, len(keys)))
    before = np.concatenate([[-1], docs[:-1]])
    before[is_first] = -1
    gaps = (docs - before - 1).astype(np.uint64)
    encoded, ends = varints(gaps << np.uint64(4) | flags)
    sizes = np.diff(ends[starts + counts - 1], prepend=0)
    bitmap_sizes = (total + 7) // 8 + (counts + 1) // 2
    is_bitmap = bitmap_sizes < sizes
    bitmaps: dict[int, bytes] = {}
    for number in np.flatnonzero(is_bitmap).tolist():
        span = slice(int(starts[number]), int(starts[number] + counts[number]))
        bitmaps[number] = _bitmap(docs[span], flags[span], total)
    content = _with_bitmaps(encoded.tobytes(), np.cumsum(sizes), bitmaps)
    return Lists(keys[starts], counts, is_bitmap, np.where(is_bitmap, bitmap_sizes, sizes), content)


def _in_order(
    keys: NDArray[np.uint64], documents: NDArray[np.uint32], flags: NDArray[np.uint8], total: int
) -> tuple[NDArray[np.uint64], NDArray[np.int64], NDArray[np.uint8]]:
    """By key, then by document. All three in one number each: sorting those is ten times faster than sorting records."""
    low = 4 + total.bit_length()
    base = keys.min()
    width = int(keys.max() - base).bit_length()
    names = None if width + low <= 64 else np.unique(keys)
    ranks = keys - base if names is None else np.searchsorted(names, keys).astype(np.uint64)
    packed = ranks << np.uint64(low) | documents.astype(np.uint64) << np.uint64(4) | flags
    packed.sort()
    ranks = packed >> np.uint64(low)
    docs = (packed >> np.uint64(4) & np.uint64((1 << (low - 4)) - 1)).astype(np.int64)
    return (ranks + base if names is None else names[ranks]), docs, (packed & np.uint64(15)).astype(np.uint8)


def _with_bitmaps(encoded: bytes, ends: NDArray[np.int64], bitmaps: Mapping[int, bytes]) -> bytes:
    """The lists as bytes, some of them in the other form."""
    pieces: list[bytes] = []
    done = 0
    for number, bitmap in bitmaps.items():
        pieces += [encoded[done : int(ends[number - 1]) if number else 0], bitmap]
        done = int(ends[number])
    return b"".join([*pieces, encoded[done:]])


def _bitmap(docs: NDArray[np.int64], flags: Bytes, documents: int) -> bytes:
    """A bit for each document of the index, then the flags of those that are in the list, four bits each."""
    bits = np.zeros(documents, np.uint8)
    bits[docs] = 1
    padded = np.append(flags, np.uint8(0)) if len(flags) % 2 else flags
    return np.packbits(bits, bitorder="little").tobytes() + (padded[::2] | padded[1::2] << 4).tobytes()


class Shard(NamedTuple):
    """Consecutive lists that are fetched together."""

    first_key: int
    content: bytes
    documents: int
    """Of the list, when it stands alone because it is long; else 0."""


class Cutter:
    """Cuts lists that come in parts, in order, into shards of about so many bytes; where the parts end does not matter."""

    def __init__(self, target: int) -> None:
        """A list longer than half of the target stands alone."""
        self._target = target
        self._rest: list[Lists] = []

    def cut(self, lists: Lists) -> Iterator[Shard]:
        """The shards that are complete when these lists have come."""
        joined = _joined([*self._rest, lists])
        ends = np.cumsum(joined.sizes)
        spans = list(_spans(joined.sizes, self._target))
        self._rest = [_some(joined, *spans[-1], ends)] if spans else []
        for start, end in spans[:-1]:
            yield self._shard(_some(joined, start, end, ends))

    def finish(self) -> Iterator[Shard]:
        """The last shard; then others may follow that share none with what was before."""
        for rest in self._rest:
            yield self._shard(rest)
        self._rest = []

    def _shard(self, lists: Lists) -> Shard:
        """A mark, number of lists, distances of keys, count * 2 + form, then the lists."""
        steps = np.concatenate([lists.keys[:1], np.diff(lists.keys)])
        heads = (lists.counts * 2 + lists.is_bitmap).astype(np.uint64)
        numbers = np.concatenate([np.array([len(steps)], np.uint64), steps, heads])
        is_alone = len(lists.keys) == 1 and lists.sizes[0] > self._target // 2
        content = b"l" + varints(numbers)[0].tobytes() + lists.content
        return Shard(int(lists.keys[0]), content, int(lists.counts[0]) if is_alone else 0)


def _spans(sizes: NDArray[np.int64], target: int) -> Iterator[tuple[int, int]]:
    """Consecutive lists that make a shard each; the head of a list takes some four bytes."""
    alone = np.flatnonzero(sizes > target // 2).tolist()
    ends = np.cumsum(sizes + 4)
    start = 0
    for stop in [*alone, len(sizes)]:
        while start < stop:
            before = int(ends[start - 1]) if start else 0
            end = min(stop, max(start + 1, int(np.searchsorted(ends, before + target, side="right"))))
            yield start, end
            start = end
        if stop < len(sizes):
            yield stop, stop + 1
            start = stop + 1


def _joined(parts: Sequence[Lists]) -> Lists:
    if len(parts) == 1:
        return parts[0]
    return Lists(
        np.concatenate([part.keys for part in parts]),
        np.concatenate([part.counts for part in parts]),
        np.concatenate([part.is_bitmap for part in parts]),
        np.concatenate([part.sizes for part in parts]),
        b"".join(part.content for part in parts),
    )


def some_lists(lists: Lists, start: int, end: int) -> Lists:
    """Consecutive ones of some lists."""
    return _some(lists, start, end, np.cumsum(lists.sizes))


def _some(lists: Lists, start: int, end: int, ends: NDArray[np.int64]) -> Lists:
    begin, stop = (int(ends[at - 1]) if at else 0 for at in (start, end))
    at = slice(start, end)
    return Lists(lists.keys[at], lists.counts[at], lists.is_bitmap[at], lists.sizes[at], lists.content[begin:stop])
