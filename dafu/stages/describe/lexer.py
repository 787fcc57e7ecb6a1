"""Titles and opening sentences, taken apart into the parts of ``rules/titles.toml``."""

import re
from collections.abc import Iterator
from operator import add

from dafu.records import record
from dafu.rulebook.facts import FactRules
from dafu.rulebook.places import Place

PLACE = "place"
TEXT = "text"


@record
class Token:
    """One part of a title: what it is, where it stands, and the value that it gives."""

    kind: str
    start: int
    end: int
    value: str = ""
    """What the rule takes from the part: the numeral of a term, the letter of an outcome, the name of a place."""
    places: tuple[Place, ...] = ()
    """Places that the name may mean; more than one when the name stands in several provinces."""


def tokenize(text: str, rules: FactRules) -> tuple[Token, ...]:
    """The parts of a folded, simplified text in order; what no rule knows is a text token."""
    return tuple(tokens_of(text, rules))


def tokens_of(text: str, rules: FactRules) -> Iterator[Token]:
    """Like ``tokenize``, for whoever needs the first tokens only."""
    unread = 0
    places = _beginnings(text, rules)
    ahead = rules.part.search(text)
    while places or ahead is not None:
        place = places[-1] if places else len(text)
        position = place if ahead is None else min(place, ahead.start())
        token = _place(text, position, rules, begins_word=unread == position) if position == place else None
        token = token or _part(text, position, ahead, rules)
        if token is not None:
            if unread < position:
                yield Token(TEXT, unread, position, text[unread:position])
            yield token
            unread = token.end
        position = token.end if token else position + 1
        while places and places[-1] < position:
            places.pop()
        if ahead is not None and ahead.start() < position:
            ahead = rules.part.search(text, position)
    if unread < len(text):
        yield Token(TEXT, unread, len(text), text[unread:])


def _beginnings(text: str, rules: FactRules) -> list[int]:
    """The positions at which the name of a place may begin, the last one first; most signs of a text begin none."""
    starts = rules.places.starts
    found = [position for position, pair in enumerate(map(add, text, text[1:])) if pair in starts]
    found.reverse()
    return found


def _place(text: str, position: int, rules: FactRules, *, begins_word: bool) -> Token | None:
    table = rules.places
    name = table.at(text, position)
    # 和县, 新县, 兴县: a name of two signs is a place only where a word begins (市政府和县政协, 振兴县域).
    if name is not None and (len(name) > 2 or begins_word):
        return Token(PLACE, position, position + len(name), name, table.by_name[name])
    bare = table.bare_at(text, position)
    if bare is not None:
        return Token(PLACE, position, position + len(bare), bare, table.by_bare_name[bare])
    return None


def _part(text: str, position: int, found: re.Match[str] | None, rules: FactRules) -> Token | None:
    """The part at a position; ``found`` is the next part from there on."""
    if found is None or found.start() != position or found.lastgroup is None or found.end() == position:
        return None
    part = rules.parts[found.lastgroup]
    match = part.pattern.match(text, position) or found
    value = next((group for group in match.groups() if group is not None), found[0])
    return Token(part.id, position, found.end(), value if part.pattern.groups else found[0])


def masked(text: str, start: int, end: int) -> str:
    """The text with a span taken out of the grammar: same length, signs that no rule knows."""
    return text[:start] + "\x00" * (end - start) + text[end:]
