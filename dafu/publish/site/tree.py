"""The steps of MkDocs' own ``build`` in their order, with pages handed to workers and unchanged ones kept."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from mkdocs.commands.build import _build_theme_template, _populate_page
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, InclusionLevel, set_exclusions
from mkdocs.structure.nav import get_navigation
from mkdocs.structure.pages import Page

from dafu.publish.site import workers
from dafu.publish.site.anchors import check_anchors
from dafu.publish.site.configuration import shell_digest
from dafu.publish.site.direct.pages import permalink_of
from dafu.publish.site.folders import take_over
from dafu.publish.site.frames import FramedTemplates
from dafu.publish.site.keeping import Former, hidden_files, kept_rows, row_of_copy, written_after
from dafu.publish.site.ledger import Row
from dafu.publish.site.messages import collected, say_again
from dafu.publish.site.report import Stopwatch
from dafu.publish.site.shortcuts import one_day, templates_cache
from dafu.publish.site.sources import find_sources
from dafu.publish.site.wanted import Wanted
from dafu.publish.site.workers import Work, build_pages

WRITTEN_ONCE = re.compile(r"[a-z2-7]{10}\.(?:bin|js)")
"""Names of files that are called after their content, and so are never written to again."""


_PUBLISHED = tuple(level for level in InclusionLevel if level.value > InclusionLevel.DRAFT.value)


@dataclass(frozen=True, slots=True)
class Tree:
    """A site as it lies beside the one that is served; stamps are still missing in its rows."""

    shell: str
    rows: Mapping[str, Row]
    """By path in the site."""
    built: int
    kept: int
    direct: int = 0
    """Pages built whose Markdown was rendered directly."""


def build_tree(config: MkDocsConfig, settings: str, former: Former, wanted: Wanted, watch: Stopwatch) -> Tree:
    """Write the site of a configuration to the folder beside.

    Raises:
        SiteError: a page could not be built or written.
        MkDocsException: as MkDocs itself raises it.
    """
    with watch.part("files"):
        config = config.plugins.on_config(config)
        config.plugins.on_pre_build(config=config)
        work = _gathered(config, former)
        shell = shell_digest(settings, work.nav)
        work.env.bytecode_cache = templates_cache(former.place, settings)
    with watch.part("kept"):
        made_anew = frozenset({*config.theme.static_templates, "sitemap.xml.gz"})
        kept = kept_rows(_published(work), former, shell, made_anew)
        _take_over(former, kept, made_anew)
    with watch.part("copies"):
        copies = _copy_files(work, kept)
        for template in config.theme.static_templates:
            _build_theme_template(template, work.env, work.files, config, work.nav)
    with watch.part("pages"):
        pages, direct = _built(work, kept, wanted)
    with watch.part("anchors"):
        rows = {**kept, **copies, **pages}
        by_source = {file.src_uri: rows[file.dest_uri] for file in work.pages}
        check_anchors(config, work.files, by_source)
    config.plugins.on_post_build(config=config)
    return Tree(shell, rows, len(pages), len(work.pages) - len(pages), direct)


def _built(work: Work, kept: Mapping[str, Row], wanted: Wanted) -> tuple[dict[str, Row], int]:
    """The pages that are not kept, and how many of them were rendered directly."""
    todo = tuple({file.dest_uri: file for file in work.pages if file.dest_uri not in kept}.values())
    # A frame pays for the second look at its templates when some dozen pages share it.
    frames = FramedTemplates(work.env) if len(todo) >= workers.WORTH_A_FORK else None
    pages = {}
    direct = 0
    for page in build_pages(replace(work, todo=todo, frames=frames), wanted.jobs, wanted.progress):
        say_again(page.messages)
        pages[page.row.path] = page.row
        direct += page.is_direct
    return pages, direct


def _gathered(config: MkDocsConfig, former: Former) -> Work:
    files = find_sources(config, former.sources)
    env = config.theme.get_env()
    files.add_files_from_theme(env, config)
    files = config.plugins.on_files(files, config=config)
    set_exclusions(files, config)
    with one_day():
        nav = config.plugins.on_nav(get_navigation(files, config), config=config, files=files)
    pages = files.documentation_pages(inclusion=InclusionLevel.is_included)
    for file in pages:
        if file.page is None:
            Page(None, file, config)
    in_nav = {page.file.src_uri for page in nav.pages}
    for file in pages:
        if file.src_uri in in_nav and file.page is not None:
            # What there is to say about it is said when it is built.
            with collected():
                _populate_page(file.page, config, files)
    env = config.plugins.on_env(env, config=config, files=files)
    return Work(config, files, pages, nav, env, frozenset(in_nav), permalink_of(config))


def _published(work: Work) -> Iterable[File]:
    return (file for file in work.files if file.inclusion in _PUBLISHED)


def _take_over(former: Former, kept: Mapping[str, Row], made_anew: frozenset[str]) -> None:
    after = written_after(former, made_anew)
    private = frozenset(path for path in after if not WRITTEN_ONCE.fullmatch(path.rpartition("/")[2]))
    taken = {path: former.stamps[path] for path in (*kept, *after)}
    take_over(former.place, taken | hidden_files(former), private)


def _copy_files(work: Work, kept: Mapping[str, Row]) -> dict[str, Row]:
    """Copy what is no page; where a page has the same address, MkDocs lets the page win."""
    pages = {file.dest_uri for file in work.pages}
    rows = {}
    for file in _published(work):
        if not file.is_documentation_page() and file.dest_uri not in kept and file.dest_uri not in pages:
            rows[file.dest_uri] = row_of_copy(file)
            file.copy_file()
    return rows
