"""Pages by the agency that replies."""

from collections.abc import Iterator
from functools import partial
from itertools import islice

from dafu.model import AgencyKin, Page, Region
from dafu.publish import locations
from dafu.publish.markdown import escape
from dafu.publish.pages.draft import Draft, Section, Series, in_sections
from dafu.publish.pages.listings import Entry, Listing, listed, reply_list, told_by_replies
from dafu.publish.pages.parts import counted
from dafu.publish.pages.provinces import Placed, province_of, province_pages
from dafu.publish.pages.shelf import Shelf, way_down
from dafu.publish.views import Group

_WAY = (("单位", locations.AGENCIES),)
_NO_PLACE = ("999999", "地区不详")
"""Sorts after every code of GB/T 2260."""


MOST_PLACES = 12
"""Places named on the page of one agency: a name that is no agency's own (办公室) would gather a whole country."""


def agency_pages(shelf: Shelf) -> Iterator[Page | Draft | Section]:
    """The list of agencies by place, a page for each, and one for replies whose agency is not known."""
    unknown = shelf.outside(shelf.views.by_agency)
    yield from _index(shelf, len(unknown))
    yield from in_sections(_lists(shelf, unknown))


def _lists(shelf: Shelf, unknown: Group) -> Iterator[Series]:
    for name, group in sorted(shelf.views.by_agency.items()):
        kin = shelf.views.kin.get(name)
        drafts = partial(_agency, shelf, name, group, kin)
        yield told_by_replies(shelf, locations.agency_page(name), group, drafts, repr(kin) if kin else "")
    if unknown:
        listing = Listing(locations.UNKNOWN_AGENCY, "答复单位不详的答复", _WAY, "网页上没有写明答复单位。")
        yield listed(shelf, listing, unknown)


def _agency(shelf: Shelf, name: str, group: Group, kin: AgencyKin | None) -> Iterator[Draft]:
    here = locations.agency_page(name)
    introduction = "\n\n".join(filter(None, (_places(here, group), *_kin(here, kin))))
    yield from reply_list(shelf, Listing(here, name, _WAY, introduction), group)


def _regions(group: Group) -> list[Region]:
    """The places of a group, each once, in the order of their codes."""
    return sorted({reply.facts.region for reply in group if reply.facts.region}, key=lambda region: region.code)


def _places(here: str, group: Group) -> str:
    ways = [
        " ".join(locations.link(step.name, here, locations.place_page(step.code)) for step in way_down(region))
        for region in islice(_regions(group), MOST_PLACES)
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


def _index(shelf: Shelf, unknown: int) -> Iterator[Page | Draft]:
    found = []
    for name, group in shelf.views.by_agency.items():
        region = next(iter(_regions(group)), None)
        place = (region.code, region.full_name) if region else _NO_PLACE
        found.append((place, name, len(group), province_of(region)))
    placed = [
        Placed(province, Entry(place, partial(_agency_shown, name, count), shows=(name, str(count))))
        for (_, place), name, count, province in sorted(found)
    ]
    others = (
        [Entry("其他", partial(_shown, "答复单位不详的答复", locations.UNKNOWN_AGENCY, unknown), shows=(str(unknown),))]
        if unknown
        else []
    )
    listing = Listing(locations.AGENCIES, "单位", introduction="作出答复的单位，按所在地区编排。", unit="答复单位")
    yield from province_pages(listing, placed, others, locations.agencies_of)


def _agency_shown(name: str, count: int, here: str) -> str:
    return _shown(name, locations.agency_page(name), count, here)


def _shown(name: str, path: str, count: int, here: str) -> str:
    """The entry of an agency in a list below the page ``here``."""
    return counted(locations.link(name, here, path), count)
