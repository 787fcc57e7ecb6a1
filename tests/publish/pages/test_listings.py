"""Lists: nothing is out of reach, nothing is too long."""

import dataclasses
from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dafu.model import Archive, Facts, Page, Region, Reply, SetAside
from dafu.publish.pages import every_page, render_pages
from dafu.publish.pages.draft import Draft, Section, rendered
from dafu.publish.pages.paging import PER_PAGE
from dafu.publish.pages.places import MOST_AGENCIES
from dafu.publish.pages.shelf import Shelf
from dafu.publish.pages.years import year_pages
from dafu.store import key_of
from dafu.values import PartialDate
from tests.properties.site_markdown import parse
from tests.publish.samples import PUYANG, archive_of, bare_reply, full_reply, sample_archive, source, views_of


def _pages(archive: Archive) -> dict[str, Page]:
    pages = list(render_pages(archive, views_of(archive)))
    assert len({page.path for page in pages}) == len(pages)
    return {page.path: page for page in pages}


def _replies(count: int) -> list[Reply]:
    return [dataclasses.replace(full_reply(), source=source(str(number))) for number in range(count)]


def _many(count: int) -> Archive:
    return archive_of(*_replies(count))


@pytest.mark.parametrize(
    "path",
    ["topics/unfiled.md", "agencies/unknown.md", "places/unknown.md", "years/undated.md", "matters/unnumbered.md"],
)
def test_a_reply_that_lacks_a_fact_is_listed_apart(path: str) -> None:
    assert f"../replies/{bare_reply().id}.md" in _pages(sample_archive())[path].markdown


def test_no_list_apart_is_made_when_every_reply_has_the_fact() -> None:
    pages = _pages(archive_of(full_reply()))
    assert not [path for path in pages if "un" in path.rsplit("/", 1)[-1].removesuffix(".md")[:2]]


def test_a_place_lists_the_replies_below_it() -> None:
    pages = _pages(sample_archive())
    for path in ("places/410000.md", "places/410900.md"):
        assert f"../replies/{full_reply().id}.md" in pages[path].markdown
    assert "[濮阳市](410900.md)" in pages["places/410000.md"].markdown
    assert "[河南省](410000.md)" in pages["places/410900.md"].markdown


def test_a_district_of_a_municipality_stands_right_below_it() -> None:
    assert "[朝阳区](110105.md)" in _pages(sample_archive())["places/110000.md"].markdown


def test_a_matter_has_its_address_and_its_session() -> None:
    page = _pages(sample_archive())["matters/410900/rd/9-1/jy/286.md"]
    assert page.markdown.startswith("# 濮阳市人民代表大会第 9 届第 1 次会议第 286 号建议")
    assert "(../index.md)" in page.markdown


def test_a_long_list_runs_over_several_pages_and_the_first_holds_what_is_left() -> None:
    archive = _many(2 * PER_PAGE + PER_PAGE // 2)
    pages = _pages(archive)
    shown = [
        len(parse(pages[path].markdown).select(".entries li"))
        for path in ("years/2023.md", "years/2023/part-2.md", "years/2023/part-1.md")
    ]
    assert shown == [PER_PAGE // 2, PER_PAGE, PER_PAGE]
    assert "years/2023/part-3.md" not in pages


def test_one_more_reply_changes_only_the_first_page_of_a_list() -> None:
    replies = _replies(3 * PER_PAGE + 1)
    archives = archive_of(*replies[1:]), archive_of(*replies)
    before, after = (
        {page.path: page for page in rendered(year_pages(Shelf.of(archive, views_of(archive))))} for archive in archives
    )
    assert sorted(path for path in after if after[path] != before.get(path)) == ["years/2023.md", "years/index.md"]
    assert "years/2023/part-2.md" in after


def test_a_page_of_a_list_says_where_it_stands_and_leads_to_its_neighbours() -> None:
    page = parse(_pages(_many(4 * PER_PAGE))["years/2023/part-2.md"].markdown).select_one("nav.pager")
    assert page is not None
    assert "第 3 页，共 4 页" in page.get_text()
    assert {link.get_text(): link["href"] for link in page.select("a")} == {
        "第一页": "../2023.md",
        "← 上一页": "part-3.md",
        "下一页 →": "part-1.md",
    }


def test_the_first_page_of_a_long_list_leads_to_each_year() -> None:
    replies = [
        dataclasses.replace(
            full_reply(),
            source=source(str(number)),
            facts=dataclasses.replace(full_reply().facts, signed=PartialDate(2023 - number // PER_PAGE)),
        )
        for number in range(2 * PER_PAGE)
    ]
    pages = _pages(archive_of(*replies))
    first = parse(pages["topics/community.md"].markdown)
    ways = {link.get_text(): link["href"] for link in first.select("nav.jumps a")}
    assert ways == {"2023 年": "community.md#y2023", "2022 年": "community/part-1.md#y2022"}
    assert [heading["id"] for heading in parse(pages["topics/community/part-1.md"].markdown).select("h2")] == ["y2022"]


def test_no_page_but_the_first_of_a_list_is_searched() -> None:
    pages = _pages(_many(2 * PER_PAGE))
    assert pages["years/2023.md"].front_matter == {}
    assert pages["years/2023/part-1.md"].front_matter == {"search": {"exclude": True}}


def test_the_words_of_a_topic_lead_nobody_to_its_page() -> None:
    terms = parse(_pages(sample_archive())["topics/community.md"].markdown).select_one(".terms")
    assert terms is not None
    assert "居委会" in terms.get_text()
    assert "data-search-exclude" in terms.attrs


def test_an_empty_topic_is_no_search_result() -> None:
    assert _pages(sample_archive())["topics/elderly-care.md"].front_matter == {"search": {"exclude": True}}


def test_an_empty_archive_still_has_its_ways_in() -> None:
    pages = _pages(Archive(()))
    for path in ("index.md", "topics/index.md", "agencies/index.md", "places/index.md", "years/index.md"):
        assert path in pages
    assert "档案里还没有答复" in pages["index.md"].markdown


def test_a_topic_without_replies_says_so() -> None:
    assert "暂无答复" in _pages(sample_archive())["topics/elderly-care.md"].markdown


def test_the_report_names_what_is_not_in_the_archive() -> None:
    pages = _pages(sample_archive())
    assert "(set-aside.md)" in pages["data/index.md"].markdown
    assert "(repeated.md)" in pages["data/index.md"].markdown
    set_aside, repeated = (parse(pages[f"data/{name}.md"].markdown).get_text() for name in ("set-aside", "repeated"))
    assert "corpus/empty.txt" in set_aside
    assert "the file is empty | nothing to read" in set_aside
    assert "corpus/copy.txt" in repeated


def test_thousands_of_captures_set_aside_run_over_several_pages() -> None:
    aside = tuple(SetAside(source(f"{number:04}.txt"), "the file is empty") for number in range(2 * PER_PAGE))
    pages = _pages(dataclasses.replace(sample_archive(), set_aside=aside))
    assert len(parse(pages["data/index.md"].markdown).select("tbody tr")) < 10
    for path in ("data/set-aside.md", "data/set-aside/page-2.md"):
        assert len(parse(pages[path].markdown).select("tbody tr")) == PER_PAGE


def test_the_same_archive_gives_the_same_pages() -> None:
    archive = sample_archive()
    assert list(render_pages(archive, views_of(archive))) == list(render_pages(archive, views_of(archive)))


def test_a_session_lists_its_matters_in_the_order_of_their_numbers() -> None:
    replies = [
        dataclasses.replace(
            full_reply(), source=source(number), facts=dataclasses.replace(full_reply().facts, number=number)
        )
        for number in ("100", "9", "23")
    ]
    page = _pages(archive_of(*replies))["matters/410900/rd/9-1/index.md"]
    numbers = [item.get_text() for item in parse(page.markdown).select(".entry-lead")]
    assert numbers == ["第 9 号建议", "第 23 号建议", "第 100 号建议"]


def test_agencies_beyond_one_page_are_listed_by_province() -> None:
    def answered_by(name: str, region: Region) -> Reply:
        return dataclasses.replace(full_reply(), source=source(name), facts=Facts(agency=name, region=region))

    here = [answered_by(f"濮阳市第{number:03}局", PUYANG) for number in range(PER_PAGE + 1)]
    there = answered_by("深圳市民政局", Region("440300", "广东省", "深圳市"))
    pages = _pages(archive_of(*here, there, bare_reply()))
    ways = [link["href"] for link in parse(pages["agencies/index.md"].markdown).select(".groups a")]
    assert ways == ["410000.md", "440000.md", "unknown.md"]
    shown = [parse(pages[f"agencies/{name}.md"].markdown).select(".groups li") for name in ("410000", "410000/page-2")]
    assert [len(items) for items in shown] == [PER_PAGE, 1]
    assert "深圳市民政局" in pages["agencies/440000.md"].markdown


def test_sessions_beyond_one_page_are_listed_by_province() -> None:
    replies = [
        dataclasses.replace(
            full_reply(), source=source(str(term)), facts=dataclasses.replace(full_reply().facts, term=term)
        )
        for term in range(1, PER_PAGE + 2)
    ]
    pages = _pages(archive_of(*replies))
    assert "(410000.md)" in pages["matters/index.md"].markdown
    assert "(410900/rd/7-1/index.md)" in pages["matters/410000.md"].markdown


def test_a_place_of_many_agencies_names_some_and_the_way_to_all() -> None:
    replies = [
        dataclasses.replace(full_reply(), source=source(name), facts=Facts(agency=name, region=PUYANG))
        for name in (f"濮阳市第{number:03}局" for number in range(MOST_AGENCIES + 1))
    ]
    links = parse(_pages(archive_of(*replies))["places/410900.md"].markdown).select(".groups a")
    assert len(links) == MOST_AGENCIES + 1
    assert links[-1]["href"] == "../agencies/index.md"


def test_a_province_names_its_own_agencies_only() -> None:
    pages = _pages(archive_of(full_reply()))
    assert "本级答复单位" not in pages["places/410000.md"].markdown
    assert "[濮阳市民政局]" in pages["places/410900.md"].markdown


def _drafts(archive: Archive) -> dict[str, Draft]:
    """The drafts of an archive, whose replies have keys made of all that they are."""
    leaves = [leaf for leaf in _leaves(archive) if not isinstance(leaf, Page)]
    drafts = [draft for leaf in leaves for draft in (leaf.drafts() if isinstance(leaf, Section) else (leaf,))]
    return {draft.path: draft for draft in drafts}


def _leaves(archive: Archive) -> Iterator[Page | Draft | Section]:
    keys = {reply.id: key_of(repr(reply)) for reply in archive.replies}
    return every_page(Shelf.of(archive, views_of(archive), keys=keys))


def _sections(archive: Archive) -> dict[tuple[str | bytes, ...], Section]:
    """The sections of an archive by what they show."""
    return {tuple(leaf.shows): leaf for leaf in _leaves(archive) if isinstance(leaf, Section)}


def _told(section: Section) -> list[tuple[str, tuple[str | bytes, ...], Page]]:
    return [(draft.path, draft.shows, draft.render()) for draft in section.drafts()]


_FACTS = full_reply().facts
_NEIGHBOURS = {
    "another title": dataclasses.replace(_FACTS, subject="关于另一件事"),
    "another agency": dataclasses.replace(_FACTS, agency="濮阳市财政局"),
    "another place": dataclasses.replace(_FACTS, region=Region("410100", "河南省", "郑州市")),
    "another year": dataclasses.replace(_FACTS, signed=PartialDate(2019, 5)),
    "no matter": dataclasses.replace(_FACTS, number=None),
}


@pytest.mark.parametrize("facts", _NEIGHBOURS.values(), ids=_NEIGHBOURS)
def test_a_page_that_differs_shows_something_else(facts: Facts) -> None:
    replies = _replies(PER_PAGE + PER_PAGE // 2 + 2)
    changed = [*replies[:7], dataclasses.replace(replies[7], facts=facts), *replies[8:]]
    for others in (changed, replies[1:]):
        before, after = _drafts(archive_of(*replies)), _drafts(archive_of(*others))
        same = [path for path in after if path in before and after[path].shows == before[path].shows]
        assert same
        assert [path for path in same if after[path].render() != before[path].render()] == []
        sections, others_too = _sections(archive_of(*replies)), _sections(archive_of(*others))
        alike = sections.keys() & others_too.keys()
        assert alike
        assert [shown for shown in alike if _told(sections[shown]) != _told(others_too[shown])] == []


_PLACES = (
    Region("410000", "河南省"),
    Region("410900", "河南省", "濮阳市"),
    Region("410928", "河南省", "濮阳市", "濮阳县"),
    Region("410928", "河南省", None, "濮阳县"),  # a page that names no place between
    None,
)
_AGENCIES = ("濮阳市民政局", "濮阳县民政局", None)


def _placed(number: int, place: int, agency: int, matter: int) -> Reply:
    facts = dataclasses.replace(
        full_reply().facts, region=_PLACES[place], agency=_AGENCIES[agency], number=str(matter), subject=f"事由{number}"
    )
    return dataclasses.replace(full_reply(), source=source(str(number)), facts=facts)


@given(st.lists(st.tuples(st.integers(0, 4), st.integers(0, 2), st.integers(1, 3)), min_size=2, max_size=6))
def test_pages_that_show_the_same_say_the_same(facts: list[tuple[int, int, int]]) -> None:
    replies = [_placed(number, *fact) for number, fact in enumerate(facts)]
    before, after = _drafts(archive_of(*replies)), _drafts(archive_of(*replies[1:]))
    same = [path for path in before.keys() & after.keys() if before[path].shows == after[path].shows]
    assert {path: before[path].render() for path in same} == {path: after[path].render() for path in same}
    sections, others = _sections(archive_of(*replies)), _sections(archive_of(*replies[1:]))
    assert [one for one in sections.keys() & others.keys() if _told(sections[one]) != _told(others[one])] == []
