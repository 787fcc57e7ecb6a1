"""A build of the site from beginning to end: beside, then in place."""

import gc
import logging
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Protocol

from mkdocs.commands.build import build as build_by_mkdocs
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import MkDocsException
from mkdocs.utils import CountHandler

from dafu.errors import SiteError
from dafu.publish.site.configuration import load, obstacle
from dafu.publish.site.fingerprints import inputs_digest
from dafu.publish.site.folders import Place, Stamp, stamps_below, stamps_of_finished, take_over
from dafu.publish.site.keeping import Former, hidden_files, row_of_after, stands
from dafu.publish.site.ledger import Ledger, outputs_digest, read_ledger, stamp_text, write_ledger
from dafu.publish.site.report import Progress, SiteReport, Stopwatch
from dafu.publish.site.tree import Tree, build_tree

OWN_HOOKS = ("build_site.py",)


class WriteAfter(Protocol):
    """Writes into the folder of the new site; files of its last call stand there already."""

    def __call__(self, site: Path, *, directory_urls: bool) -> None:
        """``directory_urls`` says whether pages are folders."""


@dataclass(frozen=True, slots=True)
class After:
    """What is written into the site after its pages, before anybody sees it."""

    write: WriteAfter
    key: str | None = None
    """Changes when the files would; without a key they are written by every build."""


def build_site(
    config_path: Path,
    *,
    jobs: int = 1,
    fresh: bool = False,
    strict: bool = False,
    after: After | None = None,
    progress: Progress = lambda *_: None,
) -> SiteReport:
    """Build the site of a ``mkdocs.yml``, as MkDocs would, and put it in the place of the one before.

    Until that last step the site before stays whole. Hooks that serve MkDocs' own commands (``OWN_HOOKS``) are left out.

    Args:
        config_path: the ``mkdocs.yml``.
        jobs: worker processes.
        fresh: whether nothing of an earlier build is used. The result is the same.
        strict: whether a warning fails the build, as with ``mkdocs build --strict``.
        after: what is written after the pages.
        progress: called with pages done and pages to build.

    Raises:
        SiteError: the site could not be built, or not put in place.
    """
    watch = Stopwatch()
    with watch.part("configuration"), _uncollected():
        config = load(config_path, OWN_HOOKS, strict=strict)
        reason = obstacle(config)
        former = _former(config, is_used=not (fresh or reason))
        build = _Build(config, former, inputs_digest(config, former.sources), reason, after, watch)
    if reason is None and former.ledger.is_current(build.inputs, build.after_key, former.stamps):
        return SiteReport(former.place.site, 0, former.ledger.pages, seconds=watch.seconds)
    with _discarded_on_failure(former.place), _counted() as counter:
        tree = build.beside(jobs, progress)
        warnings = sum(number for _, number in counter.get_counts())
        if strict and warnings:
            raise SiteError(f"{warnings} warnings, which are errors when they count (strict); the site stays as it was")
        stamps = build.in_place(tree, warnings)
    gone = len(former.stamps.keys() - stamps.keys())
    return SiteReport(former.place.site, tree.built, tree.kept, gone, warnings, tree.direct, reason, watch.seconds)


@dataclass(frozen=True, slots=True)
class _Build:
    """One build that has something to do."""

    config: MkDocsConfig
    former: Former
    inputs: str
    reason: str | None
    after: After | None
    watch: Stopwatch

    @property
    def after_key(self) -> str | None:
        """What the work after the pages depends on; empty without such work, None when it must always be done."""
        return self.after.key if self.after else ""

    def beside(self, jobs: int, progress: Progress) -> Tree:
        """The whole site in the folder beside."""
        folder = self.former.place.beside
        self.config.site_dir = str(folder)
        if self.reason is None:
            with _uncollected():
                tree = build_tree(self.config, self.former, jobs, progress, self.watch)
        else:
            tree = _built_by_mkdocs(self.config, self.former, self.watch)
        if self.after and not _is_written(self.former, self.after.key):
            with self.watch.part("after"):
                self.after.write(folder, directory_urls=self.config.use_directory_urls)
        return tree

    def in_place(self, tree: Tree, warnings: int) -> Mapping[str, Stamp]:
        """The site in the place of the one before; gives the stamps of its files."""
        place = self.former.place
        with self.watch.part("swap"), _uncollected():
            stamps = stamps_of_finished(place.beside)
            place.swap()
            if self.reason is not None:
                place.ledger.unlink(missing_ok=True)  # nobody knows what the plug-ins made from what
                return stamps
            pages = tree.built + tree.kept
            head = Ledger(self.inputs, outputs_digest(stamps), tree.shell, self.after_key, pages, warnings)
            write_ledger(place.ledger, _stamped(head, tree, stamps))
        return stamps


def _former(config: MkDocsConfig, *, is_used: bool) -> Former:
    """The site that stands; nothing is known about it when it is not to be used."""
    place = Place.of(Path(config.site_dir), Path(config.config_file_path).resolve().parent)
    place.repair()
    if not is_used:
        place.discard()
    ledger = read_ledger(place.ledger) if is_used else Ledger()
    return Former(place, ledger, stamps_below(place.site), stamps_below(Path(config.docs_dir)))


def _built_by_mkdocs(config: MkDocsConfig, former: Former, watch: Stopwatch) -> Tree:
    with watch.part("pages"):
        take_over(former.place, hidden_files(former), frozenset())
        build_by_mkdocs(config)
    return Tree("", {}, len([*former.place.beside.rglob("*.html")]), 0)


def _is_written(former: Former, key: str | None) -> bool:
    """Whether the files that are written after the pages stand already, all of them."""
    rows = [row for row in former.ledger.rows.values() if not row.source]
    return key is not None and key == former.ledger.after and all(stands(row, former.stamps) for row in rows)


def _stamped(head: Ledger, tree: Tree, stamps: Mapping[str, Stamp]) -> Ledger:
    """The ledger of a finished tree; what no page or copy accounts for was written after them."""
    rows = {}
    for path, stamp in stamps.items():
        if not path.startswith("."):
            row, text = tree.rows.get(path) or row_of_after(path), stamp_text(stamp)
            rows[path] = row if row.stamp == text else row._replace(stamp=text)
    return replace(head, rows=rows)


@contextmanager
def _uncollected() -> Iterator[None]:
    """Without the collector of cycles, which would look through all pages again and again; none of them goes away."""
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()


@contextmanager
def _discarded_on_failure(place: Place) -> Iterator[None]:
    """Give the room back, and say what failed in words of our own."""
    try:
        yield
    except (MkDocsException, OSError) as error:
        place.discard()
        raise SiteError(f"the site could not be built, and stays as it was: {error}") from error
    except BaseException:
        place.discard()
        raise


@contextmanager
def _counted() -> Iterator[CountHandler]:
    """Count the warnings of MkDocs, shown or not."""
    counter = CountHandler()
    counter.setLevel(logging.WARNING)
    logger = logging.getLogger("mkdocs")
    logger.addHandler(counter)
    try:
        yield counter
    finally:
        logger.removeHandler(counter)
