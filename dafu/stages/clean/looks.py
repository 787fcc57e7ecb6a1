"""How each line of a capture looks: the rules that it matches, and scores by its shape and place in the page."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from dafu.model import Capture, Line, Zone
from dafu.rulebook.lines import LineRule, LineRules
from dafu.stages.clean.rows import forget_lone_web_rows, rules_of_row
from dafu.stages.clean.whereabouts import Whereabouts, whereabouts

_SENTENCE_SIGN = re.compile("[。！？；!?;]")
_CLAUSE_SIGN = re.compile("[，,：:]")
_CHROME_MARKS = frozenset({"nav", "footer", "share", "related", "breadcrumb", "sidebar", "toolbar", "header"})
_SHORTEST_TITLE = 8
_HEADINGS = frozenset({"h2", "h3", "h4", "h5", "h6"})
_METADATA_MARKS = frozenset({"date", "source", "info"})


Choice = tuple[float, Zone, str]
"""Score of a line in a zone, the zone, the rule that speaks for it."""
NEVER: Choice = (float("-inf"), Zone.CHROME, "")


@dataclass(frozen=True, slots=True)
class Titles:
    """The titles that the head of a page declares, folded, and whether a line of the page prints one."""

    declared: tuple[str, ...]
    is_printed: bool


@dataclass(slots=True)
class Look:
    """A line with content, and what its look says; scores are comparable sums, see ``lines.toml``.

    Not frozen: one is made for every line, which would take twice as long, and it never leaves this stage.
    """

    line: Line
    folded: str
    roles: Mapping[str, LineRule]
    """The heaviest matching rule of each role."""
    web: Choice
    """For belonging to the web page, as furniture or as metadata, whichever has more reason."""
    text_score: float
    """For being a line of the reply's text, by shape, links and container."""
    text_rule: str
    title_score: float
    title_rule: str
    place_score: float
    """For any zone of the reply, by the container the line stands in or outside of."""
    tail_place_score: float
    """The same for signature, contact and copied-to."""
    is_sentence: bool
    ends_text: bool
    """Whether a rule says that text hardly goes on under this line."""
    divides: bool = False
    """Whether no letter of its site runs across this line: it stands above all of them, or under all."""


def looks_of(capture: Capture, rules: LineRules) -> list[Look]:
    """The looks of all lines that are not blank, in document order."""
    declared = _declared_titles(capture, rules)
    rules.folding.remember(line.text for line in capture.lines)
    folded = [(line, text) for line in capture.lines if (text := rules.fold(line.text))]
    matched = [_by_role(_matching(line, text, rules)) for line, text in folded]
    forget_lone_web_rows([line for line, _ in folded], matched)
    salutations = (line.number for (line, _), roles in zip(folded, matched, strict=True) if "salutation" in roles)
    place = whereabouts(capture, frozenset(salutations), rules.shape)
    titles = Titles(declared, bool(declared) and any(_is_declared(text, declared) for _, text in folded))
    _forget_listed_agencies(matched, int(rules.grammar["agency_run"]))
    return [_look(line, text, roles, rules, titles, place) for (line, text), roles in zip(folded, matched, strict=True)]


def _matching(line: Line, folded: str, rules: LineRules) -> Sequence[LineRule]:
    found = rules.matching(folded)
    return (*found, *rules_of_row(line, rules)) if line.hints.cells else found


def _by_role(matching: Sequence[LineRule]) -> dict[str, LineRule]:
    roles: dict[str, LineRule] = {}
    for rule in matching:
        if rule.role not in roles or roles[rule.role].weight < rule.weight:
            roles[rule.role] = rule
    return roles


def _forget_listed_agencies(matched: list[dict[str, LineRule]], run: int) -> None:
    """Names of agencies that stand one below the other in great number are links; none of them signs or heads."""
    start = 0
    for position in range(len(matched) + 1):
        if position < len(matched):
            roles = matched[position]
            if "signature" in roles or "letterhead" in roles:
                continue
        if position - start >= run:
            for roles in matched[start:position]:
                roles.pop("signature", None)
                roles.pop("letterhead", None)
        start = position + 1


def _declared_titles(capture: Capture, rules: LineRules) -> tuple[str, ...]:
    """Titles that the page's head declares, folded; only such as are long enough to be one."""
    declared = (rules.fold(capture.head.get(key, "")) for key in ("articletitle", "og:title", "title"))
    return tuple(title for title in declared if len(title) >= 6)


def _look(
    line: Line,
    folded: str,
    roles: Mapping[str, LineRule],
    rules: LineRules,
    titles: Titles,
    body: Whereabouts | None,
) -> Look:
    text_score, text_rule, is_sentence = _text_score(folded, line, roles, rules.shape)
    title_score, title_rule = _title_score(line, folded, roles, titles, rules.shape)
    place = tail_place = unknown = 0.0
    if body is not None and line.number in body.inside:
        place = tail_place = body.inside_score
        unknown = body.unknown_score
    elif body is not None:
        place, tail_place = body.outside_score, body.tail_score
        text_score = min(text_score, body.outside_cap)
    ends_text = bool(roles) and any(rule.ends_text for rule in roles.values())
    web = _web(line, roles, rules.shape, unknown)
    return Look(
        line,
        folded,
        roles,
        web,
        text_score,
        text_rule,
        title_score,
        title_rule,
        place,
        tail_place,
        is_sentence,
        ends_text,
    )


def _text_score(
    folded: str, line: Line, roles: Mapping[str, LineRule], shape: Mapping[str, float]
) -> tuple[float, str, bool]:
    length = len(folded)
    sentence = length >= shape["sentence_min"] and _SENTENCE_SIGN.search(folded) is not None
    if sentence:
        score, rule = shape["sentence_weight"] * length, "shape-sentence"
    elif length >= shape["sentence_min"] and _CLAUSE_SIGN.search(folded):
        score, rule = shape["clause_weight"] * length, "shape-clause"
    elif length >= shape["plain_long_min"]:
        score, rule = shape["plain_long_weight"] * length, "shape-long-line"
    else:
        score, rule = (shape["table_row"] if line.hints.cells else shape["short"]), "inside-text"
    score = min(score, shape["cap"])
    if (body := roles.get("body")) is not None:
        score, rule = score + body.weight, body.id
    return score, rule, sentence


def _web(line: Line, roles: Mapping[str, LineRule], shape: Mapping[str, float], unknown: float) -> Choice:
    best: Choice = (unknown, Zone.CHROME, "outside-text")
    # The link of an attachment belongs to the document.
    links = 0.0 if "annex_opening" in roles else -shape["link"] * line.hints.link_share
    if links > max(best[0], 0.0):
        best = (links, Zone.CHROME, "link-text")
    if roles:
        for role, zone in (("chrome", Zone.CHROME), ("metadata", Zone.METADATA)):
            rule = roles.get(role)
            if rule is not None and rule.weight > best[0]:
                best = (rule.weight, zone, rule.id)
    for mark in line.hints.marks:
        if mark in _CHROME_MARKS and shape["mark_chrome"] > best[0]:
            best = (shape["mark_chrome"], Zone.CHROME, f"element-{mark}")
        elif mark in _METADATA_MARKS and shape["mark_metadata"] > best[0]:
            best = (shape["mark_metadata"], Zone.METADATA, f"element-{mark}")
    return best


def _is_declared(folded: str, declared: Sequence[str]) -> bool:
    if len(folded) < _SHORTEST_TITLE:
        return False
    for title in declared:  # noqa: SIM110 (asked for every line of every page; a generator takes four times as long)
        if folded in title:
            return True
    return False


def _title_score(
    line: Line, folded: str, roles: Mapping[str, LineRule], titles: Titles, shape: Mapping[str, float]
) -> tuple[float, str]:
    score, name = 0.0, ""
    if (rule := roles.get("title")) is not None:
        score, name = rule.weight, rule.id
    if titles.is_printed and _is_declared(folded, titles.declared):
        score, name = score + shape["fallback_title"], name or "head-title"
    if name or not titles.is_printed:
        # Where the declared title is printed, an element alone is a heading of something else.
        if "title" in line.hints.marks or line.hints.tag == "h1":
            score, name = score + shape["mark_title"], name or "element-title"
        elif line.hints.tag in _HEADINGS:
            score, name = score + shape["mark_heading"], name or "element-heading"
    # A title that is a link leads to another page: a neighbour, or an entry of a list.
    return score + shape["link"] * line.hints.link_share, name
