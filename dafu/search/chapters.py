"""Lists cut into chapters, files and shards.

A chapter begins where some gram says so, whatever stands before it, and has files of its own. So a list that becomes
longer moves what stands behind it in its chapter, and nothing else; and chapters can be made in any process.
"""

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple, Self

import numpy as np
from numpy.typing import NDArray

from dafu.search.documents import Layout
from dafu.search.folder import Location, Stored, store
from dafu.search.grams import CommonPairs, Keys, begins_chapter, single_signs
from dafu.search.postings import Lists, read_varints, varints


class Shard(NamedTuple):
    """Consecutive lists that are fetched together."""

    first_key: int
    documents: int
    """Of the list, when it stands alone because it is long; else 0."""


class ShardFile(NamedTuple):
    """Shards that share a file."""

    shards: Sequence[Shard]
    stored: Stored


class Rows(NamedTuple):
    """What is known of lists without reading them."""

    keys: Keys
    counts: NDArray[np.int64]
    is_bitmap: NDArray[np.bool_]
    sizes: NDArray[np.int64]


class Chapter(NamedTuple):
    """Lists that share no file with others."""

    first_key: int
    lists: int
    postings: int
    rows: bytes
    """``Rows``, packed."""
    files: Sequence[ShardFile]
    pairs: Keys
    """Its grams that can make others common, see ``CommonPairs``."""
    documents_of_pairs: NDArray[np.int64]
    signs: str
    """Its grams of one sign."""

    def closed(self) -> tuple[Any, ...]:
        """Plain values, to be kept: 11,500 shards as objects take half a second to read again."""
        files = [
            (
                list(map(tuple, file.shards)),
                file.stored[:2],
                [one[1:] for one in file.stored.locations],
                file.stored.size,
            )
            for file in self.files
        ]
        return (*self[:4], files, *self[5:])

    @classmethod
    def opened(cls, closed: Sequence[Any]) -> Self:
        """The chapter that was kept, its files no longer new."""
        files = [
            ShardFile(
                [Shard(*one) for one in shards],
                Stored(folder, name, [Location(name, *one) for one in places], size, is_new=False),
            )
            for shards, (folder, name), places, size in closed[4]
        ]
        return cls._make((*closed[:4], files, *closed[5:]))

    def unpacked(self) -> Rows:
        """What is known of its lists."""
        steps, heads, sizes = read_varints(np.frombuffer(self.rows, np.uint8)).reshape(3, -1)
        counts = (heads >> np.uint64(1)).astype(np.int64)
        return Rows(np.cumsum(steps), counts, (heads & np.uint64(1)).astype(np.bool_), sizes.astype(np.int64))


def write_chapters(
    folder: Path, layout: Layout, lists: Lists, packed: Mapping[bytes, bytes] | None = None
) -> Iterator[Chapter]:
    """Write lists, the first of which begins a chapter.

    Args:
        folder: of the index.
        layout: how long shards and files are.
        lists: of one kind; the last chapter ends with them.
        packed: contents that have been compressed before.
    """
    begins = np.flatnonzero(begins_chapter(lists.keys))
    starts = np.unique(np.concatenate([[0], begins])).tolist() if len(lists.keys) else []
    ends = np.concatenate([[0], np.cumsum(lists.sizes)])
    for start, end in zip(starts, [*starts[1:], len(lists.keys)], strict=True):
        at = slice(start, end)
        content = lists.content[int(ends[start]) : int(ends[end])]
        chosen = Lists(lists.keys[at], lists.counts[at], lists.is_bitmap[at], lists.sizes[at], content)
        yield _chapter(chosen, list(_files(folder, layout, chosen, packed or {})))


def _chapter(lists: Lists, files: Sequence[ShardFile]) -> Chapter:
    steps = np.diff(lists.keys, prepend=np.uint64(0))
    rows = varints(np.concatenate([steps, _heads(lists), lists.sizes.astype(np.uint64)]))[0].tobytes()
    is_common = CommonPairs.candidates(lists.keys) & (lists.counts >= CommonPairs.LEAST)
    return Chapter(
        first_key=int(lists.keys[0]),
        lists=len(lists.keys),
        postings=int(lists.counts.sum()),
        rows=rows,
        files=files,
        pairs=lists.keys[is_common],
        documents_of_pairs=lists.counts[is_common],
        signs="".join(single_signs(lists.keys)),
    )


def _heads(lists: Lists) -> NDArray[np.uint64]:
    heads: NDArray[np.uint64] = (lists.counts * 2 + lists.is_bitmap).astype(np.uint64)
    return heads


def _files(folder: Path, layout: Layout, lists: Lists, packed: Mapping[bytes, bytes]) -> Iterator[ShardFile]:
    shards = list(_shards(lists, layout.shard_bytes))
    for at in range(0, len(shards), layout.shards_per_file):
        some = shards[at : at + layout.shards_per_file]
        stored = store(folder, "grams", [content for _, content in some], scripts=layout.scripts, packed=packed)
        yield ShardFile([shard for shard, _ in some], stored)


def _shards(lists: Lists, target: int) -> Iterator[tuple[Shard, bytes]]:
    """A mark, number of lists, distances of keys, count * 2 + form, then the lists."""
    spans = list(_spans(lists.sizes, target))
    steps = np.diff(lists.keys, prepend=np.uint64(0))
    firsts = [start for start, _ in spans]
    steps[firsts] = lists.keys[firsts]
    (step_bytes, step_ends), (head_bytes, head_ends) = varints(steps), varints(_heads(lists))
    ends = [np.concatenate([[0], one]).tolist() for one in (step_ends, head_ends, np.cumsum(lists.sizes))]
    parts = (step_bytes.tobytes(), head_bytes.tobytes(), lists.content)
    for start, end in spans:
        is_alone = end - start == 1 and lists.sizes[start] > target // 2
        content = b"".join(
            [b"l", _varint(end - start), *(part[at[start] : at[end]] for part, at in zip(parts, ends, strict=True))]
        )
        yield Shard(int(lists.keys[start]), int(lists.counts[start]) if is_alone else 0), content


def _varint(value: int) -> bytes:
    """One small number, without an array."""
    return bytes([value]) if value < 128 else bytes([value & 127 | 128]) + _varint(value >> 7)


def _spans(sizes: NDArray[np.int64], target: int) -> Iterator[tuple[int, int]]:
    """Consecutive lists that make a shard each; the head of a list takes some four bytes, one that is long stands alone."""
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
