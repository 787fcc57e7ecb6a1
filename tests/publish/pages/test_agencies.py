"""The page of an agency points at its other names and says what the reforms did."""

import dataclasses

from dafu.model import AgencyKin, Archive, Facts
from dafu.pipeline import views_of
from dafu.publish.locations import agency_page
from dafu.publish.pages.agencies import agency_pages
from dafu.publish.pages.draft import rendered
from dafu.publish.pages.shelf import Shelf
from dafu.rulebook.book import shared_rulebook
from tests.publish.samples import PUYANG, full_reply, source


def pages_of(*names: str) -> dict[str, str]:
    """The pages of agencies that replied once each."""
    replies = tuple(
        dataclasses.replace(full_reply(), source=source(name), facts=Facts(agency=name, region=PUYANG))
        for name in names
    )
    archive = Archive(replies)
    shelf = Shelf.of(archive, views_of(archive, shared_rulebook()))
    return {page.path: page.markdown for page in rendered(agency_pages(shelf))}


def test_another_name_is_linked_both_ways() -> None:
    full, short = "濮阳市住房和城乡建设局", "濮阳市住建局"
    pages = pages_of(full, short)
    assert f"又名：[{short}]({agency_page(short).removeprefix('agencies/')})" in pages[agency_page(full)]
    assert f"又名：[{full}](" in pages[agency_page(short)]


def test_predecessor_and_successor_are_linked() -> None:
    old, new = "濮阳市环境保护局", "濮阳市生态环境局"
    pages = pages_of(old, new)
    assert f"前身：[{old}](" in pages[agency_page(new)]
    assert f"后为：[{new}](" in pages[agency_page(old)]
    assert "2018年机构改革中，环境保护部门的职责划入生态环境部门。" in pages[agency_page(old)]


def test_without_rules_an_agency_stands_alone() -> None:
    archive = Archive((full_reply(),))
    assert views_of(archive).kin == {}
    assert views_of(archive, shared_rulebook()).kin["濮阳市民政局"] != AgencyKin()
