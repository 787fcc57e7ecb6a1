"""What the parts of a title or opening sentence mean together."""

from collections.abc import Sequence
from dataclasses import dataclass

from dafu.model import Kind
from dafu.rulebook.facts import FactRules
from dafu.stages.describe.clause import Clause, find_clause
from dafu.stages.describe.lexer import TEXT, Token, masked, tokenize
from dafu.stages.describe.numbers import matter_numbers
from dafu.stages.describe.reading import Quoted, Reading, join_spaced, quotations
from dafu.stages.describe.subject import Span, quoted_subject, unquoted_subject

_KINDS = {"提案": Kind.PROPOSAL, "建议": Kind.SUGGESTION, "议案": Kind.SUGGESTION, "议事原案": Kind.SUGGESTION}


@dataclass(frozen=True, slots=True)
class Parts:
    """The meaning of one title or sentence; spans are positions in ``Reading.text``."""

    clause: Clause | None
    kind: Kind | None
    """By the assembly's word, else by the word for the matter."""
    word_kind: Kind | None
    """By the word for the matter alone: 建议 or 提案."""
    number: str | None
    number_doubt: str | None
    subject: str | None
    head: int | None
    """Where the words between agency and matter begin; None without such words."""
    role: str | None
    class_number: str | None
    outcome: str | None


def read_parts(reading: Reading, text: str, rules: FactRules) -> Parts:
    """Read a folded, simplified text; ``text`` may have spans of ``reading.text`` masked, at the same positions."""
    text = _unwrapped(text, rules)
    quotes = tuple(quotations(text))
    open_text = text
    for quote in quotes:
        open_text = masked(open_text, quote.start, quote.end)
    tokens = tokenize(open_text, rules)
    span = unquoted_subject(tokens) or quoted_subject(tokens, quotes)
    outer = tuple(token for token in tokens if span is None or token.end <= span.start or token.start >= span.end)
    head = next((token.start for token in outer if token.kind == "head"), None)
    clause = find_clause(outer, after=head or 0)
    word_kind = _word_kind(outer, clause)
    in_subject = _word_kind(_inside(text, span, rules), None) if span else None
    number, doubt = matter_numbers(outer, clause.end if clause else 0)
    return Parts(
        clause=clause,
        kind=(clause.kind if clause else None) or word_kind or in_subject,
        word_kind=word_kind,
        number=number,
        number_doubt=doubt,
        subject=join_spaced(reading.printed(span.start, span.end)) if span else None,
        head=head if head is not None else _first_start(clause, span, quotes),
        role=_value(outer, "role"),
        class_number=_printed(reading, outer, "class_number"),
        outcome=_value(outer, "outcome"),
    )


def _unwrapped(text: str, rules: FactRules) -> str:
    """Take the marks off a quotation that holds the title of a reply: 某局《对……的复函》."""
    for quote in quotations(text):
        inner = text[quote.start + 1 : quote.end - 1]
        if rules.patterns["reply-title"].search(inner):
            text = masked(masked(text, quote.start, quote.start + 1), quote.end - 1, quote.end)
    return text


def _inside(text: str, span: Span, rules: FactRules) -> Sequence[Token]:
    return tuple(token for token in tokenize(text[span.start : span.end][-4:], rules) if token.kind != TEXT)


def _word_kind(tokens: Sequence[Token], clause: Clause | None) -> Kind | None:
    """What 建议 or 提案 says; the one next behind the assembly counts, else the last one."""
    found = [token for token in tokens if token.kind == "kind"]
    behind = [token for token in found if clause is not None and token.start >= clause.end]
    token = behind[0] if behind else found[-1] if found else None
    return _KINDS.get(token.value, Kind.SUGGESTION) if token else None


def _first_start(clause: Clause | None, span: Span | None, quotes: Sequence[Quoted]) -> int | None:
    """Where the matter begins when no word like 关于 or 对 stands before it."""
    starts = [part.start for part in (clause, span, *quotes) if part is not None]
    return min(starts, default=None)


def _value(tokens: Sequence[Token], kind: str) -> str | None:
    return next((token.value for token in tokens if token.kind == kind), None)


def _printed(reading: Reading, tokens: Sequence[Token], kind: str) -> str | None:
    token = next((token for token in tokens if token.kind == kind), None)
    return reading.printed(token.start, token.end) if token else None
