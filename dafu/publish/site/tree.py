"""The steps of MkDocs' own ``build`` in their order, with pages handed to workers and unchanged ones kept."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace

from mkdocs.commands.build import _build_theme_template
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.nav import get_navigation

from dafu.publish.site import workers
from dafu.publish.site.anchors import check_anchors
from dafu.publish.site.configuration import shell_digest
from dafu.publish.site.direct.heads import heads_read_directly
from dafu.publish.site.direct.pages import permalink_of
from dafu.publish.site.folders import Beside, write_page
from dafu.publish.site.frames import FramedTemplates
from dafu.publish.site.keeping import Former, kept_rows, row_of_after, row_of_copy, written_after
from dafu.publish.site.ledger import Row
from dafu.publish.site.messages import collected, say_again
from dafu.publish.site.report import Stopwatch
from dafu.publish.site.shortcuts import one_day, templates_cache
from dafu.publish.site.sitemap import build_sitemap
from dafu.publish.site.sources import Assets, InMenu, Sources, find_sources
from dafu.publish.site.wanted import Wanted
from dafu.publish.site.workers import Work, build_pages, populate

WRITTEN_ONCE = re.compile(r"[a-z2-7]{10}\.(?:bin|js)")
"""Names of files that are called after their content, and so are never written to again."""


@dataclass(frozen=True, slots=True)
class Tree:
    """A site as it lies beside the one that is served; stamps are still missing in rows that are new."""

    shell: str
    rows: Mapping[str, Row]
    """By path in the site."""
    after: Mapping[str, Row]
    """Files that were written after the pages of the last build, and stand."""
    built: int
    kept: int
    is_after_whole: bool = False
    """Whether those are all of them."""
    omitted: int = 0
    """Pages that are neither in the menu nor excused from it."""
    direct: int = 0
    """Pages built whose Markdown was rendered directly."""


@one_day()
@heads_read_directly()
def build_tree(
    config: MkDocsConfig, settings: str, assets: Assets, former: Former, wanted: Wanted, watch: Stopwatch
) -> Tree:
    """Write the site of a configuration to the folder beside.

    Raises:
        SiteError: a page could not be built or written.
        MkDocsException: as MkDocs itself raises it.
    """
    with watch.part("files"):
        config = config.plugins.on_config(config)
        config.plugins.on_pre_build(config=config)
        work, omitted = _gathered(config, settings, assets, former)
        shell = shell_digest(settings, work.nav)
        work.env.bytecode_cache = templates_cache(former.place, settings)
    with watch.part("kept"):
        made_anew = frozenset({*config.theme.static_templates, "sitemap.xml.gz"})
        beside = Beside(former.place)
        kept = kept_rows(work.files, former, beside, shell, made_anew)
        after, is_whole = written_after(former, beside, made_anew)
        private = [path for path in after if not WRITTEN_ONCE.fullmatch(path.rpartition("/")[2])]
        beside.take_over(kept.keys() | after.keys(), private)
    with watch.part("copies"):
        copies = _copy_files(work, kept)
        for template in config.theme.static_templates:
            if template != "sitemap.xml" or not build_sitemap(work):
                _build_theme_template(template, work.env, work.files, config, work.nav)
    with watch.part("pages"):
        pages, direct = _built(work, kept, wanted)
    with watch.part("anchors"):
        rows = {**{path: row_of_after(path) for path in made_anew}, **kept, **copies, **pages}
        check_anchors(config, work.files, rows)
    config.plugins.on_post_build(config=config)
    built, total = len(pages), len(work.pages)
    return Tree(shell, rows, after, built, total - built, is_whole, omitted, direct)


def _built(work: Work, kept: Mapping[str, Row], wanted: Wanted) -> tuple[dict[str, Row], int]:
    """The pages that are not kept, and how many of them were rendered directly."""
    todo = tuple(path for path in work.files.pages if work.files.place(path) not in kept)
    # A frame pays for the second look at its templates when some dozen pages share it.
    frames = FramedTemplates(work.env) if len(todo) >= workers.WORTH_A_FORK else None
    pages = {}
    direct = 0
    for page in build_pages(replace(work, todo=todo, frames=frames), wanted.jobs, wanted.progress):
        say_again(page.messages)
        pages[page.row.path] = page.row
        direct += page.is_direct
    return pages, direct


def _gathered(config: MkDocsConfig, settings: str, assets: Assets, former: Former) -> tuple[Work, int]:
    """What pages are made with, and how many pages the menu leaves out without excuse."""
    ledger = former.ledger
    rows = ledger.rows.values() if ledger.settings == settings else ()
    known = {row.source: row.path for row in rows if row.source}
    env = config.theme.get_env()
    found = find_sources(config, former.sources, assets, known)
    files = config.plugins.on_files(found, config=config)
    assert isinstance(files, Sources)  # what listens to this event leaves the site to MkDocs alone
    is_settled = not ledger.omitted and config.nav is not None
    nav = get_navigation(InMenu(files, is_settled=is_settled), config)
    nav = config.plugins.on_nav(nav, config=config, files=files)
    in_nav = frozenset(page.file.src_uri for page in nav.pages)
    env = config.plugins.on_env(env, config=config, files=files)
    work = Work(config, files, files.documentation_pages(), nav, env, in_nav, permalink_of(config))
    _read_menu(work)
    return work, sum(path not in in_nav for path in files.listed(is_settled=is_settled))


def _read_menu(work: Work) -> None:
    """Read the pages of the menu, whose titles all pages show."""
    for path in work.files.pages:
        if path in work.in_nav:
            # What there is to say about it is said when it is built.
            with collected():
                populate(work, work.files.page(path))


def _copy_files(work: Work, kept: Mapping[str, Row]) -> dict[str, Row]:
    """Copy what is no page; where a page has the same address, MkDocs lets the page win."""
    files = work.files
    due = [path for path in files.copies if files.place(path) not in kept]
    pages = {files.place(path) for path in files.pages} if due else set()
    rows = {}
    for path in due:
        if files.place(path) not in pages:
            rows[files.place(path)] = row_of_copy(files, path)
            file = files.file(path)
            write_page(file.abs_dest_path, file.content_bytes)
    return rows
