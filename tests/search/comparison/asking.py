"""Asking a search in a real browser: how much it finds, and what an answer costs a reader."""

import gzip
import json
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from statistics import mean, median
from typing import Any, Final

from playwright.sync_api import Browser, Page

from tests.search.bench.oracle import Query
from tests.search.comparison.serving import Traffic, serving
from tests.search.comparison.trees import Site

_ENGINES: Final = (Path(__file__).parent / "engines.js").read_text(encoding="utf-8")
_NETWORK: Final = {"offline": False, "latency": 50, "downloadThroughput": 10e6 / 8, "uploadThroughput": 10e6 / 8}
"""50 ms until an answer begins, 10 Mbit a second."""
MOST_CHECKED: Final = 40
"""Of this search, so many hits are read at most for the recall of a query; the others name all in one answer."""
PLAIN: Final = {"two_signs", "four_signs", "long", "names", "numbers", "mixed", "parts_of_words", "several", "one_sign"}
COLD: Final = (
    ("养老", "社区治理"),
    ("社区治理", "居家养老 助餐"),
    ("濮民〔2021〕69号", "12345热线"),
    ("健全城乡社区工作事项准入制度的指导意见", "物业服务"),
    ("社区 养老", "网格 矛盾 调解"),
    ("养", "一老一小"),
    ("教育 经费 管理", "志愿服务"),
)
"""What a reader asks who has just come, and what next."""
_LOAD: Final = """async ([name, base]) => {
  const late = new Promise((_, no) => setTimeout(() => no(new Error(`${name} is not ready after five minutes`)), 300_000));
  globalThis.ask = await Promise.race([engines[name](base), late]);
}"""
_ASK: Final = """async ([query, many]) => {
  const start = performance.now();
  const late = new Promise((_, no) => setTimeout(() => no(new Error(`no answer to ${query} in two minutes`)), 120_000));
  const answer = await Promise.race([ask(query, many), late]);
  return { ...answer, ms: performance.now() - start };
}"""


@dataclass(frozen=True, slots=True)
class Quality:
    """How much of what should be found is found."""

    asked: int
    recall: float
    recall_of_plain: float
    """Of queries that are words or pieces of a text as printed, and use nobody's language of queries."""
    precision: float
    wrong_nothing: tuple[str, ...]
    warm: float
    """Milliseconds of an answer whose files have been fetched before; median."""
    loading: float
    """Seconds until the search is ready, on a fast network."""


@dataclass(frozen=True, slots=True)
class Price:
    """What an answer costs: medians."""

    kilobytes: float
    requests: float
    milliseconds: float


@contextmanager
def _page(browser: Browser, address: str, *, is_slow: bool) -> Iterator[Page]:
    context = browser.new_context(service_workers="block")
    context.set_default_timeout(120_000)
    page = context.new_page()
    page.goto(address)
    page.wait_for_load_state("networkidle")
    if is_slow:
        session = context.new_cdp_session(page)
        session.send("Network.enable")
        session.send("Network.emulateNetworkConditions", _NETWORK)
    page.evaluate(_ENGINES)
    try:
        yield page
    finally:
        context.close()


def _addresses(site: Site) -> dict[str, str]:
    """Pagefind's names of pages → their addresses, from its own files."""
    found = {}
    for file in (site.folder / "pagefind" / "fragment").glob("*.pf_fragment"):
        text = gzip.decompress(file.read_bytes()).removeprefix(b"pagefind_dcd")
        found[file.stem] = str(json.loads(text)["url"]).lstrip("/")
    return found


def judge(wanted: set[str], top: Sequence[str], found: set[str], most: int | None = None) -> tuple[float, float]:
    """Recall and precision of the first ten; ``most`` limits how many of the wanted ones could be found at all."""
    possible = min(len(wanted), most or len(wanted))
    recall = len(wanted & found) / possible if wanted else 1.0
    expected = max(min(10, len(wanted)), len(top))
    return min(1.0, recall), sum(one in wanted for one in top) / expected if expected else 1.0


def quality(browser: Browser, site: Site, asked: Sequence[tuple[Query, set[str]]], seconds: float) -> Quality:
    """Ask one query after the other on a fast network, for so long at most."""
    names = _addresses(site)
    recalls: list[float] = []
    plain: list[float] = []
    precisions: list[float] = []
    wrong: list[str] = []
    good: list[str] = []
    with serving(site.folder) as (base, _), _page(browser, base, is_slow=False) as page:
        start = time.monotonic()
        page.evaluate(_LOAD, [site.name, base])
        ready = time.monotonic()
        for query, wanted in asked:
            if recalls and time.monotonic() > ready + seconds:
                break
            answer = page.evaluate(_ASK, [query.text, MOST_CHECKED])
            found = set(answer.get("all") or [names[name] for name in answer.get("names", ())])
            recall, precision = judge(wanted, answer["top"], found, MOST_CHECKED if "total" in answer else None)
            recalls.append(recall)
            plain += [recall] if query.kind in PLAIN or query.kind.startswith("random") else []
            precisions.append(precision)
            good.append(query.text)
            if wanted and not answer["top"]:
                wrong.append(query.text)
        # Long after they were first asked, so that no answer is remembered, only files are.
        warm = [page.evaluate(_ASK, [text, 10])["ms"] for text in good[:40]]
    return Quality(
        len(good), mean(recalls), mean(plain or [1]), mean(precisions), tuple(wrong), median(warm), ready - start
    )


def prices(browser: Browser, site: Site, pairs: Sequence[tuple[str, str]] = COLD) -> tuple[Price, Price]:
    """The first query of a reader who has just come, the search's own scripts included; and the second."""
    first, second = [], []
    with serving(site.folder) as (base, traffic):
        for one, two in pairs:
            with _page(browser, base, is_slow=True) as page:
                start = _counted(traffic)
                began = time.perf_counter()
                page.evaluate(_LOAD, [site.name, base])
                page.evaluate(_ASK, [one, 10])
                first.append((*_counted(traffic, start), 1000 * (time.perf_counter() - began)))
                start = _counted(traffic)
                answer: dict[str, Any] = page.evaluate(_ASK, [two, 10])
                second.append((*_counted(traffic, start), answer["ms"]))
    return _medians(first), _medians(second)


def _counted(traffic: Traffic, since: tuple[int, int] = (0, 0)) -> tuple[int, int]:
    return traffic.bytes - since[0], traffic.requests - since[1]


def _medians(rows: Sequence[tuple[float, float, float]]) -> Price:
    size, requests, milliseconds = (median(column) for column in zip(*rows, strict=True))
    return Price(size / 1000, requests, milliseconds)
