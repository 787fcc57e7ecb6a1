"""A build of the site from beginning to end: beside, then in place."""

import logging
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from mkdocs.commands.build import build as build_by_mkdocs
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import MkDocsException
from mkdocs.utils import CountHandler

from dafu.errors import SiteError
from dafu.publish.site.configuration import is_plain, load, obstacle, own_templates, settings_digest
from dafu.publish.site.fingerprints import inputs_digest
from dafu.publish.site.folders import Place, take_over
from dafu.publish.site.keeping import Former, hidden_files, row_of_after, stands
from dafu.publish.site.known import remember
from dafu.publish.site.ledger import Ledger, read_ledger, write_ledger
from dafu.publish.site.report import SiteReport, Stopwatch, uncollected
from dafu.publish.site.tree import WRITTEN_ONCE, Tree, build_tree
from dafu.publish.site.wanted import Wanted
from dafu.publish.stamps import Stamp, digest_of, stamp_text, stamps_of_finished

OWN_HOOKS = ("build_site.py",)


def build_changed(config_path: Path, former: Former | None, wanted: Wanted, watch: Stopwatch) -> SiteReport:
    """Build what is not there yet, as ``build_site`` promises.

    Args:
        config_path: the ``mkdocs.yml``.
        former: the site that stands, as far as somebody looked already; its ledger is read here.
        wanted: how it is to be built.
        watch: measures the parts.

    Raises:
        SiteError: the site could not be built, or not put in place.
    """
    with watch.part("configuration"), uncollected():
        config = load(config_path, OWN_HOOKS, strict=wanted.strict)
        reason = obstacle(config)
        settings = settings_digest(config)
        former = _former(config, former, is_used=not (wanted.fresh or reason))
        if reason is None and is_plain(config):
            remember(config_path, settings, config.docs_dir, str(former.place.site), own_templates(config))
        build = _Build(config, former, settings, inputs_digest(settings, former.sources), reason, wanted, watch)
    if reason is None and former.ledger.is_current(build.inputs, wanted.after_key, former.stamps):
        return SiteReport(former.place.site, 0, former.ledger.pages, seconds=watch.seconds)
    with _discarded_on_failure(former.place), _counted() as counter:
        tree = build.beside()
        warnings = sum(number for _, number in counter.get_counts())
        if wanted.strict and warnings:
            raise SiteError(f"{warnings} warnings, which are errors when they count (strict); the site stays as it was")
        stamps = build.in_place(tree, warnings)
    gone = len(former.stamps.keys() - stamps.keys())
    return SiteReport(former.place.site, tree.built, tree.kept, gone, warnings, tree.direct, reason, watch.seconds)


@dataclass(frozen=True, slots=True)
class _Build:
    """One build that has something to do."""

    config: MkDocsConfig
    former: Former
    settings: str
    inputs: str
    reason: str | None
    wanted: Wanted
    watch: Stopwatch

    def beside(self) -> Tree:
        """The whole site in the folder beside."""
        folder = self.former.place.beside
        self.config.site_dir = str(folder)
        if self.reason is None:
            with uncollected():
                tree = build_tree(self.config, self.settings, self.former, self.wanted, self.watch)
        else:
            tree = _built_by_mkdocs(self.config, self.former, self.watch)
        after = self.wanted.after
        if after and not _is_written(self.former, after.key):
            with self.watch.part("after"):
                after.write(folder, directory_urls=self.config.use_directory_urls)
        return tree

    def in_place(self, tree: Tree, warnings: int) -> Mapping[str, Stamp]:
        """The site in the place of the one before; gives the stamps of its files."""
        place = self.former.place
        with self.watch.part("swap"), uncollected():
            stamps = stamps_of_finished(place.beside)
            place.swap()
            if self.reason is not None:
                place.ledger.unlink(missing_ok=True)  # nobody knows what the plug-ins made from what
                return stamps
            pages = tree.built + tree.kept
            head = Ledger(self.inputs, digest_of(stamps), tree.shell, self.wanted.after_key, pages, warnings)
            write_ledger(place.ledger, _stamped(head, tree, stamps))
            if not place.beside.exists():  # else it holds the site before
                _begin_next(place, tree, stamps)
        return stamps


def _former(config: MkDocsConfig, seen: Former | None, *, is_used: bool) -> Former:
    """The site that stands; nothing is known about it when it is not to be used."""
    place = Place.of(Path(config.site_dir), Path(config.config_file_path).resolve().parent)
    place.repair()
    docs = Path(config.docs_dir)
    if seen is None or seen.place != place or seen.docs != docs:
        seen = Former.at(place, docs)
    if not is_used:
        place.discard()
        return replace(seen, ledger=Ledger())
    return replace(seen, ledger=read_ledger(place.ledger))


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


def _begin_next(place: Place, tree: Tree, stamps: Mapping[str, Stamp]) -> None:
    """Link what the next build will mostly take over, so that the first change does not pay for all files.

    The site is in its place by now: what goes wrong here costs the next build time, and nothing else.
    """
    links = {
        path: stamp
        for path, stamp in stamps.items()
        if path in tree.rows or WRITTEN_ONCE.fullmatch(path.rpartition("/")[2])
    }
    try:
        take_over(place, links, frozenset())
    except OSError:
        place.discard()


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
