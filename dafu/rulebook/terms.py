"""Finding the words of a vocabulary in a text, in one pass and in time linear in the text."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import NamedTuple

from dafu.model import Topic
from dafu.records import record
from dafu.rulebook.words import Words

PREFIX = 2
"""Signs of the shortest word; the loader refuses shorter ones, which stand in too many others."""


@record
class TermHit:
    """A term of a topic at a place of a text; ``start`` and ``end`` count signs of that text."""

    topic: str
    term: str
    start: int
    end: int


class _Word(NamedTuple):
    topic: str
    text: str
    length: int


@dataclass(frozen=True, slots=True)
class TermIndex:
    """The terms and masking words of a vocabulary, ready to be looked up."""

    words: Words
    terms: tuple[tuple[_Word, ...], ...]
    """For each of the words, the terms that it is, one for each topic that has it."""
    masks: tuple[tuple[_Word, ...], ...]
    """The same for masking words."""

    @classmethod
    def of(cls, vocabulary: Iterable[Topic]) -> "TermIndex":
        """Index the words of the vocabulary, which stand in their ``word_form``."""
        terms: defaultdict[str, list[_Word]] = defaultdict(list)
        masks: defaultdict[str, list[_Word]] = defaultdict(list)
        for topic in vocabulary:
            for texts, index in ((topic.terms, terms), (topic.not_terms, masks)):
                for text in texts:
                    index[text].append(_Word(topic.id, text, len(text)))
        words = tuple(text for text in dict.fromkeys((*terms, *masks)) if len(text) >= PREFIX)
        return cls(
            Words(words),
            tuple(tuple(terms[text]) if text in terms else () for text in words),
            tuple(tuple(masks[text]) if text in masks else () for text in words),
        )

    def find(self, text: str) -> list[TermHit]:
        """Terms in a folded text, topic by topic without overlap: leftmost, then longest; masked words do not count."""
        return [TermHit(*row) for row in self.rows(text)]

    def rows(self, text: str) -> list[tuple[str, str, int, int]]:
        """The same for whoever goes over a whole text: topic, term, start and end, without an object for each."""
        found = self.words.find(text)
        terms, masks = self.terms, self._masks(found)
        taken: dict[str, int] = {}
        rows: list[tuple[str, str, int, int]] = []
        for start, word in found:
            for topic, term, length in terms[word]:
                if topic in taken and start < taken[topic]:
                    continue
                end = start + length
                if topic in masks and _is_masked(masks[topic], start, end):
                    continue
                taken[topic] = end
                rows.append((topic, term, start, end))
        return rows

    def _masks(self, found: Iterable[tuple[int, int]]) -> Mapping[str, list[tuple[int, int]]]:
        spans: defaultdict[str, list[tuple[int, int]]] = defaultdict(list)
        masks = self.masks
        for start, word in found:
            if masks[word]:
                for topic, _, length in masks[word]:
                    spans[topic].append((start, start + length))
        return spans


def _is_masked(spans: Iterable[tuple[int, int]], start: int, end: int) -> bool:
    for left, right in spans:  # noqa: SIM110 (asked twenty times a page; a generator takes three times as long)
        if left < end and start < right:
            return True
    return False
