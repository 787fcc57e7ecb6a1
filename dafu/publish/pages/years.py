"""Pages by year."""

from collections.abc import Iterator

from dafu.model import Page
from dafu.publish import locations
from dafu.publish.pages.draft import Section, Series, in_sections
from dafu.publish.pages.listings import Listing, index_page, listed, month_mark
from dafu.publish.pages.parts import counted, entry_list
from dafu.publish.pages.shelf import Shelf
from dafu.publish.views import Group

_WAY = (("年份", locations.YEARS),)
_BASIS = "按落款日期归入各年；没有落款日期的，按网页发布日期。"


def year_pages(shelf: Shelf) -> Iterator[Page | Section]:
    """The list of years, a page for each, and one for replies without a date."""
    years = sorted((year for year in shelf.views.by_year if year is not None), reverse=True)
    undated = shelf.outside(shelf.views.by_year)
    yield _index(shelf, years, len(undated))
    yield from in_sections(_lists(shelf, years, undated))


def _lists(shelf: Shelf, years: list[int], undated: Group) -> Iterator[Series]:
    for year in years:
        listing = Listing(locations.year_page(year), f"{year} 年", _WAY, _BASIS)
        yield listed(shelf, listing, shelf.views.by_year[year], month_mark)
    if undated:
        listing = Listing(locations.UNDATED, "日期不详的答复", _WAY, "原文和网页都没有写明日期。日期不作推测。")
        yield listed(shelf, listing, undated)


def _index(shelf: Shelf, years: list[int], undated: int) -> Page:
    here = locations.YEARS
    entries = [
        counted(locations.link(f"{year} 年", here, locations.year_page(year)), len(shelf.views.by_year[year]))
        for year in years
    ]
    if undated:
        entries.append(counted(locations.link("日期不详", here, locations.UNDATED), undated))
    listing = Listing(here, "年份", introduction=_BASIS)
    return index_page(listing, entry_list(entries, "groups") if entries else "")
