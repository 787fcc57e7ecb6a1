"""A line as the rules see it, with the way back to what is printed; quoted spans; persons' names."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from dafu.records import record
from dafu.rulebook.facts import FactRules
from dafu.text import Folded

_QUOTES = {"《": "》", "“": "”", "「": "」", "『": "』", "”": "”", "‘": "’", "〈": "〉"}
_WHITE = re.compile(r"\s+")


@record
class Reading:
    """A text folded and in simplified signs; every position leads back to the printed text."""

    folded: Folded

    @classmethod
    def of(cls, text: str, rules: FactRules) -> "Reading":
        """Fold a text and set it in simplified signs."""
        return cls(Folded(text, rules.fold(text)))

    @property
    def text(self) -> str:
        """The folded text."""
        return self.folded.text

    def printed(self, start: int, end: int) -> str:
        """The original text of a span of ``text``, without outer white space."""
        return self.folded.slice(start, end)

    def has_gap_before(self, position: int) -> bool:
        """Whether white space stands before a sign in the printed text, or nothing at all."""
        if position == 0:
            return True
        places = self.folded.positions
        between = self.folded.original[places[position - 1] + 1 : places[position]]
        return any(sign.isspace() for sign in between)


@dataclass(frozen=True, slots=True)
class Quoted:
    """An outermost quotation: positions of its two marks, in ``Reading.text``."""

    start: int
    end: int
    """Position behind the closing mark."""

    @property
    def inner(self) -> tuple[int, int]:
        """Start and end of what stands between the marks."""
        return self.start + 1, self.end - 1


def quotations(text: str) -> Iterator[Quoted]:
    """The outermost quotations of a text in order; a ” that opens (a common misprint) counts as “."""
    position = 0
    while position < len(text):
        closing = _QUOTES.get(text[position])
        end = _close(text, position, closing) if closing else None
        if end is None:
            position += 1
            continue
        yield Quoted(position, end)
        position = end


def _close(text: str, start: int, closing: str) -> int | None:
    """Position behind the closing mark of the quotation that opens at ``start``; same marks may nest."""
    opening, depth = text[start], 0
    for position in range(start, len(text)):
        sign = text[position]
        if sign == opening and opening != closing:
            depth += 1
        elif sign == closing and position > start:
            depth -= 1
            if depth <= 0:
                return position + 1
    return None


def join_spaced(text: str) -> str:
    """The text without the white space that only spaces out or breaks words: 答    复 → 答复, 第 12 号 → 第12号.

    One space between two longer pieces stays: it may be meant.
    """
    pieces = text.split()
    if not pieces:
        return ""
    joined = pieces[0]
    for before, piece in pairwise(pieces):
        glued = len(before) == 1 or len(piece) == 1 or piece[0].isdigit() or before[-1].isdigit()
        joined += piece if glued else f" {piece}"
    return joined


def person_name(text: str) -> str:
    """A name without white space inside: 曹    静 → 曹静."""
    return _WHITE.sub("", text)
