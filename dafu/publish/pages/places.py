"""Pages by place: province, prefecture, county, each linked to the one above and to those below."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import partial

from dafu.model import NATION_CODE, Card, Page, Region
from dafu.publish import locations
from dafu.publish.markdown import escape
from dafu.publish.pages.draft import Draft, Section, Series, in_sections
from dafu.publish.pages.listings import Listing, index_page, listed, reply_list, told_by_replies
from dafu.publish.pages.parts import Crumb, counted, entry_list
from dafu.publish.pages.shelf import Shelf, Step, way_down
from dafu.publish.views import Group

MOST_AGENCIES = 60
"""Agencies named on the page of a place: a ministry, a province or a city has fewer that answer."""
_WAY = (("地区", locations.PLACES),)


@dataclass(slots=True)
class _Place:
    """A place while the tree is being built."""

    step: Step
    above: tuple[Step, ...]
    below: set[Step] = field(default_factory=set)
    replies: list[Card] = field(default_factory=list)
    """Of the place itself and of all places below it."""
    agencies: Counter[str] = field(default_factory=Counter)
    """Those of the place itself, and how many replies each has there."""


def place_pages(shelf: Shelf) -> Iterator[Page | Section]:
    """The provinces, a page for each place, and one for replies whose place is not known."""
    places = _tree(shelf)
    unknown = shelf.outside(shelf.views.by_region)
    yield _index(places, len(unknown))
    yield from in_sections(_lists(shelf, places, unknown))


def _lists(shelf: Shelf, places: Mapping[str, _Place], unknown: Group) -> Iterator[Series]:
    for code in sorted(places):
        place = places[code]
        drafts = partial(_place, shelf, place, places)
        # A place below it may have replies that name no place between.
        below = (f"{step.code} {step.name} {len(places[step.code].replies)}" for step in sorted(place.below))
        yield told_by_replies(shelf, locations.place_page(code), place.replies, drafts, *below)
    if unknown:
        listing = Listing(locations.UNKNOWN_PLACE, "地区不详的答复", _WAY, "网页上没有写明地区。")
        yield listed(shelf, listing, unknown)


def _tree(shelf: Shelf) -> Mapping[str, _Place]:
    placed = {id(reply) for group in shelf.views.by_region.values() for reply in group}
    places: dict[str, _Place] = {}
    ways: dict[Region, list[_Place]] = {}
    for reply in shelf.archive.replies:  # in the archive's order, so that every list keeps it
        region, agency = reply.facts.region, reply.facts.agency
        if region is None or id(reply) not in placed:
            continue
        way = ways[region] if region in ways else ways.setdefault(region, _way(region, places))
        for place in way:
            place.replies.append(reply)
        if agency:
            way[-1].agencies[agency] += 1
    return places


def _way(region: Region, places: dict[str, _Place]) -> list[_Place]:
    """The places on the way down to a region, noted with what is above and below them."""
    way = way_down(region)
    found = [places.setdefault(step.code, _Place(step, way[:depth])) for depth, step in enumerate(way)]
    for place, step in zip(found, way[1:], strict=False):
        place.below.add(step)
    return found


def _place(shelf: Shelf, place: _Place, places: Mapping[str, _Place]) -> Iterator[Draft]:
    here = locations.place_page(place.step.code)
    way: tuple[Crumb, ...] = (*_WAY, *((step.name, locations.place_page(step.code)) for step in place.above))
    below = [_counted(step, here, places) for step in sorted(place.below)]
    parts = []
    if below:
        parts.append(f"## 下辖地区\n\n{entry_list(below, 'groups')}")
    if place.agencies:
        parts.append(f"## 本级答复单位\n\n{_agencies(place, here)}")
    parts.append(f"## 答复\n\n共 {len(place.replies)} 篇{'，含下辖地区' if below else ''}。")
    introduction = f"{_names(place)}\n\n" + "\n\n".join(parts)
    yield from reply_list(shelf, Listing(here, place.step.name, way, introduction), place.replies)


def _names(place: _Place) -> str:
    if place.step.code == NATION_CODE:
        return "国家机关的答复，不属于任何省、自治区、直辖市。"
    full_name = "".join(step.name for step in (*place.above, place.step))
    return f"{escape(full_name)}，行政区划代码 {place.step.code}。"


def _agencies(place: _Place, here: str) -> str:
    """The agencies of the place itself; of more than some, those with most replies, and the way to all."""
    most = sorted(place.agencies, key=lambda name: (-place.agencies[name], name))[:MOST_AGENCIES]
    entries = [f"- {locations.link(name, here, locations.agency_page(name))}" for name in sorted(most)]
    if len(place.agencies) > len(most):
        words = f"全部 {len(place.agencies)} 个单位见“单位”"
        entries.append(f"- {locations.link(words, here, locations.AGENCIES)}")
    return entry_list(entries, "groups")


def _counted(step: Step, here: str, places: Mapping[str, _Place]) -> str:
    return counted(locations.link(step.name, here, locations.place_page(step.code)), len(places[step.code].replies))


def _index(places: Mapping[str, _Place], unknown: int) -> Page:
    here = locations.PLACES
    sections = []
    for place in sorted((place for place in places.values() if not place.above), key=lambda place: place.step):
        below = [_counted(step, here, places) for step in sorted(place.below)]
        heading = f"## {locations.link(place.step.name, here, locations.place_page(place.step.code))}"
        total = f"共 {len(place.replies)} 篇。"
        sections.append("\n\n".join([heading, total, entry_list(below, "groups") if below else ""]))
    if unknown:
        entries = [counted(locations.link("地区不详的答复", here, locations.UNKNOWN_PLACE), unknown)]
        sections.append(f"## 其他\n\n{entry_list(entries, 'groups')}")
    introduction = "按答复单位所在地区编排；地区名称和代码依国家标准 GB/T 2260。"
    return index_page(Listing(here, "地区", introduction=introduction), "\n\n".join(sections))
