"""The site built twice, from an archive of invented people that holds every kind of page."""

import subprocess
import sys
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from shutil import copy, copytree

import pytest

from dafu.model import Archive
from dafu.publish.outputs import render_outputs
from dafu.publish.pages import render_pages
from dafu.publish.search_site import write_search
from dafu.publish.write import write_tree
from tests.publish.samples import sample_archive, views_of

ROOT = Path(__file__).parents[2]
_CONFIG = """\
INHERIT: {root}/mkdocs.yml
docs_dir: docs
site_dir: {site}
hooks: []
watch: []
theme:
  custom_dir: {root}/overrides
"""


@dataclass(frozen=True, slots=True)
class BuiltSite:
    """The built files, what they were built from, and what the renderer said."""

    folder: Path
    archive: Archive
    output: str

    def pages(self) -> list[Path]:
        """All HTML pages, the one for missing pages excepted."""
        return sorted(page for page in self.folder.rglob("*.html") if page.name != "404.html")


@pytest.fixture(scope="session")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the hand-written and the generated pages."""
    folder = tmp_path_factory.mktemp("project")
    docs = folder / "docs"
    docs.mkdir()
    for name in ("assets", "data-schema"):
        copytree(ROOT / "docs" / name, docs / name)
    for page in ("about.md", "how-it-works.md", "search.md"):
        copy(ROOT / "docs" / page, docs)
    archive = sample_archive()
    captures = render_outputs(archive, lambda source: source.file.encode())
    write_tree(docs, chain(render_pages(archive, views_of(archive)), captures))
    return folder


@pytest.fixture(scope="session")
def mkdocs_site(project: Path) -> BuiltSite:
    """The site as MkDocs builds it."""
    return _searchable(_build(project, "mkdocs"))


@pytest.fixture(scope="session")
def zensical_site(project: Path) -> BuiltSite:
    """The site as Zensical builds it."""
    return _searchable(_build(project, "zensical"))


def _searchable(site: BuiltSite) -> BuiltSite:
    write_search(site.archive, views_of(site.archive), site.folder)
    return site


def _build(project: Path, renderer: str) -> BuiltSite:
    config = project / f"{renderer}.yml"
    config.write_text(_CONFIG.format(root=ROOT, site=f"site-{renderer}"), encoding="utf-8")
    command = [sys.executable, "-m", renderer, "build", "--strict", "-f", str(config)]
    run = subprocess.run(command, cwd=project, capture_output=True, text=True, timeout=300, check=False)
    output = run.stdout + run.stderr
    assert run.returncode == 0, output
    return BuiltSite(project / f"site-{renderer}", sample_archive(), output)
