"""Nothing that a scraped page holds can run in the archive, and nothing of its text is lost for it."""

import re
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, expect

from dafu.publish.markdown import readable
from dafu.text import without_space
from tests.browser import hostile
from tests.browser.browsing import SEARCH_RESULT, Visit, visit
from tests.browser.sites import BuiltSite, ServedSite, build_site, served
from tests.properties.site_markdown import expected_text

pytestmark = pytest.mark.browser

# Runs before any script of a page, in every frame.
_ALARM = """
(() => {
  let fired = 0;
  Object.defineProperty(window, "__fired", {
    get: () => fired,
    set: value => { fired += value; console.error("FIRED in " + location.href); },
  });
  for (const name of ["alert", "confirm", "prompt", "print"]) window[name] = () => { window.__fired = 1; };
})();
"""
_SAFE_SCHEMES = ["http:", "https:", "mailto:", "ftp:"]
# What may stand in the article: the pages' own elements, and those of the theme.
_ELEMENTS = (
    *(
        "a",
        "article",
        "aside",
        "blockquote",
        "br",
        "code",
        "details",
        "div",
        "em",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "kbd",
        "li",
    ),
    *("mark", "nav", "ol", "p", "span", "strong", "summary", "table", "tbody", "td", "th", "thead", "tr", "ul"),
)
_INSPECT = """
([safe, elements]) => {
  const found = [];
  const name = element => element.outerHTML.slice(0, 160);
  for (const element of document.querySelectorAll("*")) {
    for (const attribute of element.attributes) {
      if (/^on/i.test(attribute.name)) found.push(["handler", name(element)]);
      if (["href", "src", "action", "formaction", "data", "xlink:href", "srcdoc", "ping"].includes(attribute.name)) {
        let scheme = "unreadable";
        try { scheme = new URL(attribute.value, document.baseURI).protocol; } catch { /* stays unreadable */ }
        if (!safe.includes(scheme)) found.push(["address " + scheme, name(element)]);
      }
    }
  }
  const frames = "iframe, frame, object, embed, base, meta[http-equiv], template, noscript, plaintext, marquee";
  for (const element of document.querySelectorAll(frames)) found.push(["element", name(element)]);
  for (const element of document.querySelectorAll("article, article *")) {
    if (!elements.includes(element.localName)) found.push(["element", name(element)]);
    if (element.hasAttribute("style")) found.push(["style", name(element)]);
  }
  const scripts = [...document.scripts].filter(script => script.id !== "__config");
  const text = document.querySelector(".reply-text")?.cloneNode(true);
  for (const extra of text?.querySelectorAll(".headerlink, .paragraph-anchor, [aria-hidden]") ?? []) extra.remove();
  return {found, scripts: scripts.map(script => script.src || script.textContent), text: text?.textContent ?? null};
}
"""
# The one thing in which the theme's own scripts differ from page to page: how deep the page lies.
_SCOPE = re.compile(r'new URL\("[^"]*",location\)')


@pytest.fixture(scope="session")
def hostile_site(tmp_path_factory: pytest.TempPathFactory) -> BuiltSite:
    """The site of a corpus of attacks."""
    project = tmp_path_factory.mktemp("hostile")
    hostile.write_corpus(project / "corpus")
    return build_site(project)


@contextmanager
def _attacked(browser: Browser, site: ServedSite) -> Iterator[Visit]:
    """A reader with an alarm that rings when anything runs that is not the theme's."""
    with visit(browser, site) as reader:
        reader.page.add_init_script(_ALARM)
        reader.page.on("dialog", lambda dialog: dialog.dismiss())
        yield reader


@dataclass(frozen=True, slots=True)
class Seen:
    """What the browser made of one page."""

    has_fired: bool
    found: list[tuple[str, str]]
    """Elements that must not be there, with the reason."""
    scripts: frozenset[str]
    frames: int
    arrived: str
    """Where the browser was after the page had loaded."""
    text: str | None
    """Text of the reply, if the page holds one, without white space."""


@pytest.fixture(scope="package")
def hostile_archive(hostile_site: BuiltSite) -> Iterator[ServedSite]:
    """The hostile site at the root of a host, where the page for missing pages works too."""
    with served(hostile_site, "/") as site:
        yield site


@pytest.fixture(scope="package")
def seen(browser: Browser, hostile_archive: ServedSite) -> dict[str, Seen]:
    """Every page of the hostile site that may hold anything hostile, opened once."""
    folder = hostile_archive.site.folder
    pages = (page for page in hostile_archive.site.pages() if _holds_replies(page))
    paths = [page.relative_to(folder).as_posix().removesuffix("index.html") for page in pages]
    with _attacked(browser, hostile_archive) as reader:
        # Nobody looks, and loading it would take most of the time.
        reader.page.route("**/*.css", lambda route: route.fulfill(body="", content_type="text/css"))
        found = {path: _look(reader, path) for path in paths}
        assert reader.records.other_hosts == []
        assert reader.records.errors == []
    return found


def _holds_replies(page: Path) -> bool:
    """All pages but topics without replies: they hold nothing of a capture, and there are many."""
    return page.parent.parent.name != "topics" or "../replies/" in page.read_text("utf-8")


def _look(reader: Visit, path: str) -> Seen:
    reader.open(path)
    result: dict[str, Any] = reader.page.evaluate(_INSPECT, [_SAFE_SCHEMES, list(_ELEMENTS)])
    return Seen(
        has_fired=_fired(reader),
        found=[(reason, element) for reason, element in result["found"]],
        scripts=frozenset(_SCOPE.sub("", script) for script in result["scripts"]),
        frames=len(reader.page.frames),
        arrived=reader.path,
        text=None if result["text"] is None else without_space(result["text"]),
    )


def _fired(reader: Visit) -> bool:
    fired: int = reader.page.evaluate("window.__fired")
    return fired > 0


def test_at_least_45_kinds_of_attack_are_tried() -> None:
    assert len({vector.payload for vector in hostile.VECTORS}) >= 45
    assert len({address.payload for address in hostile.ADDRESSES}) >= 15


def test_the_alarm_rings_when_a_vector_runs(browser: Browser, archive: ServedSite) -> None:
    with _attacked(browser, archive) as reader:
        before = _look(reader, "about/")
        assert not before.has_fired
        assert before.found == []
        reader.page.evaluate("document.querySelector('article').innerHTML += '<img src=data:, onerror=alert(1)>'")
        reader.page.wait_for_function("window.__fired > 0")
        result = reader.page.evaluate(_INSPECT, [_SAFE_SCHEMES, list(_ELEMENTS)])
        assert {reason for reason, _ in result["found"]} == {"handler", "address data:", "element"}


def test_hostile_replies_are_replies_like_others(hostile_site: BuiltSite) -> None:
    archive = hostile_site.archive
    refused = {item.source.file: item.reason for item in archive.set_aside if not _may_be_refused(item.source.file)}
    assert refused == {}
    kinds = Counter(reply.source.file.split("/")[1].split("-")[0].split("#")[0] for reply in archive.replies)
    groups = len(hostile.groups())
    assert kinds["text"] == kinds["shown"] == groups
    assert kinds["markup"] >= groups * 3 // 4
    assert kinds["records.jsonl"] == len(hostile.ADDRESSES)
    assert kinds["broken"] >= groups // 2
    assert len(archive.duplicates) >= len(hostile.VECTORS) // 2


def _may_be_refused(file: str) -> bool:
    """Raw markup may leave no letter to be seen, as in any browser; the files named like vectors hold none."""
    return file.startswith(("corpus/broken-", "corpus/markup-", "corpus/z"))


def test_nothing_runs_on_any_page(seen: dict[str, Seen]) -> None:
    assert [path for path, page in seen.items() if page.has_fired] == []


def test_no_page_holds_an_element_handler_or_address_that_could_run(seen: dict[str, Seen]) -> None:
    # The page about the pipeline has a drawing, the one of the search a form; both are written by hand.
    found = {path: page.found for path, page in seen.items() if path not in ("how-it-works/", "search/")}
    assert {path: elements for path, elements in found.items() if elements} == {}


def test_no_page_holds_a_script_or_frame_that_is_not_the_theme_s(
    hostile_archive: ServedSite, seen: dict[str, Seen]
) -> None:
    # The page of the search fetches its engine at once, others when the box is opened.
    own = seen["about/"].scripts | {f"{hostile_archive.address}search/client.js"}
    assert {path: page.scripts - own for path, page in seen.items() if page.scripts - own} == {}
    assert [path for path, page in seen.items() if page.frames > 1] == []


def test_no_page_leads_away_by_itself(seen: dict[str, Seen]) -> None:
    assert [(path, page.arrived) for path, page in seen.items() if page.arrived != path] == []


def test_nothing_runs_in_search_results_and_marked_words(browser: Browser, hostile_archive: ServedSite) -> None:
    with _attacked(browser, hostile_archive) as reader:
        reader.open("")
        reader.open_search()
        for words in ("script", "onerror"):
            assert reader.search(words), words
            assert not _fired(reader), words
            expect(reader.page.locator(f"{SEARCH_RESULT} :is(script, img, iframe, object, input)")).to_have_count(0)
        reply = hostile_archive.site.archive.replies[0]
        reader.open(
            f"replies/{reply.id}/?mark=<img+src%3Dx+onerror%3Dalert(1)>&mark=script#<img src=x onerror=alert(1)>"
        )
        assert not _fired(reader)


def test_every_vector_is_shown_literally_where_a_text_holds_it(hostile_site: BuiltSite, seen: dict[str, Seen]) -> None:
    replies = {reply.source.file: reply for reply in hostile_site.archive.replies}
    lost = []
    for number, group in enumerate(hostile.groups(), start=1):
        text = seen[f"replies/{replies[f'corpus/text-{number}.txt'].id}/"].text
        assert text is not None
        lost += [vector.id for vector in group if text.count(_shown(vector)) < 3]
    assert lost == []


def test_a_hostile_reply_is_shown_as_its_lines_hold_it(hostile_site: BuiltSite, seen: dict[str, Seen]) -> None:
    for reply in map(hostile_site.load, hostile_site.archive.replies):
        lines = (line.text for line in reply.lines if line.zone.is_reply_text)
        assert seen[f"replies/{reply.id}/"].text == expected_text(*lines), reply.source.file


def _shown(vector: hostile.Vector) -> str:
    """What a reader sees of a vector; no HTML can hold NUL, and reading puts U+FFFD in its place."""
    return without_space(readable(vector.line.replace("\0", "\ufffd")))
