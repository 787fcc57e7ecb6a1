"""Pages rendered and written by forked workers: each calls MkDocs' own two functions for the pages of its span."""

import gc
import json
import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from dataclasses import dataclass, field
from hashlib import sha256
from multiprocessing import get_context, parent_process
from multiprocessing.connection import wait
from threading import Thread
from typing import Any, NamedTuple

from jinja2 import Environment
from mkdocs.commands.build import _build_page, _populate_page
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files
from mkdocs.structure.nav import Navigation
from mkdocs.structure.pages import Page

from dafu.errors import SiteError
from dafu.publish.site.asked import AskedFiles
from dafu.publish.site.direct.pages import Targets, render_page
from dafu.publish.site.folders import write_page
from dafu.publish.site.frames import FramedTemplates
from dafu.publish.site.ledger import Row, sum_of
from dafu.publish.site.messages import Message, collected
from dafu.publish.site.sources import Sources
from dafu.publish.stamps import stamp_of, stamp_text

_SPAN = 32
"""Pages that a worker takes at once: some 0.1 s of work."""
_SPANS_BETWEEN_COLLECTIONS = 7
"""Of all workers together, and odd, so that each has its turn: collecting after each span takes a tenth of the time."""
WORTH_A_FORK = 64


@dataclass(frozen=True, slots=True)
class Work:
    """All that a page needs beside its source; workers inherit it, nothing of it is sent."""

    config: MkDocsConfig
    files: Sources
    pages: Sequence[File]
    """All pages of the site."""
    nav: Navigation
    env: Environment
    in_nav: frozenset[str]
    """Sources of the pages in the navigation, whose titles all pages show."""
    permalink: str | None = None
    """The link at the end of a heading, for rendering Markdown directly; None when that is not possible."""
    targets: Targets = field(default_factory=dict)
    """Links that were resolved already; each worker fills its own."""
    frames: FramedTemplates | None = None
    """Renders pages outside of the menu; each worker fills its own, too."""
    todo: tuple[str, ...] = ()
    """Sources of the pages to build."""


class BuiltPage(NamedTuple):
    """What stays of a page when it is written."""

    row: Row
    is_direct: bool
    """Whether its Markdown was rendered without Python-Markdown."""
    messages: tuple[Message, ...]


_work: list[Work] = []
"""The work of this process; filled in each worker when it starts."""


def build_pages(work: Work, jobs: int, progress: Callable[[int, int], None]) -> Iterator[BuiltPage]:
    """Build all pages of the work, in their order, in this process or in ``jobs`` others.

    Raises:
        SiteError: a page could not be built or written, or a worker was ended from outside.
    """
    total = len(work.todo)
    spans = [range(start, min(start + _SPAN, total)) for start in range(0, total, _SPAN)]
    for span, built in zip(spans, _on_all(work, spans, jobs), strict=True):
        progress(span.stop, total)
        yield from built


def _on_all(work: Work, spans: Sequence[range], jobs: int) -> Iterator[list[BuiltPage]]:
    if len(work.todo) < WORTH_A_FORK:
        yield from (_build_span(work, span) for span in spans)
        return
    # Pages frozen here are left alone by the collector of the workers, which so never copies their memory.
    gc.collect()
    gc.freeze()
    try:
        if jobs == 1:
            yield from (_build_and_collect(work, span) for span in spans)
            return
        with ProcessPoolExecutor(jobs, get_context("fork"), _start, (work,)) as pool:
            yield from pool.map(_build_in_worker, spans)
    except BrokenProcessPool as error:
        raise SiteError("a worker of the site build was ended from outside; build again") from error
    finally:
        gc.unfreeze()


def _start(work: Work) -> None:
    gc.disable()
    _work[:] = [work]
    Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    """Let no worker write on when the build was killed: the next one may be at the same files."""
    parent = parent_process()
    assert parent is not None
    wait([parent.sentinel])
    os._exit(1)


def _build_in_worker(span: range) -> list[BuiltPage]:
    return _build_and_collect(_work[0], span)


def _build_and_collect(work: Work, span: range) -> list[BuiltPage]:
    built = _build_span(work, span)
    if span.start // _SPAN % _SPANS_BETWEEN_COLLECTIONS == _SPANS_BETWEEN_COLLECTIONS - 1:
        gc.collect()
        gc.freeze()  # objects of files, which stay: the next collection needs not look at them again
    return built


def _build_span(work: Work, span: range) -> list[BuiltPage]:
    with collected() as said:
        return [_build(work, work.todo[number], said) for number in span]


def _build(work: Work, path: str, said: list[Message]) -> BuiltPage:
    """One page, as MkDocs does it; it is dropped as soon as it is written."""
    said.clear()
    page = work.files.page(path)
    file = page.file
    try:
        # In this order: a source that changes while it is read is seen by the next build.
        seen = stamp_text(stamp_of(str(file.abs_src_path)))
        content = file.content_bytes
        digest = sha256(content).hexdigest()
        with _in_memory(file, content):
            asked, is_direct = _render(work, page)
    except Exception as error:
        raise SiteError(f"{file.src_uri}: {error}") from error
    row = _row(file, page, seen, "" if said or asked.missing else digest, asked.found)
    built = BuiltPage(row, is_direct, tuple(said))
    if path not in work.in_nav:
        file.page = None
    return built


@contextmanager
def _in_memory(file: File, content: bytes) -> Iterator[None]:
    """Let MkDocs take what was read once; it only reads itself where it makes other line ends of those in the file."""
    is_on_disk = file._content is None and b"\r" not in content  # noqa: SLF001 - setting the public one does more
    if is_on_disk:
        file._content = content  # noqa: SLF001 - as above
    try:
        yield
    finally:
        if is_on_disk:
            file._content = None  # noqa: SLF001 - as above


def _row(file: File, page: Page, seen: str, digest: str, targets: Iterable[str]) -> Row:
    """The record of a page; made in the worker, so that the parent has less to do."""
    anchors = page.present_anchor_ids or set()
    links = {target.src_uri: found for target, found in (page.links_to_anchors or {}).items()}
    if anchors.issuperset(links.get(file.src_uri, ())):
        links.pop(file.src_uri, None)
    sums = " ".join(sorted(map(sum_of, targets)))
    return Row(
        *(file.dest_uri, file.src_uri, seen, digest, "", sums),
        links=json.dumps(links) if links else "",
        anchors=json.dumps(sorted(anchors)),
    )


def populate(work: Work, page: Page) -> tuple[AskedFiles, bool]:
    """Read a page and render its Markdown; gives what it asked for, and whether it was rendered directly."""
    asked, permalink = AskedFiles(work.files), work.permalink
    ways = []
    if permalink is not None:

        def render(config: MkDocsConfig, files: Files) -> None:  # noqa: ARG001 - named by MkDocs
            """Render the page directly where that gives the same bytes."""
            ways.append(render_page(page, config, asked, permalink, work.targets))

        page.render = render  # type: ignore[method-assign]
    _populate_page(page, work.config, asked)
    vars(page).pop("render", None)
    return asked, any(ways)


def _render(work: Work, page: Page) -> tuple[AskedFiles, bool]:
    """Write a page; gives what it asked for, and whether its Markdown was rendered directly."""
    # Pages of the navigation are read before all others, as these show their titles; once more finds their links.
    asked, is_direct = populate(work, page)
    if work.frames is None or page.file.src_uri in work.in_nav:
        _build_page(page, work.config, work.pages, work.nav, work.env)
    elif not _is_filled(page, work.frames):
        env: Any = work.frames
        _build_page(page, work.config, work.pages, work.nav, env)
    return asked, is_direct


def _is_filled(page: Page, frames: FramedTemplates) -> bool:
    """Write a page for which there is a frame already; whatever is out of the ordinary is left to MkDocs."""
    page.active = True
    try:
        output = frames.filled(page.meta.get("template", "main.html"), page)
        if output is None or output.isspace() or not output:
            return False
        write_page(page.file.abs_dest_path, output.encode("utf-8", errors="xmlcharrefreplace"))
    except OSError:
        return False  # MkDocs tries again, and says what is wrong
    finally:
        page.active = False
    return True
