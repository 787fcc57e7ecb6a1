"""The search in another engine than Chromium's: Debian's Firefox, where it is installed."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.browser.browsing import SEARCH_HIT, SEARCH_INPUT, SEARCH_STATUS
from tests.browser.firefox import Firefox, find_firefox, firefox
from tests.browser.sites import ARTEFACTS, ServedSite
from tests.browser.test_search import PAGE_HIT, PAGE_STATUS, PUYANG

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def running() -> Iterator[Firefox]:
    program = find_firefox()
    if program is None:
        pytest.skip(
            "no Firefox: install Debian's (apt-get install firefox-esr), or set DAFU_FIREFOX to the path of one"
        )
    with firefox(program) as browser:
        yield browser


@pytest.fixture
def reader(running: Firefox) -> Firefox:
    running.open("about:blank")
    running.troubles.clear()
    return running


def test_firefox_finds_and_marks_the_paragraph(reader: Firefox, archive: ServedSite) -> None:
    reader.open(archive.address)
    reader.type("/")
    reader.wait(f"document.activeElement === document.querySelector('{SEARCH_INPUT}')")
    reader.type("养老服务")
    reader.wait(f"document.querySelector('{SEARCH_STATUS}').textContent === '4 篇'")
    reader.picture(ARTEFACTS / "search" / "firefox" / "box.png")
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


def test_firefox_narrows_down_and_keeps_the_state_in_the_address(reader: Firefox, archive: ServedSite) -> None:
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
    reader.picture(ARTEFACTS / "search" / "firefox" / "page.png")
    reader.value("history.back() ?? true")
    reader.wait(f"document.querySelectorAll('{PAGE_HIT}').length === 4")
    assert reader.troubles == []


def test_firefox_searches_pages_opened_from_a_disk(reader: Firefox, site_on_a_disk: Path) -> None:
    reader.open((site_on_a_disk / "search.html").as_uri() + "?q=养老服务&province=河南省")
    reader.wait(f"document.querySelectorAll('{PAGE_HIT}').length === 2")
    reader.open((site_on_a_disk / "about.html").as_uri())
    reader.type("/", "玉兰社区")
    reader.wait(f"document.querySelectorAll('{SEARCH_HIT}').length === 1")
    reader.type("ArrowDown", "Enter")
    reader.wait("document.querySelector('.reply-text mark')")
    assert reader.text(".reply-text mark") == "玉兰社区"
    assert reader.troubles == []
