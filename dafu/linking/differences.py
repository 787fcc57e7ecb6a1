"""How much of two texts is the same, and where they differ: paragraph by paragraph, clause by clause, sign by sign."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import groupby, pairwise
from typing import Final

from dafu.model import Change, Mark, Piece, Reply, Zone
from dafu.text import fold

MOST_LINES: Final = 3000
"""Paragraphs, or clauses of a paragraph, that are aligned one by one; beyond that all of them count as changed."""
MOST_SIGNS: Final = 400
"""Signs of a changed clause that are aligned one by one. Aligning is quadratic at worst: 400 take some 10 ms."""
MIN_SHARED: Final = 0.3
"""A clause that shares less of its signs with the one that replaces it was written anew; marks inside would confuse."""

_CLAUSE = re.compile(r"[^，。；：！？、,;:!?]*[，。；：！？、,;:!?]+|[^，。；：！？、,;:!?]+")
# A figure or a Latin word changes as a whole: 3200 → 2300 is one change, not two.
_LETTER = r"[A-Za-z\uff21-\uff3a\uff41-\uff5a]"
_TOKEN = re.compile(rf"(?:\d+(?:[.\uff0e]\d+)?[%\uff05]?|{_LETTER}+|\S)\s*")

_Span = tuple[bool, slice, slice]
"""Whether the two slices are the same, then the slices of either side."""


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A line of a reply's text that is not blank, and its folded form."""

    number: int
    text: str
    key: str


@dataclass(frozen=True, slots=True)
class Text:
    """The text of a reply and of its annex, ready to be compared."""

    reply: tuple[Paragraph, ...]
    annex: tuple[Paragraph, ...]

    @classmethod
    def of(cls, reply: Reply) -> "Text":
        """What a reader sees of a reply."""
        shown = tuple(Paragraph(line.number, line.text, "") for line in reply.lines if line.zone.is_reply_text)
        annex = tuple(Paragraph(line.number, line.text, "") for line in reply.lines if line.zone is Zone.ANNEX)
        return cls(_folded(shown), _folded(annex))


def _folded(paragraphs: Sequence[Paragraph]) -> tuple[Paragraph, ...]:
    keyed = (Paragraph(item.number, item.text, fold(item.text)) for item in paragraphs)
    return tuple(item for item in keyed if item.key)


def similarity(one: Text, other: Text) -> float:
    """Share of both texts that stands in paragraphs that they share, 0 to 1; linear in their length.

    Of the paragraphs that they do not share, the share of neighbouring signs that they have in common counts.
    """
    mine, theirs = Counter(item.key for item in one.reply), Counter(item.key for item in other.reply)
    shared = sum(len(key) * count for key, count in (mine & theirs).items())
    rests = [sum(len(key) * count for key, count in rest.items()) for rest in (mine - theirs, theirs - mine)]
    total = 2 * shared + sum(rests)
    if not total:
        return 0.0
    rest = _shared_share(_pairs(mine - theirs), _pairs(theirs - mine)) * sum(rests)
    return (2 * shared + rest) / total


def _pairs(paragraphs: Counter[str]) -> Counter[tuple[str, str]]:
    pairs: Counter[tuple[str, str]] = Counter()
    for key, count in paragraphs.items():
        for _ in range(count):
            pairs.update(pairwise(key))
    return pairs


def _shared_share(mine: Counter[tuple[str, str]], theirs: Counter[tuple[str, str]]) -> float:
    total = mine.total() + theirs.total()
    return 2 * (mine & theirs).total() / total if total else 0.0


def changes_between(reply: Text, version: Text) -> tuple[Change, ...]:
    """The paragraphs in which a version differs, annex included, in the order of the text."""
    mine, theirs = (*reply.reply, *reply.annex), (*version.reply, *version.annex)
    changes: list[Change] = []
    for is_same, here, there in _aligned([item.key for item in mine], [item.key for item in theirs], MOST_LINES):
        if is_same:
            continue
        for old, new in _side_by_side(mine[here], theirs[there]):
            pieces = _pieces("\n".join(item.text for item in old), "\n".join(item.text for item in new))
            if any(piece.mark is not Mark.BOTH for piece in pieces):
                changes.append(Change(pieces, tuple(item.number for item in old)))
    return tuple(changes)


def _side_by_side(
    mine: Sequence[Paragraph], theirs: Sequence[Paragraph]
) -> Iterator[tuple[Sequence[Paragraph], Sequence[Paragraph]]]:
    """As many paragraphs on both sides go in pairs; otherwise, they were broken elsewhere and go together."""
    if len(mine) == len(theirs):
        yield from (([old], [new]) for old, new in zip(mine, theirs, strict=True))
    elif mine and theirs:
        yield mine, theirs
    else:
        yield from (([old], ()) for old in mine)
        yield from (((), [new]) for new in theirs)


def _pieces(mine: str, theirs: str) -> tuple[Piece, ...]:
    """Both texts as one run of pieces, in which what stands only in the reply comes before what replaces it."""
    pieces: list[Piece] = []
    for is_same, old, new in _aligned_texts(_clauses(mine), _clauses(theirs), MOST_LINES):
        if is_same:
            pieces.append(Piece(Mark.BOTH, old))
        elif _is_rewritten(old, new):
            pieces += [Piece(Mark.REPLY, old), Piece(Mark.VERSION, new)]
        else:
            for is_shared, gone, added in _aligned_texts(_tokens(old), _tokens(new), MOST_SIGNS):
                pieces += (
                    [Piece(Mark.BOTH, gone)] if is_shared else [Piece(Mark.REPLY, gone), Piece(Mark.VERSION, added)]
                )
    return tuple(
        Piece(mark, text)
        for mark, run in groupby(pieces, key=lambda piece: piece.mark)
        if fold(text := "".join(piece.text for piece in run))
    )


def _is_rewritten(old: str, new: str) -> bool:
    mine, theirs = Counter(fold(old)), Counter(fold(new))
    return 2 * (mine & theirs).total() < MIN_SHARED * (mine.total() + theirs.total())


def _clauses(text: str) -> list[str]:
    return [clause for clause in _CLAUSE.findall(text) if fold(clause)]


def _tokens(text: str) -> list[str]:
    return [token for token in _TOKEN.findall(text) if fold(token)]


def _aligned_texts(mine: Sequence[str], theirs: Sequence[str], most: int) -> Iterator[tuple[bool, str, str]]:
    keys = [fold(part) for part in mine], [fold(part) for part in theirs]
    for is_same, here, there in _aligned(*keys, most):
        yield is_same, "".join(mine[here]), "".join(theirs[there])


def _aligned(mine: Sequence[str], theirs: Sequence[str], most: int) -> Iterator[_Span]:
    """The two sequences cut into spans that are the same and spans that are not."""
    shortest = min(len(mine), len(theirs))
    start = next((place for place in range(shortest) if mine[place] != theirs[place]), shortest)
    rest = shortest - start
    tail = next((place for place in range(rest) if mine[-1 - place] != theirs[-1 - place]), rest)
    ends = len(mine) - tail, len(theirs) - tail
    if start:
        yield True, slice(0, start), slice(0, start)
    if max(ends) - start > most:
        yield False, slice(start, ends[0]), slice(start, ends[1])
    else:
        matcher = SequenceMatcher(None, mine[start : ends[0]], theirs[start : ends[1]], autojunk=most > MOST_SIGNS)
        for tag, here, here_end, there, there_end in matcher.get_opcodes():
            places = slice(start + here, start + here_end), slice(start + there, start + there_end)
            yield tag == "equal", *places
    if tail:
        yield True, slice(ends[0], len(mine)), slice(ends[1], len(theirs))
