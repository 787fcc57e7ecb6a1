"""Grams of normal forms as numbers: every sign, every pair of neighbours, and three or four neighbours in ASCII.

A gram is a 42-bit number, so that JavaScript can hold it: the first sign * 2²¹ + the second (0 for a single sign).
Grams of ASCII follow after all of Unicode: (0x110000 + a * 2⁷ + b) * 2²¹ + c * 2⁷ + d (0 for three signs).
The last sign of a run and the first of the next are a gram at 2⁵², numbered like a pair: a seam.
Three neighbours, Han or ASCII, are a gram only when both of their pairs are common: 业委 and 委员 say little of 业委员.
They follow at 2⁵⁰, fifteen bits for each sign; at 2⁵¹ those with the end of a run after the second sign, and 2⁴⁵ above
them those with the end after the first.
"""

import sys
from collections.abc import Iterator, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from dafu.search.normal import BREAK, COUNTED, NUMERALS, Owners, Signs, SignTable, arabic_window

Keys = NDArray[np.uint64]
Bytes = NDArray[np.uint8]

DOCUMENTS_AT_ONCE = 64
"""At most: the owner of a sign is a document of the batch (six bits), and whether it stands in a heading or a title."""
IN_TITLE, IN_HEADING = 1, 2

_BREAK = ord(BREAK)
_SIGN_BITS = np.uint64(21)
_ASCII_BITS = np.uint64(7)
_ASCII_GRAMS = np.uint64(0x110000)
_HAN = range(0x3400, 0xB300)
_ASCII_CODES = 0x7F00
_CODE_BITS = np.uint64(15)
TRIPLES = 1 << 50
_SEAM_TRIPLES = 1 << 51
_SEAM_AFTER_ONE = 1 << 45
SEAMS = 1 << 52


def _set_of(signs: str) -> NDArray[np.bool_]:
    members = np.zeros(sys.maxunicode + 1, np.bool_)
    members[list(map(ord, signs))] = True
    return members


_CHAPTER_BITS = 14
_SPREAD = np.uint64(0x9E3779B97F4A7C15)


def begins_chapter(keys: Keys) -> NDArray[np.bool_]:
    """Which grams are first in a file, whatever stands before: some one in 2¹⁴, so that no change moves all files."""
    begins: NDArray[np.bool_] = keys * _SPREAD >> np.uint64(64 - _CHAPTER_BITS) == 0
    return begins


_IS_NUMERAL, _IS_COUNTED = _set_of(NUMERALS), _set_of(COUNTED)


class Text(NamedTuple):
    """The normal forms of some documents, one after the other."""

    signs: Signs
    owners: Owners
    """For each sign: document of the batch * 4 + ``IN_HEADING`` + ``IN_TITLE``."""

    @property
    def documents(self) -> Owners:
        """For each sign, its document in the batch."""
        return self.owners >> np.uint8(2)


class Counted(NamedTuple):
    """Grams of some documents."""

    postings: Keys
    """In order, each once: gram * 2⁶ + document of the batch."""
    flags: Bytes
    """For each, its count (at most 127) * 2 + whether the title has it."""


def searchable(text: Text) -> Text:
    """The text, and once more in Arabic form each run that has Chinese numerals."""
    windows: dict[tuple[str, int], None] = {}
    for before, run, after, owner in _runs_with_numerals(text):
        if window := arabic_window(before, run, after):
            windows[window, owner] = None
    if not windows:
        return text
    # Two ends of a run: what stands before and after is no neighbour.
    added = "".join(f"{BREAK}{window}{BREAK}" for window, _ in windows)
    signs = np.frombuffer(added.encode("utf-32-le", "surrogatepass"), np.uint32)
    lengths = [len(window) + 2 for window, _ in windows]
    owners = np.repeat(np.array([owner for _, owner in windows], np.uint8), lengths)
    return Text(np.concatenate([text.signs, signs]), np.concatenate([text.owners, owners]))


def _runs_with_numerals(text: Text) -> Iterator[tuple[str, str, str, int]]:
    """Runs in which a numeral stands before a counted sign, with the runs beside them and the owner."""
    found = np.flatnonzero(_IS_NUMERAL[text.signs[:-1]] & _IS_COUNTED[text.signs[1:]])
    if not len(found):
        return
    ends = np.concatenate([[-1], np.flatnonzero(text.signs == _BREAK), [len(text.signs)]])
    documents = text.documents
    for number in np.unique(np.searchsorted(ends, found)).tolist():
        runs = []
        first = int(ends[number - 1]) + 1
        for at in (number - 1, number, number + 1):
            start, end = (int(ends[at - 1]) + 1, int(ends[at])) if 0 < at < len(ends) else (0, 0)
            is_same = start < end and documents[start] == documents[first]
            runs.append(text.signs[start:end].tobytes().decode("utf-32-le", "surrogatepass") if is_same else "")
        yield runs[0], runs[1], runs[2], int(text.owners[first])


def count_grams(text: Text) -> Counted:
    """All grams but triples; what stands in a heading counts three times."""
    signs, owners = text.signs.astype(np.uint64), text.owners
    is_sign = text.signs != _BREAK
    pairs = (signs[:-1] << _SIGN_BITS) | signs[1:]
    is_pair = is_sign[:-1] & is_sign[1:]
    is_seam = _seams(text, is_sign)
    three, four, heads = _ascii_grams(signs, is_sign & (text.signs < 128))
    found = [
        (signs[is_sign] << _SIGN_BITS, owners[is_sign]),
        (pairs[is_pair], owners[:-1][is_pair]),
        (heads, owners[three]),
        (heads[four] | signs[three[four] + 3], owners[three[four]]),
        (np.uint64(SEAMS) + (signs[:-2] << _SIGN_BITS | signs[2:])[is_seam], owners[:-2][is_seam]),
    ]
    return _counted(np.concatenate([keys for keys, _ in found]), np.concatenate([of for _, of in found]))


def _ascii_grams(signs: Keys, is_ascii: NDArray[np.bool_]) -> tuple[NDArray[np.intp], NDArray[np.intp], Keys]:
    """Where three stand side by side; which of those are followed by a fourth; the keys of the threes."""
    three = np.flatnonzero(is_ascii[:-2] & is_ascii[1:-1] & is_ascii[2:])
    four = np.flatnonzero(is_ascii[np.minimum(three + 3, len(signs) - 1)] & (three + 3 < len(signs)))
    a, b, c = (signs[three + step] for step in range(3))
    return three, four, (_ASCII_GRAMS + (a << _ASCII_BITS | b)) << _SIGN_BITS | c << _ASCII_BITS


def _seams(text: Text, is_sign: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Where a run ends after the sign, and the next run of the same document begins."""
    documents = text.documents
    is_same = documents[:-2] == documents[2:]
    seams: NDArray[np.bool_] = is_sign[:-2] & ~is_sign[1:-1] & is_sign[2:] & is_same
    return seams


def _counted(keys: Keys, owners: Owners) -> Counted:
    document_and_title = (owners >> np.uint8(2)) << np.uint8(1) | owners & np.uint8(IN_TITLE)
    values = keys << np.uint64(7) | document_and_title
    in_heading = values[(owners & np.uint8(IN_HEADING)) > 0]
    values = np.sort(np.concatenate([values, in_heading, in_heading]))
    postings = values >> np.uint64(1)
    last = np.flatnonzero(np.concatenate([postings[1:] != postings[:-1], [True]])) if len(values) else np.empty(0, int)
    counts = np.minimum(np.diff(last, prepend=-1), 127).astype(np.uint8)
    in_title = (values[last] & np.uint64(IN_TITLE)).astype(np.uint8)
    return Counted(postings[last], counts << np.uint8(1) | in_title)


class CommonPairs:
    """Which pairs are so common that three neighbours are a gram of their own."""

    _MARGIN = 5
    LEAST = 1 << (_MARGIN - 1)
    """Documents of a pair; a rarer one is rare enough beside any other."""

    def __init__(self, keys: Keys, counts: NDArray[np.int64], documents: int) -> None:
        """Take the pairs and seams of an index that are not rarer than ``LEAST``, and in how many documents each is."""
        self._threshold = self.threshold(documents)
        is_seam = keys >= np.uint64(SEAMS)
        bits = self.bits(counts)
        self._signs = np.zeros(0x10000, np.uint16)
        first, second = _halves(keys & np.uint64(SEAMS - 1))
        stays = _has_code(first) & _has_code(second)
        known = np.unique(np.concatenate([first[stays], second[stays]]))
        self._signs[known] = np.arange(1, len(known) + 1, dtype=np.uint16)
        self._tables = np.zeros((2, len(known) + 1, len(known) + 1), np.uint8)
        self._tables[is_seam[stays].astype(np.uint8), self._signs[first[stays]], self._signs[second[stays]]] = bits[
            stays
        ]

    @classmethod
    def threshold(cls, documents: int) -> int:
        """Two pairs are common when the bits of their counts are so many: together they are in some 2**5 by chance."""
        return int(documents).bit_length() + cls._MARGIN

    @classmethod
    def bits(cls, counts: NDArray[np.int64]) -> Bytes:
        """How common pairs in so many documents are; 0 for those that make no other common."""
        return np.where(counts < cls.LEAST, 0, np.frexp(counts)[1]).astype(np.uint8)

    @staticmethod
    def candidates(keys: Keys) -> NDArray[np.bool_]:
        """Which keys are pairs or seams."""
        is_seam = keys >= np.uint64(SEAMS)
        is_pair = (keys < _ASCII_GRAMS << _SIGN_BITS) & (keys & np.uint64((1 << 21) - 1) > 0)
        return is_seam | is_pair

    def count_triples(self, text: Text) -> Counted:
        """The triples of a text whose two pairs are common."""
        found = [self._neighbours(text), *self._across_seams(text)]
        return _counted(np.concatenate([keys for keys, _ in found]), np.concatenate([of for _, of in found]))

    def _bits(self, kind: int, first: Signs, second: Signs) -> Bytes:
        place = self._signs
        bits: Bytes = self._tables[kind][place[np.minimum(first, 0xFFFF)], place[np.minimum(second, 0xFFFF)]]
        return bits

    def _are_common(self, one: Bytes, other: Bytes) -> NDArray[np.bool_]:
        return (one > 0) & (other > 0) & (one + other >= self._threshold)

    def _neighbours(self, text: Text) -> tuple[Keys, Owners]:
        bits = self._bits(0, text.signs[:-1], text.signs[1:])
        is_ascii = text.signs < 128
        is_gram = self._are_common(bits[:-1], bits[1:]) & ~(is_ascii[:-2] & is_ascii[1:-1] & is_ascii[2:])
        at = np.flatnonzero(is_gram)
        return _triple_keys(TRIPLES, text.signs[at], text.signs[at + 1], text.signs[at + 2]), text.owners[at]

    def _across_seams(self, text: Text) -> Iterator[tuple[Keys, Owners]]:
        signs = text.signs
        seams = np.flatnonzero(_seams(text, signs != _BREAK))
        at_seam = self._bits(1, signs[seams], signs[seams + 2])
        late = np.minimum(seams + 3, len(signs) - 1)
        for base, first, second, beside in (
            (_SEAM_TRIPLES, seams - 1, seams, self._bits(0, signs[seams - 1], signs[seams])),
            (_SEAM_TRIPLES + _SEAM_AFTER_ONE, seams, seams + 2, self._bits(0, signs[seams + 2], signs[late])),
        ):
            chosen = self._are_common(at_seam, beside)
            third = seams + 2 if base == _SEAM_TRIPLES else late
            yield (
                _triple_keys(base, signs[first[chosen]], signs[second[chosen]], signs[third[chosen]]),
                text.owners[seams[chosen]],
            )


def _halves(pairs: Keys) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    return (pairs >> _SIGN_BITS).astype(np.intp), (pairs & np.uint64((1 << 21) - 1)).astype(np.intp)


def _has_code(signs: NDArray[np.intp]) -> NDArray[np.bool_]:
    has_code: NDArray[np.bool_] = (signs > 0) & (signs < 128) & (signs != _BREAK)
    return has_code | (signs >= _HAN.start) & (signs < _HAN.stop)


def _triple_keys(base: int, *signs: Signs) -> Keys:
    key = np.zeros(len(signs[0]), np.uint64)
    for sign in signs:
        code = np.where(sign < 128, sign + _ASCII_CODES, sign - np.uint32(_HAN.start)).astype(np.uint64)
        key = key << _CODE_BITS | code
    return np.uint64(base) + key


def fold_batch(table: SignTable, pieces: Sequence[tuple[str, int]]) -> Text:
    """The normal form of some pieces of text in NFC, each with its owner; a run ends where a piece ends."""
    lengths = [len(piece) + 1 for piece, _ in pieces]
    owners = np.repeat(np.array([owner for _, owner in pieces], np.uint8), lengths)
    return Text(*table.fold("".join(f"{piece}{BREAK}" for piece, _ in pieces), owners))


def single_signs(keys: Keys) -> Iterator[str]:
    """The signs among some grams."""
    signs = keys >> _SIGN_BITS
    alone = (keys == signs << _SIGN_BITS) & (signs < _ASCII_GRAMS)
    yield from map(chr, signs[alone].tolist())
