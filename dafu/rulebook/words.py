"""Where the words of a vocabulary stand in a text: all places are asked at once, with arrays."""

from collections.abc import Sequence
from typing import Any, Final

import numpy as np

Signs = np.ndarray[Any, np.dtype[np.uint32]]
Places = np.ndarray[Any, np.dtype[np.intp]]

_SPREAD: Final = np.uint16(31421)
"""Odd and large: the sums of the signs of a vocabulary lie all over the 16 bits, and few fall together."""
_START: Final = 3
"""Signs by which a word is looked up; words of two signs by these."""


class Words:
    """A vocabulary, to be found in texts.

    The first signs of a place lead to the few words that may stand there, and these are compared sign by sign. An
    automaton that reads sign by sign takes as long or longer: it answers match by match.
    """

    def __init__(self, words: Sequence[str]) -> None:
        """Take the words, each of two signs at least; a word is known by its position among them."""
        longest = max(map(len, words), default=_START)
        self._signs = np.zeros((len(words), longest), np.uint32)
        for position, word in enumerate(words):
            self._signs[position, : len(word)] = _signs(word)
        self._reach = np.arange(longest)
        pairs = np.array([_pairs(_signs(word[:2]))[0] for word in words], np.uint16)
        self._begins = np.zeros(0x10000, np.bool_)
        self._begins[pairs] = True
        longest_first = sorted(range(len(words)), key=lambda position: -len(words[position]))
        longer = [position for position in longest_first if len(words[position]) > 2]
        starts = {each: _triples(pairs[each : each + 1], _signs(words[each][2])) for each in longer}
        self._longer = _Buckets([(int(starts[position][0]), position) for position in longer])
        self._short = _Buckets(
            [(int(pairs[position]), position) for position in longest_first if len(words[position]) == 2]
        )

    def find(self, text: str) -> list[tuple[int, int]]:
        """Every place of the text where a word stands, and the word; by places, at each the longest word first."""
        signs = _signs(text + "\0" * len(self._reach))
        pairs = _pairs(signs[: len(text) + 1])
        places = np.flatnonzero(self._begins.take(pairs))
        pairs = pairs[places]
        longer, first = self._longer.at(_triples(pairs, signs[places + 2]))
        short, second = self._short.at(pairs)
        # Longer words stand first, and stay first when all are put in the order of their places.
        places, words = places[np.concatenate((longer, short))], np.concatenate((first, second))
        wanted = self._signs[words]
        stands = ((signs[places[:, None] + self._reach] == wanted) | (wanted == 0)).all(axis=1)
        places, words = places[stands], words[stands]
        order = np.argsort(places, kind="stable")
        return list(zip(places[order].tolist(), words[order].tolist(), strict=True))


class _Buckets:
    """Positions of words by the hash of their first signs."""

    def __init__(self, items: Sequence[tuple[int, int]]) -> None:
        hashes = np.array([each for each, _ in items], np.intp)
        self._words = np.array([word for _, word in items], np.intp)[np.argsort(hashes, kind="stable")]
        # Small numbers, for each page asks all over this table, and it has to find room in the caches of the processor.
        self._firsts = np.concatenate(([0], np.cumsum(np.bincount(hashes, minlength=0x10000)))).astype(np.int32)

    def at(self, hashes: Any) -> tuple[Places, Places]:
        """All words of the buckets: which of the hashes each belongs to, and the word."""
        hashes = hashes.astype(np.intp)
        firsts = self._firsts.take(hashes)
        counts = self._firsts.take(hashes + 1) - firsts
        owners = np.arange(len(hashes)).repeat(counts)
        ends = counts.cumsum()
        return owners, self._words.take(np.arange(len(owners)) + (firsts - ends + counts).repeat(counts))


def _signs(text: str) -> Signs:
    return np.frombuffer(text.encode("utf-32-le", "surrogatepass"), np.uint32)


def _pairs(signs: Signs) -> Any:
    """The hash of each two neighbouring signs."""
    small = signs.astype(np.uint16)
    return small[:-1] * _SPREAD + small[1:]


def _triples(pairs: Any, thirds: Signs) -> Any:
    return pairs * _SPREAD + thirds.astype(np.uint16)
