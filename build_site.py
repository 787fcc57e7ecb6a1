"""Dafu's command line, and the hooks through which MkDocs keeps docs/ in step with corpus/."""

import argparse
import json
import logging
import os
import sys
import time
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from dafu import pipeline
from dafu.check import Finding, changes, findings
from dafu.errors import DafuError
from dafu.model import Severity

ROOT = Path(__file__).resolve().parent
EPILOG = """\
examples:
  python build_site.py                      convert corpus/ and build site/
  python build_site.py serve                preview on http://127.0.0.1:8000, refreshed on every change
  python build_site.py inspect corpus/*.txt one JSON object a line: zones, facts, evidence, problems
  python build_site.py check                list what a person must look at

exit codes: 0 fine; 1 with --strict or check, when something was set aside or is in doubt; 2 an error
"""
log = logging.getLogger("mkdocs.plugins.dafu")


def parser() -> argparse.ArgumentParser:
    """All commands and options."""
    shared = argparse.ArgumentParser(add_help=False)
    shared.add_argument("--corpus", type=Path, default=ROOT / "corpus", help="folder of captures (default: corpus)")
    shared.add_argument("--jobs", type=int, default=os.cpu_count() or 1, help="worker processes (default: all cores)")
    shared.add_argument("--strict", action="store_true", help="exit with 1 when something is set aside or in doubt")
    shared.add_argument("--debug", action="store_true", help="show a traceback when something goes wrong")
    top = argparse.ArgumentParser(
        prog="build_site.py",
        description="Turn a folder of scraped replies (答复) into a static archive.",
        epilog=EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
        parents=[shared],
    )
    commands = top.add_subparsers(dest="command", metavar="COMMAND")
    commands.add_parser("build", parents=[shared], help="convert and build site/ (what no command does, too)")
    commands.add_parser("convert", parents=[shared], help="write docs/ and stop before MkDocs")
    serve = commands.add_parser("serve", parents=[shared], help="preview the site, refreshed on every change")
    serve.add_argument("--port", type=int, default=8000, help="port on 127.0.0.1 (default: 8000)")
    check = commands.add_parser("check", parents=[shared], help="list what a person must look at, one line each")
    check.add_argument("--all", action="store_true", help="notes too: missing facts, rules that decided nothing")
    check.add_argument("--against", metavar="REV", help="list the lines that the rules since a git revision changed")
    inspect = commands.add_parser("inspect", parents=[shared], help="print what is understood of single captures")
    inspect.add_argument("files", nargs="+", type=Path, metavar="FILE", help="captures, anywhere")
    return top


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; the exit code says how it went."""
    options = parser().parse_args(arguments)
    command = {
        "inspect": inspect_command,
        "check": check_command,
        "convert": convert_command,
        "serve": serve_command,
    }.get(options.command or "build", build_command)
    try:
        return command(options)
    except DafuError as error:
        if options.debug:
            raise
        print(f"error: {error}", file=sys.stderr)
    except KeyboardInterrupt:
        print("interrupted; the next build goes on from here", file=sys.stderr)
    except BrokenPipeError:
        sys.stderr.close()
    except Exception as error:
        if options.debug:
            raise
        print(f"error: {type(error).__name__}: {error}; run again with --debug and report this", file=sys.stderr)
    return 2


def inspect_command(options: argparse.Namespace) -> int:
    """One JSON object a line for each capture of the files."""
    doubts = 0
    for entry in pipeline.inspect_files(options.files):
        doubts += entry["status"] == "set_aside" or any(p["level"] != "note" for p in entry["problems"])
        print(json.dumps(entry, ensure_ascii=False))
    return int(options.strict and doubts > 0)


def check_command(options: argparse.Namespace) -> int:
    """One finding a line: file, line, level, rule, what, remedy."""
    if options.against:
        changed = Counter(
            finding.message.partition(":")[0] for finding in _shown(changes(options.corpus, options.against))
        )
        print(f"{changed['newly taken away']} lines newly taken away, {changed['newly kept']} newly kept")
        return 0
    doubts = sum(finding.level is not Severity.NOTE for finding in _shown(findings(options.corpus), options.all))
    return int(doubts > 0)


def _shown(found: Iterable[Finding], every: bool = True) -> Iterator[Finding]:  # noqa: FBT001, FBT002 - the flag of the command line
    for finding in found:
        if every or finding.level is not Severity.NOTE:
            print(finding)
        yield finding


def convert_command(options: argparse.Namespace) -> int:
    """Write docs/ and say what was done."""
    report = _convert(options)
    _summarise(report)
    return int(options.strict and bool(report.in_doubt))


def build_command(options: argparse.Namespace) -> int:
    """Convert, then let MkDocs build site/."""
    from mkdocs.commands.build import build
    from mkdocs.config import load_config
    from mkdocs.exceptions import MkDocsException

    start = time.perf_counter()
    report = _convert(options)
    _summarise(report)
    try:
        # The hooks would convert once more.
        config = load_config(str(ROOT / "mkdocs.yml"), strict=True, hooks=[])
        build(config)
    except (MkDocsException, SystemExit) as error:
        raise DafuError(f"MkDocs could not build the site: {error}") from error
    Console(stderr=True).print(f"site: {config.site_dir} ({time.perf_counter() - start:.1f} s in all)")
    return int(options.strict and bool(report.in_doubt))


def serve_command(options: argparse.Namespace) -> int:
    """Preview; MkDocs calls the hooks below on every change."""
    from mkdocs.commands.serve import serve

    serve(str(ROOT / "mkdocs.yml"), dev_addr=f"127.0.0.1:{options.port}")
    return 0


def _convert(options: argparse.Namespace) -> pipeline.BuildReport:
    console = Console(stderr=True)
    columns = (TextColumn("converting"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=console, transient=True, disable=not console.is_terminal) as progress:
        task = progress.add_task("converting", total=None)
        return pipeline.build(
            options.corpus,
            ROOT / "docs",
            jobs=options.jobs,
            progress=lambda done, total: progress.update(task, completed=done, total=total),
        )


def _summarise(report: pipeline.BuildReport) -> None:
    archive = report.archive
    print(
        f"{report.captures} captures read: {len(archive.replies)} replies, {len(archive.duplicates)} duplicates, "
        f"{len(archive.set_aside)} set aside; {len(report.in_doubt)} problems; "
        f"{report.write.written} files written, {report.write.unchanged} unchanged, {report.write.deleted} deleted; "
        f"{report.seconds:.1f} s"
    )
    for entry in archive.set_aside:
        print(f"  set aside: {entry.source.file}: {entry.reason}")
    for duplicate in archive.duplicates:
        print(f"  duplicate: {duplicate.source.file}: {duplicate.reason}")
    if report.in_doubt:
        print("  python build_site.py check lists the problems")


# ---------------------------------------------------------------- MkDocs hooks


def on_pre_build(config: Any) -> None:
    """Convert before MkDocs looks at docs/; only files that changed are written, so `serve` settles at once."""
    report = pipeline.build(ROOT / "corpus", Path(config.docs_dir))
    log.info("%d replies converted, %d files written", len(report.archive.replies), report.write.written)


if __name__ == "__main__":
    sys.exit(main())
