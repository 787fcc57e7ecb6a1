"""The grammar of a page that holds a reply, and the search for the best way to read a page by it.

A page goes through six parts, in this order, each of which may be missing: the web page's head, the header of the
letter (letterhead, number, title, with web metadata between), the text, the tail (signature, contact, copied-to), an
annex, the web page's foot. Each line adds the score of the zone that it is given in its part; entering a part and
staying in it can cost. The best sum is found by dynamic programming, in time linear in the number of lines.
"""

from collections.abc import Callable, Mapping, Sequence
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


def best_path(looks: Sequence[Look], costs: Costs) -> list[tuple[Zone, str]]:
    """Zone and deciding rule of each look, of the best reading of the whole page.

    Only a letter has annexes; on other pages (a notice with a list of members, say) what follows is text.
    """
    path = _best_path(looks, costs)
    zones = {zone for zone, _ in path}
    if Zone.ANNEX in zones and Zone.SALUTATION not in zones:
        return _best_path(looks, {**costs, "annex": float("-inf")})
    return path


def _best_path(looks: Sequence[Look], costs: Costs) -> list[tuple[Zone, str]]:
    totals = [0.0] + [float("-inf")] * (len(Part) - 1)
    trail: list[list[tuple[int, Zone, str]]] = []
    for position, look in enumerate(looks):
        before = looks[position - 1] if position else None
        totals, step = _advance(totals, look, before, costs)
        trail.append(step)
    return _walk_back(totals, trail)


def _advance(
    totals: Sequence[float], look: Look, before: Look | None, costs: Costs
) -> tuple[list[float], list[tuple[int, Zone, str]]]:
    """Best totals after one more line, and for each part: the part before, the zone and the rule."""
    new_totals: list[float] = []
    step: list[tuple[int, Zone, str]] = []
    best_earlier, earlier = float("-inf"), 0
    for part in Part:
        entering, staying = _CHOICES[part](look, before, costs)
        # best_earlier runs over the parts before this one: entering a part from any of them costs the same.
        enter_total, stay_total = best_earlier + entering[0], totals[part] + staying[0]
        if stay_total >= enter_total:
            new_totals.append(stay_total)
            step.append((part, staying[1], staying[2]))
        else:
            new_totals.append(enter_total)
            step.append((earlier, entering[1], entering[2]))
        if totals[part] > best_earlier:
            best_earlier, earlier = totals[part], part
    return new_totals, step


def _walk_back(totals: Sequence[float], trail: Sequence[Sequence[tuple[int, Zone, str]]]) -> list[tuple[Zone, str]]:
    part = max(range(len(totals)), key=lambda candidate: totals[candidate])
    path: list[tuple[Zone, str]] = []
    for step in reversed(trail):
        part, zone, rule = step[part]
        path.append((zone, rule))
    path.reverse()
    return path


def _by_role(look: Look, *roles: str) -> Choice:
    """The best of the given roles that a rule of the line speaks for."""
    best = NEVER
    if not look.roles:
        return best
    for role in roles:
        rule = look.roles.get(role)
        if rule is not None and rule.weight > best[0]:
            best = (rule.weight, ROLES[role], rule.id)
    return best


def _plus(choice: Choice, *amounts: float) -> Choice:
    return choice[0] + sum(amounts), choice[1], choice[2]


def _known_web(look: Look) -> Choice:
    return look.web if look.web[0] >= _KNOWN else NEVER


def _score(choice: Choice) -> float:
    return choice[0]


def _head(look: Look, _before: Look | None, _costs: Costs) -> tuple[Choice, Choice]:
    return look.web, look.web


def _header(look: Look, before: Look | None, costs: Costs) -> tuple[Choice, Choice]:
    entering = _by_role(look, "letterhead", "document_number", "question")
    if look.title_rule:
        entering = max(entering, (look.title_score, Zone.TITLE, look.title_rule), key=_score)
    if before is not None and before.title_rule:
        entering = max(entering, _by_role(look, "title_closing"), key=_score)
    cost = costs["known_in_header" if look.web[0] >= _KNOWN else "chrome_in_header"]
    return entering, max(entering, _plus(look.web, cost), key=_score)


def _text(look: Look, _before: Look | None, costs: Costs) -> tuple[Choice, Choice]:
    place = look.place_score
    body: Choice = (look.text_score + place, Zone.BODY, look.text_rule)
    salutation = _plus(_by_role(look, "salutation"), place)
    entering = max(salutation, _plus(body, costs["text_without_salutation"]), key=_score)
    staying = body
    if "salutation" in look.roles:
        staying = _plus(staying, costs["salutation_inside"])
    elif "signature" in look.roles:
        staying = _plus(staying, costs["signature_inside"])
    return entering, max(staying, _plus(_known_web(look), costs["chrome_inside"]), key=_score)


def _tail(look: Look, _before: Look | None, costs: Costs) -> tuple[Choice, Choice]:
    place = look.place_score
    entering = _plus(_by_role(look, "signature", "contact", "copied_to", "trailer"), place)
    body: Choice = (look.text_score + place, Zone.BODY, look.text_rule)
    cost = costs["body_after_signature" if look.is_sentence else "unknown_in_tail"]
    closing = look.roles.get("body")
    unknown = _plus(body, 0.0 if closing is not None and closing.id == "closing" else cost)
    web = _plus(_known_web(look), costs["chrome_in_tail"])
    return entering, max(entering, unknown, web, key=_score)


def _annex(look: Look, _before: Look | None, costs: Costs) -> tuple[Choice, Choice]:
    place = look.place_score
    place += costs.get("annex", 0.0)
    opening = _plus(_by_role(look, "annex_opening", "annex"), place)
    sentence = min(look.text_score, costs["annex_sentence_cap"]) if look.is_sentence else costs["annex_line"]
    inside: Choice = (sentence + place, Zone.ANNEX, "inside-annex")
    entering = max(opening, _plus(inside, costs["annex_without_opening"]), key=_score)
    web = _plus(_known_web(look), costs["chrome_inside"], costs.get("annex", 0.0))
    return entering, max(opening, inside, web, key=_score)


_CHOICES: Mapping[Part, Callable[[Look, Look | None, Costs], tuple[Choice, Choice]]] = {
    Part.HEAD: _head,
    Part.HEADER: _header,
    Part.TEXT: _text,
    Part.TAIL: _tail,
    Part.ANNEX: _annex,
    Part.FOOT: _head,
}
