"""Lists of documents, one for each gram, as bytes; docs/search-format.md describes them."""

from collections.abc import Mapping, Sequence
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
    return (_short_varints if values.max(initial=0) < 1 << 28 else _mixed_varints)(values)


def _short_varints(values: NDArray[np.uint64]) -> tuple[Bytes, NDArray[np.int64]]:
    """All at once, four bytes each, of which some are taken."""
    values_4 = values.astype(np.uint32)
    sizes = np.ones(len(values), np.uint8)
    spread = values_4 & np.uint32(127)
    for position in range(1, max(1, -(-int(values.max(initial=0)).bit_length() // 7))):
        is_longer = values_4 >= np.uint32(1 << 7 * position)
        sizes += is_longer
        spread |= (values_4 >> np.uint32(7 * position) & np.uint32(127)) << np.uint32(8 * position)
        spread |= is_longer.astype(np.uint32) << np.uint32(8 * position - 1)
    stays = (np.arange(4) < np.arange(5)[:, None])[sizes]
    return spread.astype("<u4").view(np.uint8)[stays.ravel()], np.cumsum(sizes, dtype=np.int64)


def _mixed_varints(values: NDArray[np.uint64]) -> tuple[Bytes, NDArray[np.int64]]:
    """Byte after byte, which is less work where few are long."""
    longer = [np.flatnonzero(values > 127)]
    while len(longer[-1]):
        longer.append(longer[-1][values[longer[-1]] >> np.uint64(7 * len(longer)) > 127])
    sizes = np.ones(len(values), np.int64)
    for some in longer:
        sizes[some] += 1
    ends = np.cumsum(sizes)
    starts = ends - sizes
    out = np.empty(int(ends[-1]), np.uint8)
    out[starts] = values.astype(np.uint8) & 127
    for position, some in enumerate(longer, start=1):
        at = starts[some] + position
        out[at] = (values[some] >> np.uint64(7 * position)).astype(np.uint8) & 127
        out[at - 1] |= 128
    return out, ends


def read_varints(content: Bytes) -> NDArray[np.uint64]:
    """The values of LEB128 numbers that stand side by side."""
    ends = np.flatnonzero(content < 128)
    starts = np.concatenate([[0], ends[:-1] + 1])[: len(ends)]
    values: NDArray[np.uint64] = (content[starts] & 127).astype(np.uint64)
    longer = np.flatnonzero(ends > starts)
    position = 1
    while len(longer):
        values[longer] |= (content[starts[longer] + position] & 127).astype(np.uint64) << np.uint64(7 * position)
        position += 1
        longer = longer[ends[longer] >= starts[longer] + position]
    return values


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


def joined_lists(some: Sequence[Lists]) -> Lists:
    """Lists whose keys follow each other."""
    if len(some) == 1:
        return some[0]
    return Lists(
        np.concatenate([one.keys for one in some]),
        np.concatenate([one.counts for one in some]),
        np.concatenate([one.is_bitmap for one in some]),
        np.concatenate([one.sizes for one in some]),
        b"".join(one.content for one in some),
    )


def encode_lists(
    keys: NDArray[np.uint64], documents: NDArray[np.uint32], flags: NDArray[np.uint8], numbering: Numbering
) -> Lists:
    """The lists of postings that come in any order: keys, documents as they came, count * 2 + whether in the title."""
    impact = numbering.weights[documents, flags >> np.uint8(1)]
    flags = impact << np.uint8(1) | flags & np.uint8(1)
    return encode_postings(keys, numbering.places[documents], flags, len(numbering.places))


def encode_postings(
    keys: NDArray[np.uint64], documents: NDArray[np.uint32], flags: NDArray[np.uint8], total: int
) -> Lists:
    """The lists of postings that come in any order: keys, numbers of documents, impact * 2 + whether in the title."""
    if not len(keys):
        nothing = np.empty(0, np.int64)
        return Lists(keys, nothing, nothing.astype(np.bool_), nothing, b"")
    keys, docs, flags = _in_order(keys, documents, flags, total)
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
