"""Is the page a reply at all? If not, why: a page that is set aside names its reason."""

import re

from dafu.model import Description, Zone, ZonedPage
from dafu.rulebook.verdicts import Verdict, VerdictRules

_REASON = "no title of a reply, and no salutation followed by an opening; check the capture, or add a line rule"
NO_SIGN = Verdict("no-sign-of-a-reply", "page", re.compile(""), _REASON, "看不出是答复", "nothing")

_OPENING_LINES = 4
_LISTED_TITLES = 3
_LONGEST = 400
"""Signs of a line that are looked at; titles and openings say what they are at once."""
_LONGEST_FORM = 60
"""Lines of a page that may be a log-in form or an error message."""


def verdict_of(page: ZonedPage, description: Description, rules: VerdictRules) -> Verdict | None:
    """Why the page is not a reply, or None when it is one."""
    places = _places(page, description, rules)
    shown = {sign.id for sign in rules.signs.values() if any(map(sign.pattern.search, places[sign.where]))}
    is_letter = bool(places["salutation"]) and {"opening-arrived", "opening-matter"} <= shown
    is_titled = "title-of-reply" in shown and bool(places["opening"])
    asked = {"letter"} if is_letter else {"letter", "title"} if is_titled else {"letter", "title", "nothing"}
    for verdict in rules.verdicts:
        if verdict.overrules in asked and _holds(verdict, places):
            return verdict
    if is_letter or is_titled:
        return _foreign(description)
    return NO_SIGN


def _holds(verdict: Verdict, places: dict[str, list[str]]) -> bool:
    hits = sum(verdict.pattern.search(text) is not None for text in places[verdict.where])
    return hits >= (_LISTED_TITLES if verdict.where == "titles-linked" else 1)


def _foreign(description: Description) -> Verdict | None:
    """The doubt of *describe*: a letter that answers neither a deputy nor a member."""
    if description.set_aside is None:
        return None
    return Verdict(
        "no-matter", "page", re.compile(""), description.set_aside, "不是对人大建议、政协提案的答复", "letter"
    )


def _places(page: ZonedPage, description: Description, rules: VerdictRules) -> dict[str, list[str]]:
    def folded(lines: tuple[str, ...]) -> list[str]:
        """Only their beginnings: titles and openings say what they are at once."""
        return [_beginning(text, rules) for text in lines]

    title = folded((description.facts.title,)) if description.facts.title else []
    text = folded(tuple(line.text for line in page.in_zone(Zone.BODY)[:_OPENING_LINES]))
    return {
        "title": title,
        "opening": text,
        "title-and-opening": title + text,
        "titles-linked": folded(tuple(line.text for line in page.lines if line.line.hints.link_share > 0.5)),
        "page": folded(tuple(line.text for line in page.lines)) if len(page.lines) <= _LONGEST_FORM else [],
        "salutation": folded(tuple(line.text for line in page.in_zone(Zone.SALUTATION))),
    }


def _beginning(text: str, rules: VerdictRules) -> str:
    """The first signs of a text, folded; the whole text was folded before, and mostly keeps its length."""
    whole = rules.fold(text)
    return whole[:_LONGEST] if len(whole) == len(text) else rules.fold(text[:_LONGEST])
