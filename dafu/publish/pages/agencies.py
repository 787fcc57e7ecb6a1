"""Pages by the agency that replies."""

from collections.abc import Iterator

from dafu.model import Page, Region
from dafu.publish import locations
from dafu.publish.markdown import escape
from dafu.publish.pages.parts import Listing, counted, entry_list, index_page, listing_pages
from dafu.publish.pages.shelf import Shelf, way_down
from dafu.publish.views import Group

_WAY = (("单位", locations.AGENCIES),)


def agency_pages(shelf: Shelf) -> Iterator[Page]:
    """The list of agencies by place, a page for each, and one for replies whose agency is not known."""
    unknown = shelf.outside(shelf.views.by_agency)
    yield _index(shelf, len(unknown))
    for name, group in sorted(shelf.views.by_agency.items()):
        here = locations.agency_page(name)
        yield from listing_pages(Listing(here, name, _WAY, _places(here, group)), group)
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


def _index(shelf: Shelf, unknown: int) -> Page:
    here = locations.AGENCIES
    by_place: dict[tuple[str, str], list[str]] = {}
    for name, group in sorted(shelf.views.by_agency.items()):
        regions = _regions(group)
        place = (regions[0].code, regions[0].full_name) if regions else ("999999", "地区不详")
        item = counted(locations.link(name, here, locations.agency_page(name)), len(group))
        by_place.setdefault(place, []).append(item)
    sections = [
        f"## {escape(name)}\n\n{entry_list(entries, 'groups')}" for (_, name), entries in sorted(by_place.items())
    ]
    if unknown:
        entries = [counted(locations.link("答复单位不详的答复", here, locations.UNKNOWN_AGENCY), unknown)]
        sections.append(f"## 其他\n\n{entry_list(entries, 'groups')}")
    return index_page(Listing(here, "单位", introduction="作出答复的单位，按所在地区编排。"), "\n\n".join(sections))
