"""The index of a set of documents, as a folder of static files; docs/search-format.md describes them."""

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from dafu.search.documents import FORMAT, Document, IndexReport, Jump, Layout
from dafu.search.folder import IndexFolder, Location, Spill
from dafu.search.grams import counted_grams, single_signs
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
        self._shown: list[Shown] = []
        self._lengths: list[int] = []
        self._members: list[tuple[list[Location], bytes]] = []
        self._signs: set[str] = set()

    def add(self, document: Document) -> None:
        """Write the text of a document and note its grams."""
        title = self._form.searchable(f"{document.title}{BREAK}{document.subtitle}{BREAK}")
        body = self._form.searchable(BREAK.join(paragraph.text for paragraph in document.paragraphs))
        headings = [self._form.of(p.text) for p in document.paragraphs if p.is_heading]
        keys, flags, length = counted_grams(title, body, headings)
        self._spill.add(keys, len(self._shown), flags)
        self._lengths.append(length)
        texts: list[Location] = []
        for part in text_parts(document.paragraphs, self._pairs):
            self._members.append((texts, part))
            if len(self._members) == self._layout.members_per_file:
                self._write_members()
        self._shown.append(Shown(replace(document, paragraphs=()), texts))

    def _write_members(self) -> None:
        """One file of texts; texts of one document may stand in two."""
        if self._members:
            locations = self._folder.add_all("texts", [part for _, part in self._members])
            for (texts, _), location in zip(self._members, locations, strict=True):
                texts.append(location)
        self._members.clear()

    def finish(self, jumps: Iterable[Jump]) -> IndexReport:
        """Write everything that needs all documents."""
        self._write_members()
        facets = list(dict.fromkeys(name for entry in self._shown for name in entry.document.facets))
        order = sorted(range(len(self._shown)), key=lambda number: _sort_key(self._shown[number].document, facets))
        shown = [self._shown[number] for number in order]
        shards, grams = self._write_lists(order)
        keys = (Jump(key, e.document.title, e.document.address) for e in shown for key in e.document.keys)
        root: dict[str, Any] = {
            "format": FORMAT,
            "documents": len(shown),
            "documentsInBlock": DOCUMENTS_IN_BLOCK,
            "grams": write_directory(self._folder, shards),
            "shown": write_directory(self._folder, self._write_shown(shown)),
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
            lists = encode_lists(records, places, lengths, len(order))
            grams += len(lists.keys)
            self._signs.update(single_signs(lists.keys))
            shards = list(cut_shards(lists, self._layout.shard_bytes))
            for some in _groups(shards, self._layout.members_per_file):
                locations = self._folder.add_all("grams", [shard.content for shard in some])
                files += [KeyedFile(shard.first_key, at) for shard, at in zip(some, locations, strict=True)]
        return files, grams

    def _relative_lengths(self, order: Sequence[int]) -> NDArray[np.float64]:
        lengths = np.array([self._lengths[number] for number in order], np.float64)
        return lengths / max(1.0, float(lengths.mean())) if len(lengths) else lengths

    def _write_shown(self, shown: Sequence[Shown]) -> list[KeyedFile]:
        blocks = write_shown(self._folder, shown, self._pairs)
        return [KeyedFile(number * DOCUMENTS_IN_BLOCK, block) for number, block in enumerate(blocks)]

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


def _groups(things: Sequence[Shard], size: int) -> Iterator[Sequence[Shard]]:
    for start in range(0, len(things), size):
        yield things[start : start + size]
