"""The comparison of searches asks Material's search itself, and ends where that search does not run."""

from pathlib import Path

import pytest
from playwright.sync_api import Browser, Error

from tests.search.bench.oracle import Query
from tests.search.comparison.asking import quality
from tests.search.comparison.trees import Cost, Site, build_materials, write_pages, write_tree
from tests.search.made import document

pytestmark = pytest.mark.browser

COST = Cost(0, 0)
MATERIALS = "Material + jieba"


def test_material_s_search_answers_on_a_site_with_the_templates_of_this_archive(
    browser: Browser, tmp_path: Path
) -> None:
    docs = [document(1, "一", "养老 service"), document(2, "二", "社区 治理")]
    write_tree(tmp_path, docs)
    write_pages(tmp_path, docs)
    site = build_materials(tmp_path, COST)
    found = quality(browser, site, [(Query("names", "service"), {docs[0].address})], 60)
    assert (found.asked, found.recall, found.precision) == (1, 1, 1)


@pytest.mark.parametrize("worker", [None, "<!doctype html>"], ids=["missing", "a page"])
def test_a_search_whose_worker_does_not_run_ends_the_comparison_at_once(
    browser: Browser, tmp_path: Path, worker: str | None
) -> None:
    (tmp_path / "index.html").write_text("<!doctype html><title>a</title>")
    (tmp_path / "search").mkdir()
    (tmp_path / "search" / "search_index.json").write_text('{"config": {}, "docs": []}')
    workers = tmp_path / "assets" / "javascripts" / "workers"
    workers.mkdir(parents=True)
    if worker:
        (workers / "search.js").write_text(worker)
    with pytest.raises(Error, match="Material's worker failed"):
        quality(browser, Site(MATERIALS, tmp_path, COST, 0), [], 60)
