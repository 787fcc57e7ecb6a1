"""How a result is compared with an annotated example: texts by shared runs, facts one by one."""

import unicodedata
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum

RUN = 3
"""Shortest run of signs that counts as shared; shorter ones are chance in Chinese."""
_INVISIBLE = dict.fromkeys(map(ord, "\u200b\u200c\u200d\u2060\ufeff\u00ad"))
_LONGEST_SPLIT = 6
"""Lines over which one optional line may be spread (a title set in several lines)."""


def comparable(text: str) -> str:
    """The form that texts are compared in: NFKC, without white space and invisible signs."""
    return "".join(unicodedata.normalize("NFKC", text).translate(_INVISIBLE).split())


def shared(one: str, other: str) -> int:
    """How many signs two texts share, in order, in runs of three signs and more.

    Greedy: the longest common run first, then left and right of it. The search goes over triples of signs, which
    are rare where single signs are not, so that pages of 20,000 signs take milliseconds.
    """
    prefix = _common_prefix(one, other)
    one, other = one[prefix:], other[prefix:]
    suffix = _common_prefix(one[::-1], other[::-1])
    one, other = one[: len(one) - suffix], other[: len(other) - suffix]
    return prefix + suffix + _shared_runs(one, other)


def _common_prefix(one: str, other: str) -> int:
    """Length of the common beginning; 0 when it is shorter than a run."""
    limit = min(len(one), len(other))
    length = next((i for i in range(limit) if one[i] != other[i]), limit)
    return length if length >= RUN else 0


def _shared_runs(one: str, other: str) -> int:
    grams, others = _grams(one), _grams(other)
    matcher = SequenceMatcher(None, grams, others, autojunk=False)
    total, areas = 0, [(0, len(grams), 0, len(others))]
    while areas:
        low, high, other_low, other_high = areas.pop()
        if low >= high or other_low >= other_high:
            continue
        match = matcher.find_longest_match(low, high, other_low, other_high)
        if match.size == 0:
            continue
        length = match.size + RUN - 1
        total += length
        # A run of triples covers RUN - 1 more signs than triples: what lies beside it starts or ends beyond them.
        areas.append((low, match.a - RUN + 1, other_low, match.b - RUN + 1))
        areas.append((match.a + length, high, match.b + length, other_high))
    return total


def _grams(text: str) -> list[str]:
    return [text[i : i + RUN] for i in range(len(text) - RUN + 1)]


@dataclass(frozen=True, slots=True)
class TextScore:
    """How well a text was taken out of a page; shares from 0 to 1."""

    recall: float
    precision: float
    paragraphs: float
    """Share of the expected paragraphs that are exactly one line of the result."""
    missing: tuple[str, ...] = ()
    """Expected paragraphs that no line of the result holds."""
    surplus: tuple[str, ...] = ()
    """Lines of the result that no expected paragraph holds."""

    @property
    def f1(self) -> float:
        """Harmonic mean of recall and precision."""
        total = self.recall + self.precision
        return 2 * self.recall * self.precision / total if total else 0.0


def score_text(lines: Sequence[str], paragraphs: Sequence[str], optional: Sequence[str] = ()) -> TextScore:
    """Compare the lines of a result with the expected paragraphs; optional lines cost nothing on either side."""
    free = frozenset(comparable(line) for line in optional)
    expected = _without_optional(list(filter(None, map(comparable, paragraphs))), free)
    found = _without_optional(list(filter(None, map(comparable, lines))), free)
    gold, result = "".join(expected), "".join(found)
    common = shared(gold, result)
    kept = Counter(found)
    return TextScore(
        recall=common / len(gold) if gold else 1.0,
        precision=common / len(result) if result else float(not gold),
        paragraphs=sum(min(count, kept[text]) for text, count in Counter(expected).items()) / len(expected)
        if expected
        else 1.0,
        missing=tuple(_not_inside(expected, result)),
        surplus=tuple(_not_inside(found, gold)),
    )


def _not_inside(lines: Iterable[str], whole: str) -> Iterable[str]:
    return (line for line in lines if line not in whole)


def _without_optional(lines: list[str], free: frozenset[str]) -> list[str]:
    """The lines that are no optional line, no sequence of such within one line, no part of one set in several."""
    kept: list[str] = []
    position = 0
    while position < len(lines):
        spread = _spread(lines, position, free)
        if spread:
            position += spread
            continue
        if not _consists_of(lines[position], free):
            kept.append(lines[position])
        position += 1
    return kept


def _spread(lines: Sequence[str], start: int, free: frozenset[str]) -> int:
    """Number of lines from ``start`` that together are one optional line; 0 when there are none."""
    for length in range(_LONGEST_SPLIT, 0, -1):
        if start + length <= len(lines) and "".join(lines[start : start + length]) in free:
            return length
    return 0


def _consists_of(line: str, parts: frozenset[str]) -> bool:
    """Whether a line is some parts set one after the other."""
    reachable = {0}
    for start in range(len(line)):
        if start in reachable:
            reachable |= {start + len(part) for part in parts if part and line.startswith(part, start)}
    return len(line) in reachable


class Verdict(StrEnum):
    """What became of one fact."""

    RIGHT = "right"
    WRONG = "wrong"
    ABSENT = "absent"
    """The page gives it and it was not read."""
    INVENTED = "invented"
    """The page does not give it and it was read."""
    SILENT = "silent"
    """The page does not give it and it was not read; counts neither for nor against."""


def judge(found: object, accepted: Sequence[object]) -> Verdict:
    """Compare a fact with the accepted values, the first of which is the annotated one (None: not on the page)."""
    given = accepted[0] not in (None, "", [], ())
    read = found not in (None, "", [], ())
    if not given:
        return Verdict.INVENTED if read else Verdict.SILENT
    if not read:
        return Verdict.ABSENT
    return Verdict.RIGHT if any(found == value for value in accepted) else Verdict.WRONG
