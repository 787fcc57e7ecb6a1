"""Names and phones of staff are read where the agency printed them, and gathered nowhere."""

import gzip
import re
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from playwright.sync_api import Browser

from tests.browser.browsing import visit
from tests.browser.sites import BuiltSite, ServedSite

pytestmark = pytest.mark.browser

# Name and phone in the contact lines of the replies, by id.
STAFF = {
    "36e3c02a8ff86f96": ("白雪", "6687808"),
    "bfa79485f75254c1": ("刘伟胜", "6687818"),
    "3ed9903e2d3b2c93": ("王大志", "23468813"),
}
# Signs that the search and the renderers put between words.
_UNSEEN = re.compile("[\u200b\u00ad]")


def _content(file: Path) -> str:
    content = file.read_bytes()
    if file.suffix == ".bin":  # of the search: compressed, and its first byte names the encoding
        content = gzip.decompress(content)
        return content[1:].decode("gbk" if content[:1] == b"g" else "utf-8", "replace")
    return _UNSEEN.sub("", (gzip.decompress(content) if file.suffix == ".gz" else content).decode("utf-8", "replace"))


@pytest.fixture(scope="module")
def contents(archive_site: BuiltSite) -> dict[str, str]:
    """Every file of the site, by its path."""
    files = (file for file in archive_site.folder.rglob("*") if file.is_file())
    return {file.relative_to(archive_site.folder).as_posix(): _content(file) for file in files}


@pytest.mark.parametrize("reply", STAFF)
def test_staff_stand_in_their_own_reply_and_its_capture_and_in_no_other_file(
    contents: dict[str, str], reply: str
) -> None:
    own = {f"replies/{reply}/index.html", f"data/captures/{reply}.txt"}
    for word in STAFF[reply]:
        assert {path for path, content in contents.items() if word in content} == own


@pytest.mark.parametrize("reply", STAFF)
def test_on_the_page_of_the_reply_staff_stand_in_its_text_and_facts_alone(contents: dict[str, str], reply: str) -> None:
    page = BeautifulSoup(contents[f"replies/{reply}/index.html"], "lxml")
    text = page.select_one(".reply-text")
    assert text is not None
    assert all(word in text.get_text() for word in STAFF[reply])
    for part in page.select(".reply-text, .reply-facts"):
        part.decompose()
    assert [word for word in STAFF[reply] if word in str(page)] == []


def test_the_search_finds_no_staff(browser: Browser, archive: ServedSite) -> None:
    with visit(browser, archive) as reader:
        reader.open("")
        reader.open_search()
        assert reader.search("286"), "the search answers nothing at all"
        found = {word: reader.search(word) for words in STAFF.values() for word in words}
        assert {word: pages for word, pages in found.items() if pages} == {}
