"""The search as a reader uses it: the box, the page of results, marks in the text, and what happens when things break."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from playwright.sync_api import Browser, Route, expect

from tests.browser.browsing import (
    DESKTOP,
    PHONE,
    SEARCH_DOOR,
    SEARCH_HIT,
    SEARCH_INPUT,
    SEARCH_JUMP,
    SEARCH_NOTES,
    SEARCH_RESULT,
    SEARCH_STATUS,
    Device,
    Visit,
    visit,
)
from tests.browser.sites import ServedSite

pytestmark = pytest.mark.browser

PUYANG = "replies/36e3c02a8ff86f96/"
PUYANG_185 = "replies/bfa79485f75254c1/"
SHENYANG = "replies/3ed9903e2d3b2c93/"
HENAN = "replies/b091acb1f74b4e5b/"
CHENGDE = "replies/891725494a2870d2/"
ALL = {PUYANG, PUYANG_185, SHENYANG, HENAN, CHENGDE}
STAFF = ("白雪", "6687808", "刘伟胜", "王大志", "23468813")
PAGE_HIT = ".archive-page__list .archive-hit"
PAGE_STATUS = ".archive-page__status"


@contextmanager
def searching(browser: Browser, site: ServedSite, device: Device = DESKTOP, **more: str) -> Iterator[Visit]:
    """A reader with the box open on the home page."""
    with visit(browser, site, device, scheme=more.get("scheme", "light"), album=more.get("album", "")) as reader:
        reader.open("")
        reader.open_search()
        yield reader


def nothing_went_wrong(reader: Visit) -> None:
    assert reader.records.other_hosts == reader.records.failures == reader.records.errors == []


@pytest.fixture(scope="module")
def open_box(browser: Browser, archive: ServedSite) -> Iterator[Visit]:
    """A reader who asks one thing after the other in the same box."""
    with searching(browser, archive) as reader:
        yield reader


def test_a_hit_leads_to_its_paragraph_with_the_words_marked(browser: Browser, archive: ServedSite) -> None:
    with searching(browser, archive) as reader:
        assert reader.search("玉兰社区") == [PUYANG]
        hit = reader.page.locator(SEARCH_HIT)
        expect(hit.locator(".archive-hit__passage mark").first).to_have_text("玉兰社区")
        expect(hit).to_contain_text("濮阳市民政局 · 河南省濮阳市 · 第286号建议 · 落款 2023-07-25")
        paragraph = (hit.get_attribute("href") or "").partition("#")[2]
        reader.choose_result(PUYANG)
        mark = reader.page.locator(f"#{paragraph} mark").first
        expect(mark).to_have_text("玉兰社区")
        expect(mark).to_be_in_viewport()
        assert reader.page.url == f"{archive.address}{PUYANG}#{paragraph}", "an address to be cited is clean"
        nothing_went_wrong(reader)


@pytest.mark.parametrize(
    ("query", "first", "all_found"),
    [
        ("濮阳市民政局", None, {PUYANG, PUYANG_185}),
        ("286", PUYANG, None),
        ("第286号", PUYANG, {PUYANG}),
        ("第二百八十六号", PUYANG, {PUYANG}),
        ("豫民议〔2023〕49号", HENAN, {HENAN}),
        ("豫民议(2023) 49号", HENAN, {HENAN}),
        ("养老服务", None, {PUYANG, SHENYANG, HENAN, CHENGDE}),
        ("養老服務", None, {PUYANG, SHENYANG, HENAN, CHENGDE}),
        ("玉兰社区 老年", PUYANG, {PUYANG}),
        ("养", None, ALL),
        ("社区 治理 -玉兰 -高新区", None, {SHENYANG, HENAN, PUYANG_185}),
        ("时间币、玉兰社区", None, {CHENGDE, PUYANG}),
        ('"多样化、个性化需求"', CHENGDE, {CHENGDE}),
        ('"多样化个性化需求"', None, set()),
        ("一老一小", HENAN, {HENAN}),
        ("濮阳市十四五城乡社区服务体系", PUYANG, {PUYANG}),
    ],
)
def test_every_form_of_a_query_finds_what_it_should(
    open_box: Visit, query: str, first: str | None, all_found: set[str] | None
) -> None:
    found = open_box.search(query)
    assert first is None or found[0] == first
    assert all_found is None or set(found) == all_found
    nothing_went_wrong(open_box)


@pytest.mark.parametrize(
    ("query", "target"),
    [
        ("第286号", "matters/410900/rd/9-1/jy/286/"),
        ("豫民议〔2023〕49号", HENAN),
        ("贾红亚", PUYANG),
        ("410900", "places/410900/"),
        ("濮阳市民政局", "agencies/7777fe3434/"),
        ("养老服务", "topics/elderly-care/"),
    ],
)
def test_the_name_of_something_and_enter_go_straight_to_it(
    browser: Browser, archive: ServedSite, query: str, target: str
) -> None:
    with searching(browser, archive) as reader:
        reader.type(query)
        reader.page.keyboard.press("Enter")  # at once: the answer is waited for
        reader.page.wait_for_url(lambda url: reader.site.path_of(url) == target)
        nothing_went_wrong(reader)


def test_the_keyboard_alone_opens_chooses_and_closes(browser: Browser, archive: ServedSite) -> None:
    with visit(browser, archive) as reader:
        page = reader.page
        reader.open("about/")
        box = page.locator(SEARCH_INPUT)
        for keys in ("Control+k", "/"):
            page.keyboard.press(keys)
            expect(box).to_be_focused()
            page.keyboard.press("Escape")
            expect(box).not_to_be_visible()
        page.keyboard.press("/")
        reader.search("养老服务")
        options = page.locator(SEARCH_RESULT)
        expect(box).to_have_attribute("aria-expanded", "true")
        for key, at in (("ArrowDown", 0), ("ArrowDown", 1), ("ArrowUp", 0), ("ArrowUp", -1), ("ArrowDown", 0)):
            page.keyboard.press(key)
            chosen = options.nth(at)
            expect(chosen).to_have_attribute("aria-selected", "true")
            assert box.get_attribute("aria-activedescendant") == chosen.get_attribute("id")
        page.keyboard.press("ArrowDown")
        href = options.nth(1).get_attribute("href") or ""
        page.keyboard.press("Enter")
        page.wait_for_url(lambda url: reader.site.path_of(url) == reader.site.path_of(href))


def test_the_enter_that_ends_a_composition_leads_nowhere(browser: Browser, archive: ServedSite) -> None:
    with searching(browser, archive) as reader:
        reader.search("第286号")
        # Safari reports the key after the composition, and no longer as a part of it.
        is_free = reader.page.locator(SEARCH_INPUT).evaluate("""box => {
          box.dispatchEvent(new CompositionEvent("compositionend", {bubbles: true}));
          const key = {key: "Enter", keyCode: 229, isComposing: false, bubbles: true, cancelable: true};
          return box.dispatchEvent(new KeyboardEvent("keydown", key));
        }""")
        assert is_free, "the key belongs to the input method"
        reader.page.keyboard.press("Enter")
        reader.page.wait_for_url(lambda url: reader.site.path_of(url) == "matters/410900/rd/9-1/jy/286/")


def test_the_box_is_a_combobox_whose_news_are_announced(browser: Browser, archive: ServedSite) -> None:
    with searching(browser, archive) as reader:
        box, status = reader.page.locator(SEARCH_INPUT), reader.page.locator(SEARCH_STATUS)
        listbox = box.get_attribute("aria-controls")
        expect(reader.page.locator(f"#{listbox}[role=listbox][aria-label]")).to_have_count(1)
        assert box.get_attribute("aria-label")
        reader.search("养老服务")
        expect(status).to_have_text("4 篇")
        reader.search("没有这样的话甲乙丙")
        expect(status).to_contain_text("没有找到“没有这样的话甲乙丙”")


def test_the_door_leads_to_the_page_of_results_without_scripts(browser: Browser, archive: ServedSite) -> None:
    with visit(browser, archive, scripts=False) as reader:
        reader.open(PUYANG)
        reader.follow(SEARCH_DOOR)
        assert reader.path == "search/"
        expect(reader.page.locator("article")).to_contain_text("没有脚本，也可以从主题")


def test_the_help_has_an_example_of_every_form_and_each_finds_something(browser: Browser, archive: ServedSite) -> None:
    with searching(browser, archive) as reader:
        reader.type("?")
        examples = reader.page.locator(f"{SEARCH_NOTES} dt button")
        expect(examples).to_have_count(12)
        for text in examples.all_text_contents():
            if "加强领导" not in text:  # stands in no reply of this small archive
                assert reader.search(text) or reader.page.locator(SEARCH_JUMP).count(), text
        reader.type("？")
        examples.first.click()
        expect(reader.page.locator(SEARCH_HIT).first).to_be_visible()


def test_nothing_found_says_what_was_searched_and_offers_a_query_that_finds(
    browser: Browser, archive: ServedSite
) -> None:
    with searching(browser, archive) as reader:
        assert reader.search("火星社区食堂") == []
        notes = reader.page.locator(SEARCH_NOTES)
        expect(notes).to_contain_text("查过全部 5 篇答复的标题、正文、附件")
        expect(notes).to_contain_text("工作人员的姓名和电话")
        notes.get_by_role("button").click()
        expect(reader.page.locator(SEARCH_INPUT)).to_have_value("社区食堂")
        expect(reader.page.locator(SEARCH_HIT).first).to_be_visible()


def test_staff_are_found_neither_in_the_box_nor_on_the_page(browser: Browser, archive: ServedSite) -> None:
    with searching(browser, archive) as reader:
        assert reader.search("抄送"), "the search answers nothing at all"
        assert {word: reader.search(word) for word in STAFF} == {word: [] for word in STAFF}
        reader.open("search/?q=白雪")
        expect(reader.page.locator(PAGE_STATUS)).to_have_text("0 篇")


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("device", [DESKTOP, PHONE], ids=lambda device: device.name)
def test_box_help_and_page_fit_every_screen(browser: Browser, archive: ServedSite, device: Device, scheme: str) -> None:
    with searching(browser, archive, device, scheme=scheme, album=f"search/{device.name}-{scheme}") as reader:
        for name, query in (("box", "养老服务"), ("jump", "第286号"), ("nothing", "火星社区食堂")):
            reader.search(query)
            reader.keep(name)
            assert reader.sideways() == 0
        reader.type("?")
        expect(reader.page.locator(f"{SEARCH_NOTES} dl")).to_be_visible()
        reader.keep("help")
        reader.open("search/?q=养老服务&province=河南省")
        expect(reader.page.locator(PAGE_HIT)).to_have_count(2)
        reader.keep("page")
        assert reader.sideways() == 0
        reader.page.locator(PAGE_HIT).first.click()
        expect(reader.page.locator(".reply-text mark").first).to_be_visible()
        reader.keep("marked")
        nothing_went_wrong(reader)


def test_opening_and_searching_move_nothing_on_the_page(browser: Browser, archive: ServedSite) -> None:
    observe = """
    window.__shift = 0;
    new PerformanceObserver(list => { for (const one of list.getEntries()) window.__shift += one.value; })
      .observe({type: "layout-shift", buffered: true});
    """
    with visit(browser, archive) as reader:
        reader.page.add_init_script(observe)
        reader.open("")
        reader.page.wait_for_load_state("networkidle")
        before = reader.page.evaluate("window.__shift")
        reader.open_search()
        reader.search("养老服务")
        reader.page.keyboard.press("Escape")
        assert reader.page.evaluate("window.__shift") - before < 0.001


def test_a_page_in_english_has_a_search_in_english(browser: Browser, archive: ServedSite) -> None:
    def translated(route: Route) -> None:
        answer = route.fetch()
        route.fulfill(response=answer, body=answer.text().replace('lang="zh"', 'lang="en"', 1))

    with visit(browser, archive) as reader:
        reader.page.route("**/about/", translated)
        reader.open("about/")
        reader.open_search()
        reader.search("玉兰社区")
        expect(reader.page.locator(SEARCH_STATUS)).to_have_text("1 reply")
