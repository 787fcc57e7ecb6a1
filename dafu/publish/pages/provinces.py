"""Lists that one page holds while the archive is small, and a page for each province when it is not."""

from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

from dafu.model import Page, Region
from dafu.publish import locations
from dafu.publish.pages.draft import Draft
from dafu.publish.pages.listings import Entry, Listing, entry_pages, index_page
from dafu.publish.pages.paging import PER_PAGE
from dafu.publish.pages.parts import counted, entry_list
from dafu.publish.pages.shelf import Step, way_down
from dafu.records import record

NOWHERE = Step("unknown-place", "地区不详")
"""Stands in the place of the code in the address of its page."""


@record
class Placed:
    """An entry and the province that it belongs to."""

    province: Step
    entry: Entry


def province_of(region: Region | None) -> Step:
    """The province of a region, or the region itself where it lies in none."""
    return way_down(region)[0] if region else NOWHERE


def province_pages(
    listing: Listing, placed: Sequence[Placed], others: Sequence[Entry], path_of: Callable[[str], str]
) -> Iterator[Page | Draft]:
    """The pages of a list in the order of places.

    Args:
        listing: the first page.
        placed: what is listed, in order.
        others: what belongs to no place.
        path_of: the page of a province by its code, used when one page cannot hold the list.
    """
    if len(placed) + len(others) <= PER_PAGE:
        yield from entry_pages(listing, [*(item.entry for item in placed), *others])
        return
    provinces: defaultdict[Step, list[Entry]] = defaultdict(list)
    for item in placed:
        provinces[item.province].append(item.entry)
    here = listing.path
    ways = [
        counted(locations.link(step.name, here, path_of(step.code)), len(found)) for step, found in provinces.items()
    ]
    sections = [
        entry_list(ways, "groups"),
        entry_list((other.show(here) for other in others), "groups") if others else "",
    ]
    introduction = f"{listing.introduction}地名后的数字是该地{listing.unit}的个数。"
    yield index_page(replace(listing, introduction=introduction), "\n\n".join(filter(None, sections)))
    way = (*listing.way, (listing.title, here))
    for step, found in provinces.items():
        title = f"{step.name}的{listing.unit}"
        yield from entry_pages(Listing(path_of(step.code), title, way, short_title=step.name), found)
