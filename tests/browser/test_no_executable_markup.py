"""Nothing that a scraped page holds can run in the archive, and nothing of its text is lost for it."""

from collections import Counter
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, expect

from dafu.model import Reply
from dafu.publish.markdown import readable
from dafu.text import without_space
from tests.browser import hostile
from tests.browser.browsing import Visit, visit
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
    *("a", "article", "aside", "blockquote", "br", "code", "details", "div", "em", "h1", "h2", "h3", "h4", "h5", "h6", "kbd", "li"),
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
  return {found, scripts: scripts.map(script => script.src || script.textContent)};
}
"""
_TEXT = """
element => {
  const text = element.cloneNode(true);
  for (const extra of text.querySelectorAll(".headerlink, .paragraph-anchor, [aria-hidden]")) extra.remove();
  return text.textContent;
}
"""


@pytest.fixture(scope="session")
def hostile_site(tmp_path_factory: pytest.TempPathFactory) -> BuiltSite:
    """The site of a corpus of attacks."""
    project = tmp_path_factory.mktemp("hostile")
    hostile.write_corpus(project / "corpus")
    return build_site(project)


@pytest.fixture(scope="package")
def attacked(browser: Browser, hostile_site: BuiltSite) -> Iterator[Visit]:
    """A reader on that site, with an alarm that rings when anything runs that is not the theme's."""
    with served(hostile_site, "/") as site, visit(browser, site) as reader:
        reader.page.add_init_script(_ALARM)
        reader.page.on("dialog", lambda dialog: dialog.dismiss())
        yield reader


def _fired(reader: Visit) -> bool:
    fired: int = reader.page.evaluate("window.__fired")
    return fired > 0


def _inspected(reader: Visit) -> dict[str, Any]:
    result: dict[str, Any] = reader.page.evaluate(_INSPECT, [_SAFE_SCHEMES, list(_ELEMENTS)])
    return result


def test_at_least_45_kinds_of_attack_are_tried() -> None:
    assert len({vector.payload for vector in hostile.VECTORS}) >= 45
    assert len({address.payload for address in hostile.ADDRESSES}) >= 15


def test_the_alarm_rings_when_a_vector_runs(browser: Browser, archive: ServedSite) -> None:
    with visit(browser, archive) as reader:
        reader.page.add_init_script(_ALARM)
        reader.open("about/")
        assert not _fired(reader)
        assert not _inspected(reader)["found"]
        reader.page.evaluate("document.querySelector('article').innerHTML += '<img src=data:, onerror=alert(1)>'")
        reader.page.wait_for_function("window.__fired > 0")
        assert {kind for kind, _ in _inspected(reader)["found"]} >= {"handler", "address data:", "element"}


def test_hostile_replies_are_replies_like_others(hostile_site: BuiltSite) -> None:
    archive = hostile_site.archive
    refused = {item.source.file: item.reason for item in archive.set_aside if not _may_be_refused(item.source.file)}
    assert refused == {}
    kinds = Counter(reply.source.file.split("/")[1].split("-")[0].split("#")[0] for reply in archive.replies)
    groups = len(hostile.groups())
    assert kinds["text"] == kinds["shown"] == kinds["markup"] == groups
    assert kinds["records.jsonl"] == len(hostile.ADDRESSES)
    assert kinds["broken"] >= groups // 2
    assert len(archive.duplicates) >= len(hostile.VECTORS) // 2


def _may_be_refused(file: str) -> bool:
    return file.startswith(("corpus/broken-", "corpus/z"))


def test_nothing_runs_on_any_page(attacked: Visit) -> None:
    attacked.open("about/")
    own_scripts = set(_inspected(attacked)["scripts"])
    for page in attacked.site.site.pages():
        path = page.relative_to(attacked.site.site.folder).as_posix().removesuffix("index.html")
        attacked.open(path)
        result = _inspected(attacked)
        assert not _fired(attacked), path
        assert result["found"] == [], path
        assert set(result["scripts"]) <= own_scripts, path
        assert len(attacked.page.frames) == 1, path
        assert attacked.path == path, "the page led away"
    assert attacked.records.other_hosts == []
    assert attacked.records.errors == []


def test_nothing_runs_in_search_results_and_marked_words(attacked: Visit) -> None:
    attacked.open("")
    attacked.open_search()
    for words in ("script", "onerror", "alert"):
        attacked.search(words)
        assert not _fired(attacked), words
        expect(attacked.page.locator(".md-search-result :is(script, img, iframe, object, input)")).to_have_count(0)
    reply = attacked.site.site.archive.replies[0]
    attacked.open(f"replies/{reply.id}/?h=<img+src%3Dx+onerror%3Dalert(1)>+script#<img src=x onerror=alert(1)>")
    assert not _fired(attacked)


def test_every_vector_is_shown_literally_where_a_text_holds_it(hostile_site: BuiltSite, attacked: Visit) -> None:
    replies = {reply.source.file: reply for reply in hostile_site.archive.replies}
    lost = []
    for number, group in enumerate(hostile.groups(), start=1):
        reply = replies[f"corpus/text-{number}.txt"]
        shown = _shown(attacked, reply)
        assert shown == _captured(reply)
        lost += [vector.id for vector in group if shown.count(without_space(readable(vector.line))) < 3]
    assert lost == []


def test_the_text_of_a_hostile_page_is_shown_as_its_lines_hold_it(hostile_site: BuiltSite, attacked: Visit) -> None:
    for reply in hostile_site.archive.replies:
        if reply.source.media == "html":
            assert _shown(attacked, reply) == _captured(reply), reply.source.file


def _shown(reader: Visit, reply: Reply) -> str:
    reader.open(f"replies/{reply.id}/")
    return without_space(reader.page.locator(".reply-text").evaluate(_TEXT))


def _captured(reply: Reply) -> str:
    return expected_text(*(line.text for line in reply.lines if line.zone.is_reply_text))
