"""What is kept in memory of every document while an index is built: a few hundred bytes, whatever its length."""

from array import array
from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray

from dafu.search.documents import Document, Jump
from dafu.search.normal import NormalForm
from dafu.search.parts import Column

_DATE = "@date"
_SEVERAL = ("", "")


class Catalogue:
    """The documents of an index, as they come, and at last their order."""

    def __init__(self, form: NormalForm) -> None:
        """Start with none."""
        self._form = form
        self._ids: list[str] = []
        self._columns: dict[str, array[int]] = {}
        self._sets: dict[str, dict[tuple[str, ...], int]] = {}
        self._lengths = array("I")
        self._parts: list[bytes] = []
        self._names: dict[str, tuple[str, str]] = {}

    def __len__(self) -> int:
        """Documents so far."""
        return len(self._ids)

    def add(self, document: Document) -> None:
        """Note a document when it comes."""
        number = len(self._ids)
        self._ids.append(document.id)
        values = {**document.facets, _DATE: (document.date,) if document.date else ()}
        for name, value in values.items():
            if name not in self._sets:
                self._sets[name], self._columns[name] = {(): 0}, array("I")
            sets, column = self._sets[name], self._columns[name]
            if len(column) < number:
                column.extend([0] * (number - len(column)))  # others before had no such facet
            column.append(sets.setdefault(tuple(value), len(sets)))
        for key in document.keys:
            self.add_name(key, document.title, document.address)

    def add_name(self, key: str, title: str, address: str) -> None:
        """Note a name of a page; when another page has it too, it leads to neither."""
        name = self._form.of(key).strip()
        if name and self._names.setdefault(name, (title, address)) != (title, address):
            self._names[name] = _SEVERAL

    def note(self, length: int, parts: bytes) -> None:
        """Add what is known of the next document when its text is written."""
        self._lengths.append(length)
        self._parts.append(parts)

    def order(self) -> NDArray[np.intp]:
        """Documents that agree in facets stand side by side, by date and id: columns and lists become shorter."""
        ranks = [self._ranked(name).codes.astype(np.intp) for name in self._facets()]
        ids = np.empty(len(self), np.intp)
        ids[sorted(range(len(self)), key=self._ids.__getitem__)] = np.arange(len(self))
        return np.lexsort([ids, *reversed(ranks)])

    def _facets(self) -> list[str]:
        """Names of the facets, the date last."""
        return [*(name for name in self._sets if name != _DATE), *(name for name in self._sets if name == _DATE)]

    def _ranked(self, name: str) -> Column:
        sets = sorted(self._sets[name])
        ranks = np.empty(len(sets), np.uint32)
        ranks[[self._sets[name][one] for one in sets]] = np.arange(len(sets), dtype=np.uint32)
        codes = np.zeros(len(self), np.uint32)
        codes[: len(self._columns[name])] = self._columns[name]
        return Column(sets, ranks[codes])

    def columns(self, order: NDArray[np.intp]) -> dict[str, Column]:
        """The columns of the facets, documents in order."""
        columns = {name: self._ranked(name) for name in self._facets()}
        return {name: Column(column.sets, column.codes[order]) for name, column in columns.items()}

    def relative_lengths(self) -> NDArray[np.float64]:
        """Length of each document as they came; 1.0 is the average."""
        return np.array(self._lengths, np.float64) / self.average_length()

    def average_length(self) -> int:
        """Of the documents, rounded to six binary digits: one more document hardly ever changes it, and with it all lists."""
        average = sum(self._lengths) // max(1, len(self._lengths))
        step = max(0, average.bit_length() - 6)
        return max(1, (average + (1 << step >> 1)) >> step << step)

    def parts(self, order: NDArray[np.intp]) -> list[bytes]:
        """Where the texts lie, documents in order."""
        return [self._parts[number] for number in order.tolist()]

    def names(self, others: Iterable[Jump]) -> dict[str, tuple[str, str]]:
        """Names that only one page has, and its title and address."""
        for jump in others:
            self.add_name(*jump)
        return {name: page for name, page in self._names.items() if page != _SEVERAL}
