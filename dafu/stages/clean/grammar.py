"""The grammar of a page that holds a reply: in which part of a page a line may have which zone, and for how much.

A page goes through six parts, in this order, each of which may be missing: the web page's head, the header of the
letter (letterhead, number, title, with web metadata between), the text, the tail (signature, contact, copied-to), an
annex, the web page's foot. Each line adds the score of the zone that it is given in its part; entering a part and
staying in it can cost.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
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


@dataclass(frozen=True, slots=True)
class Options:
    """What a line may be in one part: as its first line, and as a later one."""

    entering: tuple[Choice, ...]
    staying: tuple[Choice, ...]


def options(look: Look, before: Look | None, costs: Costs) -> tuple[Options, ...]:
    """The options of a line in each part; ``before`` is the line above it that is not blank."""
    return tuple(choose(look, before, costs) for choose in _OPTIONS)


def _by_role(look: Look, *roles: str) -> Choice:
    """The best of the given roles that a rule of the line speaks for."""
    best = NEVER
    for role in roles:
        rule = look.roles.get(role)
        if rule is not None and rule.weight > best[0]:
            best = (rule.weight, ROLES[role], rule.id)
    return best


def _plus(choice: Choice, *amounts: float) -> Choice:
    return choice[0] + sum(amounts), choice[1], choice[2]


def _known_web(look: Look) -> Choice:
    return look.web if look.web[0] >= _KNOWN else NEVER


def _web(look: Look, _before: Look | None, _costs: Costs) -> Options:
    return Options((look.web,), (look.web,))


def _header(look: Look, before: Look | None, costs: Costs) -> Options:
    entering = [_by_role(look, "letterhead", "document_number", "question")]
    if look.title_rule:
        entering.append((look.title_score, Zone.TITLE, look.title_rule))
    if before is not None and before.title_rule:
        entering.append(_by_role(look, "title_closing"))
    cost = costs["known_in_header" if look.web[0] >= _KNOWN else "chrome_in_header"]
    return Options(tuple(entering), (*entering, _plus(look.web, cost)))


def _text(look: Look, _before: Look | None, costs: Costs) -> Options:
    body: Choice = (look.text_score + look.place_score, Zone.BODY, look.text_rule)
    salutation = _plus(_by_role(look, "salutation"), look.place_score)
    inside = body
    if look.divides or (look.ends_text and not look.is_sentence):
        inside = _plus(body, costs["ending_inside"])
    elif "salutation" in look.roles:
        inside = _plus(body, costs["salutation_inside"])
    elif "signature" in look.roles:
        inside = _plus(body, costs["signature_inside"])
    entering = (salutation, _plus(body, costs["text_without_salutation"]))
    cost = costs["ending_inside" if look.ends_text or look.divides else "chrome_inside"]
    return Options(entering, (inside, _plus(_known_web(look), cost)))


def _tail(look: Look, before: Look | None, costs: Costs) -> Options:
    place = look.place_score
    if before is not None and "copied_to" in before.roles and "copied_to_continued" in look.roles:
        known = _by_role(look, "copied_to_continued")
        return Options((known,), (known,))
    known = _plus(_by_role(look, "signature", "contact", "copied_to", "trailer"), look.tail_place_score)
    closing = look.roles.get("body")
    cost = costs["body_after_signature" if look.is_sentence else "unknown_in_tail"]
    if look.divides:
        cost = costs["ending_inside"]
    elif closing is not None and closing.id == "closing":
        cost = 0.0
    unknown: Choice = (look.text_score + place + cost, Zone.BODY, look.text_rule)
    web = _plus(_known_web(look), costs["ending_inside" if look.divides else "chrome_in_tail"])
    return Options((known,), (known, unknown, web))


def _annex(look: Look, _before: Look | None, costs: Costs) -> Options:
    place = look.place_score + costs["annex"]
    opening = _plus(_by_role(look, "annex_opening", "annex"), place)
    score = min(look.text_score, costs["annex_sentence_cap"]) if look.is_sentence else costs["annex_line"]
    inside: Choice = (score + place, Zone.ANNEX, "inside-annex")
    web = _plus(_known_web(look), costs["chrome_inside"], costs["annex"])
    return Options((opening, _plus(inside, costs["annex_without_opening"])), (opening, inside, web))


# In the order of the parts.
_OPTIONS: tuple[Callable[[Look, Look | None, Costs], Options], ...] = (_web, _header, _text, _tail, _annex, _web)
