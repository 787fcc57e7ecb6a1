"""Digests of what a site is made from, so that a build can tell what it need not make again. MkDocs is not loaded."""

import hashlib
import os
import sys
from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

from dafu.publish.stamps import Stamp, digest_of

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


def inputs_digest(settings: str, sources: Mapping[str, Stamp]) -> str:
    """Of all that a site depends on: when it is the same as in the last build, there is nothing to do.

    The day is part of it, as the site map names it.
    """
    return digest([settings, digest_of(sources), day()])


def day() -> str:
    """The day that MkDocs writes into a site, as it finds it."""
    given = os.environ.get("SOURCE_DATE_EPOCH")
    moment = datetime.now(UTC) if given is None else datetime.fromtimestamp(int(given), UTC)
    return moment.strftime("%Y-%m-%d")


def programs(folders: Iterable[Path]) -> Iterator[str]:
    """Of what renders pages: releases, the code here, and templates of our own below the given folders."""
    yield sys.version
    yield from (f"{name} {version(name)}" for name in _PACKAGES)
    yield from _contents([Path(__file__).parent, *folders])


def digest(parts: Iterable[str]) -> str:
    """One digest of some parts in their order."""
    return hashlib.sha256("\0".join(parts).encode("utf-8", "surrogateescape")).hexdigest()


def _contents(folders: Iterable[Path]) -> Iterator[str]:
    for folder in folders:
        for path in sorted(folder.rglob("*")):
            if path.is_file() and path.suffix != ".pyc":
                yield f"{path.relative_to(folder)} {hashlib.sha256(path.read_bytes()).hexdigest()}"
