"""Finding the words of a vocabulary in a text, in one pass and in time linear in the text."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import NamedTuple

from dafu.model import Topic
from dafu.records import record
from dafu.text import WordFilter

# Words are looked up by their first two signs; the loader refuses shorter ones.
PREFIX = 2
_PREFIX_ALONE = (PREFIX,)


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
    is_mask: bool


@dataclass(frozen=True, slots=True)
class TermIndex:
    """The terms and masking words of a vocabulary, ready to be looked up."""

    words: Mapping[str, tuple[_Word, ...]]
    lengths: Mapping[str, tuple[int, ...]]
    """First three signs of words → the lengths of the words that may stand there, longest first."""
    starts: WordFilter
    """Knows how all words begin: of a hundred places of a text, some four begin one."""

    @classmethod
    def of(cls, vocabulary: Iterable[Topic]) -> "TermIndex":
        """Index the words of the vocabulary, which stand in their ``word_form``."""
        words: defaultdict[str, list[_Word]] = defaultdict(list)
        lengths: defaultdict[str, set[int]] = defaultdict(set)
        for topic in vocabulary:
            for texts, is_mask in ((topic.terms, False), (topic.not_terms, True)):
                for text in texts:
                    words[text].append(_Word(topic.id, text, len(text), is_mask))
                    lengths[text[: PREFIX + 1]].add(len(text))
        for found in lengths.values():
            found.add(PREFIX)
        return cls(
            {text: tuple(found) for text, found in words.items()},
            {start: tuple(sorted(found, reverse=True)) for start, found in lengths.items()},
            WordFilter(words),
        )

    def find(self, text: str) -> list[TermHit]:
        """Terms in a folded text, topic by topic without overlap: leftmost, then longest; masked words do not count."""
        found = self._words_in(text)
        masks = _masks(found)
        taken: dict[str, int] = {}
        hits: list[TermHit] = []
        for start, here in found:
            for topic, term, length, is_mask in here:
                if is_mask or start < taken.get(topic, 0):
                    continue
                end = start + length
                if topic in masks and any(left < end and start < right for left, right in masks[topic]):
                    continue
                taken[topic] = end
                hits.append(TermHit(topic, term, start, end))
        return hits

    def _words_in(self, text: str) -> list[tuple[int, tuple[_Word, ...]]]:
        lengths, words, whole = self.lengths, self.words, len(text)
        found: list[tuple[int, tuple[_Word, ...]]] = []
        for start in self.starts.places(text):
            # Where no longer word begins like the text, only one of two signs can stand.
            for length in lengths.get(text[start : start + PREFIX + 1], _PREFIX_ALONE):
                here = words.get(text[start : start + length])
                # At the end of the text a slice is shorter than asked for, and would find a shorter word twice.
                if here is not None and start + length <= whole:
                    found.append((start, here))
        return found


def _masks(found: Iterable[tuple[int, tuple[_Word, ...]]]) -> Mapping[str, list[tuple[int, int]]]:
    masks: defaultdict[str, list[tuple[int, int]]] = defaultdict(list)
    for start, here in found:
        for topic, _, length, is_mask in here:
            if is_mask:
                masks[topic].append((start, start + length))
    return masks
