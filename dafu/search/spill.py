"""What a build of the index lays aside on the disk between its steps; every process appends to a file of its own."""

import os
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from functools import lru_cache
from io import BufferedReader
from pathlib import Path
from types import TracebackType
from typing import Any, NamedTuple, Self, TypeVar

import numpy as np
from numpy.typing import NDArray

from dafu.search.grams import SEAMS, Counted, Keys, Text, begins_chapter

Number = TypeVar("Number", bound=np.generic)

_ALIGNED = 8
_SAMPLED = 509
_IN_PARTITION = 400_000


class Laid(NamedTuple):
    """Where the grams of one batch lie."""

    file: str
    at: int
    size: int
    first_document: int
    sample: Keys
    """Every so many of its postings."""
    chapters: Keys
    """Its grams that begin chapters."""


class LaidText(NamedTuple):
    """Where the normal forms of one batch lie."""

    file: str
    at: int
    signs: int
    first_document: int


class Spill:
    """A folder that vanishes at the end of a build."""

    def __init__(self) -> None:
        """Nothing is made before the block begins."""
        self._folder: tempfile.TemporaryDirectory[str] | None = None

    def __enter__(self) -> Self:
        """Make the folder."""
        self._folder = tempfile.TemporaryDirectory(prefix="search-")
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        """Delete the folder."""
        if self._folder is not None:
            self._folder.cleanup()

    @property
    def path(self) -> Path:
        """The folder."""
        assert self._folder is not None
        return Path(self._folder.name)


class Writer:
    """One process's file in a spill."""

    def __init__(self, folder: Path) -> None:
        """The file is made when there is something to write."""
        self._path = folder / str(os.getpid())

    def _append(self, *arrays: NDArray[np.generic]) -> int:
        with self._path.open("ab") as file:
            at = file.tell()
            for array in arrays:
                file.write(array.tobytes())
            file.write(bytes(-file.tell() % _ALIGNED))
        return at

    def lay_grams(self, counted: Counted, first_document: int) -> Laid:
        """Lay aside the grams of a batch."""
        at = self._append(counted.postings, counted.flags)
        sample = counted.postings[::_SAMPLED].copy()
        keys = counted.postings >> np.uint64(6)
        return Laid(str(self._path), at, len(keys), first_document, sample, np.unique(keys[begins_chapter(keys)]))

    def lay_text(self, text: Text, first_document: int) -> LaidText:
        """Lay aside normal forms; signs beyond the first plane are in no triple, and are laid down as 0."""
        short = np.where(text.signs < 0x10000, text.signs, 0).astype(np.uint16)
        at = self._append(short, text.owners)
        return LaidText(str(self._path), at, len(short), first_document)


def read_text(laid: LaidText) -> Text:
    """Normal forms that were laid aside."""
    with Path(laid.file).open("rb") as file:
        file.seek(laid.at)
        content = file.read(laid.signs * 3)
    signs = np.frombuffer(content, np.uint16, laid.signs).astype(np.uint32)
    return Text(signs, np.frombuffer(content, np.uint8, offset=laid.signs * 2))


class Piece(NamedTuple):
    """Some consecutive postings of one batch."""

    file: str
    at: int
    """Where the batch begins in the file."""
    size: int
    """Postings of the batch."""
    start: int
    end: int
    first_document: int


class Part(NamedTuple):
    """The postings of a stretch of keys, which lie in all batches."""

    pieces: Sequence[Piece]


def parts(laid: Sequence[Laid]) -> list[Part]:
    """Stretches of keys, in order, over all batches: whole chapters, about so many postings if those are not longer."""
    if not sum(batch.size for batch in laid):
        return []
    bounds = _bounds(laid) << np.uint64(6)
    pieces: list[list[Piece]] = [[] for _ in range(len(bounds) + 1)]
    for batch in laid:
        keys = np.memmap(batch.file, np.uint64, "r", batch.at, (batch.size,)) if batch.size else np.empty(0, "u8")
        cuts = [0, *np.searchsorted(keys, bounds).tolist(), batch.size]
        for part, start, end in zip(pieces, cuts, cuts[1:], strict=False):
            if start < end:
                part.append(Piece(batch.file, batch.at, batch.size, start, end, batch.first_document))
    return [Part(part) for part in pieces if part]


def stretches(part: Part) -> Iterator[Part]:
    """A part in stretches of about so many postings: a chapter may be many times as long, and its lists need not be made at once."""
    total = sum(piece.end - piece.start for piece in part.pieces)
    count = -(-total // _IN_PARTITION)
    if count < 2:
        yield part
        return
    keys = [_keys_of(piece) for piece in part.pieces]
    sample = np.sort(np.concatenate([one[::_SAMPLED] for one in keys])) >> np.uint64(6)
    bounds = np.unique(sample[np.arange(1, count) * len(sample) // count]) << np.uint64(6)
    cuts = [[0, *np.searchsorted(one, bounds).tolist(), len(one)] for one in keys]
    for number in range(len(bounds) + 1):
        pieces = [
            piece._replace(start=piece.start + at[number], end=piece.start + at[number + 1])
            for piece, at in zip(part.pieces, cuts, strict=True)
            if at[number] < at[number + 1]
        ]
        if pieces:
            yield Part(pieces)


def _keys_of(piece: Piece) -> Keys:
    keys: Keys = np.memmap(piece.file, np.uint64, "r", piece.at, (piece.size,))[piece.start : piece.end]
    return keys


def _bounds(laid: Sequence[Laid]) -> Keys:
    """Where the parts begin, but the first; seams are in no part with pairs."""
    sample = np.sort(np.concatenate([batch.sample for batch in laid])) >> np.uint64(6)
    chapters = np.unique(np.concatenate([batch.chapters for batch in laid]))
    before = np.searchsorted(sample, chapters) * _SAMPLED // _IN_PARTITION
    is_bound = np.diff(before, prepend=0) > 0
    return np.unique(np.append(chapters[is_bound], np.uint64(SEAMS)))


def read_part(part: Part) -> tuple[Keys, NDArray[np.uint32], NDArray[np.uint8]]:
    """Keys, documents as they came, and flags of a part, in no order."""
    total = sum(piece.end - piece.start for piece in part.pieces)
    keys, documents, flags = np.empty(total, np.uint64), np.empty(total, np.uint32), np.empty(total, np.uint8)
    with ExitStack() as stack:
        files = {name: stack.enter_context(Path(name).open("rb")) for name in {piece.file for piece in part.pieces}}
        filled = 0
        for file, at, size, start, end, first in part.pieces:
            place = slice(filled, filled := filled + end - start)
            postings = _read(files[file], at + 8 * start, keys[place])
            documents[place] = postings & np.uint64(63)
            documents[place] += np.uint32(first)
            postings >>= np.uint64(6)
            _read(files[file], at + 8 * size + start, flags[place])
    return keys, documents, flags


def read_laid(laid: Laid) -> tuple[Keys, NDArray[np.uint32], NDArray[np.uint8]]:
    """The grams of one batch, in order."""
    return read_part(Part([Piece(laid.file, laid.at, laid.size, 0, laid.size, laid.first_document)]))


def _read(file: BufferedReader, at: int, into: NDArray[Number]) -> NDArray[Number]:
    file.seek(at)
    file.readinto(into.data)
    return into


def save_arrays(folder: Path, name: str, *arrays: NDArray[np.generic]) -> str:
    """Lay arrays aside for all processes; gives where."""
    path = str(folder / f"{name}.npz")
    np.savez(path, *arrays)
    return path


@lru_cache(maxsize=4)
def load_arrays(path: str) -> tuple[NDArray[Any], ...]:
    """Arrays that were laid aside."""
    with np.load(path) as stored:
        return tuple(stored[name] for name in stored.files)
