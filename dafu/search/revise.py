"""Lists of an earlier build, some postings taken out and some put in: what is done with some chapters, in any process."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple, Self

import numpy as np
from numpy.typing import NDArray

from dafu.search.chapters import Chapter, Rows, write_chapters
from dafu.search.folder import read_members
from dafu.search.forms import unpacked_forms, windows
from dafu.search.grams import CommonPairs, Counted, Keys, count_grams
from dafu.search.postings import Lists, encode_postings, read_varints
from dafu.search.prepare import Tools
from dafu.search.spill import load_arrays

Bytes = NDArray[np.uint8]
_NUMBER_BITS = np.uint64(32)


class IndexBroken(Exception):  # noqa: N818 (a state, which the build mends; nobody else sees it)
    """The files of the index are not what an earlier build has left."""


class Postings(NamedTuple):
    """Some postings in the order of their keys."""

    keys: Keys
    documents: NDArray[np.uint32]
    flags: Bytes
    """Impact * 2 + whether the title has the gram; in what a batch counts, the count * 2 and so on."""

    @classmethod
    def of(cls, counted: Counted) -> Self:
        """What was counted in a batch, with the numbers of its documents there."""
        return cls(
            counted.postings >> np.uint64(6), (counted.postings & np.uint64(63)).astype(np.uint32), counted.flags
        )

    @classmethod
    def joined(cls, some: Sequence[Self]) -> Self:
        """All of some, sorted."""
        keys = np.concatenate([np.empty(0, np.uint64), *(one.keys for one in some)])
        documents = np.concatenate([np.empty(0, np.uint32), *(one.documents for one in some)])
        flags = np.concatenate([np.empty(0, np.uint8), *(one.flags for one in some)])
        return cls(keys, documents, flags).chosen(np.argsort(keys, kind="stable"))

    def numbered(self, numbers: NDArray[np.uint32], weights: NDArray[np.uint8]) -> Self:
        """With the numbers of the documents, and impacts in the place of counts."""
        impact = weights[self.documents, self.flags >> np.uint8(1)]
        return type(self)(self.keys, numbers[self.documents], impact << np.uint8(1) | self.flags & np.uint8(1))

    def chosen(self, which: NDArray[np.intp] | NDArray[np.bool_] | slice) -> Self:
        """Some of them."""
        return type(self)(self.keys[which], self.documents[which], self.flags[which])

    def between(self, first: int, end: int) -> Self:
        """Those of some keys."""
        start, stop = np.searchsorted(self.keys, np.array([first, end], np.uint64)).tolist()
        return self.chosen(slice(start, stop))


class Recount(NamedTuple):
    """Whose grams to count again."""

    forms: Sequence[bytes]
    common: str = ""
    """Where the common pairs lie, if triples are to be counted."""


def recount(tools: Tools, task: Recount) -> Postings:
    """Grams or triples of some documents."""
    text = unpacked_forms(task.forms)
    return Postings.of(tools.common(task.common).count_triples(text) if task.common else count_grams(text))


class Compare(NamedTuple):
    """Whose triples to compare, since some pairs have become common, or are so no longer."""

    forms: Sequence[bytes]
    before: str
    after: str
    """Where the common pairs lie."""
    pairs: Keys
    """The pairs that changed."""


def compare(tools: Tools, task: Compare) -> tuple[Postings, Postings]:
    """The triples that go and those that come."""
    text = windows(unpacked_forms(task.forms), task.pairs)
    before, after = (tools.common(path).count_triples(text) for path in (task.before, task.after))
    gone, come = ~np.isin(before.postings, after.postings), ~np.isin(after.postings, before.postings)
    return Postings.of(before).chosen(gone), Postings.of(after).chosen(come)


class Revision(NamedTuple):
    """What to change in chapters that stand side by side."""

    chapters: Sequence[Chapter]
    gone: Postings
    """By the numbers that documents had; their flags do not matter."""
    come: Postings
    numbering: str
    """Where the new numbers of the documents lie, and how many documents there were and are."""
    whole: bool
    """Whether all lists must be written anew, because numbers have changed."""


class Revised(NamedTuple):
    """What became of some chapters."""

    chapters: Sequence[Chapter]
    turned: Keys
    """Pairs that make others common now and did not before, or the other way round."""
    documents: NDArray[np.int64]
    """Which have one of those pairs."""


def revise(tools: Tools, task: Revision) -> Revised:
    """Write chapters anew."""
    numbers, (before, after) = load_arrays(task.numbering)
    rows, content, packed = _opened(tools, task.chapters)
    changed = np.union1d(task.gone.keys, task.come.keys)
    touched = np.ones(len(rows.keys), np.bool_) if task.whole else np.isin(rows.keys, changed)
    stays = _without(_decoded(rows, np.flatnonzero(touched), content, int(before)), task.gone)
    keys = np.concatenate([stays.keys, task.come.keys])
    documents = np.concatenate([numbers[stays.documents], task.come.documents])
    fresh = encode_postings(keys, documents, np.concatenate([stays.flags, task.come.flags]), int(after))
    turned = _turned(rows, fresh, changed)
    lists = _merged(rows, np.flatnonzero(~touched), content, fresh)
    chapters = list(write_chapters(tools.index, tools.layout, lists, packed))
    return Revised(chapters, turned, np.unique(documents[np.isin(keys, turned)]).astype(np.int64))


def _opened(tools: Tools, chapters: Sequence[Chapter]) -> tuple[Rows, Bytes, dict[bytes, bytes]]:
    """What chapters hold: their rows, the bytes of their lists, and their members as they were compressed."""
    some = [chapter.unpacked() for chapter in chapters]
    empty = Rows(np.empty(0, np.uint64), np.empty(0, np.int64), np.empty(0, np.bool_), np.empty(0, np.int64))
    rows = Rows(*(np.concatenate(arrays) for arrays in zip(empty, *some, strict=True)))
    files = [file for chapter in chapters for file in chapter.files]
    firsts = np.array([shard.first_key for file in files for shard in file.shards], np.uint64)
    bounds = np.append(np.searchsorted(rows.keys, firsts), len(rows.keys))
    sizes = np.diff(np.concatenate([[0], np.cumsum(rows.sizes)])[bounds]).tolist()
    packed: dict[bytes, bytes] = {}
    pieces: list[bytes] = []
    for file in files:
        members = read_members(tools.index, file.stored)
        if members is None or len(members) != len(file.shards):
            raise IndexBroken
        for compressed, member in members:
            packed[member] = compressed
            pieces.append(member[len(member) - sizes[len(pieces)] :])
    return rows, np.frombuffer(b"".join(pieces), np.uint8), packed


def _decoded(rows: Rows, which: NDArray[np.intp], content: Bytes, documents: int) -> Postings:
    """The postings of some lists."""
    ends = np.cumsum(rows.sizes)
    some = which[~rows.is_bitmap[which]]
    sizes, counts = rows.sizes[some], rows.counts[some]
    at = np.repeat(ends[some] - np.cumsum(sizes), sizes) + np.arange(int(sizes.sum()))
    values = read_varints(content[at])
    if len(values) != counts.sum():
        raise IndexBroken
    upto = np.cumsum((values >> np.uint64(4)).astype(np.int64) + 1)
    before = np.concatenate([[0], upto])[np.cumsum(counts) - counts]
    found = [
        Postings(
            np.repeat(rows.keys[some], counts),
            (upto - np.repeat(before, counts) - 1).astype(np.uint32),
            (values & np.uint64(15)).astype(np.uint8),
        ),
        *_bitmaps(rows, which[rows.is_bitmap[which]], content, documents),
    ]
    return Postings(*(np.concatenate(arrays) for arrays in zip(*found, strict=True)))


def _bitmaps(rows: Rows, which: NDArray[np.intp], content: Bytes, documents: int) -> Iterator[Postings]:
    starts = np.cumsum(rows.sizes) - rows.sizes
    width = (documents + 7) // 8
    for number in which.tolist():
        start, count = int(starts[number]), int(rows.counts[number])
        bits = np.unpackbits(content[start : start + width], count=documents, bitorder="little")
        halves = content[start + width : start + int(rows.sizes[number])]
        flags = np.stack([halves & 15, halves >> 4], axis=1).ravel()[:count]
        yield Postings(np.full(count, rows.keys[number]), np.flatnonzero(bits).astype(np.uint32), flags)


def _without(postings: Postings, gone: Postings) -> Postings:
    names = np.unique(gone.keys)
    place = np.minimum(np.searchsorted(names, postings.keys), max(0, len(names) - 1))
    may_go = np.flatnonzero(names[place] == postings.keys) if len(names) else np.empty(0, np.intp)
    codes = place[may_go].astype(np.uint64) << _NUMBER_BITS | postings.documents[may_go]
    goes = np.isin(codes, np.searchsorted(names, gone.keys).astype(np.uint64) << _NUMBER_BITS | gone.documents)
    if np.count_nonzero(goes) != len(gone.keys):
        raise IndexBroken
    stays = np.ones(len(postings.keys), np.bool_)
    stays[may_go[goes]] = False
    return postings.chosen(stays)


def _turned(rows: Rows, fresh: Lists, changed: Keys) -> Keys:
    keys = changed[CommonPairs.candidates(changed)]
    before, after = (CommonPairs.bits(_counts(keys, *lists)) for lists in (rows[:2], (fresh.keys, fresh.counts)))
    turned: Keys = keys[before != after]
    return turned


def _counts(wanted: Keys, keys: Keys, counts: NDArray[np.int64]) -> NDArray[np.int64]:
    if not len(keys):
        return np.zeros(len(wanted), np.int64)
    place = np.minimum(np.searchsorted(keys, wanted), len(keys) - 1)
    return np.where(keys[place] == wanted, counts[place], 0)


def _merged(rows: Rows, kept: NDArray[np.intp], content: Bytes, fresh: Lists) -> Lists:
    """Lists that stay and new ones, in the order of their keys."""
    keys = np.concatenate([rows.keys[kept], fresh.keys])
    order = np.argsort(keys, kind="stable")
    sizes = np.concatenate([rows.sizes[kept], fresh.sizes])[order]
    starts = np.concatenate(
        [(np.cumsum(rows.sizes) - rows.sizes)[kept], len(content) + np.cumsum(fresh.sizes) - fresh.sizes]
    )[order]
    counts = np.concatenate([rows.counts[kept], fresh.counts])[order]
    is_bitmap = np.concatenate([rows.is_bitmap[kept], fresh.is_bitmap])[order]
    both = content.tobytes() + fresh.content
    ends = starts + sizes
    breaks = np.flatnonzero(starts[1:] != ends[:-1]) + 1
    froms, tos = np.concatenate([[0], breaks]), np.append(breaks, len(starts)) - 1
    runs = zip(starts[froms].tolist(), ends[tos].tolist(), strict=True) if len(starts) else ()
    return Lists(keys[order], counts, is_bitmap, sizes, b"".join(both[start:end] for start, end in runs))
