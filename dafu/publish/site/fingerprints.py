"""Digests of what a site is made from, so that a build can tell what it need not make again."""

import hashlib
import json
import sys
from collections.abc import Iterable, Iterator, Mapping
from importlib.metadata import version
from pathlib import Path
from typing import Any

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.nav import Navigation
from mkdocs.utils import get_build_date

from dafu.publish.site.configuration import settings_of
from dafu.publish.site.folders import Stamp
from dafu.publish.site.ledger import outputs_digest

_PACKAGES = (
    "mkdocs",
    "mkdocs-material",
    "Markdown",
    "Jinja2",
    "MarkupSafe",
    "PyYAML",
    "pymdown-extensions",
    "pathspec",
)
_UNSHOWN = {"site_dir", "strict", "config_file_path"}
"""Settings that no page shows: where files are, and how strict a build is."""


def shell_digest(config: MkDocsConfig, nav: Navigation) -> str:
    """Of all that a page depends on beside its own source and the pages that it links to."""
    return _digest([settings_digest(config), *_titles(nav.items)])


def inputs_digest(config: MkDocsConfig, sources: Mapping[str, Stamp]) -> str:
    """Of all that a site depends on: when it is the same as in the last build, there is nothing to do.

    The day is part of it, as the site map names it.
    """
    return _digest([settings_digest(config), outputs_digest(sources), get_build_date()])


def settings_digest(config: MkDocsConfig) -> str:
    """Of the configuration, the templates of our own, the programs and their releases."""
    # `default=repr`: an object without a stable name makes every build a new one, which is safe.
    plain = {name: value for name, value in settings_of(Path(config.config_file_path)).items() if name not in _UNSHOWN}
    settings = json.dumps(plain, sort_keys=True, default=repr)
    releases = [f"{name} {version(name)}" for name in _PACKAGES]
    folders = [Path(config.theme.custom_dir)] if config.theme.custom_dir else []
    return _digest([settings, sys.version, *releases, *_contents([Path(__file__).parent, *folders])])


def _contents(folders: Iterable[Path]) -> Iterator[str]:
    for folder in folders:
        for path in sorted(folder.rglob("*")):
            if path.is_file() and path.suffix != ".pyc":
                yield f"{path.relative_to(folder)} {hashlib.sha256(path.read_bytes()).hexdigest()}"


def _titles(items: Iterable[Any]) -> Iterator[str]:
    for item in items:
        meta = {} if item.is_section or item.is_link else item.meta
        yield repr((item.title, getattr(item, "url", None), sorted(meta.items(), key=str)))
        yield from _titles(item.children or ())


def _digest(parts: Iterable[str]) -> str:
    return hashlib.sha256("\0".join(parts).encode("utf-8", "surrogateescape")).hexdigest()
