"""The browser, and the site built once from the five replies of ``corpus/``."""

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from shutil import copytree

import pytest
from playwright.sync_api import Browser, sync_playwright

from dafu import pipeline
from dafu.publish.search_site import write_search
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


@pytest.fixture(scope="session")
def site_on_a_disk(archive_site: BuiltSite, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The site of ``corpus/`` with pages as files, which a reader opens from a disk."""
    project = tmp_path_factory.mktemp("disk")
    copytree(archive_site.project / "docs", project / "docs")
    config = (archive_site.project / "mkdocs.yml").read_text("utf-8") + "use_directory_urls: false\n"
    (project / "mkdocs.yml").write_text(config, "utf-8")
    command = [sys.executable, "-m", "mkdocs", "build", "--strict", "--quiet", "-f", str(project / "mkdocs.yml")]
    subprocess.run(command, cwd=project, check=True, timeout=300)
    archive, load = archive_site.archive, archive_site.load
    write_search(archive, pipeline.views_of(archive), project / "site", directory_urls=False, load=load)
    return project / "site"
