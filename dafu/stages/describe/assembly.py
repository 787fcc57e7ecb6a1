"""Names and levels of assemblies: 濮阳市人民代表大会, 政协重庆市渝北区委员会, 全国人民代表大会."""

from collections.abc import Sequence
from dataclasses import dataclass

from dafu.model import Kind, Level
from dafu.rulebook.facts import FactRules
from dafu.rulebook.places import Place
from dafu.stages.describe.clause import Clause


@dataclass(frozen=True, slots=True)
class Assembly:
    """An assembly; the name is None when only the level is known (省政协 on a page without a province)."""

    name: str | None
    level: Level | None
    place: Place | None = None


def name_of(kind: Kind, place: Place) -> str:
    """The full name of the assembly of a place; districts carry their city, counties do not."""
    return _named(kind, full_place_name(place))


def _named(kind: Kind, place: str) -> str:
    return f"政协{place}委员会" if kind is Kind.PROPOSAL else f"{place}人民代表大会"


def full_place_name(place: Place) -> str:
    """The name as assemblies and agencies print it: 重庆市渝北区, 广州市番禺区; 阳城县."""
    if place.level is not Level.COUNTY or not place.name.endswith("区"):
        return place.name
    return (place.region.prefecture or place.region.province or "") + place.name


def assembly_of(kind: Kind, clause: Clause, home: Place | None, rules: FactRules) -> Assembly | None:
    """The assembly that a clause names.

    Args:
        kind: suggestion or proposal.
        clause: what the title says about the assembly.
        home: place of the agency that replies, which tells what 市 or 县 means; None when unknown.
        rules: the places.
    """
    if clause.national:
        return Assembly(_named(kind, "全国"), Level.NATIONAL)
    if clause.is_township or clause.is_development_zone:
        return None
    if clause.name:
        return _of_name(kind, clause, clause.name, home, rules)
    if clause.generic is None:
        return None
    place = rules.places.meant_by(clause.generic, home) if home else None
    if place is not None:
        return Assembly(name_of(kind, place), place.level, place)
    return Assembly(None, _level_of_word(clause.generic, rules))


def _of_name(kind: Kind, clause: Clause, name: str, home: Place | None, rules: FactRules) -> Assembly:
    """The assembly of a place that the clause names; as printed when no table knows it or several have the name."""
    place = choose(clause.places, home)
    if place is not None:
        return Assembly(name_of(kind, place), place.level, place)
    level = clause.places[0].level if clause.places else _level_of_word(name, rules)
    return Assembly(_named(kind, name), level)


def choose(candidates: Sequence[Place], home: Place | None) -> Place | None:
    """The one place that is meant: the only one, or the only one near the agency's own place."""
    if len(candidates) == 1:
        return candidates[0]
    if home is not None:
        for near in (_inside(candidates, home), _around(candidates, home)):
            if len(near) == 1:
                return near[0]
        same = [place for place in candidates if place.code[:2] == home.code[:2]]
        if len(same) == 1:
            return same[0]
    if len({place.level for place in candidates}) > 1:  # 承德 is the city before it is the county
        highest = candidates[0].level
        top = [place for place in candidates if place.level is highest]
        return top[0] if len(top) == 1 else None
    return None


def _inside(candidates: Sequence[Place], home: Place) -> list[Place]:
    return [place for place in candidates if place.lies_in(home)]


def _around(candidates: Sequence[Place], home: Place) -> list[Place]:
    return [place for place in candidates if home.lies_in(place)]


def _level_of_word(word: str, rules: FactRules) -> Level | None:
    """The level that a place's last word tells; 市 alone tells none."""
    table = rules.places.suffix_levels
    return next((table[word[-length:]] for length in (3, 2, 1) if word[-length:] in table), None)
