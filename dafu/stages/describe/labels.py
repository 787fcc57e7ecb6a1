"""Labelled values of lines: 提案号：第103号, 成文日期:2024-04-22文号:宝府督复〔2024〕9号."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from dafu.model import ZonedLine
from dafu.rulebook.facts import FactRules, LabelRule
from dafu.stages.describe.reading import Reading

_COLONS = ":：﹕\u2236"
_MARK = re.compile(r"[:：【\[﹕\u2236]")
_LONGEST_LABEL = 12
_LONGEST = 240
"""Signs of a line in which labels are looked for; a longer line is prose, or a page without line breaks."""
_SHORT = 24
"""Signs of a line that is remembered."""
_BEFORE = "(（[【•·*|;；,，。、)）]】:/-"
_CLOSING = "]】)）"
_SHORT_BRACKET = re.compile(r"\([^()]{1,6}\)(?=:)")


@dataclass(frozen=True, slots=True)
class Labelled:
    """A label of a line and what follows it, up to the next label."""

    rule: LabelRule
    value: str
    """As printed, without outer white space; may be empty."""
    lines: tuple[int, ...]
    """Line of the label, and of the value when it stands in the next line."""
    text: str
    """The line of the label as captured."""


@dataclass(frozen=True, slots=True)
class _Mark:
    rule: LabelRule
    start: int
    end: int


def holds_label(line: ZonedLine, rules: FactRules) -> bool:
    """Whether a label word may stand in the part of a line that is read; in most lines none does, and this is cheap to ask.

    The whole line is folded already; its first signs reach at least as far as those of the line as printed.
    """
    folded = rules.fold(line.text)
    return _has_label(folded, rules) if len(folded) <= _SHORT else rules.label.search(folded, 0, _LONGEST) is not None


@lru_cache(maxsize=8192)  # the captures of a site share their menus and footers
def _has_label(folded: str, rules: FactRules) -> bool:
    return rules.label.search(folded) is not None


def labelled_values(line: ZonedLine, rules: FactRules, places: Sequence[str]) -> Iterator[Labelled]:
    """The labelled values of a line.

    Args:
        line: the line; ``holds_label`` tells for less whether it has any.
        rules: the label words.
        places: where the line stands: values of ``LabelRule.where`` that count.
    """
    text = line.text[:_LONGEST]
    if not _worth_reading(text):
        # Without a colon or a gap, a label can only be the whole line; most lines of a page are such short words.
        rule = rules.labels.get(rules.fold(text)) if len(text) <= _LONGEST_LABEL else None
        if rule is not None and rule.where in places:
            yield Labelled(rule, "", (line.number,), line.text)
        return
    reading = Reading.of(text, rules)
    marks = list(_marks(reading, rules))
    for position, mark in enumerate(marks):
        if mark.rule.where not in places:
            continue
        end = marks[position + 1].start if position + 1 < len(marks) else len(reading.text)
        value = reading.printed(mark.end, end).strip(" \t\u3000|")
        yield Labelled(mark.rule, value, (line.number,), line.text)


def _worth_reading(text: str) -> bool:
    """Whether a line has a colon, a bracket or a gap."""
    return _MARK.search(text) is not None or len(text.split(None, 1)) > 1


def _marks(reading: Reading, rules: FactRules) -> Iterator[_Mark]:
    text, last = reading.text, 0
    for match in rules.label.finditer(text):
        start, end = match.span()
        end = _behind_bracket(text, end)
        has_colon = text[end : end + 1] in _COLONS and end < len(text)
        bracketed = start > 0 and text[start - 1] in "[【" and text[end - 1] in "]】"
        is_free = start == 0 or text[start - 1] in _BEFORE or reading.has_gap_before(start)
        is_whole = start == 0 and end == len(text)
        if not (has_colon or bracketed or is_whole or (is_free and end < len(text) and reading.has_gap_before(end))):
            continue
        if not is_free and not last:
            continue
        if bracketed:
            start -= 1
        last = end
        yield _Mark(rules.labels[match[0]], start, end + has_colon)


def _behind_bracket(text: str, end: int) -> int:
    """Step over a bracket that belongs to the label: 【发布日期】, 办理复文(摘要)."""
    if text[end : end + 1] in ("】", "]"):
        return end + 1
    short = _SHORT_BRACKET.match(text, end)
    return short.end() if short else end
