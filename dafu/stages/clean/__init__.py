"""clean: every line of a capture gets exactly one zone, and the id of the rule that decided it."""

from dafu.model import Capture, Line, Problem, Severity, Zone, ZonedLine, ZonedPage
from dafu.rulebook.lines import LineRules
from dafu.stages.clean.looks import Look, looks_of
from dafu.stages.clean.search import Decision, best_reading, margins
from dafu.stages.clean.template import SiteTemplate, with_template

BLANK_RULE = "blank"
_LINES_ABOVE = 6
_SHORTEST_TITLE, _LONGEST_TITLE = 6, 90


def clean_page(capture: Capture, rules: LineRules, template: SiteTemplate | None = None) -> ZonedPage:
    """Tell the reply from the web page: the best-scoring sequence of zones that the grammar of a reply allows.

    Every line comes back, in its order, with its text untouched; lines of white space are ``blank``. What other
    captures of the site taught (``template``) is one more evidence; a page alone is cleaned without.
    """
    looks = with_template(looks_of(capture, rules), template, rules)
    reading = _with_title(capture, looks, best_reading(looks, rules.grammar), rules)
    decided = {look.line.number: decision for look, decision in zip(looks, reading, strict=True)}
    lines = tuple(_zoned(line, decided) for line in capture.lines)
    return ZonedPage(capture, lines, _doubts(looks, lines))


def narrow_lines(capture: Capture, rules: LineRules, template: SiteTemplate | None = None) -> tuple[int, ...]:
    """Numbers of the lines that nearly went to the other side, document or web page; a person should look at them."""
    looks = with_template(looks_of(capture, rules), template, rules)
    narrow = rules.grammar["narrow"]
    return tuple(
        look.line.number for look, margin in zip(looks, margins(looks, rules.grammar), strict=True) if margin < narrow
    )


def _with_title(capture: Capture, looks: list[Look], reading: list[Decision], rules: LineRules) -> list[Decision]:
    """The reading, with a title: pages that are no letters have a title that no rule knows, just above their text."""
    zones = [decision.zone for decision in reading]
    start = next((position for position, zone in enumerate(zones) if zone.is_reply_text), None)
    if start is None or Zone.TITLE in zones or rules.fold(capture.head.get("title", "")):
        return reading
    for position in range(start - 1, max(start - 1 - _LINES_ABOVE, -1), -1):
        length = len(looks[position].folded)
        is_unknown = reading[position].rule == "outside-text" and not looks[position].is_sentence
        if is_unknown and _SHORTEST_TITLE <= length <= _LONGEST_TITLE:
            title = Decision(Zone.TITLE, "line-above-text")
            return [*reading[:position], title, *reading[position + 1 :]]
    return reading


def _zoned(line: Line, decided: dict[int, Decision]) -> ZonedLine:
    decision = decided.get(line.number)
    if decision is None:
        return ZonedLine(line, Zone.BLANK, BLANK_RULE)
    return ZonedLine(line, decision.zone, decision.rule)


def _doubts(looks: list[Look], lines: tuple[ZonedLine, ...]) -> tuple[Problem, ...]:
    if not looks:
        return (Problem(Severity.FAIL, "the capture holds no text; check what the scraper saved"),)
    if not any(line.zone.is_reply_text for line in lines):
        return (Problem(Severity.FAIL, "no line looks like the text of a reply; check the capture or add a line rule"),)
    return ()
