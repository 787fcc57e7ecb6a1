"""The site map, without an object for each page that it names."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from types import SimpleNamespace
from typing import Any
from urllib.parse import urljoin

from jinja2 import Environment
from markupsafe import escape
from mkdocs.commands.build import _build_theme_template
from mkdocs.structure.files import Files

from dafu.publish.site.fingerprints import day, digest
from dafu.publish.site.workers import Work

NAME = "sitemap.xml"
KNOWN_TEMPLATE = "0950766d642ac999c74b68150a39a961a5103bda5e2d9d7747f4c06522c11b18"
"""Digest of the template of MkDocs, which shows the address and the day of each page and nothing else."""
_PLAIN = re.compile(r"(?:[\w-][\w.-]*/)*(?:[\w-][\w.-]*)?", re.ASCII)
"""Addresses that come out of quoting, joining and escaping as they are."""
_MARK = "\0"


def build_sitemap(work: Work) -> bool:
    """Write the site map as MkDocs does; False where it must do so itself."""
    given = work.config.site_url or ""
    base = given if given.endswith("/") else f"{given}/"
    if not given or urljoin(base, "x") != f"{base}x" or not work.pages or _source_of(work.env) != KNOWN_TEMPLATE:
        return False
    page = SimpleNamespace(canonical_url=_MARK, update_date=day())
    pages = [SimpleNamespace(page=page)] * 2
    first, between, last = work.env.get_template(NAME).render(pages=pages).split(_MARK)
    content = first + between.join(_addresses(work, base)) + last
    env: Any = _Ready(content)
    _build_theme_template(NAME, env, _Alike(pages), work.config, work.nav)
    return True


def _source_of(env: Environment) -> str:
    assert env.loader is not None
    return digest([env.loader.get_source(env, NAME)[0]])


def _addresses(work: Work, base: str) -> Iterator[str]:
    """The address of each page, as the template shows it."""
    files, shown, are_folders = work.files, str(escape(base)), work.config.use_directory_urls
    for path in files.pages:
        place = files.place(path)
        if are_folders and (place.endswith("/index.html") or place == "index.html"):
            place = place.removesuffix("index.html")
        yield f"{shown}{place}" if _PLAIN.fullmatch(place) else str(escape(files.page(path).canonical_url))


@dataclass(frozen=True, slots=True)
class _Ready:
    """Stands for an environment and its template: what this would render is known."""

    content: str

    def get_template(self, _: str) -> "_Ready":
        """The template."""
        return self

    def render(self, _: Mapping[str, Any]) -> str:
        """What it renders."""
        return self.content


class _Alike(Files):
    """Stands for pages of one day, which is all that is asked of them."""

    def __init__(self, pages: Sequence[Any]) -> None:
        super().__init__(())
        self._pages = pages

    def documentation_pages(self, **_: Any) -> Sequence[Any]:
        """Some of the pages."""
        return self._pages
