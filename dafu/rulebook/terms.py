"""Finding the words of a vocabulary in a text, in one pass and in time linear in the text."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from dafu.model import Topic

# Words are looked up by their first two signs; the loader refuses shorter ones.
PREFIX = 2


@dataclass(frozen=True, slots=True)
class TermHit:
    """A term of a topic at a place of a text; ``start`` and ``end`` count signs of that text."""

    topic: str
    term: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class _Word:
    topic: str
    text: str
    is_mask: bool


@dataclass(frozen=True, slots=True)
class TermIndex:
    """The terms and masking words of a vocabulary, ready to be looked up."""

    words: Mapping[str, tuple[_Word, ...]]
    lengths: Mapping[str, tuple[int, ...]]
    """First two signs of words → the lengths that such words have, longest first."""

    @classmethod
    def of(cls, vocabulary: Iterable[Topic]) -> "TermIndex":
        """Index the words of the vocabulary, which stand in their ``word_form``."""
        words: defaultdict[str, list[_Word]] = defaultdict(list)
        lengths: defaultdict[str, set[int]] = defaultdict(set)
        for topic in vocabulary:
            for texts, is_mask in ((topic.terms, False), (topic.not_terms, True)):
                for text in texts:
                    words[text].append(_Word(topic.id, text, is_mask))
                    lengths[text[:PREFIX]].add(len(text))
        return cls(
            {text: tuple(found) for text, found in words.items()},
            {prefix: tuple(sorted(found, reverse=True)) for prefix, found in lengths.items()},
        )

    def find(self, text: str) -> tuple[TermHit, ...]:
        """Terms in a folded text, topic by topic without overlap: leftmost, then longest; masked words do not count."""
        found = tuple(self._words_in(text))
        if not found:
            return ()
        masks = _masks(found)
        taken: dict[str, int] = {}
        hits: list[TermHit] = []
        for start, word in found:
            end = start + len(word.text)
            if word.is_mask or start < taken.get(word.topic, 0):
                continue
            if not any(left < end and start < right for left, right in masks.get(word.topic, ())):
                taken[word.topic] = end
                hits.append(TermHit(word.topic, word.text, start, end))
        return tuple(hits)

    def _words_in(self, text: str) -> Iterator[tuple[int, _Word]]:
        lengths = self.lengths
        pairs = enumerate(map(str.__add__, text, text[1:]))
        for start, pair in [(start, pair) for start, pair in pairs if pair in lengths]:
            for length in lengths[pair]:
                # At the end of the text a slice is shorter than asked for, and would find a shorter word twice.
                if start + length <= len(text):
                    for word in self.words.get(text[start : start + length], ()):
                        yield start, word


def _masks(found: Iterable[tuple[int, _Word]]) -> Mapping[str, list[tuple[int, int]]]:
    masks: defaultdict[str, list[tuple[int, int]]] = defaultdict(list)
    for start, word in found:
        if word.is_mask:
            masks[word.topic].append((start, start + len(word.text)))
    return masks
