"""Pages by the agency that replies."""

from collections.abc import Iterator

from dafu.model import AgencyKin, Page, Region
from dafu.publish import locations
from dafu.publish.markdown import escape
from dafu.publish.pages.parts import Listing, counted, grouped_pages, listing_pages
from dafu.publish.pages.shelf import Shelf, way_down
from dafu.publish.views import Group

_WAY = (("单位", locations.AGENCIES),)
_NO_PLACE = ("999999", "地区不详")
"""Sorts after every code of GB/T 2260."""


def agency_pages(shelf: Shelf) -> Iterator[Page]:
    """The list of agencies by place, a page for each, and one for replies whose agency is not known."""
    unknown = shelf.outside(shelf.views.by_agency)
    yield from _index(shelf, len(unknown))
    for name, group in sorted(shelf.views.by_agency.items()):
        here = locations.agency_page(name)
        introduction = "\n\n".join(filter(None, (_places(here, group), *_kin(here, shelf.views.kin.get(name)))))
        yield from listing_pages(Listing(here, name, _WAY, introduction), group)
    if unknown:
        listing = Listing(locations.UNKNOWN_AGENCY, "答复单位不详的答复", _WAY, "网页上没有写明答复单位。")
        yield from listing_pages(listing, unknown)


def _regions(group: Group) -> list[Region]:
    """The places of a group, each once, in the order of their codes."""
    return sorted({reply.facts.region for reply in group if reply.facts.region}, key=lambda region: region.code)


def _places(here: str, group: Group) -> str:
    ways = [
        " ".join(locations.link(step.name, here, locations.place_page(step.code)) for step in way_down(region))
        for region in _regions(group)
    ]
    return f"所在地区：{'；'.join(ways)}" if ways else ""


def _kin(here: str, kin: AgencyKin | None) -> Iterator[str]:
    """Its other names with their pages, and what the reforms did."""
    if kin is None:
        return
    for label, names in (("又名", kin.also), ("前身", kin.before), ("后为", kin.after)):
        if names:
            yield f"{label}：{'、'.join(locations.link(name, here, locations.agency_page(name)) for name in names)}"
    yield from map(escape, kin.notes)


def _index(shelf: Shelf, unknown: int) -> Iterator[Page]:
    here = locations.AGENCIES
    placed = []
    for name, group in shelf.views.by_agency.items():
        regions = _regions(group)
        place = (regions[0].code, regions[0].full_name) if regions else _NO_PLACE
        placed.append((place, name, len(group)))
    items = [
        (place, counted(locations.link(name, here, locations.agency_page(name)), count))
        for (_, place), name, count in sorted(placed)
    ]
    if unknown:
        items.append(("其他", counted(locations.link("答复单位不详的答复", here, locations.UNKNOWN_AGENCY), unknown)))
    yield from grouped_pages(Listing(here, "单位", introduction="作出答复的单位，按所在地区编排。"), items)
