"""Other captures of a reply: listed on its page, with an address of their own, each one offered untouched."""

from dataclasses import replace
from pathlib import Path

import pytest
from bs4 import BeautifulSoup, Tag
from hypothesis import example, given, settings
from hypothesis import strategies as st

from dafu.model import Archive, Change, Duplicate, Mark, Page, Piece, Reply, Sameness, Zone
from dafu.pipeline import BuildReport, build
from dafu.publish import locations
from dafu.publish.outputs import render_outputs
from dafu.publish.pages.captures_of_reply import MOST_SHOWN, capture_pages
from dafu.publish.pages.reply import reply_page
from dafu.publish.pages.shelf import Shelf
from dafu.text import fold, without_space
from tests.properties.site_markdown import expected_text, parse, shown_text
from tests.publish.samples import HOSTILE, archive_of, full_reply, source, views_of

REPLY = full_reply()
PIECES = (Piece(Mark.BOTH, "新增床位"), Piece(Mark.REPLY, HOSTILE), Piece(Mark.VERSION, f"{HOSTILE}2300"))
VERSION = Duplicate(
    replace(source("v.html", "html"), site="www.b.gov.cn", url="https://www.b.gov.cn/v", captured="2024-01-02"),
    REPLY.id,
    "a version",
    label="另一网站，正文有改动",
    sameness=Sameness.VERSION,
    changes=(Change(PIECES, (8,)), Change((Piece(Mark.VERSION, "新的一段"),), ())),
    facts=REPLY.facts,
)
COPY = Duplicate(
    source(f"{HOSTILE.replace('/', '')}.txt"), REPLY.id, "the same text", "另一抓取件，正文相同", Sameness.TEXT
)
SAME_BYTES = Duplicate(replace(REPLY.source, file="corpus/again.txt"), REPLY.id, "the same bytes", "逐字节相同")


def archive_with(*copies: Duplicate) -> Archive:
    return replace(archive_of(REPLY), duplicates=copies)


def page_of(reply: Reply, *copies: Duplicate) -> BeautifulSoup:
    archive = archive_with(*copies)
    return parse(reply_page(reply, Shelf.of(archive, views_of(archive)).around(reply)).markdown)


def pages_of(*copies: Duplicate) -> list[Page]:
    archive = archive_with(*copies)
    return list(capture_pages(Shelf.of(archive, views_of(archive))))


def one(page: BeautifulSoup | Tag, selector: str) -> Tag:
    [found] = page.select(selector)
    return found


def test_a_reply_captured_once_has_no_such_section() -> None:
    assert not page_of(REPLY).select("#archive-captures, .reply-captures")


def test_every_other_capture_is_listed_with_site_time_and_relation() -> None:
    rows = one(page_of(REPLY, VERSION, COPY, SAME_BYTES), ".reply-captures").select("tbody tr")
    cells = [[cell.get_text().strip() for cell in row.find_all("td")] for row in rows]
    assert [row[1:] for row in cells] == [
        ["www.b.gov.cn", "2024-01-02", "另一网站，正文有改动 改动"],
        ["未记录", "未记录", "另一抓取件，正文相同"],
        ["未记录", "未记录", "逐字节相同"],
    ]
    assert without_space(cells[1][0]) == expected_text(COPY.source.file, "（下载）")


def test_every_listed_capture_can_be_downloaded() -> None:
    archive = archive_with(VERSION, COPY, SAME_BYTES)
    offered = [file.path for file in render_outputs(archive, lambda source: source.file.encode())]
    assert len(offered) == len(set(offered))
    links = one(page_of(REPLY, VERSION, COPY, SAME_BYTES), ".reply-captures").select("a[href]")
    targets = [str(link["href"]).removeprefix("../") for link in links if link.get_text() == "下载"]
    assert len(targets) == 3
    assert set(targets) <= set(offered)


def test_a_version_shows_what_was_taken_out_and_what_was_put_in() -> None:
    first, second = one(page_of(REPLY, VERSION), ".version-diff").find_all("p")
    assert first.get_text().startswith("第 8 行：新增床位")
    assert without_space(one(first, "del").get_text()) == expected_text(HOSTILE)
    assert without_space(one(first, "ins").get_text()) == expected_text(HOSTILE, "2300")
    assert second.get_text() == "本页正文没有的段落：新的一段"


def test_the_changed_line_links_to_its_paragraph() -> None:
    page = page_of(REPLY, VERSION)
    link = page.select(".version-diff a")[0]
    target = page.find(id=str(link["href"]).removeprefix("#"))
    assert isinstance(target, Tag)
    assert target.find_parent(class_="reply-text")


def test_the_reply_s_text_is_the_same_with_and_without_versions() -> None:
    assert shown_text(page_of(REPLY, VERSION, COPY)) == shown_text(page_of(REPLY))
    assert not page_of(REPLY, VERSION, COPY).select(".reply-text ins, .reply-text del, script")


def test_headings_of_the_section_stay_out_of_search() -> None:
    for heading in page_of(REPLY, VERSION).select("#archive-captures, [id^=archive-version]"):
        assert heading.has_attr("data-search-exclude")


def test_a_version_without_changes_says_so_in_its_row() -> None:
    page = page_of(REPLY, replace(VERSION, changes=()))
    assert not page.select(".version-diff")
    assert "未逐字列出" in one(page, ".reply-captures").get_text()


def test_of_a_thousand_other_captures_the_page_lists_some_and_leads_to_all() -> None:
    copies = [replace(COPY, source=source(f"{number}.txt")) for number in range(1000)]
    page = page_of(REPLY, *copies)
    assert len(one(page, ".reply-captures").select("tbody tr")) == MOST_SHOWN
    assert f"另有 {1000 - MOST_SHOWN} 份" in page.get_text()
    assert len(page.select('a[href="../data/repeated.md"]')) == 1


def test_of_long_equal_text_only_what_stands_beside_a_change_is_shown() -> None:
    pieces = (Piece(Mark.BOTH, "甲" + "乙" * 500 + "丙"), Piece(Mark.VERSION, "丁"))
    shown = one(page_of(REPLY, replace(VERSION, changes=(Change(pieces, (8,)),))), ".version-diff").get_text().strip()
    assert shown.startswith("第 8 行：甲乙")
    assert shown.endswith("乙丙丁")
    assert len(shown) < 120


SIGNS = st.sampled_from(
    [*"<>&*_`[](){}#|\\!~-+:=/1. \n\t甲", "data-search-exclude", "<ins>", "</del>", "&lt;", "- ", "](x)"]
)
TEXTS = st.lists(SIGNS | st.characters(), min_size=1, max_size=12).map("".join)


@example([(Mark.VERSION, "#")])
@settings(deadline=None)
@given(st.lists(st.tuples(st.sampled_from(Mark), TEXTS), min_size=1, max_size=4))
def test_no_text_of_a_change_is_markup(pieces: list[tuple[Mark, str]]) -> None:
    changes = (Change(tuple(Piece(mark, text) for mark, text in pieces), ()),)
    diff = one(page_of(REPLY, replace(VERSION, changes=changes)), ".version-diff")
    shown = without_space(diff.get_text())
    assert shown == expected_text("本页正文没有的段落：", *(text for _, text in pieces))
    assert {tag.name for tag in diff.find_all(True)} <= {"p", "ins", "del"}


def test_the_address_of_a_capture_leads_to_the_reply_and_to_the_bytes() -> None:
    version, copy = pages_of(VERSION, COPY, SAME_BYTES)
    assert [page.path for page in (version, copy)] == [locations.reply_page(item.id) for item in (VERSION, COPY)]
    for page, item in ((version, VERSION), (copy, COPY)):
        html = parse(page.markdown)
        targets = {str(link["href"]).partition("#")[0] for link in html.select("a[href]")}
        assert {f"{REPLY.id}.md", f"../{locations.capture_file(item.source)}"} <= targets
        assert page.front_matter["search"] == {"exclude": True}
        assert item.source.sha256 in html.get_text()
        assert not html.select(".reply-text, script")


def test_the_page_of_a_version_shows_its_facts_and_no_staff() -> None:
    [page] = pages_of(VERSION)
    text = parse(page.markdown).get_text()
    assert "濮民〔2023〕1号" in text
    assert "人大代表建议" in text
    assert "河南省濮阳市" in text
    assert "李四" not in text


def test_a_capture_has_one_page_however_often_it_was_saved() -> None:
    again = replace(VERSION, source=replace(VERSION.source, file="corpus/w.html"), sameness=Sameness.BYTES)
    assert len(pages_of(VERSION, replace(again, twin=VERSION.id))) == 1


# ---------------------------------------------------------------- from files to pages

LETTER = """\
关于市九届人大一次会议第118号建议的答复

张三代表：
您提出的关于增设社区养老驿站的建议收悉，现答复如下：
一、扩大服务供给。2022年，我市新建养老驿站35处，新增护理床位3200张，惠及老人4.6万人。
二、提升服务质量。我局组织护理员培训12期，培训护理员860人次，建立了服务质量评价制度。
三、加强资金保障。市财政安排专项资金1500万元，用于驿站的建设补贴和运营补贴。
感谢您对民政工作的关心和支持。

濮阳市民政局
2023年7月25日
"""
OTHER_AGENCY = LETTER.replace("濮阳市民政局", "濮阳市财政局").replace("我局组织护理员培训12期，", "")
HTML = """\
<!DOCTYPE html><html><head><meta charset="utf-8"><title>{title}_某某人大网</title></head><body>
<div class="nav"><a href="/">首页</a> <a href="/zwgk">政务公开</a></div>
<h1>{title}</h1><div class="TRS_Editor">{paragraphs}</div>
<div class="footer">版权所有：某某人大 <a href="/map">网站地图</a></div></body></html>
"""


def _other_site() -> str:
    title, _, *lines = LETTER.strip().splitlines()
    paragraphs = "".join(f"<p>　　{line.replace('，', '， ')}</p>" for line in lines if line)
    return HTML.format(title=title, paragraphs=paragraphs)


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, BuildReport]:
    """A corpus of variants of one invented reply, built."""
    folder = tmp_path_factory.mktemp("variants")
    corpus = folder / "corpus"
    captures = {
        "original.txt": (LETTER, "http://www.a.gov.cn/118", "2023-08-01"),
        "again.txt": (LETTER, "http://www.a.gov.cn/118", "2023-09-01"),
        "elsewhere.html": (_other_site(), "http://www.b.gov.cn/x", "2023-10-01"),
        "corrected.txt": (LETTER.replace("3200张", "2300张"), "http://www.a.gov.cn/118", "2023-11-01"),
        "finance.txt": (OTHER_AGENCY, "http://www.c.gov.cn/118", "2023-08-02"),
    }
    corpus.mkdir()
    for name, (text, url, captured) in captures.items():
        (corpus / name).write_text(text, encoding="utf-8")
        sidecar = f'url = "{url}"\ncaptured = "{captured}"\n'
        (corpus / f"{name.partition('.')[0]}.toml").write_text(sidecar, encoding="utf-8")
    return folder, build(corpus, folder / "docs")


def test_every_capture_of_the_variants_is_accounted_for(built: tuple[Path, BuildReport]) -> None:
    _, report = built
    archive = report.archive
    assert [item.source.file for item in archive.set_aside] == []
    assert sorted(item.source.file for item in archive.replies) == ["corpus/finance.txt", "corpus/original.txt"]
    found = {item.source.file.removeprefix("corpus/"): (item.sameness, item.label) for item in archive.duplicates}
    assert found == {
        "again.txt": (Sameness.BYTES, "同一网页再次抓取，逐字节相同"),
        "elsewhere.html": (Sameness.TEXT, "另一网站，正文相同"),
        "corrected.txt": (Sameness.VERSION, "同一网页再次抓取，正文有改动"),
    }
    assert report.captures == 5


def test_the_reply_s_page_shows_the_correction_and_the_other_site(built: tuple[Path, BuildReport]) -> None:
    folder, report = built
    reply = next(report.load(item) for item in report.archive.replies if item.source.file.endswith("original.txt"))
    html = parse((folder / "docs" / locations.reply_page(reply.id)).read_text("utf-8").split("---\n", 2)[2])
    assert [one(html, f".version-diff {tag}").get_text() for tag in ("del", "ins")] == ["3200", "2300"]
    assert "www.b.gov.cn" in one(html, ".reply-captures").get_text()
    text = fold("".join(line.text for line in reply.lines if line.zone in {Zone.SALUTATION, Zone.BODY}))
    assert text in fold(shown_text(html))


def test_every_variant_has_an_address_and_its_untouched_bytes(built: tuple[Path, BuildReport]) -> None:
    folder, report = built
    archive = report.archive
    for found in [item.source for item in archive.replies] + [item.source for item in archive.duplicates]:
        assert (folder / "docs" / locations.reply_page(found.id)).is_file()
        offered = folder / "docs" / locations.capture_file(found)
        assert offered.read_bytes() == (folder / found.file).read_bytes()


def test_a_version_counts_in_no_list(built: tuple[Path, BuildReport]) -> None:
    folder, report = built
    lists = [path for path in (folder / "docs").rglob("*.md") if path.parent.name not in {"replies", "data"}]
    shown = "".join(path.read_text("utf-8") for path in lists)
    for item in report.archive.duplicates:
        assert item.id == item.canonical or item.id not in shown
