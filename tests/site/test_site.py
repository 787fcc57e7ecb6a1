"""The built site: every page within reach, no dead link, no other host, the same text whatever builds it."""

import gzip
import posixpath
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest
from bs4 import BeautifulSoup

from dafu.model import whole
from dafu.text import without_space
from tests.properties.site_markdown import expected_text, shown_text
from tests.publish.samples import HOSTILE
from tests.site.conftest import BuiltSite

pytestmark = pytest.mark.site

# Elements whose address the browser fetches by itself; a link (<a>) is followed by a person.
_FETCHED = "script[src], img[src], iframe[src], source[src], embed[src], object[data], video[src], audio[src]"
_FETCHED_LINKS = (
    "link[rel~=stylesheet], link[rel~=icon], link[rel~=preload], link[rel~=preconnect], link[rel~=manifest]"
)


@cache
def _html(page: Path) -> BeautifulSoup:
    return BeautifulSoup(page.read_text("utf-8"), "lxml")


def _links(page: Path) -> Iterator[tuple[str, str]]:
    """Target and fragment of each link that stays on the site, as written."""
    for link in _html(page).select("a[href]"):
        address = urlsplit(str(link["href"]))
        if not address.scheme and not address.netloc:
            yield unquote(address.path), unquote(address.fragment)


def _target(site: Path, page: Path, path: str) -> Path:
    here = page.relative_to(site).parent.as_posix()
    target = site / posixpath.normpath(posixpath.join(here, path)) if path else page
    return target / "index.html" if target.is_dir() else target


def test_mkdocs_has_nothing_to_complain_about(mkdocs_site: BuiltSite) -> None:
    assert "WARNING -" not in mkdocs_site.output


def test_zensical_has_nothing_to_complain_about(zensical_site: BuiltSite) -> None:
    assert "No issues found" in zensical_site.output


def test_every_page_is_reached_from_the_home_page(mkdocs_site: BuiltSite) -> None:
    site = mkdocs_site.folder
    waiting, reached = [site / "index.html"], set()
    while waiting:
        page = waiting.pop()
        if page in reached or page.suffix != ".html":
            continue
        reached.add(page)
        waiting.extend(_target(site, page, path) for path, _ in _links(page))
    assert sorted(reached) == mkdocs_site.pages()


def test_no_link_is_dead(mkdocs_site: BuiltSite) -> None:
    dead = []
    for page in mkdocs_site.pages():
        for path, fragment in _links(page):
            target = _target(mkdocs_site.folder, page, path)
            if not target.is_file() or (fragment and target.suffix == ".html" and not _html(target).find(id=fragment)):
                dead.append(f"{page.relative_to(mkdocs_site.folder)}: {path}#{fragment}")
    assert not dead


def test_no_page_is_a_dead_end(mkdocs_site: BuiltSite) -> None:
    for page in mkdocs_site.pages():
        content = _html(page).select_one("article")
        assert content is not None
        onward = [link for link in content.select("a[href]") if not str(link["href"]).startswith("#")]
        assert onward or page.parent.name == "how-it-works", page


def test_nothing_is_fetched_from_another_host(mkdocs_site: BuiltSite) -> None:
    for page in mkdocs_site.folder.rglob("*.html"):
        for element in _html(page).select(f"{_FETCHED}, {_FETCHED_LINKS}"):
            address = urlsplit(str(element.get("src") or element.get("href") or element.get("data")))
            assert not address.netloc, (page, element)
    for sheet in mkdocs_site.folder.rglob("*.css"):
        assert not re.search(r"(?:url\(|@import)\s*[\"']?(?:https?:)?//", sheet.read_text("utf-8")), sheet


def test_the_site_works_below_a_folder(mkdocs_site: BuiltSite) -> None:
    for page in mkdocs_site.pages():
        for element in _html(page).select("[href], [src]"):
            assert not str(element.get("href") or element.get("src")).startswith("/"), (page, element)


def test_the_text_of_every_reply_is_the_capture_s_text(mkdocs_site: BuiltSite) -> None:
    for reply in map(whole, mkdocs_site.archive.replies):
        page = _html(mkdocs_site.folder / f"replies/{reply.id}/index.html")
        assert shown_text(page) == expected_text(*(block.text for block in reply.text))


def test_both_renderers_show_the_same_reply_text(mkdocs_site: BuiltSite, zensical_site: BuiltSite) -> None:
    for reply in mkdocs_site.archive.replies:
        path = f"replies/{reply.id}/index.html"
        for selector in (".reply-text", ".reply-facts", "h1"):
            texts = [shown_text(_html(site.folder / path), selector) for site in (mkdocs_site, zensical_site)]
            assert texts[0] == texts[1]


@pytest.mark.parametrize("renderer", ["mkdocs_site", "zensical_site"])
def test_a_title_is_never_markup(renderer: str, request: pytest.FixtureRequest) -> None:
    site: BuiltSite = request.getfixturevalue(renderer)
    for page in site.pages():
        assert not [script for script in _html(page).find_all("script") if "alert" in script.get_text()], page
    hostile = _html(site.folder / f"replies/{site.archive.replies[1].id}/index.html")
    assert hostile.title is not None
    assert without_space(HOSTILE) in without_space(hostile.title.get_text())


def _search_files(site: BuiltSite) -> str:
    """All that can be read in the files of the search: texts, titles, facets, names."""
    texts = []
    for file in sorted((site.folder / "search/index").rglob("*.bin")):
        content = gzip.decompress(file.read_bytes())
        texts.append(content[1:].decode("gbk" if content[:1] == b"g" else "utf-8", "replace"))
    return without_space("\n".join(texts))


def test_what_readers_look_for_is_in_the_search_files(mkdocs_site: BuiltSite) -> None:
    text = _search_files(mkdocs_site)
    for wanted in ("濮阳市民政局", "河南省", "第286号", "社区治理", "濮民〔2023〕1号", "2023-07-25"):
        assert wanted in text


@pytest.mark.parametrize("renderer", ["mkdocs_site", "zensical_site"])
def test_staff_and_removed_lines_are_not_in_the_search_files(renderer: str, request: pytest.FixtureRequest) -> None:
    site: BuiltSite = request.getfixturevalue(renderer)
    own = [site.folder / "search.json"]  # what the renderer itself may have gathered
    text = _search_files(site) + "".join(file.read_text("utf-8") for file in own if file.is_file())
    assert "濮阳市民政局" in text
    for hidden in ("李四", "0393-1234567", "版权所有", "政务公开"):
        assert hidden not in text


@pytest.mark.parametrize("renderer", ["mkdocs_site", "zensical_site"])
def test_every_page_has_one_door_to_the_search(renderer: str, request: pytest.FixtureRequest) -> None:
    site: BuiltSite = request.getfixturevalue(renderer)
    for page in site.pages():
        doors = _html(page).select(".archive-search-door")
        assert len(doors) == 1, page
        assert _target(site.folder, page, str(doors[0]["href"])) == site.folder / "search/index.html", page


def test_captures_are_offered_as_plain_text(mkdocs_site: BuiltSite) -> None:
    files = {path.name for path in (mkdocs_site.folder / "data/captures").iterdir()}
    archive = mkdocs_site.archive
    assert len(files) == len(archive.replies) + len(archive.duplicates)
    assert all(name.endswith(".txt") for name in files)
