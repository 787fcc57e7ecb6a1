"""Grams of a normal form as numbers: every sign, every pair of neighbours, and three or four neighbours in ASCII.

A gram is a 42-bit number, so that JavaScript can hold it: the first sign * 2²¹ + the second (0 for a single sign).
Grams of ASCII follow after all of Unicode: (0x110000 + a * 2⁷ + b) * 2²¹ + c * 2⁷ + d (0 for three signs).
Three neighbours, Han or ASCII, are a gram only when both of their pairs are common: 业委 and 委员 say little of 业委员.
They follow at 2⁵⁰, fifteen bits for each sign. The last sign of a run and the first of the next are a gram at 2⁵², numbered
like a pair.
"""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

Keys = NDArray[np.uint64]

_BREAK = ord("\n")
_SIGN_BITS = np.uint64(21)
_ASCII_BITS = np.uint64(7)
_ASCII_GRAMS = np.uint64(0x110000)
_SEAMS = np.uint64(1 << 52)


def gram_keys(normal: str) -> Keys:
    """The keys of all grams of a normal form, each as often as it occurs."""
    signs = np.frombuffer(normal.encode("utf-32-le"), dtype=np.uint32).astype(np.uint64)
    is_sign = signs != _BREAK
    pairs = (signs[:-1] << _SIGN_BITS) | signs[1:]
    found = [signs[is_sign] << _SIGN_BITS, pairs[is_sign[:-1] & is_sign[1:]]]
    is_seam = is_sign[:-2] & ~is_sign[1:-1] & is_sign[2:]
    found.append(_SEAMS + (signs[:-2][is_seam] << _SIGN_BITS | signs[2:][is_seam]))
    is_ascii = is_sign & (signs < 128)
    three = is_ascii[:-2] & is_ascii[1:-1] & is_ascii[2:]
    if three.any():
        heads = (_ASCII_GRAMS + (signs[:-2] << _ASCII_BITS | signs[1:-1])) << _SIGN_BITS | signs[2:] << _ASCII_BITS
        four = three[:-1] & is_ascii[3:]
        found += [heads[three], (heads[:-1] | signs[3:])[four]]
    return np.concatenate(found)


RARE = 7
"""Level of pairs that are in less than 1/64 of the documents, or in fewer than 24."""

_LEAST_DOCUMENTS = 24
_MOST_LEVELS = 8
_HAN = range(0x3400, 0xB300)
_ASCII_CODES = 0x7F00
_CODE_BITS = 15
_TRIPLES = np.uint64(1 << 50)


class CommonPairs:
    """How common pairs of signs are: level n when about one in 2ⁿ documents has it, ``RARE`` for all others."""

    def __init__(self, keys_of_documents: Sequence[Keys]) -> None:
        """Count in a sample of documents; each has its keys once."""
        keys, counts = np.unique(np.concatenate([np.empty(0, np.uint64), *keys_of_documents]), return_counts=True)
        is_pair = (keys < _ASCII_GRAMS << _SIGN_BITS) & (keys & np.uint64((1 << 21) - 1) > 0)
        levels = np.ceil(np.log2(len(keys_of_documents) / counts)) if len(keys) else counts
        is_common = is_pair & (counts >= _LEAST_DOCUMENTS) & (levels < RARE)
        self._keys = keys[is_common]
        self._levels = levels[is_common].astype(np.uint8)
        # The same as a square table: looking up a pair in it is ten times faster than searching the keys.
        first, second = self._keys >> _SIGN_BITS, self._keys & np.uint64((1 << 21) - 1)
        signs = np.unique(np.concatenate([first, second]))
        signs = signs[(signs < 128) | (signs >= _HAN.start) & (signs < _HAN.stop)]
        self._places = np.zeros(_HAN.stop, np.uint32)
        self._places[signs] = np.arange(1, len(signs) + 1, dtype=np.uint32)
        self._table = np.full((len(signs) + 1, len(signs) + 1), RARE, np.uint8)
        both = (first < len(self._places)) & (second < len(self._places))
        self._table[self._places[first[both]], self._places[second[both]]] = self._levels[both]
        self._table[0, :] = self._table[:, 0] = RARE  # all other signs are at place 0

    def levels(self, keys: Keys) -> NDArray[np.uint8]:
        """The level of each key."""
        if not len(self._keys):
            return np.full(len(keys), RARE, np.uint8)
        at = np.minimum(np.searchsorted(self._keys, keys), len(self._keys) - 1)
        return np.where(self._keys[at] == keys, self._levels[at], RARE).astype(np.uint8)

    def triples(self, normal: str) -> Keys:
        """Keys of three neighbours whose two pairs together are in more than about 1/256 of the documents."""
        if not len(self._keys):
            return np.empty(0, np.uint64)
        signs = np.frombuffer(normal.encode("utf-32-le"), dtype=np.uint32)
        places = self._places[np.where(signs < len(self._places), signs, 0)]
        levels = self._table[places[:-1], places[1:]]
        is_common = (levels[:-1] < RARE) & (levels[1:] < RARE) & (levels[:-1] + levels[1:] <= _MOST_LEVELS)
        is_ascii = signs < 128
        chosen = np.flatnonzero(is_common & ~(is_ascii[:-2] & is_ascii[1:-1] & is_ascii[2:]))
        codes = np.where(is_ascii, signs + _ASCII_CODES, signs - _HAN.start).astype(np.uint64)
        bits = np.uint64(_CODE_BITS)
        return _TRIPLES + ((codes[chosen] << bits | codes[chosen + 1]) << bits | codes[chosen + 2])


def partition_bounds(keys: Keys, count: int) -> Keys:
    """Bounds that cut all grams into about so many parts of equal size, judged by keys without triples."""
    ordered = np.sort(keys)
    bounds = ordered[np.arange(1, count) * len(ordered) // count]
    signs = ordered[: np.searchsorted(ordered, _ASCII_GRAMS << _SIGN_BITS)] >> _SIGN_BITS
    han = signs[np.searchsorted(signs, _HAN.start) : np.searchsorted(signs, _HAN.stop)]
    if not len(han):
        return np.unique(bounds)
    # Triples begin with the signs that pairs begin with, and are about half as many.
    leading = han[np.arange(count // 2) * len(han) // (count // 2)] - np.uint64(_HAN.start)
    return np.unique(np.concatenate([bounds, _TRIPLES + (leading << np.uint64(2 * _CODE_BITS))]))


def single_signs(keys: Keys) -> Iterator[str]:
    """The signs among some grams."""
    signs = keys >> _SIGN_BITS
    alone = (keys == signs << _SIGN_BITS) & (signs < _ASCII_GRAMS)
    yield from map(chr, signs[alone].tolist())


class Grams(NamedTuple):
    """The grams of one document."""

    keys: Keys
    """In order, each once."""
    flags: NDArray[np.uint8]
    """For each key, its count (at most 127) * 2 + whether the title has it."""


def counted_grams(title: str, body: str, headings: Sequence[str]) -> Grams:
    """The grams of a document but for triples; a heading stands in the body too, and counts twice more."""
    twice = gram_keys("\n".join(headings))
    return _counted(gram_keys(title), [gram_keys(body), twice, twice])


def counted_triples(common: CommonPairs, title: str, body: str) -> Grams:
    """The triples of a document."""
    return _counted(common.triples(title), [common.triples(body)])


def _counted(title: Keys, others: Sequence[Keys]) -> Grams:
    keys, counts = np.unique(np.concatenate([title, *others]), return_counts=True)
    return Grams(keys, (np.minimum(counts, 127) << 1 | np.isin(keys, title)).astype(np.uint8))
