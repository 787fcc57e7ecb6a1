"""The place of a page: what 市 or 县 means on it."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from dafu.model import Zone, ZonedPage
from dafu.rulebook.facts import FactRules
from dafu.rulebook.places import Place
from dafu.stages.describe.agency import branch_places, places_of
from dafu.stages.describe.assembly import choose
from dafu.stages.describe.sources import Sources

_SITE_CODE = re.compile(r"(?<!\d)(\d{6})\d{4}(?!\d)")
_TEXT_SIGNS = 600
"""Signs at the start of each line in which names of places are counted when nothing else tells the place."""
_LEAST_MENTIONS = 2
_SHORTEST_NAME = 2
_LONGEST_NAME = 15
_ENDING = re.compile("[省市县区旗州盟]")
"""What every full name of a place ends with."""


@dataclass(frozen=True, slots=True)
class Home:
    """The place of a page, and where it was read."""

    place: Place
    lines: tuple[int, ...]
    rule: str


@dataclass(frozen=True, slots=True)
class _Clue:
    places: tuple[Place, ...]
    lines: tuple[int, ...]
    rule: str


def find_home(page: ZonedPage, sources: Sources, rules: FactRules) -> tuple[Home | None, Home | None]:
    """The place that the best evidence tells, and the place of the site's code (None: no code printed)."""
    code = next(_codes(page, sources, rules), None)
    site = Home(code.places[0], code.lines, code.rule) if code else None
    unsure: list[_Clue] = []
    for clue in _clues(page, sources, rules):
        place = choose(clue.places, site.place if site else None)
        if place is None:
            unsure.append(clue)
            continue
        for earlier in unsure:  # 宝山区 stands in two cities; a later name tells which one is meant
            certain = choose(earlier.places, place)
            if certain is not None:
                return Home(certain, earlier.lines, earlier.rule), site
        return Home(place, clue.lines, clue.rule), site
    return site, site


def _clues(page: ZonedPage, sources: Sources, rules: FactRules) -> Iterator[_Clue]:
    for agency in sources.agencies:
        places = places_of(agency.name, rules) or branch_places(agency.name, rules)
        yield _Clue(places, agency.lines, agency.rule)
    title = sources.title
    if title and sources.title_facts:
        if sources.title_facts.site:
            yield _Clue(places_of(sources.title_facts.site, rules), title.lines, "site-in-title")
        if sources.title_facts.parts.clause:
            yield _Clue(sources.title_facts.parts.clause.places, title.lines, "assembly-in-title")
    yield from _codes(page, sources, rules)
    if sources.opening and sources.opening.parts.clause:
        yield _Clue(sources.opening.parts.clause.places, sources.opening.lines, "assembly-in-opening")
    for line in page.in_zone(Zone.CHROME, Zone.METADATA, Zone.LETTERHEAD):
        if len(line.text) < 120 and "政府" in line.text:
            yield _Clue(branch_places(line.text, rules), (line.number,), "government-in-page")


def _codes(page: ZonedPage, sources: Sources, rules: FactRules) -> Iterator[_Clue]:
    found = [(value.value, value.lines) for value in sources.labelled("site_code")]
    found.append((page.capture.head.get("siteidcode", ""), ()))
    for printed, lines in found:
        match = _SITE_CODE.search(printed)
        place = rules.places.by_code.get(match[1]) if match else None
        if place is not None:
            yield _Clue((place,), lines, "site-code")


def most_named(page: ZonedPage, rules: FactRules) -> Home | None:
    """The place whose name, or whose parts' names, the text prints most often; at least twice.

    The last resort: it looks at the whole text.
    """
    lines: dict[str, list[int]] = {}
    for line in page.in_zone(Zone.BODY, Zone.METADATA, Zone.CHROME):
        for place in _certain_places(line.text[:_TEXT_SIGNS], rules):
            for above in rules.places.ancestors(place):
                lines.setdefault(above.code, []).append(line.number)
    counts = [(len(numbers), code) for code, numbers in lines.items() if not code.endswith("0000")]
    count, code = max(counts, default=(0, ""))
    if count < _LEAST_MENTIONS:
        return None
    return Home(rules.places.by_code[code], tuple(dict.fromkeys(lines[code])), "places-in-text")


def _certain_places(text: str, rules: FactRules) -> Iterator[Place]:
    """The places of a text whose names mean one place only; names of two signs may be parts of words."""
    names, last = rules.places.by_name, 0
    for ending in _ENDING.finditer(text):
        end = ending.end()
        for start in range(max(last, end - _LONGEST_NAME), end - _SHORTEST_NAME):
            places = names.get(text[start:end])
            if places is not None:
                last = end
                if len(places) == 1:
                    yield places[0]
                break
