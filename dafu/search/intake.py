"""Takes the documents of an index in: those that an earlier build knows cost nothing, the others are made and prepared."""

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import NamedTuple

from dafu.search.catalogue import Catalogue
from dafu.search.crew import Crew
from dafu.search.documents import Document, Layout, Promise
from dafu.search.folder import IndexFolder, Stored
from dafu.search.grams import DOCUMENTS_AT_ONCE
from dafu.search.memory import Entry, Memory, State, bare
from dafu.search.prepare import Batch, Former, Prepared, Tools, lay_former, prepare
from dafu.search.spill import Laid, LaidText


class _Coming(NamedTuple):
    """A document that is being prepared."""

    key: bytes
    unit: bytes
    document: Document


class Intake:
    """The documents of one build, numbered as they come: first those that are known."""

    def __init__(self, folder: IndexFolder, crew: Crew[Tools], layout: Layout, memory: Memory | None) -> None:
        """Take nothing yet."""
        self._folder = folder
        self._crew = crew
        self._layout = layout
        self._memory = memory
        self._coming: list[_Coming] = []
        self.known = 0
        """Documents that were known."""
        self.entries: list[Entry] = []
        """What the next build is to know of the documents, if there is a memory."""
        self.grams: list[Laid] = []
        self.texts: list[LaidText] = []
        """What was laid aside for the documents that were not known."""

    def take(self, documents: Iterable[Document | Promise], state: State | None, catalogue: Catalogue) -> None:
        """Take all documents in."""
        former = {entry.key: entry for entry in state.entries} if state else {}
        together = _units(documents, min(DOCUMENTS_AT_ONCE, self._layout.documents_per_file))
        units = self._taken_as_known(together, former, catalogue)
        if former:  # the known ones come first; else nothing is known, and documents are read as the work goes on
            units = iter(list(units))
        self.known = len(self.entries)
        for prepared in self._crew.do(prepare, self._batches(units, catalogue)):
            self._note(prepared, catalogue)

    def all_laid(self) -> tuple[list[Laid], list[LaidText]]:
        """What was laid aside, with that of the known documents, which are counted again."""
        grams, texts = list(self.grams), list(self.texts)
        for gram, text in self._crew.do(lay_former, self._formers()):
            grams.append(gram)
            texts.append(text)
        return grams, texts

    def _formers(self) -> Iterator[Former]:
        for first in range(0, self.known, DOCUMENTS_AT_ONCE):
            assert self._memory
            some = self.entries[first : min(first + DOCUMENTS_AT_ONCE, self.known)]
            yield Former(first, self._memory.forms([one.form for one in some]))

    def _taken_as_known(
        self, units: Iterable[Sequence[Document | Promise]], former: Mapping[bytes, Entry], catalogue: Catalogue
    ) -> Iterator[Sequence[Document | Promise]]:
        """The units that are not known."""
        for unit in units:
            name = _name(unit)
            entries = [former.get(one.key) for one in unit if isinstance(one, Promise)]
            known = [
                one for one in entries if one and one.unit == name and self._folder.has("texts", one.file, one.size)
            ]
            if len(known) < len(unit):
                yield unit
                continue
            for entry in known:
                catalogue.add(entry.document)
                catalogue.note(entry.length, entry.parts)
                self._folder.note(Stored("texts", entry.file, (), entry.size, is_new=False))
                self.entries.append(entry)

    def _batches(self, units: Iterable[Sequence[Document | Promise]], catalogue: Catalogue) -> Iterator[Batch]:
        """The documents of some units; those that share a file are in one batch."""
        first, some = self.known, list[Document]()
        for unit in units:
            if some and len(some) + len(unit) > DOCUMENTS_AT_ONCE:
                yield Batch(first, some)
                first, some = first + len(some), []
            name = _name(unit)
            for one in unit:
                document = one.make() if isinstance(one, Promise) else one
                catalogue.add(document)
                some.append(document)
                if self._memory and isinstance(one, Promise):
                    self._coming.append(_Coming(one.key, name, replace(document, paragraphs=())))
        if some:
            yield Batch(first, some)

    def _note(self, prepared: Prepared, catalogue: Catalogue) -> None:
        parts = [json.dumps(one, separators=(",", ":")).encode() for one in prepared.parts]
        for length, part in zip(prepared.lengths, parts, strict=True):
            catalogue.note(length, part)
        for stored in prepared.texts:
            self._folder.note(stored)
        self.grams.append(prepared.grams)
        self.texts.append(prepared.signs)
        if self._memory:
            places = self._memory.put_forms(prepared.forms)
            coming, self._coming = self._coming[: len(parts)], self._coming[len(parts) :]
            files = [file for file in prepared.texts for _ in range(self._layout.documents_per_file)]
            for one, length, part, file, place in zip(coming, prepared.lengths, parts, files, places, strict=False):
                self.entries.append(
                    Entry(one.key, one.unit, bare(one.document), length, part, file.name, file.size, place)
                )


def _units(documents: Iterable[Document | Promise], size: int) -> Iterator[Sequence[Document | Promise]]:
    """The documents whose texts share a file."""
    some: list[Document | Promise] = []
    for document in documents:
        some.append(document)
        if len(some) == size:
            yield some
            some = []
    if some:
        yield some


def _name(unit: Sequence[Document | Promise]) -> bytes:
    """Stands for what a unit holds."""
    keys = (one.key.hex() for one in unit if isinstance(one, Promise))
    return hashlib.blake2b(" ".join(keys).encode(), digest_size=16).digest()
