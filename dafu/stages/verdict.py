"""Is the page a reply at all? If not, why: a page that is set aside names its reason."""

import re

from dafu.model import Description, Zone, ZonedPage
from dafu.rulebook.verdicts import Verdict, VerdictRules
from dafu.text import fold

UNKNOWN = Verdict(
    "no-sign-of-a-reply",
    "page",
    re.compile(""),
    "no title of a reply, and no salutation followed by an opening; check the capture, or add a line rule",
    "看不出是答复",
    overrules_signs=False,
)

_OPENING_LINES = 4
_LISTED_TITLES = 3
_LONGEST = 400
"""Signs of a line that are looked at; titles and openings say what they are at once."""


def verdict_of(page: ZonedPage, description: Description, rules: VerdictRules) -> Verdict | None:
    """Why the page is not a reply, or None when it is one."""
    places = _places(page, description)
    is_reply = _shows_signs(page, places, rules)
    for verdict in rules.verdicts:
        if is_reply and not verdict.overrules_signs:
            continue
        hits = sum(verdict.pattern.search(text) is not None for text in places[verdict.where])
        if hits >= (_LISTED_TITLES if verdict.where == "titles-linked" else 1):
            return verdict
    return None if is_reply else UNKNOWN


def _places(page: ZonedPage, description: Description) -> dict[str, list[str]]:
    title = [fold(description.facts.title)] if description.facts.title else []
    text = [fold(line.text[:_LONGEST]) for line in page.in_zone(Zone.BODY)[:_OPENING_LINES]]
    linked = [line for line in page.lines if line.line.hints.link_share > 0.5]
    return {
        "title": title,
        "opening": text,
        "title-and-opening": title + text,
        "titles-linked": [fold(line.text[:_LONGEST]) for line in linked],
        "page": [fold(line.text[:_LONGEST]) for line in page.lines] if len(page.lines) <= 60 else [],
        "salutation": [fold(line.text[:_LONGEST]) for line in page.in_zone(Zone.SALUTATION)],
    }


def _shows_signs(page: ZonedPage, places: dict[str, list[str]], rules: VerdictRules) -> bool:
    shown = {
        sign.id for sign in rules.signs.values() if any(sign.pattern.search(text) for text in places[sign.where])
    }
    if "title-of-reply" in shown and places["opening"]:
        return True
    return bool(page.in_zone(Zone.SALUTATION)) and {"opening-arrived", "opening-matter"} <= shown
