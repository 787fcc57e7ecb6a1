"""How long the list of results takes in the box, as a reader sees it: from the last key to the list."""

from collections.abc import Sequence
from typing import Final

from playwright.sync_api import Browser

from tests.search.comparison.serving import serving
from tests.search.comparison.trees import Site

WAITING: Final = 150
"""Milliseconds that the box waits for another key."""
_TYPE: Final = """(query) => new Promise((done, refuse) => {
  setTimeout(() => refuse(new Error(`no list for ${query} in two minutes`)), 120_000);
  const box = document.querySelector(".archive-search [role=combobox]");
  const list = document.querySelector(".archive-search [role=listbox]");
  const start = performance.now();
  const watch = new MutationObserver(() => {
    if (list.dataset.query !== query) return;
    watch.disconnect();
    requestAnimationFrame(() => done(performance.now() - start));
  });
  watch.observe(list, { attributes: true, childList: true });
  box.value = query;
  box.dispatchEvent(new InputEvent("input"));
})"""


def list_times(browser: Browser, site: Site, queries: Sequence[str]) -> list[float]:
    """Milliseconds from the last key to the list of results, without the wait for another key; files are there."""
    with serving(site.folder) as (base, _):
        page = browser.new_page()
        page.set_default_timeout(120_000)
        page.goto(base)
        page.locator(".archive-search-door").click()
        for query in queries:
            page.evaluate(_TYPE, query)
        times = [page.evaluate(_TYPE, query) - WAITING for query in queries]
        page.close()
    return sorted(times)
