"""What builds remember of an index, so that the next one does only what is new; nothing of it is needed.

A folder with ``state``, which is replaced as a whole when a build is done, and a file of normal forms, which grows.
"""

import hashlib
import pickle
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple, Self

from dafu.search.chapters import Chapter
from dafu.search.documents import Document

_STATE = "state"
_DIGEST = 16
_WASTE = 1.6  # how much longer than needed the file of normal forms may become


class Place(NamedTuple):
    """Where a normal form lies."""

    at: int
    size: int


class Entry(NamedTuple):
    """A document that an earlier build has seen."""

    key: bytes
    unit: bytes
    """Of the documents whose texts share a file with its own."""
    bare: tuple[str, str, str, str, str, Mapping[str, tuple[str, ...]], tuple[str, ...]]
    """The document without its paragraphs; see ``bare``."""
    length: int
    parts: bytes
    """Where the parts of its text lie, as JSON."""
    file: str
    """That holds them."""
    size: int
    form: Place

    @classmethod
    def unpacked(cls, row: Sequence[Any]) -> Self:
        """The entry of a row of plain values."""
        *values, at, size = row
        return cls._make((*values, Place(at, size)))

    @property
    def document(self) -> Document:
        """The document without its paragraphs."""
        name, address, title, subtitle, date, facets, keys = self.bare
        return Document(name, address, title, (), subtitle, date, facets, keys)


def bare(one: Document) -> tuple[str, str, str, str, str, Mapping[str, tuple[str, ...]], tuple[str, ...]]:
    """A document without its paragraphs, in a form that is soon packed."""
    return one.id, one.address, one.title, one.subtitle, one.date, one.facets, one.keys


class State(NamedTuple):
    """What a build has left."""

    forms: str
    """Name of the file of normal forms."""
    average: int
    """Length to which those of the documents were compared."""
    entries: Sequence[Entry]
    """In the order of the numbers of their documents."""
    chapters: Sequence[Chapter]
    """In the order of their keys."""


class Memory:
    """A folder of its own; one build at a time may use it."""

    def __init__(self, folder: Path, world: bytes) -> None:
        """Open nothing yet.

        Args:
            folder: made when it does not exist.
            world: stands for the code that makes the index, and the libraries it uses; another one knows nothing.
        """
        self._folder = folder
        self._world = world
        self._sealed_world = b""
        self._forms = ""

    def recall(self, more: bytes) -> State | None:
        """What the last build has left; None when there is nothing, or something else.

        Args:
            more: what the index depends on besides the documents.
        """
        self._sealed_world = self._world_with(more)
        if (state := self._read_state()) is None:
            self.forget()
        return state

    def _read_state(self) -> State | None:
        if (kept := self._unsealed(_STATE, self._sealed_world)) is None:
            return None
        forms, average, entries, chapters = kept
        self._forms = forms
        if not (self._folder / forms).is_file():
            return None
        return State(
            forms, average, [Entry.unpacked(one) for one in entries], [Chapter.opened(one) for one in chapters]
        )

    def _world_with(self, more: bytes) -> bytes:
        return hashlib.blake2b(self._world + more, digest_size=_DIGEST).digest()

    def _unsealed(self, name: str, world: bytes) -> Any:
        """What was sealed in a world; None when there is nothing, or something else."""
        try:
            sealed = (self._folder / name).read_bytes()
        except OSError:
            return None
        if hashlib.blake2b(sealed[_DIGEST:], digest_size=_DIGEST).digest() != sealed[:_DIGEST]:
            return None
        if sealed[_DIGEST : 2 * _DIGEST] != world:
            return None
        return pickle.loads(sealed[2 * _DIGEST :])  # noqa: S301 (ours: code of this world has sealed it)

    def _seal(self, name: str, world: bytes, value: object) -> None:
        """Keep plain values; objects of our own take several times as long, both ways."""
        content = world + pickle.dumps(value, pickle.HIGHEST_PROTOCOL)
        fresh = self._folder / f"{name}.new"
        fresh.write_bytes(hashlib.blake2b(content, digest_size=_DIGEST).digest() + content)
        fresh.replace(self._folder / name)

    def words(self, name: str) -> Mapping[str, str]:
        """Words that an earlier build has kept under a name."""
        return self._unsealed(f"words-{name}", self._world_with(name.encode())) or {}

    def keep_words(self, name: str, words: Mapping[str, str]) -> None:
        """Keep words under a name for the next build; they depend on nothing but the world and themselves."""
        self._folder.mkdir(parents=True, exist_ok=True)
        self._seal(f"words-{name}", self._world_with(name.encode()), dict(words))

    def forget(self) -> None:
        """Delete what is there."""
        for path in [self._folder / _STATE, *self._folder.glob("forms-*"), *self._folder.glob("words-*")]:
            path.unlink(missing_ok=True)
        self._forms = ""

    def forms(self, places: Iterable[Place]) -> list[bytes]:
        """Normal forms that lie there; where the file is too short, what is there."""
        with (self._folder / self._forms).open("rb") as file:
            return [self._read(file.seek, file.read, place) for place in places]

    @staticmethod
    def _read(seek: Callable[[int], int], read: Callable[[int], bytes], place: Place) -> bytes:
        seek(place.at)
        return read(place.size)

    def put_forms(self, forms: Sequence[bytes]) -> list[Place]:
        """Keep normal forms; gives where."""
        self._folder.mkdir(parents=True, exist_ok=True)
        self._forms = self._forms or "forms-0"
        with (self._folder / self._forms).open("ab") as file:
            at = file.tell()
            file.write(b"".join(forms))
        places = []
        for form in forms:
            places.append(Place(at, len(form)))
            at += len(form)
        return places

    def keep(self, average: int, entries: Sequence[Entry], chapters: Sequence[Chapter]) -> None:
        """Keep what the next build needs; files of which nothing is needed go."""
        self._folder.mkdir(parents=True, exist_ok=True)
        if self._forms and (self._folder / self._forms).stat().st_size > _WASTE * sum(one.form.size for one in entries):
            entries = self._moved(entries)
        forms = self._forms or "forms-0"
        (self._folder / forms).touch()
        plain = forms, average, [(*one[:-1], *one.form) for one in entries], [one.closed() for one in chapters]
        self._seal(_STATE, self._sealed_world, plain)
        for path in self._folder.glob("forms-*"):
            if path.name != forms:
                path.unlink()

    def _moved(self, entries: Sequence[Entry]) -> list[Entry]:
        """The entries, their normal forms in a new file, without those of documents that are gone."""
        former, at = self._folder / self._forms, 0
        self._forms = f"forms-{int(self._forms.removeprefix('forms-')) + 1}"
        moved = []
        with former.open("rb") as source, (self._folder / self._forms).open("wb") as target:
            for entry in entries:
                target.write(self._read(source.seek, source.read, entry.form))
                moved.append(entry._replace(form=Place(at, entry.form.size)))
                at += entry.form.size
        return moved
