"""A build of the site from beginning to end: beside, then in place."""

import gc
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
from dafu.publish.site.folders import Beside, Place
from dafu.publish.site.keeping import Former, row_of_after
from dafu.publish.site.known import Known, remember
from dafu.publish.site.ledger import Ledger, Row, read_ledger, write_ledger
from dafu.publish.site.report import SiteReport, Stopwatch, uncollected
from dafu.publish.site.sources import Assets, theme_files
from dafu.publish.site.tree import WRITTEN_ONCE, Tree, build_tree
from dafu.publish.site.wanted import Wanted
from dafu.publish.stamps import digest_of_texts, hidden_stamps, stamp_text, stamps_of_finished, text_of_stamp

_MANY = 20_000
"""Pages whose objects are worth a look of a second: those of MkDocs hold each other, and 269,000 would keep 0.7 GB until
the search is written."""
OWN_HOOKS = ("build_site.py",)


def build_changed(
    config_path: Path, known: Known | None, former: Former | None, wanted: Wanted, watch: Stopwatch
) -> SiteReport:
    """Build what is not there yet, as ``build_site`` promises.

    Args:
        config_path: the ``mkdocs.yml``.
        known: what an earlier build found out about it.
        former: the site that stands, as far as somebody looked already; its ledger is read here.
        wanted: how it is to be built.
        watch: measures the parts.

    Raises:
        SiteError: the site could not be built, or not put in place.
    """
    with watch.part("configuration"), uncollected():
        config = load(config_path, OWN_HOOKS, strict=wanted.strict)
        reason = obstacle(config)
        settings, assets = (known.settings, known.assets) if known else (settings_digest(config), theme_files(config))
        former = _former(config, former, is_used=not (wanted.fresh or reason))
        if known is None and reason is None and is_plain(config):
            templates = tuple(map(str, own_templates(config)))
            site = str(former.place.site)
            remember(config_path, Known(settings, config.docs_dir, site, templates, tuple(assets)))
        inputs = inputs_digest(settings, former.sources)
        build = _Build(config, former, settings, assets, inputs, reason, wanted, watch)
    if reason is None and former.stands_for(inputs, wanted.after_key):
        return SiteReport(former.place.site, 0, former.ledger.pages, seconds=watch.seconds)
    files = former.files()
    with _discarded_on_failure(former.place), _counted() as counter:
        tree, rows = build.beside()
        warnings = sum(number for _, number in counter.get_counts())
        if wanted.strict and warnings:
            raise SiteError(f"{warnings} warnings, which are errors when they count (strict); the site stays as it was")
        build.in_place(tree, rows, warnings)
    gone = len(files - rows.keys())
    return SiteReport(former.place.site, tree.built, tree.kept, gone, warnings, tree.direct, reason, watch.seconds)


@dataclass(frozen=True, slots=True)
class _Build:
    """One build that has something to do."""

    config: MkDocsConfig
    former: Former
    settings: str
    assets: Assets
    inputs: str
    reason: str | None
    wanted: Wanted
    watch: Stopwatch

    def beside(self) -> tuple[Tree, Mapping[str, Row]]:
        """The whole site in the folder beside, and a row for each file but the hidden ones."""
        folder = self.former.place.beside
        self.config.site_dir = str(folder)
        with uncollected():
            if self.reason is None:
                tree = build_tree(self.config, self.settings, self.assets, self.former, self.wanted, self.watch)
            else:
                tree = _built_by_mkdocs(self.config, self.former, self.watch)
        if tree.built > _MANY:
            gc.collect()
        after = self.wanted.after
        written = None
        if after and not _is_written(self.former, tree, after.key):
            written = after.folder
            with self.watch.part("after"):
                after.write(folder, directory_urls=self.config.use_directory_urls)
        with self.watch.part("swap"), uncollected():
            return tree, _stamped(folder, tree, written if self.reason is None else "")

    def in_place(self, tree: Tree, rows: Mapping[str, Row], warnings: int) -> None:
        """The site in the place of the one before."""
        place = self.former.place
        with self.watch.part("swap"), uncollected():
            stamps = {path: row.stamp for path, row in rows.items()}
            stamps |= {path: stamp_text(stamp) for path, stamp in hidden_stamps(place.beside).items()}
            place.swap()
            if self.reason is not None:
                place.ledger.unlink(missing_ok=True)  # nobody knows what the plug-ins made from what
                return
            pages = tree.built + tree.kept
            outputs, after = digest_of_texts(stamps), self.wanted.after_key
            names = (self.inputs, outputs, self.settings, tree.shell, after, pages, tree.omitted, warnings)
            write_ledger(place.ledger, Ledger(*names, rows))
            if tree.built > tree.kept or not place.beside.exists():  # else most of what it holds is of use
                _begin_next(place, rows)


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
        Beside(former.place).take_over(())
        build_by_mkdocs(config)
    return Tree("", {}, {}, built=len([*former.place.beside.rglob("*.html")]), kept=0)


def _is_written(former: Former, tree: Tree, key: str | None) -> bool:
    """Whether the files that are written after the pages stand already, all of them."""
    return key is not None and key == former.ledger.after and tree.is_after_whole


def _stamped(folder: Path, tree: Tree, written: str | None) -> dict[str, Row]:
    """The rows of a finished tree with their stamps.

    Args:
        folder: where it lies.
        tree: the pages and copies; of those that were kept, the stamps are known.
        written: the folder below it that was written to after them; empty when that may have been anywhere.
    """
    rows = {path: row for path, row in {**tree.after, **tree.rows}.items() if row.stamp}
    for path, row in tree.rows.items():
        if not row.stamp and (stamp := text_of_stamp(f"{folder}/{path}")):
            rows[path] = row._replace(stamp=stamp)
    if written is None:
        return rows
    start = f"{written}/" if written else ""
    look = stamps_of_finished(folder / written) if (folder / written).is_dir() else {}
    found = {f"{start}{path}": stamp_text(stamp) for path, stamp in look.items()}
    others = {path: row for path, row in rows.items() if not path.startswith(start)}
    named = {path: rows.get(path) or row_of_after(path) for path in found if not path.startswith(".")}
    return others | {path: row._replace(stamp=found[path]) for path, row in named.items()}


def _begin_next(place: Place, rows: Mapping[str, Row]) -> None:
    """Link what the next build will mostly take over, so that the first change does not pay for all files.

    The site is in its place by now: what goes wrong here costs the next build time, and nothing else.
    """
    try:
        beside = Beside(place)
        links = (row for row in rows.values() if row.source or WRITTEN_ONCE.fullmatch(row.path.rpartition("/")[2]))
        beside.take_over({row.path for row in links if beside.finds(row.path, row.stamp)})
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
