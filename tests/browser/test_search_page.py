"""The page of results: facets, order, state in the address, results as a table."""

import csv
import io
import re
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import unquote

import pytest
from playwright.sync_api import Browser, Route, expect

from dafu.search.documents import Document, Paragraph
from dafu.search.index import build_index
from tests.browser.browsing import DESKTOP, PHONE, SEARCH_HIT, SEARCH_INPUT, SEARCH_STATUS, Device, Visit, visit
from tests.browser.sites import ServedSite
from tests.browser.test_search import PAGE_HIT, PAGE_STATUS, PUYANG, nothing_went_wrong

pytestmark = pytest.mark.browser


def test_facets_narrow_down_and_their_counts_follow(browser: Browser, archive: ServedSite) -> None:
    with visit(browser, archive, album="search/desktop") as reader:
        page = reader.page
        reader.open("search/?q=养老服务")
        hits, status = page.locator(PAGE_HIT), page.locator(PAGE_STATUS)
        expect(hits).to_have_count(4)
        counts = page.locator(".archive-facet label")
        page.locator(".archive-facet summary", has_text="省份").click()
        expect(counts).to_contain_text(["河南省", "河北省", "辽宁省"])
        counts.filter(has_text="河南省").click()
        expect(hits).to_have_count(2)
        counts.filter(has_text="辽宁省").click()
        expect(hits).to_have_count(3)
        expect(status).to_have_text("3 篇")
        page.locator(".archive-facet summary", has_text="类型").click()
        expect(counts.filter(has_text="政协委员提案")).to_contain_text("2")
        nothing_went_wrong(reader)


def test_order_and_facets_stand_in_the_address(browser: Browser, archive: ServedSite) -> None:
    with visit(browser, archive, album="search/desktop") as reader:
        page = reader.page
        hits = page.locator(PAGE_HIT)
        reader.open("search/?q=养老服务&province=河南省")
        expect(hits).to_have_count(2)
        page.locator(".archive-facet label", has_text="辽宁省").click()
        expect(hits).to_have_count(3)
        page.locator("select").select_option("date")
        expect(hits.first).to_contain_text("2023-09-26")
        reader.keep("facets")
        address = page.url
        page.reload()
        expect(hits).to_have_count(3)
        assert page.url == address
        page.go_back()
        page.go_back()
        expect(hits).to_have_count(2)
        page.get_by_role("button", name="去掉“河南省”").click()
        expect(hits).to_have_count(4)
        nothing_went_wrong(reader)


def test_no_facet_is_fetched_before_it_is_opened(browser: Browser, archive: ServedSite) -> None:
    with visit(browser, archive) as reader:
        asked: list[str] = []
        reader.page.on("request", lambda request: asked.append(request.url))
        reader.open("search/?q=养老服务")
        expect(reader.page.locator(PAGE_HIT)).to_have_count(4)
        assert not [url for url in asked if "/facets/" in url]
        reader.page.locator(".archive-facet summary", has_text="年份").click()
        expect(reader.page.locator(".archive-facet label", has_text="2023")).to_be_visible()
        assert len([url for url in asked if "/facets/" in url]) == 1


def test_facets_that_leave_nothing_can_be_taken_off(browser: Browser, archive: ServedSite) -> None:
    with visit(browser, archive) as reader:
        reader.open("search/?q=玉兰社区&province=辽宁省")
        reader.page.get_by_role("button", name="去掉筛选条件").click()
        expect(reader.page.locator(PAGE_HIT)).to_have_count(1)


def test_the_results_can_be_had_as_a_table(browser: Browser, archive: ServedSite, tmp_path: Path) -> None:
    with visit(browser, archive) as reader:
        reader.open("search/?q=玉兰社区")
        with reader.page.expect_download() as waiting:
            reader.page.get_by_role("button", name="下载表格").click()
        file = tmp_path / "search.csv"
        waiting.value.save_as(file)
        head, row = csv.reader(io.StringIO(file.read_text("utf-8-sig")))
        assert head[0] == "标题"
        assert row[0] == "强化社区功能，开展社区合作互助"
        assert row[2] == "2023-07-25"
        assert "玉兰社区" in row[4]
        assert row[5].startswith(f"{archive.address}{PUYANG}#p")


@pytest.fixture(scope="module")
def many_agencies(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An index of twenty documents and 5,000 agencies."""
    folder = tmp_path_factory.mktemp("agencies") / "index"
    names = [f"第{number}区民政局" for number in range(5000)]
    documents = (
        Document(
            f"d{n:02}", f"d/{n}/", f"答复{n}", (Paragraph("p1", "养老服务"),), facets={"agency": tuple(names[n::20])}
        )
        for n in range(20)
    )
    build_index(documents, folder, variants={})
    return folder


@contextmanager
def with_index(browser: Browser, site: ServedSite, index: Path) -> Iterator[Visit]:
    """A reader of the site, to whom another index is sent."""

    def replaced(route: Route) -> None:
        route.fulfill(path=index / unquote(route.request.url.split("/search/index/")[1]))

    with visit(browser, site) as reader:
        reader.page.route("**/search/index/**", replaced)
        yield reader


def test_one_of_5000_agencies_is_found_by_a_few_letters(
    browser: Browser, archive: ServedSite, many_agencies: Path
) -> None:
    with with_index(browser, archive, many_agencies) as reader:
        reader.open("search/?q=养老服务")
        fold = reader.page.locator(".archive-facet[data-facet=agency]")
        fold.locator("summary").click()
        entries = fold.locator("label")
        expect(entries).to_have_count(12)
        fold.get_by_role("button", name="更多").click()
        expect(entries).to_have_count(200)
        expect(fold).to_contain_text("还有 4800 项")
        fold.get_by_role("textbox").fill("4321")
        expect(entries).to_have_text([re.compile("第4321区民政局")])
        entries.click()
        expect(reader.page.locator(PAGE_STATUS)).to_have_text("1 篇")
        fold.get_by_role("textbox").fill("没有这样的")
        expect(fold).to_contain_text("没有这样的项")
        nothing_went_wrong(reader)


def _index_of(texts: Sequence[str], folder: Path) -> Path:
    """The index of documents with one paragraph each."""
    documents = (Document(f"d{n:03}", f"d/{n}/", f"答复{n}", (Paragraph("p1", text),)) for n, text in enumerate(texts))
    build_index(documents, folder / "index", variants={})
    return folder / "index"


@pytest.fixture(scope="module")
def doubtful(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An index in which thirty documents may have 业委会委员, and twenty have it."""
    texts = ["别的话" * 99 + "业委会，会委员"] * 10 + ["业委会委员" * 3] * 20 + ["别的话"] * 100
    return _index_of(texts, tmp_path_factory.mktemp("doubtful"))


@pytest.mark.parametrize("page", ["box", "page"])
def test_a_total_becomes_exact_soon_after_the_first_hits(
    browser: Browser, archive: ServedSite, doubtful: Path, page: str
) -> None:
    with with_index(browser, archive, doubtful) as reader:
        reader.open("" if page == "box" else "search/?q=业委会委员")
        if page == "box":
            reader.open_search()
            reader.type("业委会委员")
        status = reader.page.locator(SEARCH_STATUS if page == "box" else PAGE_STATUS)
        expect(status).to_have_text(re.compile("^20 篇"))
        expect(reader.page.locator(SEARCH_HIT if page == "box" else PAGE_HIT)).to_have_count(
            10 if page == "box" else 20
        )
        nothing_went_wrong(reader)


@pytest.fixture(scope="module")
def in_vain(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An index in which 400 documents may have “养老” with its quotation marks, and only the last to be read has it."""
    return _index_of([*["养老养老养老"] * 400, "别的话" * 99 + "“养老”"], tmp_path_factory.mktemp("in-vain"))


@pytest.mark.parametrize("page", ["box", "page"])
def test_a_search_that_reads_300_texts_in_vain_says_so_and_goes_on_when_asked(
    browser: Browser, archive: ServedSite, in_vain: Path, page: str
) -> None:
    with with_index(browser, archive, in_vain) as reader:
        reader.open("" if page == "box" else "search/?q=%22“养老”%22")
        if page == "box":
            reader.open_search()
            reader.type('"“养老”"')
        body = reader.page.locator("dialog.archive-search" if page == "box" else "#archive-search-page")
        hits = reader.page.locator(SEARCH_HIT if page == "box" else PAGE_HIT)
        said = body.get_by_text(re.compile(r"^读了 3\d\d 篇，还没有找到；可能有的还剩 \d+ 篇。$")).first
        expect(said).to_be_visible(timeout=20_000)  # each text is a request, which this test answers
        expect(hits).to_have_count(0)
        reader.page.get_by_role("button", name="接着查").click()
        expect(hits).to_have_count(1, timeout=20_000)
        expect(hits).to_contain_text("答复400")
        expect(said).to_have_count(0)
        nothing_went_wrong(reader)


def test_several_facets_join_and_several_values_of_one_add_up(browser: Browser, archive: ServedSite) -> None:
    with visit(browser, archive) as reader:
        hits = reader.page.locator(PAGE_HIT)
        for chosen, count in (
            ("province=河南省&province=辽宁省", 3),
            ("province=河南省&kind=政协委员提案", 1),
            ("province=河南省&province=辽宁省&kind=政协委员提案", 2),
        ):
            reader.open(f"search/?q=养老服务&{chosen}")
            expect(hits).to_have_count(count)


def test_a_query_too_long_for_an_address_survives_in_it(browser: Browser, archive: ServedSite) -> None:
    words = "养老服务 " * 250 + "玉兰社区"
    with visit(browser, archive) as reader:
        sent: list[str] = []
        reader.page.on("request", lambda request: sent.append(request.url))
        reader.open("")
        reader.open_search()
        reader.type(words)
        reader.page.keyboard.press("Enter")
        expect(reader.page.locator(PAGE_HIT)).to_have_count(1)
        assert max(map(len, (url.partition("#")[0] for url in sent))) < 2100
        expect(reader.page.locator("#archive-search-query")).to_have_value(words.strip())
        reader.page.reload()
        expect(reader.page.locator(PAGE_HIT)).to_have_count(1)


def test_a_tab_is_named_after_its_query(browser: Browser, archive: ServedSite) -> None:
    with visit(browser, archive) as reader:
        reader.open("search/?q=玉兰社区")
        expect(reader.page).to_have_title(re.compile("^玉兰社区 - 搜索"))


def _late(route: Route) -> None:
    time.sleep(1)
    route.continue_()


@pytest.mark.parametrize("device", [DESKTOP, PHONE], ids=lambda device: device.name)
def test_the_page_of_results_moves_nothing_while_it_fills(
    browser: Browser, archive: ServedSite, device: Device
) -> None:
    observe = """
    window.__shift = 0;
    new PerformanceObserver(list => { for (const one of list.getEntries()) window.__shift += one.value; })
      .observe({type: "layout-shift", buffered: true});
    """
    with visit(browser, archive, device) as reader:
        reader.page.add_init_script(observe)
        # On a slow phone the page is painted before the theme's script has come.
        reader.page.route("**/bundle*.js", _late)
        reader.open("search/?q=养老服务")
        expect(reader.page.locator(PAGE_HIT)).to_have_count(4)
        reader.page.wait_for_load_state("networkidle")
        assert reader.page.evaluate("window.__shift") < 0.02


def test_a_result_in_another_tab_leaves_the_list_open(browser: Browser, archive: ServedSite) -> None:
    with visit(browser, archive) as reader:
        reader.open("")
        reader.open_search()
        assert reader.search("玉兰社区") == [PUYANG]
        with reader.page.context.expect_page():
            reader.page.locator(".archive-search .archive-hit--reply").click(modifiers=["ControlOrMeta"])
        expect(reader.page.locator(SEARCH_INPUT)).to_be_visible()
