"""Building a whole site, as the command line does it, in a folder of its own; and serving it on this machine."""

import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from shutil import copytree
from urllib.parse import urlsplit

from dafu import pipeline
from dafu.model import Archive, Load
from dafu.publish.search_site import write_search
from dafu.publish.write import MANIFEST

ROOT = Path(__file__).parents[2]
ARTEFACTS = ROOT / "test-artefacts"
_CONFIG = """\
INHERIT: {root}/mkdocs.yml
docs_dir: docs
site_dir: site
hooks: []
watch: []
theme:
  custom_dir: {root}/overrides
"""


@dataclass(frozen=True, slots=True)
class BuiltSite:
    """The files of a site, and the archive that they show."""

    project: Path
    archive: Archive
    load: Load

    @property
    def folder(self) -> Path:
        """What a web server offers."""
        return self.project / "site"

    def pages(self) -> list[Path]:
        """All HTML pages."""
        return sorted(self.folder.rglob("*.html"))


@dataclass(frozen=True, slots=True)
class ServedSite:
    """A site and its address, which ends with ``/``."""

    site: BuiltSite
    address: str

    def path_of(self, address: str) -> str:
        """The path of a page below the site's own: ``replies/36e3c02a8ff86f96/``."""
        assert address.startswith(self.address), f"{address} is not below {self.address}"
        return urlsplit(address[len(self.address) :]).path


def build_site(project: Path) -> BuiltSite:
    """Convert ``project/corpus`` and let MkDocs build ``project/site``, in strict mode."""
    copytree(ROOT / "docs", project / "docs", ignore=_generated)
    report = pipeline.build(project / "corpus", project / "docs")
    config = project / "mkdocs.yml"
    config.write_text(_CONFIG.format(root=ROOT), encoding="utf-8")
    command = [sys.executable, "-m", "mkdocs", "build", "--strict", "--quiet", "-f", str(config)]
    run = subprocess.run(command, cwd=project, capture_output=True, text=True, timeout=300, check=False)
    assert run.returncode == 0, run.stdout + run.stderr
    write_search(report.archive, pipeline.views_of(report.archive), project / "site", load=report.load)
    return BuiltSite(project, report.archive, report.load)


def _generated(folder: str, names: list[str]) -> set[str]:
    """What an earlier build left in this repository's ``docs/``; only hand-written pages are wanted."""
    docs = ROOT / "docs"
    manifest = docs / MANIFEST
    listed = manifest.read_text("utf-8").splitlines() if manifest.is_file() else []
    return {name for name in names if name.startswith(".") or str((Path(folder) / name).relative_to(docs)) in listed}


class _Server(ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, request: object, client_address: object) -> None:
        """Silence: a browser that goes on to the next page drops what it was loading."""


@contextmanager
def served(site: BuiltSite, below: str) -> Iterator[ServedSite]:
    """The site at the path ``below`` (``/`` or ``/archive/``) of a server that stops with the block."""

    class Handler(SimpleHTTPRequestHandler):
        # As GitHub Pages does; without it, browsers guess the encoding of a text.
        extensions_map = {**SimpleHTTPRequestHandler.extensions_map, ".txt": "text/plain; charset=utf-8"}  # noqa: RUF012 - as in the library

        def translate_path(self, path: str) -> str:
            if not path.startswith(below):
                return str(site.folder / "nothing-stands-outside-the-site")
            return super().translate_path("/" + path.removeprefix(below))

        def log_message(self, format: str, *arguments: object) -> None:  # noqa: A002 - named by the library
            """Silence: the browser's own record is what the tests look at."""

    def handler(*arguments: object) -> Handler:
        return Handler(*arguments, directory=str(site.folder))  # type: ignore[arg-type]

    with _Server(("127.0.0.1", 0), handler) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
        thread.start()
        try:
            yield ServedSite(site, f"http://127.0.0.1:{server.server_port}{below}")
        finally:
            server.shutdown()
            thread.join()
