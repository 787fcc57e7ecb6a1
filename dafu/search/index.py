"""The index of a set of documents, as a folder of static files; docs/search-format.md describes them."""

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from concurrent.futures import Future
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from dafu.search.documents import FORMAT, Document, IndexReport, Jump, Layout
from dafu.search.folder import IndexFolder, Location, Spill
from dafu.search.grams import CommonPairs, Grams, counted_grams, counted_triples, single_signs
from dafu.search.normal import BREAK, NormalForm
from dafu.search.parts import (
    DOCUMENTS_IN_BLOCK,
    KeyedFile,
    Shown,
    VariantPairs,
    column,
    packed_json,
    text_parts,
    write_directory,
    write_jumps,
    write_shown,
)
from dafu.search.postings import Shard, cut_shards, encode_lists

_SAMPLE = 1_500


def build_index(
    documents: Iterable[Document],
    folder: Path,
    *,
    variants: Mapping[str, str],
    jumps: Iterable[Jump] = (),
    layout: Layout | None = None,
) -> IndexReport:
    """Write the index of the documents, which are read once; unchanged files stay, files of earlier builds go.

    Args:
        documents: each with an id of its own; their order does not matter.
        folder: of the index alone; made when it does not exist.
        variants: Traditional → Simplified, one sign for one (see ``variants.opencc_signs``).
        jumps: names of pages that are no documents.
        layout: how to cut the index into files; one member in a file when not given.
    """
    layout = layout or Layout()
    form = NormalForm(variants)
    with IndexFolder(folder, scripts=layout.scripts) as target:
        build = _Build(target, form, variants, layout)
        for document in documents:
            build.add(document)
        return build.finish(jumps)


class _Build:
    """What is known half-way: postings are spilled, texts are written, the rest of each document is in memory."""

    def __init__(self, folder: IndexFolder, form: NormalForm, variants: Mapping[str, str], layout: Layout) -> None:
        self._folder = folder
        self._form = form
        self._variants = variants
        self._pairs = VariantPairs(variants)
        self._layout = layout
        self._spill = Spill()
        self._documents: list[Document] = []
        self._lengths: list[int] = []
        self._sample: list[tuple[str, str, Grams]] | None = []
        self._common = CommonPairs([])
        self._parts: list[bytes] = []
        self._texts: list[tuple[Future[list[Location]], int, int]] = []
        self._unwritten: list[tuple[int, int]] = []
        self._signs: set[str] = set()

    def add(self, document: Document) -> None:
        """Write the text of a document and note its grams."""
        title = self._form.searchable(f"{document.title}{BREAK}{document.subtitle}{BREAK}")
        body = self._form.searchable(BREAK.join(paragraph.text for paragraph in document.paragraphs))
        headings = [self._form.of(p.text) for p in document.paragraphs if p.is_heading]
        grams = counted_grams(title, body, headings)
        self._spill.add(len(self._documents), grams)
        self._lengths.append(len(title) + len(body))
        if self._sample is None:
            self._spill.add(len(self._documents), counted_triples(self._common, title, body))
        else:
            self._sample.append((title, body, grams))
            if len(self._sample) == _SAMPLE:
                self._end_sample()
        start = len(self._parts)
        self._parts += text_parts(document.paragraphs, self._pairs)
        self._unwritten.append((start, len(self._parts)))
        if len(self._unwritten) == self._layout.documents_per_file:
            self._write_texts()
        self._documents.append(replace(document, paragraphs=()))

    def _end_sample(self) -> None:
        """Which pairs are common is decided by the first documents, which then get their triples."""
        sample, self._sample = self._sample or [], None
        self._common = CommonPairs([grams.keys for _, _, grams in sample])
        for number, (title, body, _) in enumerate(sample):
            self._spill.add(number, counted_triples(self._common, title, body))

    def _write_texts(self) -> None:
        """One file with the texts of some documents."""
        if self._unwritten:
            future = self._folder.add_all("texts", self._parts)
            self._texts += [(future, start, end) for start, end in self._unwritten]
        self._parts, self._unwritten = [], []

    def finish(self, jumps: Iterable[Jump]) -> IndexReport:
        """Write everything that needs all documents."""
        self._write_texts()
        if self._sample is not None:
            self._end_sample()
        facets = list(dict.fromkeys(name for document in self._documents for name in document.facets))
        order = sorted(range(len(self._documents)), key=lambda number: _sort_key(self._documents[number], facets))
        shown = [Shown(self._documents[n], self._texts[n][0].result()[slice(*self._texts[n][1:])]) for n in order]
        shards, grams = self._write_lists(order)
        keys = (Jump(key, e.document.title, e.document.address) for e in shown for key in e.document.keys)
        root: dict[str, Any] = {
            "format": FORMAT,
            "documents": len(shown),
            "documentsInBlock": DOCUMENTS_IN_BLOCK,
            "grams": write_directory(self._folder, shards),
            "shown": write_directory(self._folder, write_shown(self._folder, shown, self._pairs)),
            "jumps": write_directory(self._folder, write_jumps(self._folder, [*keys, *jumps], self._form)),
            "facets": self._write_facets(shown, facets),
            "variants": self._folder.add("pages", packed_json(self._needed_variants())),
        }
        root["build"] = hashlib.sha256(json.dumps(root).encode()).hexdigest()[:16]
        count = self._folder.finish(json.dumps(root, separators=(",", ":")).encode())
        sizes = dict(sorted(self._folder.sizes.items()))
        written, deleted = self._folder.written, self._folder.deleted
        return IndexReport(len(shown), grams, self._spill.postings, count, written, deleted, sizes)

    def _write_lists(self, order: Sequence[int]) -> tuple[list[KeyedFile], int]:
        places = np.empty(len(order), np.uint32)
        places[np.array(order, np.intp)] = np.arange(len(order), dtype=np.uint32)
        lengths = self._relative_lengths(order)
        files: list[KeyedFile] = []
        grams = 0
        for records in self._spill.partitions():
            if not len(records):
                continue
            lists = encode_lists(records, places, lengths, self._common)
            grams += len(lists.keys)
            self._signs.update(single_signs(lists.keys))
            shards = list(cut_shards(lists, self._layout.shard_bytes))
            files += self._write_shards(shards)
        return files, grams

    def _write_shards(self, shards: Sequence[Shard]) -> list[KeyedFile]:
        size = self._layout.shards_per_file
        if size == 1:
            return [KeyedFile(shard.first_key, [self._folder.add("grams", shard.content)]) for shard in shards]
        files: list[KeyedFile] = []
        for start in range(0, len(shards), size):
            some = shards[start : start + size]
            locations = self._folder.add_all("grams", [shard.content for shard in some]).result()
            files += [KeyedFile(shard.first_key, at) for shard, at in zip(some, locations, strict=True)]
        return files

    def _relative_lengths(self, order: Sequence[int]) -> NDArray[np.float64]:
        lengths = np.array([self._lengths[number] for number in order], np.float64)
        return lengths / max(1.0, float(lengths.mean())) if len(lengths) else lengths

    def _write_facets(self, shown: Sequence[Shown], facets: Sequence[str]) -> dict[str, str]:
        columns = {name: [tuple(entry.document.facets.get(name, ())) for entry in shown] for name in facets}
        columns["@date"] = [(entry.document.date,) if entry.document.date else () for entry in shown]
        return {name: self._folder.add("facets", packed_json(column(values))) for name, values in columns.items()}

    def _needed_variants(self) -> str:
        """Pairs of signs whose second occurs in the texts: no other can find anything."""
        return "".join(sign + plain for sign, plain in sorted(self._variants.items()) if plain in self._signs)


def _sort_key(document: Document, facets: Sequence[str]) -> tuple[object, ...]:
    """Documents that agree in facets stand side by side: columns and lists become shorter."""
    return (*(document.facets.get(name, ()) for name in facets), document.date, document.id)
