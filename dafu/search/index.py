"""The index of a set of documents, as a folder of static files; docs/search-format.md describes them.

Four steps, each on all processes: texts are written and grams laid aside; pairs become lists; common pairs are known,
and triples are laid aside; triples become lists.
"""

import hashlib
import json
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any, Literal, NamedTuple

import numpy as np
from numpy.typing import NDArray

from dafu.search.catalogue import Catalogue
from dafu.search.chapters import Chapter
from dafu.search.crew import Crew
from dafu.search.documents import FORMAT, Document, IndexReport, Jump, Layout, Promise
from dafu.search.folder import IndexFolder
from dafu.search.forms import FormBroken
from dafu.search.grams import CommonPairs
from dafu.search.intake import Intake
from dafu.search.lists import write_lists
from dafu.search.memory import Memory, State
from dafu.search.normal import NormalForm
from dafu.search.parts import (
    DOCUMENTS_IN_BLOCK,
    KeyedFile,
    packed_column,
    packed_json,
    write_directory,
    write_jumps,
    write_where,
)
from dafu.search.postings import Numbering, impact_table
from dafu.search.prepare import Tools
from dafu.search.revise import IndexBroken
from dafu.search.revision import Reviser, plan
from dafu.search.spill import Spill

MOST_SHARED = 30_000
"""Documents above which processes begin with nothing. Those that are forked keep what this one held, and as it looks at its
replies, it gets copies of its own: at 100,000 that is one more GB. To begin with nothing takes a second."""
_LITTLE = 16
"""Documents: what they change takes one process a second, and starting others half of it."""


@dataclass(frozen=True, slots=True)
class Remembered:
    """Documents that are made only if no build remembers them."""

    promises: Sequence[Promise]
    memory: Memory


def build_index(
    documents: Iterable[Document] | Remembered,
    folder: Path,
    *,
    variants: Mapping[str, str],
    jumps: Iterable[Jump] = (),
    layout: Layout | None = None,
    jobs: int = 1,
) -> IndexReport:
    """Write the index of the documents, which are read once; unchanged files stay, files of earlier builds go.

    Args:
        documents: each with an id of its own; their order does not matter. The files are the same if they are
            remembered.
        folder: of the index alone; made when it does not exist.
        variants: Traditional → Simplified, one sign for one (see ``variants.opencc_signs``).
        jumps: names of pages that are no documents.
        layout: how to cut the index into files; one member in a file when not given.
        jobs: processes that share the work; the files are the same with any number.
    """
    means = _Means(folder, variants, layout or Layout(), jobs)
    if not isinstance(documents, Remembered):
        return _built(means, documents, jumps, None)
    names = list(jumps)
    try:
        return _built(means, documents.promises, names, documents.memory)
    except (FormBroken, IndexBroken):
        documents.memory.forget()
        return _built(means, documents.promises, names, documents.memory)


class _Means(NamedTuple):
    """What a build works with."""

    folder: Path
    variants: Mapping[str, str]
    layout: Layout
    jobs: int


def _built(
    means: _Means, documents: Iterable[Document | Promise], jumps: Iterable[Jump], memory: Memory | None
) -> IndexReport:
    folder, variants, layout, jobs = means
    world = repr((FORMAT, layout, sorted(variants.items()))).encode()
    state = memory.recall(world) if memory else None
    if state is not None and isinstance(documents, Sequence) and _is_little(state, documents):
        jobs = 1
    is_large = isinstance(documents, Sequence) and len(documents) > MOST_SHARED
    start: Literal["spawn"] | None = "spawn" if is_large else None
    with Spill() as spill:
        tools = partial(Tools, variants, spill.path, folder, layout, remembers=memory is not None)
        with IndexFolder(folder, scripts=layout.scripts) as target, Crew(jobs, tools, start) as crew:
            return _Build(means, target, spill.path, crew, memory).run(documents, jumps, state)


def _is_little(state: State, promises: Sequence[Document | Promise]) -> bool:
    """Whether so few documents come or go that other processes would only just have started."""
    known = {entry.key for entry in state.entries}
    coming = {one.key for one in promises if isinstance(one, Promise)}
    return len(known ^ coming) <= _LITTLE


class _Build:
    """One build: what its steps share."""

    def __init__(
        self, means: _Means, folder: IndexFolder, spill: Path, crew: Crew[Tools], memory: Memory | None
    ) -> None:
        self._folder = folder
        self._spill = spill
        self._crew = crew
        self._variants = means.variants
        self._memory = memory
        self._catalogue = Catalogue(NormalForm(means.variants))
        self._intake = Intake(folder, crew, means.layout, memory)

    def run(self, documents: Iterable[Document | Promise], jumps: Iterable[Jump], state: State | None) -> IndexReport:
        """All steps, one after the other; ``state`` is what the last build has left."""
        catalogue = self._catalogue
        self._intake.take(documents, state, catalogue)
        order = catalogue.order()
        places = np.empty(len(order), np.uint32)
        places[order] = np.arange(len(order), dtype=np.uint32)
        numbering = Numbering(places, impact_table(catalogue.relative_lengths()))
        chapters = sorted(self._chapters(numbering, state), key=lambda one: one.first_key)
        report = self._finish(order, chapters, jumps)
        if self._memory and len(self._intake.entries) == len(order):
            entries = [self._intake.entries[number] for number in order.tolist()]
            self._memory.keep(catalogue.average_length(), entries, chapters)
        return report

    def _chapters(self, numbering: Numbering, state: State | None) -> list[Chapter]:
        """The lists: those of the earlier build with some changes, or made anew."""
        intake = self._intake
        if self._memory and state and self._stands(state):
            chosen = plan(state, intake.entries, intake.known, numbering.places, self._catalogue.average_length())
            if chosen:
                return Reviser(self._crew, self._spill, self._memory, state, chosen).chapters(intake, numbering)
        grams, texts = intake.all_laid()
        return write_lists(self._crew, self._spill, grams, texts, numbering)

    def _stands(self, state: State) -> bool:
        files = (file.stored for chapter in state.chapters for file in chapter.files)
        return all(self._folder.has(file.folder, file.name, file.size) for file in files)

    def _finish(self, order: NDArray[np.intp], chapters: Sequence[Chapter], jumps: Iterable[Jump]) -> IndexReport:
        """Write all but lists and texts, the root last."""
        catalogue = self._catalogue
        variants, doubtful = self._needed_variants({sign for chapter in chapters for sign in chapter.signs})
        root: dict[str, Any] = {
            "format": FORMAT,
            "documents": len(order),
            "documentsInBlock": DOCUMENTS_IN_BLOCK,
            "common": CommonPairs.threshold(len(order)),
            "grams": write_directory(self._folder, list(self._noted(chapters))),
            "texts": write_directory(self._folder, write_where(self._folder, catalogue.parts(order))),
            "jumps": write_directory(self._folder, write_jumps(self._folder, catalogue.names(jumps))),
            "facets": {
                name: self._folder.add("facets", packed_column(column))
                for name, column in catalogue.columns(order).items()
            },
            "variants": self._folder.add("pages", packed_json(variants)),
            "doubtful": doubtful,
        }
        root["build"] = hashlib.sha256(json.dumps(root).encode()).hexdigest()[:16]
        count = self._folder.finish(json.dumps(root, ensure_ascii=False, separators=(",", ":")).encode())
        sizes = dict(sorted(self._folder.sizes.items()))
        written, deleted = self._folder.written, self._folder.deleted
        grams_and_postings = sum(one.lists for one in chapters), sum(one.postings for one in chapters)
        return IndexReport(len(order), *grams_and_postings, count, written, deleted, sizes)

    def _noted(self, chapters: Iterable[Chapter]) -> Iterator[KeyedFile]:
        """Where every shard lies."""
        for file in (file for chapter in chapters for file in chapter.files):
            self._folder.note(file.stored)
            for shard, location in zip(file.shards, file.stored.locations, strict=True):
                yield KeyedFile(shard.first_key, location, shard.documents)

    def _needed_variants(self, signs: Collection[str]) -> tuple[str, str]:
        """Pairs of signs whose second occurs in the texts (no other can find anything), and the doubtful ones.

        A query with a sign that is not in GB 2312 may have variants; of those in it, the few that are variants are doubtful.
        """
        needed = [sign for sign, plain in sorted(self._variants.items()) if plain in signs]
        doubtful = [sign for sign in needed if len(sign.encode("gb2312", "ignore")) > 0]
        return "".join(sign + self._variants[sign] for sign in needed), "".join(doubtful)
