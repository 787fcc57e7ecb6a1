"""clean: every line of a capture gets exactly one zone, and the id of the rule that decided it."""

from dafu.model import Capture, Line, Problem, Severity, Zone, ZonedLine, ZonedPage
from dafu.rulebook.lines import LineRules
from dafu.stages.clean.grammar import best_path
from dafu.stages.clean.looks import Look, looks_of

BLANK_RULE = "blank"


def clean_page(capture: Capture, rules: LineRules) -> ZonedPage:
    """Tell the reply from the web page: the best-scoring sequence of zones that the grammar of a reply allows.

    Every line comes back, in its order, with its text untouched; lines of white space are ``blank``.
    """
    looks = looks_of(capture, rules)
    decided = {look.line.number: choice for look, choice in zip(looks, best_path(looks, rules.grammar), strict=True)}
    lines = tuple(_zoned(line, decided) for line in capture.lines)
    return ZonedPage(capture, lines, _doubts(looks, lines))


def _zoned(line: Line, decided: dict[int, tuple[Zone, str]]) -> ZonedLine:
    zone, rule = decided.get(line.number, (Zone.BLANK, BLANK_RULE))
    return ZonedLine(line, zone, rule)


def _doubts(looks: list[Look], lines: tuple[ZonedLine, ...]) -> tuple[Problem, ...]:
    if not looks:
        return (Problem(Severity.FAIL, "the capture holds no text; check what the scraper saved"),)
    if not any(line.zone.is_reply_text for line in lines):
        return (Problem(Severity.FAIL, "no line looks like the text of a reply; check the capture or add a line rule"),)
    return ()
