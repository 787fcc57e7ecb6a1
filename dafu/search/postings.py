"""Lists of documents, one for each gram, as bytes; docs/search-format.md describes them."""

from collections.abc import Iterator, Mapping
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from dafu.search.grams import CommonPairs

RECORD = np.dtype([("key", "<u8"), ("document", "<u4"), ("flags", "u1")])
"""One posting before it is encoded: flags = count * 2 + whether the title has the gram."""

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
    levels: NDArray[np.uint8]
    """How common the gram is (``CommonPairs``)."""
    is_bitmap: NDArray[np.bool_]
    ends: NDArray[np.int64]
    """Where each list ends in ``content``."""
    content: bytes


def impacts(counts: NDArray[np.int64], lengths: NDArray[np.float64]) -> NDArray[np.uint8]:
    """BM25's weight of a count in a text of relative length (1.0 = average), in eight steps from 0 to 7."""
    weight = counts / (counts + _SATURATION * (1 - _LENGTH_SHARE + _LENGTH_SHARE * lengths))
    return np.digitize(weight, _IMPACT_STEPS).astype(np.uint8)


def varints(values: NDArray[np.uint64]) -> tuple[Bytes, NDArray[np.int64]]:
    """LEB128 of each value (below 2⁵⁶), in one array, and where each ends."""
    sizes = np.ones(len(values), np.int64)
    for bits in range(7, 56, 7):
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


def encode_lists(
    records: NDArray[np.void], places: NDArray[np.uint32], lengths: NDArray[np.float64], common: CommonPairs
) -> Lists:
    """The lists of a partition: places turn the document of a record into its final number."""
    documents = len(places)
    documents_of = places[records["document"]]
    order = np.lexsort((documents_of, records["key"]))
    keys, docs, raw = records["key"][order], documents_of[order].astype(np.int64), records["flags"][order]
    flags = impacts((raw >> 1).astype(np.int64), lengths[docs]) << np.uint8(1) | raw & np.uint8(1)
    is_first = np.concatenate([[True], keys[1:] != keys[:-1]])
    starts = np.flatnonzero(is_first)
    counts = np.diff(np.append(starts, len(keys)))
    before = np.concatenate([[-1], docs[:-1]])
    before[is_first] = -1
    gaps = (docs - before - 1).astype(np.uint64)
    encoded, ends = varints(gaps << np.uint64(4) | flags)
    sizes = np.diff(ends[starts + counts - 1], prepend=0)
    bitmap_sizes = (documents + 7) // 8 + (counts + 1) // 2
    is_bitmap = bitmap_sizes < sizes
    bitmaps: dict[int, bytes] = {}
    for number in np.flatnonzero(is_bitmap).tolist():
        span = slice(int(starts[number]), int(starts[number] + counts[number]))
        bitmaps[number] = _bitmap(docs[span], flags[span], documents)
    content = _with_bitmaps(encoded.tobytes(), np.cumsum(sizes), bitmaps)
    list_ends = np.cumsum(np.where(is_bitmap, bitmap_sizes, sizes))
    return Lists(keys[starts], counts, common.levels(keys[starts]), is_bitmap, list_ends, content)


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


def cut_shards(lists: Lists, target: int) -> Iterator[Shard]:
    """Shards of about ``target`` bytes; a list longer than half of that stands alone."""
    sizes = np.diff(lists.ends, prepend=0)
    alone = np.flatnonzero(sizes > target // 2)
    for start, end in _spans(lists.ends + 4 * np.arange(1, len(sizes) + 1), alone.tolist(), target):
        yield Shard(int(lists.keys[start]), _shard(lists, start, end))


def _spans(ends: NDArray[np.int64], alone: list[int], target: int) -> Iterator[tuple[int, int]]:
    start = 0
    for stop in [*alone, len(ends)]:
        while start < stop:
            before = int(ends[start - 1]) if start else 0
            end = min(stop, max(start + 1, int(np.searchsorted(ends, before + target, side="right"))))
            yield start, end
            start = end
        if stop < len(ends):
            yield stop, stop + 1
            start = stop + 1


def _shard(lists: Lists, start: int, end: int) -> bytes:
    """A mark, number of lists, distances of keys, (count * 8 + level) * 2 + form, then the lists."""
    keys = lists.keys[start:end]
    steps = np.concatenate([keys[:1], np.diff(keys)])
    counts = (lists.counts[start:end] * 8 + lists.levels[start:end]) * 2 + lists.is_bitmap[start:end]
    head = b"l" + varints(np.array([end - start], np.uint64))[0].tobytes()
    begin = int(lists.ends[start - 1]) if start else 0
    content = lists.content[begin : int(lists.ends[end - 1])]
    return head + varints(steps)[0].tobytes() + varints(counts.astype(np.uint64))[0].tobytes() + content
