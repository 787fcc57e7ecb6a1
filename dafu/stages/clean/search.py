"""The best way to read a page by its grammar: dynamic programming, linear in the number of lines."""

from collections.abc import Sequence

from dafu.model import Zone
from dafu.records import record
from dafu.stages.clean.grammar import Costs, Options, Part, options
from dafu.stages.clean.looks import Choice, Look

_IMPOSSIBLE = float("-inf")
_PARTS = range(len(Part))
_REMEMBERED = 8192
"""Looks of lines; a site has some hundred."""


@record
class Decision:
    """What a line is in the best reading of its page."""

    zone: Zone
    rule: str


_Move = tuple[Choice, Choice]
"""The best that a line may be in one part, as its first line and as a later one."""


@record
class _Row:
    """What a line may be: all options of each part, the best of them, and their scores."""

    parts: tuple[Options, ...]
    moves: tuple[_Move, ...]
    scores: tuple[tuple[float, float], ...]


_at_hand: list[tuple[Costs, dict[float, dict[object, _Row]]]] = []
"""At most one: rows by the look of their line, for the costs of the last page, with annexes and without."""


def best_reading(looks: Sequence[Look], costs: Costs) -> list[Decision]:
    """The decision for each look, in the best reading of the whole page.

    Only a letter has annexes, known by its salutation or its opening formula; on other pages (a notice with a list of
    members, say) what follows is text.
    """
    decisions = _best_path(_table(looks, costs, annex=0.0))
    if _has_stray_annex(decisions):
        decisions = _best_path(_table(looks, costs, annex=_IMPOSSIBLE))
    return decisions


def margins(looks: Sequence[Look], costs: Costs) -> list[float]:
    """For each look: by how much the best reading beats the best one in which the line is on the other side.

    The sides are the document (salutation to copied-to, header, annex) and the web page. A small margin is a doubt.
    """
    table = _table(looks, costs, annex=0.0)
    if _has_stray_annex(_best_path(table)):
        table = _table(looks, costs, annex=_IMPOSSIBLE)
    before, _ = _forward(table)
    after = _backward(table)
    return [_margin(row.parts, totals, rest) for row, totals, rest in zip(table, before, after[1:], strict=False)]


def _has_stray_annex(decisions: Sequence[Decision]) -> bool:
    zones = {decision.zone for decision in decisions}
    opens = any(decision.rule == "opening" for decision in decisions)
    return Zone.ANNEX in zones and Zone.SALUTATION not in zones and not opens


def _table(looks: Sequence[Look], costs: Costs, *, annex: float) -> list[_Row]:
    known = _known(costs, annex)
    table: list[_Row] = []
    before: Look | None = None
    for look in looks:
        key = _likeness(look, before)
        found = known.get(key)
        if found is None:
            if len(known) >= _REMEMBERED:
                known.clear()
            found = known[key] = _row(options(look, before, {**costs, "annex": annex}))
        table.append(found)
        before = look
    return table


def _row(parts: tuple[Options, ...]) -> _Row:
    moves = tuple([(_best(enter), _best(stay)) for enter, stay in parts])
    return _Row(parts, moves, tuple([(enter[0], stay[0]) for enter, stay in moves]))


def _known(costs: Costs, annex: float) -> dict[object, _Row]:
    if not _at_hand or _at_hand[0][0] is not costs:
        _at_hand[:] = [(costs, {})]
    return _at_hand[0][1].setdefault(annex, {})


def _likeness(look: Look, before: Look | None) -> tuple[object, ...]:
    """All that the options of a line depend on. Lines of prose look alike, links of a menu do, and one page like another."""
    return (
        look.web,
        look.title_score,
        look.title_rule,
        look.text_score,
        look.text_rule,
        look.place_score,
        look.tail_place_score,
        look.is_sentence,
        look.ends_text,
        look.divides,
        tuple([rule.id for rule in look.roles.values()]) if look.roles else (),
        before is not None and bool(before.title_rule),
        before is not None and "copied_to" in before.roles,
    )


def _best(choices: tuple[Choice, ...]) -> Choice:
    best = choices[0]
    for choice in choices[1:]:
        if choice[0] > best[0]:
            best = choice
    return best


def _best_path(table: Sequence[_Row]) -> list[Decision]:
    return _walk_back(*_forward(table), table)


def _forward(table: Sequence[_Row]) -> tuple[list[list[float]], list[list[int]]]:
    """Best totals in each part before each line (and after the last), and the part that each line came from."""
    totals = [0.0] + [_IMPOSSIBLE] * (len(Part) - 1)
    history, trail = [totals], []
    for row in table:
        new_totals: list[float] = []
        step: list[int] = []
        best_earlier, earlier = _IMPOSSIBLE, 0
        for part, (total, (entering, staying)) in enumerate(zip(totals, row.scores, strict=True)):
            # best_earlier runs over the parts before this one: entering from any of them costs the same.
            enter_total, stay_total = best_earlier + entering, total + staying
            if stay_total >= enter_total:
                new_totals.append(stay_total)
                step.append(part)
            else:
                new_totals.append(enter_total)
                step.append(earlier)
            if total > best_earlier:
                best_earlier, earlier = total, part
        totals = new_totals
        history.append(totals)
        trail.append(step)
    return history, trail


def _backward(table: Sequence[_Row]) -> list[list[float]]:
    """Best totals of the rest of the page from each line on, when the page is in each part before it."""
    totals = [0.0] * len(Part)
    history = [totals]
    for row in reversed(table):
        new_totals = [0.0] * len(Part)
        best_later = _IMPOSSIBLE
        for part in reversed(_PARTS):
            entering, staying = row.scores[part]
            new_totals[part] = max(staying + totals[part], best_later)
            best_later = max(best_later, entering + totals[part])
        totals = new_totals
        history.append(totals)
    history.reverse()
    return history


def _walk_back(
    history: Sequence[Sequence[float]], trail: Sequence[Sequence[int]], table: Sequence[_Row]
) -> list[Decision]:
    last = history[-1]
    part = max(_PARTS, key=lambda candidate: last[candidate])
    path: list[Decision] = []
    for step, row in zip(reversed(trail), reversed(table), strict=True):
        earlier, (entering, staying) = step[part], row.moves[part]
        _, zone, rule = staying if earlier == part else entering
        path.append(Decision(zone, rule))
        part = earlier
    path.reverse()
    return path


def _margin(line: tuple[Options, ...], before: Sequence[float], after: Sequence[float]) -> float:
    sides = {True: _IMPOSSIBLE, False: _IMPOSSIBLE}
    best_earlier = _IMPOSSIBLE
    for part in _PARTS:
        for start, choices in ((best_earlier, line[part][0]), (before[part], line[part][1])):
            for score, zone, _ in choices:
                total = start + score + after[part]
                sides[zone.is_web_page] = max(sides[zone.is_web_page], total)
        best_earlier = max(best_earlier, before[part])
    return abs(sides[True] - sides[False])
