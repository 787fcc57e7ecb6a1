"""Dafu's command line, and the hook through which MkDocs keeps docs/ in step with corpus/."""

import argparse
import itertools
import logging
import os
import sys
from collections.abc import Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any

from dafu import commands, pipeline
from dafu.errors import DafuError
from dafu.model import Card, Load, Reply
from dafu.rulebook.settings import FILE, load_settings
from dafu.stages.read.mirror import is_elsewhere, mirror
from dafu.store.lock import one_build

ROOT = Path(__file__).resolve().parent
CACHE = ".cache"
"""Folder of what builds remember; may be deleted at any time."""
EPILOG = """\
examples:
  python build_site.py                       convert corpus/ and build site/
  python build_site.py serve                 preview on http://127.0.0.1:8000, refreshed on every change
  python build_site.py inspect corpus/*.txt  one JSON object a line: zones, facts, evidence, problems
  python build_site.py check                 list what a person must look at
  python build_site.py verify                compare the text of the built pages with the captures

exit codes: 0 fine; 1 something is set aside, in doubt (--strict, check) or wrong (verify); 2 an error
"""


def shared() -> argparse.ArgumentParser:
    """The options of all commands; they may stand before the command, or after it."""
    options = argparse.ArgumentParser(add_help=False, argument_default=argparse.SUPPRESS)
    options.add_argument("--corpus", help="folder of captures (default: corpus), or an address such as s3://bucket/x")
    options.add_argument("--jobs", type=int, help="worker processes (default: all cores)")
    options.add_argument("--cluster", metavar="ADDRESS", help="convert on a Dask cluster: tcp://HOST:PORT")
    options.add_argument("--fresh", action="store_true", help="use nothing that earlier builds know")
    options.add_argument("--profile", action="store_true", help="print seconds and peak memory of each stage")
    options.add_argument("--strict", action="store_true", help="exit with 1 when something is set aside or in doubt")
    options.add_argument("--debug", action="store_true", help="show a traceback when something goes wrong")
    return options


def parser() -> argparse.ArgumentParser:
    """All commands and options."""
    top = argparse.ArgumentParser(
        prog="build_site.py",
        description="Turn a folder of scraped replies (答复) into a static archive.",
        epilog=EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
        parents=[shared()],
    )
    names = top.add_subparsers(dest="command", metavar="COMMAND")
    names.add_parser("build", parents=[shared()], help="convert and build site/ (also without a command)")
    names.add_parser("convert", parents=[shared()], help="write docs/ and stop before MkDocs")
    search = names.add_parser(
        "search", parents=[shared()], help="convert, and write the search of a site built otherwise"
    )
    search.add_argument("--site", type=Path, default=ROOT / "site", help="folder of the built site (default: site)")
    search.add_argument("--files", action="store_true", help="the site has pages as files (use_directory_urls: false)")
    serve = names.add_parser("serve", parents=[shared()], help="preview the site, refreshed on every change")
    serve.add_argument("--port", type=int, default=8000, help="port on 127.0.0.1 (default: 8000)")
    check = names.add_parser("check", parents=[shared()], help="list what a person must look at, one line each")
    check.add_argument("--all", action="store_true", help="notes too: missing facts, rules that decided nothing")
    check.add_argument("--against", metavar="REV", help="list the lines that the rules since a git revision changed")
    names.add_parser("verify", parents=[shared()], help="compare the text of the built pages with the captures")
    inspect = names.add_parser("inspect", parents=[shared()], help="print what is understood of single captures")
    inspect.add_argument("files", nargs="+", type=Path, metavar="FILE", help="captures, anywhere")
    top.set_defaults(corpus=str(ROOT / "corpus"), jobs=os.cpu_count() or 1, cluster=None, strict=False, debug=False)
    top.set_defaults(fresh=False, profile=False)
    return top


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; the exit code says how it went."""
    options = parser().parse_args(arguments)
    try:
        return run(options)
    except KeyboardInterrupt:
        print("interrupted; run the command again", file=sys.stderr)
    except BrokenPipeError:
        # The reader of our output went away (`| head`); nothing more can be said.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    except Exception as error:
        if options.debug:
            raise
        what = str(error) if isinstance(error, DafuError) else f"{type(error).__name__}: {error}; --debug shows where"
        print(f"error: {what}", file=sys.stderr)
    return 2


def run(options: argparse.Namespace) -> int:
    """The command of the options, printed."""
    if options.command == "serve":
        return serve(options.port)
    if options.command == "inspect":
        return spoken(commands.inspect(options.files, strict=options.strict))
    if options.command == "check":
        if options.against:
            return spoken(commands.check_against(corpus(options), options.against))
        return spoken(commands.check(corpus(options), notes=options.all))
    with one_build(ROOT / CACHE, " ".join(["build_site.py", options.command or "build"])):
        if options.command == "verify":
            means = pipeline.Means(ROOT / CACHE)
            return spoken(commands.verify(corpus(options), load_settings(ROOT / FILE), means, read_page))
        return made(options)


def made(options: argparse.Namespace) -> int:
    """Convert, and whatever else the command makes of it."""
    profile = pipeline.Profile()
    with watched() as watch, crew(options) as hired:
        local = pipeline.Crew.of(options.jobs)
        means = pipeline.Means(ROOT / CACHE, hired, watch, profile, local, fresh=options.fresh)
        report = pipeline.build(corpus(options, watch), ROOT / "docs", load_settings(ROOT / FILE), means)
    code = spoken(commands.summary(report, strict=options.strict))
    with watched() as watch:
        search = Search(report, options.jobs, watch, profile, options.fresh)
        if options.command in (None, "build"):
            with profile.stage(pipeline.Stage.SITE):
                build(search, watch, fresh=options.fresh)
        elif options.command == "search":
            search(options.site, directory_urls=not options.files)
    if options.profile:
        print(*profile.table(), sep="\n")
    return code


def watched() -> AbstractContextManager[pipeline.Watch]:
    """Bars on a terminal; what draws them is loaded for nobody else."""
    if not sys.stderr.isatty():
        return nullcontext(pipeline.unwatched)
    from dafu.bars import bars

    return bars()


def spoken(lines: commands.Lines) -> int:
    """Print the lines of a command as they come."""
    while True:
        try:
            print(next(lines))
        except StopIteration as end:
            return int(end.value or 0)


def corpus(options: argparse.Namespace, watch: pipeline.Watch = pipeline.unwatched) -> Path:
    """The folder of the captures; what lies elsewhere is fetched first."""
    if not is_elsewhere(options.corpus):
        return Path(options.corpus)
    return mirror(options.corpus, ROOT / CACHE, lambda fetched: watch(pipeline.Stage.FETCHING, fetched, 0))


def crew(options: argparse.Namespace) -> AbstractContextManager[pipeline.Crew]:
    """Who converts: processes here, or the workers of a cluster."""
    if options.cluster is None:
        return nullcontext(pipeline.Crew.of(options.jobs))
    from dafu.pipeline.cluster import crew_of_cluster

    return crew_of_cluster(options.cluster, pipeline.CONVERTS)


@dataclass(frozen=True, slots=True)
class Search:
    """Lets readers search a built site."""

    report: pipeline.BuildReport
    jobs: int
    watch: pipeline.Watch = pipeline.unwatched
    profile: pipeline.Profile = field(default_factory=pipeline.Profile)
    fresh: bool = False
    """Whether nothing that earlier builds know is used."""

    def __call__(self, site: Path, *, directory_urls: bool) -> None:
        """Write the index and its client below a folder."""
        write = partial(self.write, site, directory_urls=directory_urls)
        self.report.used_by(write, print)

    def write(self, site: Path, report: pipeline.BuildReport, *, directory_urls: bool) -> None:
        """The same for a report, as long as the texts of its store are whole."""
        from dafu.publish import search_site
        from dafu.search.memory import Memory

        linked = report.linked
        total = len(linked.archive.replies)
        load = counted(linked.load, total, self.watch)
        memory = Memory(ROOT / CACHE / "search", linked.search_world)
        if self.fresh:
            memory.forget()
        means = search_site.Means(self.jobs, memory, linked.reply_key)
        with self.profile.stage(pipeline.Stage.SEARCH):
            search_site.write_search(
                linked.archive, linked.views, site, directory_urls=directory_urls, load=load, means=means
            )
        self.watch(pipeline.Stage.SEARCH, total, total)  # those that were known were not loaded


def counted(load: Load, total: int, watch: pipeline.Watch) -> Load:
    """The same, telling how many replies were asked for."""
    asked = itertools.count(1)

    def load_next(card: Card) -> Reply:
        """The reply of a card; each asked for is one step of the bar."""
        watch(pipeline.Stage.SEARCH, next(asked), total)
        return load(card)

    return load_next


def build(search: Search, watch: pipeline.Watch, *, fresh: bool) -> None:
    """Build site/ from docs/, with the search in it, and put it in the place of the one before."""
    from dafu.publish.addresses import SEARCH_FOLDER
    from dafu.publish.site import After, build_site

    logging.basicConfig(level=logging.WARNING, format="%(levelname)s: %(message)s")  # what --strict counts is shown
    site = build_site(
        ROOT / "mkdocs.yml",
        jobs=search.jobs,
        fresh=fresh,
        strict=True,
        after=After(search, search.report.search_key.hex(), SEARCH_FOLDER),
        sources=search.report.docs,
        progress=partial(watch, pipeline.Stage.SITE),
    )
    if site.fallback:
        print(f"note: MkDocs built the site alone, page by page: {site.fallback}")
    print(f"{site.built} pages built, {site.kept} kept, {site.removed} files removed")
    print(f"site: {site.folder}")


def serve(port: int) -> int:
    """Preview; MkDocs calls the hook below on every change."""
    from mkdocs.commands.serve import serve as serve_pages

    serve_pages(str(ROOT / "mkdocs.yml"), dev_addr=f"127.0.0.1:{port}")
    return 0


def read_page(address: str) -> str | None:
    """The built page of an address below site/, or None."""
    path = ROOT / "site" / address / "index.html"
    return path.read_text(encoding="utf-8") if path.is_file() else None


_converted: list[pipeline.BuildReport] = []
"""What the hook before a build made, for the hook after it."""


def on_pre_build(config: Any) -> None:
    """MkDocs hook: convert before docs/ is read; only files that changed are written, so `serve` settles at once."""
    settings, means = load_settings(ROOT / FILE), pipeline.Means(ROOT / CACHE)
    with one_build(ROOT / CACHE, "build_site.py, as a hook of MkDocs"):
        report = pipeline.build(ROOT / "corpus", Path(config.docs_dir), settings, means)
    _converted[:] = [report]
    log = logging.getLogger("mkdocs.plugins.dafu")
    log.info("%d replies converted, %d files written", report.outcome.replies, report.write.written)


def on_post_build(config: Any) -> None:
    """MkDocs hook: write the search beside the pages."""
    for report in _converted:
        Search(report, os.cpu_count() or 1)(Path(config.site_dir), directory_urls=config.use_directory_urls)


if __name__ == "__main__":
    sys.exit(main())
