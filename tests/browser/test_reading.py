"""A reader's way through the archive, on a desktop and on a phone, by day and by night."""

import re
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from playwright.sync_api import Browser, expect

from dafu.publish.proof import shown_text
from dafu.text import without_space
from tests.browser.browsing import DESKTOP, PHONE, Device, Visit, find_browser, visit
from tests.browser.sites import ROOT, BuiltSite, ServedSite, served

pytestmark = pytest.mark.browser

PUYANG = "replies/36e3c02a8ff86f96/"
SHENYANG = "replies/3ed9903e2d3b2c93/"
HENAN = "replies/b091acb1f74b4e5b/"
SHENYANG_CAPTURE = ROOT / "corpus/003_25170954d6a69736.txt"


def nothing_went_wrong(reader: Visit) -> None:
    assert reader.records.other_hosts == []
    assert reader.records.failures == []
    assert reader.records.errors == []


def keep(reader: Visit, name: str) -> None:
    """Keep a picture of the page, which must fit the screen."""
    reader.keep(name)
    assert reader.sideways() == 0, f"{reader.path} can be pushed sideways"


def read_through(reader: Visit) -> None:
    """Home, search, a reply, its topic, another city's reply, its passport, the untouched capture."""
    _from_home_to_a_reply(reader)
    _from_its_topic_to_another_city(reader)
    _from_its_passport_to_the_capture(reader)
    nothing_went_wrong(reader)


def _from_home_to_a_reply(reader: Visit) -> None:
    reader.open("")
    expect(reader.page.locator("h1")).to_be_visible()
    keep(reader, "1-home")
    reader.open_search()
    assert PUYANG in reader.search("玉兰社区")
    keep(reader, "2-search")
    reader.choose_result(PUYANG)
    expect(reader.page.locator(".reply-text")).to_contain_text("华龙区玉兰社区作为社区合作互助试点")
    keep(reader, "3-reply")


def _from_its_topic_to_another_city(reader: Visit) -> None:
    reader.follow(".reply-facts a:text-is('养老服务')")
    assert reader.path == "topics/elderly-care/"
    keep(reader, "4-topic")
    reader.follow(f"article a[href*='{SHENYANG.removesuffix('/')}']")
    expect(reader.page.locator("h1")).to_contain_text("幸福社区")
    keep(reader, "5-other-city")


def _from_its_passport_to_the_capture(reader: Visit) -> None:
    passport = reader.page.locator("details.passport")
    removed = passport.locator("tr", has_text="收藏本站")
    expect(removed).not_to_be_visible()
    passport.locator("summary").click()
    expect(removed).to_be_visible()
    expect(removed.locator("td").last).to_have_text("toolbar")
    keep(reader, "6-passport")
    reader.follow("details.passport a[href*='data/captures/']")
    assert reader.page.request.get(reader.page.url).body() == SHENYANG_CAPTURE.read_bytes()
    expect(reader.page.locator("body")).to_contain_text("欢迎访问沈阳市民政局门户网!")
    reader.keep("7-capture")


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("device", [DESKTOP, PHONE], ids=lambda device: device.name)
def test_a_reader_finds_a_reply_and_can_check_it(
    browser: Browser, archive: ServedSite, device: Device, scheme: str
) -> None:
    album = f"reading/{device.name}-{scheme}"
    with visit(browser, archive, device, scheme=scheme, album=album) as reader:
        read_through(reader)


def test_the_site_works_at_the_root_of_a_host(browser: Browser, archive_site: BuiltSite) -> None:
    with served(archive_site, "/") as site, visit(browser, site) as reader:
        read_through(reader)


def test_a_missing_browser_is_reported_with_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DAFU_BROWSER", "/nowhere/chromium")
    with pytest.raises(FileNotFoundError, match=r"/nowhere/chromium.*apt-get install chromium"):
        find_browser()


def test_a_page_of_every_kind_fits_a_phone(browser: Browser, archive: ServedSite) -> None:
    kinds: dict[str, Path] = {}
    for page in archive.site.pages():
        path = page.parent.relative_to(archive.site.folder)
        kinds.setdefault(f"{path.parts[:1]}, {len(path.parts)} deep", path)
    with visit(browser, archive, PHONE) as reader:
        for path in kinds.values():
            reader.open(f"{path.as_posix()}/" if path.parts else "")
            assert reader.sideways() == 0, path
        nothing_went_wrong(reader)


def test_a_reader_without_scripts_can_read_and_check_everything(browser: Browser, archive: ServedSite) -> None:
    with visit(browser, archive, scripts=False, album="without-scripts") as reader:
        reader.open(SHENYANG)
        page = reader.page
        expect(page.locator(".reply-text")).to_be_visible()
        expect(page.locator(".reply-facts tr", has_text="答复单位")).to_contain_text("沈阳市民政局")
        expect(page.locator("#archive-topics + ul a", has_text="养老服务")).to_be_visible()
        page.locator("details.passport summary").click()
        expect(page.locator("details.passport tr", has_text="收藏本站")).to_be_visible()
        reader.keep("reply")
        reader.follow("#archive-topics + ul a:text-is('养老服务')")
        assert reader.path == "topics/elderly-care/"
        assert reader.records.other_hosts == []


def test_a_printed_reply_holds_its_text_and_facts_and_nothing_to_click(browser: Browser, archive: ServedSite) -> None:
    with visit(browser, archive, album="print") as reader:
        reader.open(PUYANG)
        page = reader.page
        page.emulate_media(media="print")
        expect(page.locator(".reply-text")).to_be_visible()
        expect(page.locator(".reply-facts")).to_be_visible()
        for furniture in (".md-header", ".md-tabs", ".md-sidebar--secondary", ".paragraph-anchor"):
            expect(page.locator(furniture).first).to_be_hidden()
        reader.keep("reply")


def test_a_reply_weighs_at_most_15_kb_beside_its_text(archive_site: BuiltSite) -> None:
    pages = list((archive_site.folder / "replies").glob("*/index.html"))
    assert len(pages) == 5
    for page in pages:
        html = page.read_text("utf-8")
        text = shown_text(html)
        assert text is not None
        assert len(html.encode()) - len(text.encode()) <= 15_000, page


def test_the_switch_of_colours_has_the_choices_of_the_configuration(archive: ServedSite, browser: Browser) -> None:
    written = re.findall(r'media: "(.*?)".*?name: (\S+)', (ROOT / "mkdocs.yml").read_text("utf-8"), re.DOTALL)
    assert len(written) == 3
    with visit(browser, archive) as reader:
        reader.open(PUYANG)
        inputs = reader.page.locator("[data-md-component=palette] input").all()
        shown = [(choice.get_attribute("data-md-color-media"), choice.get_attribute("aria-label")) for choice in inputs]
        assert shown == written


def test_every_page_says_its_language_and_has_one_title_and_one_main_heading(archive_site: BuiltSite) -> None:
    titles = set()
    for path in archive_site.pages():
        page = BeautifulSoup(path.read_text("utf-8"), "lxml")
        assert page.html is not None
        assert page.html.get("lang") == "zh", path
        assert page.title is not None, path
        titles.add(page.title.get_text(strip=True))
        headings = [heading.get_text(strip=True) for heading in page.find_all("h1")]
        assert len(headings) == 1, (path, headings)
        assert headings[0], path
    assert "" not in titles
    assert len(titles) > 20, "pages cannot be told apart by their titles"


@pytest.mark.parametrize("path", ["", PUYANG])
def test_the_keyboard_alone_reaches_the_search_and_the_first_link(
    browser: Browser, archive: ServedSite, path: str
) -> None:
    wanted = {"the search": ".archive-search-door", "the first link of the page": "article a[href]:not(.headerlink)"}
    with visit(browser, archive) as reader:
        reader.open(path)
        reached = {name for name, selector in wanted.items() if _tab_to(reader, selector)}
        assert reached == set(wanted)


def _tab_to(reader: Visit, selector: str) -> bool:
    """Press the tabulator until the first element of a selector has the focus, and see that the focus shows."""
    page = reader.page
    page.evaluate("document.activeElement.blur()")
    page.mouse.click(2, 2)
    target = page.locator(selector).first
    for _ in range(40):
        page.keyboard.press("Tab")
        if target.evaluate("element => element === document.activeElement"):
            area = target.bounding_box()
            assert area is not None, f"{selector} has the focus and cannot be seen"
            around = {
                "x": max(0, area["x"] - 6),
                "y": max(0, area["y"] - 6),
                "width": 200,
                "height": area["height"] + 12,
            }
            focused = page.screenshot(clip=around, animations="disabled")  # type: ignore[arg-type]
            target.evaluate("element => element.blur()")
            return focused != page.screenshot(clip=around, animations="disabled")  # type: ignore[arg-type]
    return False


@pytest.mark.parametrize("words", ["濮阳市民政局", "286", "养老服务"])
def test_the_search_finds_a_reply_by_agency_number_and_topic(browser: Browser, archive: ServedSite, words: str) -> None:
    with visit(browser, archive) as reader:
        reader.open("")
        reader.open_search()
        assert PUYANG in reader.search(words)


def test_the_search_finds_a_reply_by_its_document_number(browser: Browser, archive: ServedSite) -> None:
    with visit(browser, archive) as reader:
        reader.open("")
        reader.open_search()
        assert HENAN in reader.search("豫民议〔2023〕49号")


def test_the_text_of_a_reply_is_read_in_the_browser_as_it_stands_in_the_capture(
    browser: Browser, archive: ServedSite
) -> None:
    with visit(browser, archive) as reader:
        for reply in map(archive.site.load, archive.site.archive.replies):
            reader.open(f"replies/{reply.id}/")
            shown = reader.page.locator(".reply-text").evaluate(
                "element => { const text = element.cloneNode(true);"
                "for (const extra of text.querySelectorAll('.headerlink, .paragraph-anchor, [aria-hidden]'))"
                " extra.remove(); return text.textContent; }"
            )
            captured = "".join(line.text for line in reply.lines if line.zone.is_reply_text)
            assert without_space(shown) == without_space(captured)
