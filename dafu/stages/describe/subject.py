"""The subject of a matter in a title or opening sentence: inside 《》 or “”, or from 关于 to 建议."""

from collections.abc import Sequence
from dataclasses import dataclass

from dafu.stages.describe.lexer import PLACE, TEXT, Token
from dafu.stages.describe.reading import Quoted

_LEAST = 3
"""Signs of plain text that make the words between 关于 and 建议 a subject of their own."""
_BRACKETS = "\x00()[]【】,、;:.-—*《》“”"
_LONGEST_REST = 3
"""Signs that may stand between the subject and what follows (已, 的, brackets)."""


@dataclass(frozen=True, slots=True)
class Span:
    """Positions of a subject, without its quotation marks."""

    start: int
    end: int


def quoted_subject(tokens: Sequence[Token], quotes: Sequence[Quoted]) -> Span | None:
    """The first quotation that can be a subject; one that the word 建议 or 提案 follows comes before the others."""
    long = [quote for quote in quotes if quote.end - quote.start >= 6]
    starts = {token.start for token in tokens if token.kind in ("kind", "number")}
    named = [quote for quote in long if quote.end in starts or quote.end + 1 in starts]
    chosen = next(iter(named or long), None)
    return Span(*chosen.inner) if chosen else None


def unquoted_subject(tokens: Sequence[Token]) -> Span | None:
    """From the last 关于 with words of its own behind it to the word 建议 or 提案 that ends it."""
    for index in range(len(tokens) - 1, -1, -1):
        token = tokens[index]
        if token.kind == "head" and token.value.endswith("关于"):
            end = _end(tokens, index)
            if end is not None and _own_words(tokens[index + 1 : end]) >= _LEAST:
                start = token.end - 2
                return Span(start, tokens[end].end)
    return None


def _end(tokens: Sequence[Token], head: int) -> int | None:
    """Index of the kind word that ends the subject: nothing but numbers, brackets and the act may follow."""
    last = None
    for index in range(len(tokens) - 1, head, -1):
        token = tokens[index]
        if token.kind == "kind":
            last = index
            between = tokens[index - 2 : index]
            # 关于……的建议的提案: the first of the two words belongs to the subject.
            if index - 2 > head and [part.kind for part in between] == ["kind", "person"] and between[1].value == "的":
                last = index - 2
            break
        if token.kind in (TEXT, PLACE) and len(token.value.strip(_BRACKETS)) > _LONGEST_REST:
            return None
    return last


def _own_words(tokens: Sequence[Token]) -> int:
    """Signs of plain text that are no person's name before 代表 or 委员, nor masked by quotation marks."""
    total = 0
    for index, token in enumerate(tokens):
        follower = tokens[index + 1] if index + 1 < len(tokens) else None
        is_name = follower is not None and follower.kind == "person" and follower.value != "的"
        if token.kind == TEXT and not is_name:
            total += sum(sign not in _BRACKETS for sign in token.value)
    return total
