"""Compares the search with Material's and Pagefind's: python -m tests.search.comparison 1000.

The same documents, queries and browser; an emulated network of 50 ms and 10 Mbit/s. Fails when this search misses anything.
"""

import argparse
import random
import sys
import tempfile
import time
from pathlib import Path
from typing import Final

from playwright.sync_api import Browser, sync_playwright

from dafu.search.documents import Document
from dafu.search.normal import NormalForm
from dafu.search.variants import opencc_signs
from tests.browser.browsing import ARGUMENTS, find_browser
from tests.search.bench.corpus import documents
from tests.search.bench.figures import written_queries
from tests.search.bench.oracle import Oracle, Query, pieces_of_texts
from tests.search.comparison.asking import COLD, prices, quality
from tests.search.comparison.list_time import list_times
from tests.search.comparison.table import Row, table
from tests.search.comparison.trees import (
    Site,
    build_materials,
    build_ours,
    build_pagefind,
    write_pages,
    write_tree,
)

_FEW_COLD: Final = 3
_LONG: Final = 5.0
"""Seconds; of a search that takes longer to load, only a few first queries are measured."""
_PAGEFIND: Final = Path(".venv-search-peers/bin/python")


def main() -> int:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("documents", type=int)
    parser.add_argument("--each", type=int, default=12, help="generated queries of each kind (nine kinds)")
    parser.add_argument("--seconds", type=float, default=60, help="longest time for asking a peer all queries")
    parser.add_argument("--alone", action="store_true", help="this search alone; no pages are built for it")
    options = parser.parse_args()
    docs = list(documents(options.documents))
    with tempfile.TemporaryDirectory(prefix="dafu-comparison-") as folder, sync_playwright() as playwright:
        sites = build_sites(Path(folder), docs, is_alone=options.alone)
        browser = playwright.chromium.launch(executable_path=find_browser(), args=list(ARGUMENTS))
        asked = queries(docs, options.each)
        rows = [row(browser, site, asked, options.seconds) for site in sites]
        times = list_times(browser, sites[0], [query.text for query, _ in asked[:60]])
        browser.close()
    say(table(rows, len(docs)))
    say(
        f"List of results in the box, files fetched before, {len(times)} queries: "
        f"median {times[len(times) // 2]:.0f} ms, nine of ten {times[len(times) * 9 // 10]:.0f} ms, most {times[-1]:.0f} ms."
    )
    ours = rows[0].quality
    return 0 if ours.recall == 1 and ours.precision >= 0.98 and not ours.wrong_nothing else 1


def say(text: str) -> None:
    """Write a line at once."""
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


def said(text: str) -> None:
    """Write how far it is, apart from the figures."""
    sys.stderr.write(f"{text}\n")


def build_sites(project: Path, docs: list[Document], *, is_alone: bool) -> list[Site]:
    """The sites to compare, this search's first; says which peer is left out and why."""
    source = write_tree(project, docs)
    if not is_alone:
        write_pages(project, docs)
    ours, pages = build_ours(project, source)
    if is_alone:
        return [ours]
    say(f"Pages of {len(docs)} documents without any search: {pages.seconds:.0f} s, {pages.megabytes} MB.")
    said("Pages and this search are built.")
    sites = [ours]
    try:
        import jieba  # noqa: F401, PLC0415 - Material finds it by itself; only whether it is there matters

        sites.append(build_materials(project, pages))
    except ImportError:
        say("Material's search is left out: it needs jieba for Chinese (pip install jieba).")
    if _PAGEFIND.exists():
        program = [str(_PAGEFIND.absolute()), "-m", "pagefind"]
        sites.append(build_pagefind(project, program))
    else:
        say("Pagefind is left out: pagefind[extended] could not be installed (make bench-search says why).")
    return sites


def queries(docs: list[Document], each: int) -> list[tuple[Query, set[str]]]:
    """Queries and the addresses that each must find; in an order by chance, so that the first few are a fair sample."""
    oracle = Oracle(docs, NormalForm(opencc_signs()))
    asked = [*written_queries(), *pieces_of_texts(oracle.raw, each)]
    random.Random(7).shuffle(asked)
    wanted = [(query, {docs[number].address for number in oracle.finds(query.text)}) for query in asked]
    said(f"{len(asked)} queries; what each must find is worked out.")
    return wanted


def row(browser: Browser, site: Site, asked: list[tuple[Query, set[str]]], seconds: float) -> Row:
    """All figures of one search."""
    is_ours = site.name == "this search"
    start = time.monotonic()
    found = quality(browser, site, asked, 3600 if is_ours else seconds)
    said(f"{site.name}: {found.asked} queries in {time.monotonic() - start:.0f} s")
    first, second = prices(browser, site, COLD if found.loading < _LONG else COLD[:_FEW_COLD])
    return Row(site, found, first, second, len(asked))


if __name__ == "__main__":
    sys.exit(main())
