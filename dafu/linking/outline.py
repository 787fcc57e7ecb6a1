"""A quick look at two texts: whether one can be a version of the other at all."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Final

import numpy as np
from numpy.typing import NDArray

from dafu.linking.differences import Text

_BINS: Final = 1 << 14
"""Neighbouring signs are counted in so many bins. Fewer, and the outlines of any two letters look alike."""
_MIX: Final = 0x9E3779B1


@dataclass(frozen=True, slots=True)
class Outline:
    """How often which neighbouring signs stand in a text, roughly."""

    counts: NDArray[np.int32]
    signs: int
    paragraphs: int

    @classmethod
    def of(cls, text: Text) -> "Outline":
        """The outline of a reply's text, its annex left out, as ``similarity`` does."""
        written = "".join(chain.from_iterable((paragraph.key, "\n") for paragraph in text.reply))
        codes = np.frombuffer(written.encode("utf-32-le", "surrogatepass"), dtype=np.uint32)
        # The pairs that begin with the end of a paragraph are left out: each paragraph has as many pairs as signs.
        firsts = np.flatnonzero(codes != ord("\n"))
        bins = (codes[firsts] * np.uint32(_MIX) + codes[firsts + 1] * np.uint32(_MIX >> 7)) >> np.uint32(8)
        counts = np.bincount(bins & np.uint32(_BINS - 1), minlength=_BINS).astype(np.int32)
        return cls(counts, len(firsts), len(text.reply))


def at_most_similar(one: Outline, others: Sequence[Outline]) -> NDArray[np.float64]:
    """For each of the others, a bound that the ``similarity`` of the two texts never exceeds.

    Paragraphs that both texts have count there by their signs: here, by as many pairs. In the other paragraphs the share
    of common pairs counts for all signs, of which each paragraph has one more than pairs.
    """
    signs = np.array([other.signs + one.signs for other in others])
    paragraphs = np.array([other.paragraphs + one.paragraphs for other in others])
    shared = np.minimum(one.counts, np.stack([other.counts for other in others])).sum(axis=1)
    bound: NDArray[np.float64] = (2 * shared + paragraphs) / np.maximum(signs, 1)
    return bound
