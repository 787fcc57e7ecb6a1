"""Names of agencies: whether a text is one, where it lies, and its canonical name."""

import re
from collections.abc import Sequence
from functools import lru_cache

from dafu.rulebook.facts import FactRules
from dafu.rulebook.places import Place
from dafu.stages.describe.assembly import choose, full_place_name
from dafu.stages.describe.clause import narrow
from dafu.stages.describe.lexer import PLACE, tokenize, tokens_of
from dafu.stages.describe.reading import Reading

_TRIM = "*·•-—_|:;,.、《》“”\"'\x00 　"
_LEADING_MARK = re.compile(r"^(?:[(\[【][^()\[\]【】]{1,12}[)\]】]|(?:19|20)\d{2}年度?|\d{1,3}[.、])+")
_BRACKET = re.compile(r"\([^()]{1,40}\)$")
_LONGEST = 60
_SHORTEST = 4
"""Signs of an agency that can stand beside another: 市教育局 can, 财政局 may lack its place."""
_REMEMBERED = 4096
"""Names; an agency stands on all its replies, often several times."""
_JOINED = (re.compile(r"[、,，]"), re.compile(r"[ \t\u3000\xa0]+"))


def agency_in(reading: Reading, start: int, end: int, rules: FactRules) -> str | None:
    """The agency that a span names and nothing else, as printed; None when it is no agency's name."""
    text = reading.text
    lead = _LEADING_MARK.match(text, start, end) if start == 0 else None
    start = lead.end() if lead else start
    while start < end and text[start] in _TRIM:
        start += 1
    while start < end and text[end - 1] in _TRIM:
        end -= 1
    if not is_agency(text[start:end], rules):
        return None
    return reading.printed(start, end)


def is_agency(name: str, rules: FactRules) -> bool:
    """Whether a folded, simplified text looks like the name of one agency (or several, joined with 、)."""
    return len(name) <= _LONGEST and _is_agency(name, rules)


@lru_cache(maxsize=_REMEMBERED)
def _is_agency(name: str, rules: FactRules) -> bool:
    core = _BRACKET.sub("", name)
    if len(core) < 2:
        return False
    if rules.agencies.prose.search(name) or rules.agencies.proposer.search(core):
        return False
    return bool(rules.agencies.ending.search(core))


def split_agencies(name: str, rules: FactRules) -> tuple[str, ...]:
    """The agencies that a name joins: 某县教育局、某县财政局; the whole name when a part is no agency by itself."""
    for separator in _JOINED:
        pieces = tuple(filter(None, separator.split(name.strip())))
        if len(pieces) > 1 and all(len(piece) >= _SHORTEST and is_agency(rules.fold(piece), rules) for piece in pieces):
            return pieces
    return (name,)


def places_of(name: str, rules: FactRules) -> tuple[Place, ...]:
    """The places that an agency's name begins with, the narrowest; several when the name is not unique."""
    return _places_of(rules.fold(name), rules)


@lru_cache(maxsize=_REMEMBERED)
def _places_of(folded: str, rules: FactRules) -> tuple[Place, ...]:
    found: tuple[Place, ...] = ()
    for token in tokens_of(folded, rules):
        if token.kind != PLACE:
            break
        found = narrow(found, token.places)
    return found


def branch_places(name: str, rules: FactRules) -> tuple[Place, ...]:
    """Like ``places_of``, for a name whose place does not stand first (国家税务总局某市税务局)."""
    tokens: Sequence[tuple[Place, ...]] = [
        token.places for token in tokenize(rules.fold(name), rules) if token.kind == PLACE
    ]
    found: tuple[Place, ...] = ()
    for places in tokens:
        found = narrow(found, places)
    return found


@lru_cache(maxsize=_REMEMBERED)
def canonical_name(printed: str, home: Place | None, rules: FactRules) -> str:
    """The full name in simplified signs: 市民政局 → 濮阳市民政局, 渝北区教委 → 重庆市渝北区教委.

    Args:
        printed: the name as printed.
        home: the place of the page, or None when it is not known; then the name stays as it is.
        rules: places and words.
    """
    name = rules.simplify("".join(printed.split()).replace("（", "(").replace("）", ")"))
    name = rules.agencies.letterhead_addition.sub("", name) or name
    if home is None or rules.agencies.is_national(name):
        return _with_printed_brackets(name)
    start = rules.agencies.generic_start.match(name)
    if start is not None:
        place = rules.places.meant_by(start["word"], home)
        if place is not None:
            name = full_place_name(place) + name[start.end() :]
        return _with_printed_brackets(name)
    return _with_printed_brackets(_with_city(name, home, rules))


def _with_city(name: str, home: Place, rules: FactRules) -> str:
    """A district's agency carries its city; other names stay."""
    first = rules.places.at(name, 0)
    if first is None:
        return name
    place = choose(rules.places.by_name[first], home)
    return full_place_name(place) + name[len(first) :] if place and place.name == first else name


def _with_printed_brackets(name: str) -> str:
    return name.replace("(", "（").replace(")", "）")
