"""What is done with some documents at a time, in any process: their texts are written, their grams laid aside."""

import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property
from itertools import chain, islice
from pathlib import Path
from typing import NamedTuple

import numpy as np

from dafu.search.chapters import Chapter, write_chapters
from dafu.search.documents import Document, Layout
from dafu.search.folder import Location, Stored, store
from dafu.search.forms import packed_forms, unpacked_forms
from dafu.search.grams import IN_HEADING, IN_TITLE, CommonPairs, count_grams, fold_batch, searchable
from dafu.search.normal import BREAK, NormalForm, SignTable
from dafu.search.parts import VariantPairs, text_parts
from dafu.search.postings import Numbering, encode_lists, joined_lists
from dafu.search.spill import Laid, LaidText, Part, Writer, load_arrays, read_part, read_text, stretches


class Batch(NamedTuple):
    """Documents that follow each other."""

    first: int
    """Number of the first of them, as they come."""
    documents: Sequence[Document]


class Prepared(NamedTuple):
    """What is known of a batch."""

    lengths: Sequence[int]
    """Signs of each document in normal form."""
    texts: Sequence[Stored]
    """Files that hold texts of the batch."""
    parts: Sequence[Sequence[Location]]
    """For each document, where the parts of its text lie."""
    grams: Laid
    signs: LaidText
    forms: Sequence[bytes]
    """Normal form of each document, if they are to be remembered."""


class Tools:
    """What a process needs to do its work."""

    def __init__(
        self, variants: Mapping[str, str], spill: Path, index: Path, layout: Layout, *, remembers: bool = False
    ) -> None:
        """Open nothing yet."""
        self.variants = variants
        self.index = index
        self.layout = layout
        self.remembers = remembers
        self.spill = Writer(spill)
        self._common: dict[str, CommonPairs] = {}

    @cached_property
    def signs(self) -> SignTable:
        """The normal form."""
        return SignTable(NormalForm(self.variants))

    def common(self, path: str) -> CommonPairs:
        """The common pairs that were laid aside there."""
        if path not in self._common:
            keys, counts, documents = load_arrays(path)
            self._common[path] = CommonPairs(keys, counts, int(documents[0]))
        return self._common[path]

    @cached_property
    def pairs(self) -> VariantPairs:
        """Which variants stand in a text."""
        return VariantPairs(self.variants)


def prepare(tools: Tools, batch: Batch) -> Prepared:
    """Write the texts of some documents and lay their grams aside."""
    text = fold_batch(tools.signs, list(_pieces(batch.documents)))
    # Ends of runs are not counted: whether there is one before a document depends on its neighbour.
    lengths = np.bincount(text.documents[text.signs != ord(BREAK)], minlength=len(batch.documents))
    text = searchable(text)
    grams = tools.spill.lay_grams(count_grams(text), batch.first)
    signs = tools.spill.lay_text(text, batch.first)
    files, parts = _write_texts(tools, batch.documents)
    forms = list(packed_forms(text, len(batch.documents))) if tools.remembers else []
    return Prepared(lengths.tolist(), files, parts, grams, signs, forms)


class Former(NamedTuple):
    """Documents that an earlier build has prepared."""

    first: int
    """Number of the first of them."""
    forms: Sequence[bytes]


def lay_former(tools: Tools, former: Former) -> tuple[Laid, LaidText]:
    """Lay the grams of some documents aside once more."""
    text = unpacked_forms(former.forms)
    return tools.spill.lay_grams(count_grams(text), former.first), tools.spill.lay_text(text, former.first)


def _pieces(documents: Sequence[Document]) -> Iterator[tuple[str, int]]:
    """Each piece of text with its owner."""
    for number, document in enumerate(documents):
        owner = number << 2
        yield unicodedata.normalize("NFC", document.title), owner | IN_TITLE
        yield unicodedata.normalize("NFC", document.subtitle), owner | IN_TITLE
        for _, text, is_heading in document.paragraphs:
            yield unicodedata.normalize("NFC", text), owner | IN_HEADING * is_heading


def _write_texts(tools: Tools, documents: Sequence[Document]) -> tuple[list[Stored], list[list[Location]]]:
    size = tools.layout.documents_per_file
    files: list[Stored] = []
    parts: list[list[Location]] = []
    for start in range(0, len(documents), size):
        members = [list(text_parts(one, tools.pairs)) for one in documents[start : start + size]]
        stored = store(tools.index, "texts", list(chain(*members)), scripts=tools.layout.scripts)
        files.append(stored._replace(locations=()))
        locations = iter(stored.locations)
        parts += [list(islice(locations, len(one))) for one in members]
    return files, parts


class Triples(NamedTuple):
    """What to lay aside the triples of."""

    common: str
    """Where the common pairs lie."""
    signs: LaidText


def lay_triples(tools: Tools, task: Triples) -> Laid:
    """Lay the triples of a batch aside, when it is known which pairs are common."""
    counted = tools.common(task.common).count_triples(read_text(task.signs))
    return tools.spill.lay_grams(counted, task.signs.first_document)


class Encoding(NamedTuple):
    """What to make lists of."""

    numbering: str
    """Where the numbers of documents lie."""
    part: Part


def encode(tools: Tools, task: Encoding) -> list[Chapter]:
    """Write the lists of a part."""
    places, weights = load_arrays(task.numbering)
    some = [encode_lists(*read_part(one), Numbering(places, weights)) for one in stretches(task.part)]
    return list(write_chapters(tools.index, tools.layout, joined_lists(some)))
