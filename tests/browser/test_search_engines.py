"""The search in other engines than Chromium's: Debian's Firefox, and WebKit, the engine of Safari; where they are installed."""

import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.browser.browsing import SEARCH_HIT, SEARCH_INPUT, SEARCH_STATUS
from tests.browser.driven import DrivenBrowser
from tests.browser.firefox import find_firefox, firefox
from tests.browser.sites import ARTEFACTS, ServedSite
from tests.browser.test_search import PAGE_HIT, PAGE_STATUS, PUYANG
from tests.browser.webkit import find_webkit, webkit

pytestmark = pytest.mark.browser
ENGINES = {
    "firefox": (find_firefox, firefox, "firefox-esr", "DAFU_FIREFOX to the path of one"),
    "webkit": (find_webkit, webkit, "webkit2gtk-driver xvfb", "DAFU_WEBKIT to the path of its driver"),
}


@pytest.fixture(scope="module", params=ENGINES)
def engine(request: pytest.FixtureRequest) -> str:
    name: str = request.param
    return name


@pytest.fixture(scope="module")
def running(engine: str) -> Iterator[DrivenBrowser]:
    find, driven, packages, setting = ENGINES[engine]
    program = find()
    if program is None:
        pytest.skip(f"no {engine}: install Debian's (apt-get install {packages}), or set {setting}")
    with driven(program) as browser:
        yield browser


@pytest.fixture
def reader(running: DrivenBrowser) -> DrivenBrowser:
    running.open("about:blank")
    running.troubles.clear()
    return running


@pytest.fixture
def album(engine: str) -> Path:
    return ARTEFACTS / "search" / engine


def test_the_box_finds_and_marks_the_paragraph(reader: DrivenBrowser, archive: ServedSite, album: Path) -> None:
    reader.open(archive.address)
    reader.type("/")
    reader.wait(f"document.activeElement === document.querySelector('{SEARCH_INPUT}')")
    reader.type("养老服务")
    reader.wait(f"document.querySelector('{SEARCH_STATUS}').textContent === '4 篇'")
    reader.picture(album / "box.png")
    reader.type("Control")
    reader.value(f"document.querySelector('{SEARCH_INPUT}').select() ?? true")
    reader.type("玉兰社区")
    reader.wait(f"document.querySelectorAll('{SEARCH_HIT}').length === 1")
    assert reader.text(f"{SEARCH_HIT} mark") == "玉兰社区"
    reader.type("ArrowDown", "Enter")
    reader.wait("document.querySelector('.reply-text mark')")
    paragraph = reader.value("location.hash")
    assert reader.value("location.href") == f"{archive.address}{PUYANG}{paragraph}"
    assert reader.text(f"{paragraph} mark") == "玉兰社区"
    assert reader.value(
        f"(box => box.top >= 0 && box.bottom <= innerHeight)"
        f"(document.querySelector('{paragraph} mark').getBoundingClientRect())"
    )
    assert reader.troubles == []


def test_the_page_narrows_down_and_keeps_the_state_in_the_address(
    reader: DrivenBrowser, archive: ServedSite, album: Path
) -> None:
    reader.open(f"{archive.address}search/?q=养老服务")
    reader.wait(f"document.querySelectorAll('{PAGE_HIT}').length === 4")
    fold = ".archive-facet[data-facet=province]"
    reader.click(f"{fold} > summary")
    reader.wait(f"document.querySelector('{fold} input[type=checkbox]')")
    assert "河南省" in reader.text(f"{fold} label")
    reader.click(f"{fold} label")
    reader.wait(f"document.querySelectorAll('{PAGE_HIT}').length === 2")
    assert reader.text(PAGE_STATUS) == "2 篇"
    assert reader.value("new URLSearchParams(location.search).get('province')") == "河南省"
    reader.picture(album / "page.png")
    reader.value("history.back() ?? true")
    reader.wait(f"document.querySelectorAll('{PAGE_HIT}').length === 4")
    assert reader.troubles == []


def test_who_comes_back_finds_the_query_beside_its_results(reader: DrivenBrowser, archive: ServedSite) -> None:
    reader.open(archive.address)
    reader.type("/", "养老服务")
    reader.wait(f"document.querySelectorAll('{SEARCH_HIT}').length === 4")
    reader.value("document.querySelector('.archive-hit--all').click() ?? true")
    reader.wait(f"document.querySelectorAll('{PAGE_HIT}').length === 4")
    reader.click(PAGE_HIT)
    reader.wait("document.querySelector('.reply-text mark')")
    reader.value("history.back() ?? true")
    reader.wait(f"document.querySelectorAll('{PAGE_HIT}').length === 4")
    time.sleep(0.3)  # WebKit empties boxes a moment after the page is back
    assert reader.value("document.querySelector('#archive-search-query').value") == "养老服务"
    reader.value("history.back() ?? true")
    reader.wait("document.querySelector('.archive-search-door') && !document.querySelector('#archive-search-query')")
    time.sleep(0.3)
    assert reader.value(f"document.querySelector('{SEARCH_INPUT}').value") == reader.value(
        "document.querySelector('.archive-search [role=listbox]').dataset.query ?? ''"
    )
    assert reader.troubles == []


def test_pages_opened_from_a_disk_are_searched(reader: DrivenBrowser, site_on_a_disk: Path) -> None:
    reader.open((site_on_a_disk / "search.html").as_uri() + "?q=养老服务&province=河南省")
    reader.wait(f"document.querySelectorAll('{PAGE_HIT}').length === 2")
    reader.open((site_on_a_disk / "about.html").as_uri())
    reader.type("/", "玉兰社区")
    reader.wait(f"document.querySelectorAll('{SEARCH_HIT}').length === 1")
    reader.type("ArrowDown", "Enter")
    reader.wait("document.querySelector('.reply-text mark')")
    assert reader.text(".reply-text mark") == "玉兰社区"
    assert reader.troubles == []
