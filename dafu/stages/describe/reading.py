"""A line as the rules see it, with the way back to what is printed; quoted spans; persons' names."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from dafu.records import record
from dafu.rulebook.facts import FactRules
from dafu.text import Folded

_QUOTES = {"《": "》", "“": "”", "「": "」", "『": "』", "”": "”", "‘": "’", "〈": "〉"}
_OPENING = re.compile(f"[{''.join(_QUOTES)}]")
_MARKS = {opening: re.compile(f"[{opening}{closing}]") for opening, closing in _QUOTES.items()}
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
    opening = _OPENING.search(text)
    while opening is not None:
        start = opening.start()
        end = _close(text, start, opening[0])
        if end is not None:
            yield Quoted(start, end)
        opening = _OPENING.search(text, end or start + 1)


def _close(text: str, start: int, opening: str) -> int | None:
    """Position behind the closing mark of the quotation that opens at ``start``; same marks may nest."""
    closing, depth = _QUOTES[opening], 1
    for mark in _MARKS[opening].finditer(text, start + 1):
        depth += -1 if mark[0] == closing else 1
        if depth == 0:
            return mark.end()
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
