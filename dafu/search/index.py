"""The index of a set of documents, as a folder of static files; docs/search-format.md describes them.

Four steps, each on all processes: texts are written and grams laid aside; pairs become lists; common pairs are known,
and triples are laid aside; triples become lists.
"""

import hashlib
import json
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np

from dafu.search.catalogue import Catalogue
from dafu.search.chapters import Chapter
from dafu.search.crew import Crew
from dafu.search.documents import FORMAT, Document, IndexReport, Jump, Layout
from dafu.search.folder import IndexFolder
from dafu.search.grams import DOCUMENTS_AT_ONCE, CommonPairs
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
from dafu.search.postings import impact_table
from dafu.search.prepare import Batch, Encoding, Tools, Triples, encode, lay_triples, prepare
from dafu.search.spill import Laid, LaidText, Spill, parts, save_arrays


def build_index(
    documents: Iterable[Document],
    folder: Path,
    *,
    variants: Mapping[str, str],
    jumps: Iterable[Jump] = (),
    layout: Layout | None = None,
    jobs: int = 1,
) -> IndexReport:
    """Write the index of the documents, which are read once; unchanged files stay, files of earlier builds go.

    Args:
        documents: each with an id of its own; their order does not matter.
        folder: of the index alone; made when it does not exist.
        variants: Traditional → Simplified, one sign for one (see ``variants.opencc_signs``).
        jumps: names of pages that are no documents.
        layout: how to cut the index into files; one member in a file when not given.
        jobs: processes that share the work; the files are the same with any number.
    """
    layout = layout or Layout()
    with Spill() as spill:
        tools = partial(Tools, variants, spill.path, folder, layout)
        with IndexFolder(folder, scripts=layout.scripts) as target, Crew(jobs, tools) as crew:
            return _Build(target, spill.path, crew, variants, layout).run(documents, jumps)


class _Build:
    """One build: what its steps share."""

    def __init__(
        self, folder: IndexFolder, spill: Path, crew: Crew[Tools], variants: Mapping[str, str], layout: Layout
    ) -> None:
        self._folder = folder
        self._spill = spill
        self._crew = crew
        self._variants = variants
        self._layout = layout
        self._catalogue = Catalogue(NormalForm(variants))

    def run(self, documents: Iterable[Document], jumps: Iterable[Jump]) -> IndexReport:
        """All steps, one after the other."""
        grams, texts = self._prepare(documents)
        catalogue = self._catalogue
        order = catalogue.order()
        places = np.empty(len(order), np.uint32)
        places[order] = np.arange(len(order), dtype=np.uint32)
        numbering = save_arrays(self._spill, "numbering", places, impact_table(catalogue.relative_lengths()))
        chapters, common = self._write_lists(grams, texts, numbering)
        variants, doubtful = self._needed_variants({sign for chapter in chapters for sign in chapter.signs})
        root: dict[str, Any] = {
            "format": FORMAT,
            "documents": len(order),
            "documentsInBlock": DOCUMENTS_IN_BLOCK,
            "common": common,
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

    def _prepare(self, documents: Iterable[Document]) -> tuple[list[Laid], list[LaidText]]:
        grams, texts = [], []
        for prepared in self._crew.do(prepare, self._batches(documents)):
            self._catalogue.note(prepared.lengths, prepared.parts)
            for stored in prepared.texts:
                self._folder.note(stored)
            grams.append(prepared.grams)
            texts.append(prepared.signs)
        return grams, texts

    def _batches(self, documents: Iterable[Document]) -> Iterator[Batch]:
        first, some = 0, list[Document]()
        # Documents that share a file are in one batch.
        size = DOCUMENTS_AT_ONCE // self._layout.documents_per_file * self._layout.documents_per_file
        for document in documents:
            self._catalogue.add(document)
            some.append(document)
            if len(some) == (size or 1):
                yield Batch(first, some)
                first, some = first + len(some), []
        if some:
            yield Batch(first, some)

    def _write_lists(
        self, grams: Sequence[Laid], texts: Sequence[LaidText], numbering: str
    ) -> tuple[list[Chapter], int]:
        """The chapters by key, and what makes pairs common: their lists come first, then those of the triples."""
        chapters = list(self._chapters(grams, numbering))
        keys = [np.empty(0, np.uint64), *(chapter.pairs for chapter in chapters)]
        counts = [np.empty(0, np.int64), *(chapter.documents_of_pairs for chapter in chapters)]
        total = len(self._catalogue)
        common = save_arrays(self._spill, "common", np.concatenate(keys), np.concatenate(counts), np.array([total]))
        laid = list(self._crew.do(lay_triples, (Triples(common, text) for text in texts)))
        chapters += self._chapters(laid, numbering)
        return sorted(chapters, key=lambda chapter: chapter.first_key), CommonPairs.threshold(total)

    def _chapters(self, laid: Sequence[Laid], numbering: str) -> Iterator[Chapter]:
        for chapters in self._crew.do(encode, (Encoding(numbering, part) for part in parts(laid))):
            yield from chapters

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
