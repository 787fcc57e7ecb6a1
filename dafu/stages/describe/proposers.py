"""Who raised the matter, and what kind of proposer that is."""

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache

from dafu.model import Proposer, ProposerKind, Zone, ZonedLine
from dafu.rulebook.facts import FactRules
from dafu.stages.describe.draft import Draft
from dafu.stages.describe.people import addressees_of, names_of
from dafu.stages.describe.reading import Reading
from dafu.stages.describe.sources import Sources

_KINDS = (
    ("proposer-party", ProposerKind.PARTY),
    ("proposer-sector", ProposerKind.SECTOR),
    ("proposer-committee", ProposerKind.COMMITTEE),
    ("proposer-group", ProposerKind.GROUP),
)
"""Which pattern tells which kind; asked in this order."""
_EVERYBODY = re.compile(r"[\s,，、]*(?:各位|全体|诸位)(?:委员|代表)?$")
_LONGEST_NAME = 7
"""Signs of a person's name; longer ones with · are names, too."""
_OPENING_SIGNS = 160


def describe_proposers(draft: Draft, sources: Sources) -> None:
    """Note who raised the matter: title, form, salutation, opening; the first that tells."""
    title = sources.title
    if title:
        draft.give("proposers", tuple(_in_title(title.text, draft.rules)), title.lines, "proposer-in-title")
    for value in sources.labelled("addressees"):
        found = tuple(_told(names_of(value.value, draft.rules), draft.rules, persons=True))
        draft.give("proposers", found, value.lines, value.rule.id)
    for line in draft.page.in_zone(Zone.SALUTATION):
        is_member = _names_members(line.text, draft.rules)
        found = tuple(_told(addressees_of(line.text, draft.rules), draft.rules, persons=is_member))
        draft.give("proposers", found, (line.number,), "proposer-in-salutation")
    _in_opening(draft)


@lru_cache(maxsize=1024)  # each is asked for several times
def kind_of_proposer(name: str, rules: FactRules) -> ProposerKind | None:
    """The kind of a party, sector, committee or group; None for persons and for agencies."""
    folded = rules.fold(name)
    return next((kind for rule, kind in _KINDS if rules.patterns[rule].search(folded)), None)


def _told(names: Iterable[str], rules: FactRules, *, persons: bool) -> Iterator[Proposer]:
    """The proposers among some names; the others are persons only where a word beside them says so."""
    for printed in names:
        name = _EVERYBODY.sub("", printed)
        kind = kind_of_proposer(name, rules)
        if kind is None and name and persons and _is_person(name, rules):
            kind = ProposerKind.PERSON
        if kind is not None:
            yield Proposer(kind, name)


def _is_person(name: str, rules: FactRules) -> bool:
    folded = rules.fold(name)
    if rules.patterns["everybody"].search(folded):
        return False
    if rules.patterns["and-others"].search(folded):
        return True
    return (len(folded) <= _LONGEST_NAME or "·" in folded) and not (
        len(folded) > 3 and rules.agencies.ending.search(folded)
    )


def _names_members(salutation: str, rules: FactRules) -> bool:
    """Whether the persons of a salutation are called deputies or members."""
    match = rules.patterns["salutation"].search(rules.fold(salutation))
    names = match["names"] if match else rules.fold(salutation).rstrip(":")
    role = rules.patterns["title-of-person"].search(names)
    return role is not None and bool(role["role"])


def _in_title(title: str, rules: FactRules) -> Iterator[Proposer]:
    reading = Reading.of(title, rules)
    for match in rules.patterns["proposer-in-title"].finditer(reading.text):
        name = next((name for name in ("value", "value2", "value3") if match[name]), None)
        if name is not None:
            printed = reading.printed(*match.span(name))
            kind = kind_of_proposer(printed, rules)
            if kind is not None:
                yield Proposer(kind, printed)


def _in_opening(draft: Draft) -> None:
    for line in _first_lines(draft):
        reading = Reading.of(line.text[:_OPENING_SIGNS], draft.rules)
        match = draft.rules.patterns["proposer-in-opening"].search(reading.text)
        if match is None:
            continue
        printed = reading.printed(*match.span("names"))
        is_member = _names_members(printed + "：", draft.rules)
        found = tuple(_told(names_of(printed, draft.rules), draft.rules, persons=is_member))
        draft.give("proposers", found, (line.number,), "proposer-in-opening")


def _first_lines(draft: Draft) -> Sequence[ZonedLine]:
    return draft.page.body[:2]
