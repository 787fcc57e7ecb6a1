"""Lists: nothing is out of reach, nothing is too long."""

import dataclasses

import pytest

from dafu.model import Archive, Facts, Page, Reply
from dafu.publish.pages import render_pages
from dafu.publish.pages.parts import PER_PAGE
from tests.properties.site_markdown import parse
from tests.publish.samples import PUYANG, archive_of, bare_reply, full_reply, sample_archive, source, views_of


def _pages(archive: Archive) -> dict[str, Page]:
    pages = list(render_pages(archive, views_of(archive)))
    assert len({page.path for page in pages}) == len(pages)
    return {page.path: page for page in pages}


def _many(count: int) -> Archive:
    replies: list[Reply] = [dataclasses.replace(full_reply(), source=source(str(number))) for number in range(count)]
    return archive_of(*replies)


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


def test_a_long_list_runs_over_several_pages() -> None:
    archive = _many(2 * PER_PAGE + 1)
    pages = _pages(archive)
    shown = [
        len(parse(pages[path].markdown).select(".entries li"))
        for path in ("years/2023.md", "years/2023/page-2.md", "years/2023/page-3.md")
    ]
    assert shown == [PER_PAGE, PER_PAGE, 1]
    assert "years/2023/page-4.md" not in pages


def test_no_page_but_the_first_of_a_list_is_searched() -> None:
    pages = _pages(_many(PER_PAGE + 1))
    assert pages["years/2023.md"].front_matter == {}
    assert pages["years/2023/page-2.md"].front_matter == {"search": {"exclude": True}}


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
    report = parse(_pages(sample_archive())["data/index.md"].markdown).get_text()
    assert "corpus/empty.txt" in report
    assert "the file is empty | nothing to read" in report
    assert "corpus/copy.txt" in report


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


def test_a_long_list_of_agencies_runs_over_several_pages() -> None:
    replies = [
        dataclasses.replace(full_reply(), source=source(name), facts=Facts(agency=name, region=PUYANG))
        for name in (f"濮阳市第{number:03}局" for number in range(PER_PAGE + 1))
    ]
    pages = _pages(archive_of(*replies))
    shown = [parse(pages[path].markdown).select(".groups li") for path in ("agencies/index.md", "agencies/page-2.md")]
    assert [len(items) for items in shown] == [PER_PAGE, 1]


def test_a_province_names_its_own_agencies_only() -> None:
    pages = _pages(archive_of(full_reply()))
    assert "本级答复单位" not in pages["places/410000.md"].markdown
    assert "[濮阳市民政局]" in pages["places/410900.md"].markdown
