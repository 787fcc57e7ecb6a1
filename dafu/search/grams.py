"""Grams of a normal form as numbers: every sign, every pair of neighbours, and three or four neighbours in ASCII.

A gram is a 42-bit number, so that JavaScript can hold it: the first sign * 2²¹ + the second (0 for a single sign).
Grams of ASCII follow after all of Unicode: (0x110000 + a * 2⁷ + b) * 2²¹ + c * 2⁷ + d (0 for three signs).
"""

from collections.abc import Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

Keys = NDArray[np.uint64]

_BREAK = ord("\n")
_SIGN_BITS = np.uint64(21)
_ASCII_BITS = np.uint64(7)
_ASCII_GRAMS = np.uint64(0x110000)


def gram_keys(normal: str) -> Keys:
    """The keys of all grams of a normal form, each as often as it occurs."""
    signs = np.frombuffer(normal.encode("utf-32-le"), dtype=np.uint32).astype(np.uint64)
    is_sign = signs != _BREAK
    pairs = (signs[:-1] << _SIGN_BITS) | signs[1:]
    found = [signs[is_sign] << _SIGN_BITS, pairs[is_sign[:-1] & is_sign[1:]]]
    is_ascii = is_sign & (signs < 128)
    three = is_ascii[:-2] & is_ascii[1:-1] & is_ascii[2:]
    if three.any():
        heads = (_ASCII_GRAMS + (signs[:-2] << _ASCII_BITS | signs[1:-1])) << _SIGN_BITS | signs[2:] << _ASCII_BITS
        four = three[:-1] & is_ascii[3:]
        found += [heads[three], (heads[:-1] | signs[3:])[four]]
    return np.concatenate(found)


def single_signs(keys: Keys) -> Iterator[str]:
    """The signs among some grams."""
    signs = keys >> _SIGN_BITS
    alone = (keys == signs << _SIGN_BITS) & (signs < _ASCII_GRAMS)
    yield from map(chr, signs[alone].tolist())


def counted_grams(title: str, body: str, headings: Sequence[str]) -> tuple[Keys, NDArray[np.uint8], int]:
    """Keys in order; for each, its count (at most 127) * 2 + whether the title has it; and the signs counted.

    A heading stands in the body too; it counts twice more.
    """
    parts = [gram_keys(title), gram_keys(body)] + 2 * [gram_keys(heading) for heading in headings]
    keys, counts = np.unique(np.concatenate(parts), return_counts=True)
    in_title = np.isin(keys, parts[0])
    flags = (np.minimum(counts, 127) << 1 | in_title).astype(np.uint8)
    return keys, flags, len(title) + len(body)
