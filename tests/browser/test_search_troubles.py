"""The search where something is wrong: with the query, the files, the network; and where hosts are strict or absent."""

import re
from collections import Counter
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Route, expect

from dafu.search.documents import Document, Paragraph
from dafu.search.index import build_index
from tests.browser.browsing import SEARCH_HIT, SEARCH_INPUT, SEARCH_STATUS, visit
from tests.browser.sites import ServedSite
from tests.browser.test_search import PAGE_HIT, PAGE_STATUS, PUYANG, nothing_went_wrong, searching

pytestmark = pytest.mark.browser


@pytest.mark.parametrize(
    "query",
    [
        "养老" * 1000,
        "，。！、——〔〕",
        "😀😀👩‍👩‍👧",
        "\ud83d",
        "<img src=x onerror=alert(1)>",
        '"养老',
        '养老"',
        '""',
        "-",
        "--养老",
        "、、",
        "%00%ff\\u0000",
    ],
)
def test_a_bad_query_is_answered_and_breaks_nothing(browser: Browser, archive: ServedSite, query: str) -> None:
    with visit(browser, archive) as reader:
        reader.page.on("dialog", lambda dialog: pytest.fail(dialog.message))
        reader.open("")
        reader.open_search()
        box = reader.page.locator(SEARCH_INPUT)
        # Half a surrogate pair cannot be sent to the browser as text.
        script = "(box, text) => { box.value = text; box.dispatchEvent(new InputEvent('input')); }"
        text = "String.fromCharCode(0xd83d)" if query == "\ud83d" else None
        if text:
            box.evaluate(f"box => ({script})(box, {text})")
        else:
            box.evaluate(script, query)
        expect(reader.page.locator(SEARCH_STATUS)).to_have_text(re.compile(r"^(?:约 )?\d+ 篇|没有"))
        box.press("Enter")
        if text is None or reader.page.locator(SEARCH_HIT).count():
            reader.page.wait_for_url(re.compile(r"/search/[?#]q="))
            expect(reader.page.locator(PAGE_STATUS)).to_have_text(re.compile(r"^(?:约 )?\d+ 篇"))
        expect(reader.page.locator("img[src=x]")).to_have_count(0)
        nothing_went_wrong(reader)


@pytest.mark.parametrize("page", ["box", "page"])
@pytest.mark.parametrize("harm", ["missing", "cut"])
def test_a_lost_or_cut_file_is_asked_for_once_more_and_then_said(
    browser: Browser, archive: ServedSite, harm: str, page: str
) -> None:
    asked: Counter[str] = Counter()

    def spoil(route: Route) -> None:
        asked[route.request.url] += 1
        if harm == "missing":
            route.fulfill(status=404, body="")
        else:
            # Read here: a handler that waits for the host may still be at it when the route is taken away.
            route.fulfill(body=(archive.site.folder / archive.path_of(route.request.url)).read_bytes()[:40])

    with visit(browser, archive) as reader:
        reader.page.route("**/search/index/grams/*.bin", spoil)
        reader.open("" if page == "box" else "search/?q=养老服务")
        if page == "box":
            reader.open_search()
            reader.type("养老服务")
        said = reader.page.locator(SEARCH_STATUS if page == "box" else PAGE_STATUS)
        expect(said).to_contain_text("缺少一个搜索文件" if harm == "missing" else "有一个搜索文件不完整")
        assert set(asked.values()) == {2}
        reader.page.unroute("**/search/index/grams/*.bin")
        reader.page.get_by_role("button", name="再试一次").click()
        expect(reader.page.locator(SEARCH_HIT if page == "box" else PAGE_HIT)).to_have_count(4)


def test_a_lost_network_is_said_and_the_search_goes_on_afterwards(browser: Browser, archive: ServedSite) -> None:
    with searching(browser, archive) as reader:
        reader.search("玉兰社区")
        reader.page.context.set_offline(True)
        reader.type("养老服务")
        expect(reader.page.locator(SEARCH_STATUS)).to_contain_text("网络断了")
        reader.page.context.set_offline(False)
        reader.page.get_by_role("button", name="再试一次").click()
        expect(reader.page.locator(SEARCH_HIT)).to_have_count(4)


def small_index(folder: Path, text: str) -> Path:
    """An index of one document."""
    build_index([Document("d", "d/", text, (Paragraph("p1", text),))], folder, variants={})
    return folder


@pytest.mark.parametrize("page", ["box", "page"])
def test_an_index_that_was_built_anew_meanwhile_is_read_anew_and_the_reader_is_told(
    browser: Browser, archive: ServedSite, page: str, tmp_path: Path
) -> None:
    before, after = small_index(tmp_path / "before", "养老服务"), small_index(tmp_path / "after", "社区治理")
    with visit(browser, archive) as reader:
        reader.page.route("**/search/index/**", lambda route: from_folder(route, before))
        reader.open("" if page == "box" else "search/?q=养老")
        if page == "box":
            reader.open_search()
            reader.type("养老")
        status = reader.page.locator(SEARCH_STATUS if page == "box" else PAGE_STATUS)
        expect(status).to_have_text("1 篇")
        reader.page.unroute_all(behavior="wait")
        reader.page.route("**/search/index/**", lambda route: from_folder(route, after))
        reader.page.locator(SEARCH_INPUT if page == "box" else "#archive-search-query").fill("社区治")
        expect(status).to_have_text("1 篇")
        expect(reader.page.locator(SEARCH_HIT if page == "box" else PAGE_HIT)).to_contain_text("社区治理")
        expect(reader.page.locator("body")).to_contain_text("搜索文件刚刚更新过")


def from_folder(route: Route, folder: Path) -> None:
    """Answer with a file of another index, or say that there is none."""
    file = folder / route.request.url.split("/search/index/")[1]
    route.fulfill(path=file) if file.is_file() else route.fulfill(status=404, body="")


def test_the_search_needs_no_script_but_files_of_the_site(browser: Browser, archive: ServedSite) -> None:
    def guarded(route: Route) -> None:
        if not route.request.is_navigation_request():  # the policy stands in the head of a page
            return route.continue_()
        answer = route.fetch()
        policy = {"content-security-policy": "script-src 'self'"}
        return route.fulfill(response=answer, headers=answer.headers | policy)

    with visit(browser, archive) as reader:
        reader.page.route(f"{archive.address}**", guarded)
        reader.open("about/")
        reader.open_search()
        assert reader.search("玉兰社区") == [PUYANG]
        reader.choose_result(PUYANG)
        expect(reader.page.locator(".reply-text mark").first).to_have_text("玉兰社区")
        reader.page.unroute_all(behavior="ignoreErrors")


def test_the_search_works_on_pages_opened_from_a_disk(browser: Browser, site_on_a_disk: Path) -> None:
    page = browser.new_page(locale="zh-CN")
    page.set_default_timeout(15_000)
    page.goto((site_on_a_disk / "about.html").as_uri())
    page.keyboard.press("/")
    page.locator(SEARCH_INPUT).fill("玉兰社区")
    expect(page.locator(SEARCH_HIT)).to_have_count(1)
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(page.locator(".reply-text mark").first).to_have_text("玉兰社区")
    page.goto((site_on_a_disk / "search.html").as_uri() + "?q=养老服务&province=河南省")
    expect(page.locator(PAGE_HIT)).to_have_count(2)
    page.close()
