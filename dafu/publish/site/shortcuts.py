"""What MkDocs and Jinja would work out again for each page, or in each build."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager

from jinja2 import FileSystemBytecodeCache
from mkdocs.structure import pages

from dafu.publish.site.fingerprints import day
from dafu.publish.site.folders import Place


@contextmanager
def one_day() -> Iterator[None]:
    """All pages that are made in the block have the same day; MkDocs looks at the clock for each."""
    names, today = vars(pages), day()
    before = names["get_build_date"]
    names["get_build_date"] = lambda: today
    try:
        yield
    finally:
        names["get_build_date"] = before


def templates_cache(place: Place, settings: str) -> FileSystemBytecodeCache | None:
    """Where compiled templates wait for the next build; those of other settings or releases are thrown away."""
    kept = place.ledger.with_suffix(".templates")
    folder = kept / settings[:16]
    try:
        for other in kept.iterdir() if kept.is_dir() else ():
            if other != folder:
                shutil.rmtree(other, ignore_errors=True)
        folder.mkdir(parents=True, exist_ok=True)
    except OSError:
        return None  # a disk that is full says so when pages are written
    return FileSystemBytecodeCache(str(folder))
