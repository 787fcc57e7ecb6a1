"""The browser, and the site built once from the five replies of ``corpus/``."""

from collections.abc import Iterator
from shutil import copytree

import pytest
from playwright.sync_api import Browser, sync_playwright

from tests.browser.browsing import ARGUMENTS, find_browser
from tests.browser.sites import ROOT, BuiltSite, ServedSite, build_site, served


@pytest.fixture(scope="package")
def browser() -> Iterator[Browser]:
    """The installed browser, without a window."""
    try:
        path = find_browser()
    except FileNotFoundError as error:
        pytest.fail(str(error), pytrace=False)
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=path, args=list(ARGUMENTS))
        yield chromium
        chromium.close()


@pytest.fixture(scope="session")
def archive_site(tmp_path_factory: pytest.TempPathFactory) -> BuiltSite:
    """The site of ``corpus/``."""
    project = tmp_path_factory.mktemp("archive")
    copytree(ROOT / "corpus", project / "corpus")
    return build_site(project)


@pytest.fixture(scope="package")
def archive(archive_site: BuiltSite) -> Iterator[ServedSite]:
    """The site as GitHub Pages serves it: below the name of the project."""
    with served(archive_site, "/archive/") as site:
        yield site
