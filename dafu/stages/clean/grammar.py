"""The grammar of a page that holds a reply: in which part of a page a line may have which zone, and for how much.

A page goes through six parts, in this order, each of which may be missing: the web page's head, the header of the
letter (letterhead, number, title, with web metadata between), the text, the tail (signature, contact, copied-to), an
annex, the web page's foot. Each line adds the score of the zone that it is given in its part; entering a part and
staying in it can cost.
"""

from collections.abc import Mapping
from enum import IntEnum

from dafu.model import Zone
from dafu.rulebook.lines import ROLES
from dafu.stages.clean.looks import NEVER, Choice, Look

Costs = Mapping[str, float]
_KNOWN = 12.0
"""From this score on, a rule, an element or links say that a line is web page; below, only its place does."""


class Part(IntEnum):
    """The parts of a page, in their order."""

    HEAD = 0
    HEADER = 1
    TEXT = 2
    TAIL = 3
    ANNEX = 4
    FOOT = 5


Options = tuple[tuple[Choice, ...], tuple[Choice, ...]]
"""What a line may be in one part: as its first line, and as a later one. (Made for every line: no class of its own.)"""


def options(look: Look, before: Look | None, costs: Costs) -> tuple[Options, ...]:
    """The options of a line in each part; ``before`` is the line above it that is not blank."""
    web: Options = ((look.web,), (look.web,))
    known_web = look.web if look.web[0] >= _KNOWN else NEVER
    return (
        web,
        _header(look, before, costs),
        _text(look, known_web, costs),
        _tail(look, before, known_web, costs),
        _annex(look, known_web, costs),
        web,
    )


def _by_role(look: Look, *roles: str) -> Choice:
    """The best of the given roles that a rule of the line speaks for."""
    best = NEVER
    if look.roles:
        for role in roles:
            rule = look.roles.get(role)
            if rule is not None and rule.weight > best[0]:
                best = (rule.weight, ROLES[role], rule.id)
    return best


def _plus(choice: Choice, amount: float) -> Choice:
    return choice if choice is NEVER else (choice[0] + amount, choice[1], choice[2])


def _header(look: Look, before: Look | None, costs: Costs) -> Options:
    entering: tuple[Choice, ...] = (_by_role(look, "letterhead", "document_number", "question"),)
    if look.title_rule:
        entering += ((look.title_score, Zone.TITLE, look.title_rule),)
    if before is not None and before.title_rule:
        entering += (_by_role(look, "title_closing"),)
    cost = costs["known_in_header" if look.web[0] >= _KNOWN else "chrome_in_header"]
    return entering, (*entering, _plus(look.web, cost))


def _text(look: Look, known_web: Choice, costs: Costs) -> Options:
    score, ends = look.text_score + look.place_score, look.ends_text or look.divides
    inside = score
    if look.divides or (look.ends_text and not look.is_sentence):
        inside += costs["ending_inside"]
    elif "salutation" in look.roles:
        inside += costs["salutation_inside"]
    elif "signature" in look.roles:
        inside += costs["signature_inside"]
    salutation = _plus(_by_role(look, "salutation"), look.place_score)
    opening: Choice = (score + costs["text_without_salutation"], Zone.BODY, look.text_rule)
    web = _plus(known_web, costs["ending_inside" if ends else "chrome_inside"])
    return (salutation, opening), ((inside, Zone.BODY, look.text_rule), web)


def _tail(look: Look, before: Look | None, known_web: Choice, costs: Costs) -> Options:
    if before is not None and "copied_to" in before.roles and "copied_to_continued" in look.roles:
        continued = (_by_role(look, "copied_to_continued"),)
        return continued, continued
    known = _plus(_by_role(look, "signature", "contact", "copied_to", "trailer"), look.tail_place_score)
    closing = look.roles.get("body")
    cost = costs["body_after_signature" if look.is_sentence else "unknown_in_tail"]
    if look.divides:
        cost = costs["ending_inside"]
    elif closing is not None and closing.id == "closing":
        cost = 0.0
    unknown: Choice = (look.text_score + look.place_score + cost, Zone.BODY, look.text_rule)
    web = _plus(known_web, costs["ending_inside" if look.divides else "chrome_in_tail"])
    return (known,), (known, unknown, web)


def _annex(look: Look, known_web: Choice, costs: Costs) -> Options:
    place = look.place_score + costs["annex"]
    opening = _plus(_by_role(look, "annex_opening", "annex"), place)
    score = min(look.text_score, costs["annex_sentence_cap"]) if look.is_sentence else costs["annex_line"]
    inside: Choice = (score + place, Zone.ANNEX, "inside-annex")
    web = _plus(known_web, costs["chrome_inside"] + costs["annex"])
    return (opening, _plus(inside, costs["annex_without_opening"])), (opening, inside, web)
