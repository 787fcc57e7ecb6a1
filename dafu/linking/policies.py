"""Documents that a reply names in 《》, with the number printed beside them."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from dafu.model import Citation, Reply, Zone
from dafu.rulebook.citations import CitationRules, shared_citation_rules
from dafu.rulebook.scripts import word_form
from dafu.text import Folded

# The longest name of a document in 20 annotated replies has 45 signs; far beyond that a bracket was left open.
LONGEST_NAME = 150
# Signs before a name that tell what it names (课程《…》, 以下简称《…》).
CONTEXT = 20
# The number stands in the bracket right after the name, alone or beside 以下简称《…》.
LONGEST_BRACKET = 80

_OPEN = "《"
_MARK = re.compile("[《》]")
_OPENING, _CLOSING = "(〔[【﹝", ")〕]】﹞"
_NUMBER = re.compile(
    r"[\u4e00-\u9fff]{1,14}[A-Z]{0,3}[〔(\[【﹝](?:19|20)\d\d[〕)\]】﹞]第?\d{1,5}号"
    r"|[\u4e00-\u9fff]{2,10}令(?:[〔(\[](?:19|20)\d\d[〕)\]])?第?[\d一二三四五六七八九十百]{1,5}号"
)
_SHORT_FOR = re.compile(r"(?:以下|下文)?(?:简|统)?称(?:为)?[:“\"]?$")


@dataclass(frozen=True, slots=True)
class _Naming:
    """A name in 《》: its text as printed, its folded form, and what stands around it."""

    line: int
    title: str
    key: str
    before: str
    number: str | None


@dataclass(slots=True)
class _Found:
    title: str
    number: str | None
    lines: dict[int, None] = field(default_factory=dict)


def citations_of(reply: Reply, rules: CitationRules | None = None) -> tuple[Citation, ...]:
    """The documents that the body names, each once with all its lines, in the order of their first naming.

    The matter's own title, the reply's title, forms, books and short forms are no citations; ``rules`` says which.
    """
    rules = rules or shared_citation_rules()
    own = {word_form(name).strip("《》") for name in (reply.facts.title, reply.facts.subject) if name}
    found: dict[str, _Found] = {}
    short_forms: dict[str, _Found] = {}
    latest: _Found | None = None
    for naming in _namings(reply):
        if latest and _SHORT_FOR.search(naming.before):
            short_forms[naming.key] = latest
        elif naming.key in short_forms:
            short_forms[naming.key].lines[naming.line] = None
        elif naming.key not in own and rules.is_document(f"{naming.before}《{naming.key}》"):
            latest = found.setdefault(naming.key, _Found(naming.title, naming.number))
            latest.number = latest.number or naming.number
            latest.lines[naming.line] = None
    return tuple(Citation(item.title, item.number, tuple(sorted(item.lines))) for item in found.values())


def _namings(reply: Reply) -> Iterator[_Naming]:
    for line in reply.lines:
        if line.zone is Zone.BODY and _OPEN in line.text:
            folded, simple = Folded.of(line.text), word_form(line.text)  # of one length: only signs are simplified
            for start, end in _spans(folded.text):
                yield _Naming(
                    line=line.number,
                    title=folded.slice(start + 1, end),
                    key=simple[start + 1 : end],
                    before=simple[max(0, start - CONTEXT) : start],
                    number=_number(folded, end + 1),
                )


def _spans(text: str) -> Iterator[tuple[int, int]]:
    """Outermost 《…》 of a line as places of the two signs; 《 that is never closed holds nothing."""
    opened: list[int] = []
    closed: list[tuple[int, int]] = []
    for mark in _MARK.finditer(text):
        place = mark.start()
        if text[place] == _OPEN:
            opened.append(place)
        elif opened:
            start = opened.pop()
            if 1 < place - start <= LONGEST_NAME:
                closed = [span for span in closed if span[0] < start]
                closed.append((start, place))
    yield from closed


def _number(folded: Folded, start: int) -> str | None:
    if start >= len(folded.text) or folded.text[start] not in _OPENING:
        return None
    inside = _bracket(folded.text, start)
    match = _NUMBER.search(folded.text, inside[0], inside[1]) if inside else None
    return folded.slice(*match.span()) if match else None


def _bracket(text: str, start: int) -> tuple[int, int] | None:
    """Inside of the bracket that opens at ``start``, inner brackets of any shape included."""
    depth = 0
    for place, sign in enumerate(text[start : start + LONGEST_BRACKET], start):
        if sign in _OPENING:
            depth += 1
        elif sign in _CLOSING:
            depth -= 1
        if depth == 0:
            return start + 1, place
    return None
