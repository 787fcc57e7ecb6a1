"""Captures by the thousand: python -m tests.bench make 10000 FOLDER; what they cost: python -m tests.bench run 1000."""

import argparse
import json
import os
import sys
import tempfile
import time
from dataclasses import asdict
from pathlib import Path

from tests.bench.captures import write_captures
from tests.bench.figures import figures_of, table
from tests.bench.runs import OURS, PEERS, measure


def parser() -> argparse.ArgumentParser:
    """The commands and their options."""
    top = argparse.ArgumentParser(prog="python -m tests.bench", description=__doc__)
    names = top.add_subparsers(dest="command", required=True)
    make = names.add_parser("make", help="write N captures below a folder; the same N and seed give the same bytes")
    make.add_argument("count", type=int, metavar="N")
    make.add_argument("folder", type=Path, metavar="DIR")
    make.add_argument("--seed", type=int, default=1)
    make.add_argument("--broken", type=float, default=0.0, help="share of captures that are cut, empty or garbled")
    make.add_argument("--jobs", type=int, default=os.cpu_count() or 1, help="processes")
    run = names.add_parser("run", help="build N captures in a scratch folder; exit 1 when a figure is missed")
    run.add_argument("count", type=int, metavar="N")
    run.add_argument("--only", action="append", choices=(*OURS, *PEERS), metavar="RUN", help=", ".join((*OURS, *PEERS)))
    run.add_argument("--no-tenth", action="store_true", help="do not measure N/10 captures first, so no growth")
    run.add_argument("--broken", type=float, default=0.0, help="share of captures that are cut, empty or garbled")
    run.add_argument("--scratch", type=Path, help="where the scratch folder is made (default: the system's)")
    run.add_argument("--json", action="store_true", help="print JSON")
    return top


def main() -> int:
    """Run one command."""
    options = parser().parse_args()
    return make(options) if options.command == "make" else run(options)


def make(options: argparse.Namespace) -> int:
    """Write captures."""
    start = time.perf_counter()
    size = write_captures(options.count, options.folder, seed=options.seed, broken=options.broken, jobs=options.jobs)
    seconds = time.perf_counter() - start
    sys.stdout.write(f"{options.count} captures, {size / 1e6:.1f} MB, {seconds:.1f} s\n")
    return 0


def run(options: argparse.Namespace) -> int:
    """Measure, and print what came out."""
    chosen = frozenset(options.only or (*OURS, *PEERS))
    tenth = None
    with tempfile.TemporaryDirectory(prefix="dafu-bench-", dir=options.scratch) as folder:
        if not options.no_tenth:
            tenth = measure(options.count // 10, Path(folder, "tenth"), chosen - {*PEERS}, say, options.broken)
        measured = measure(options.count, Path(folder, "whole"), chosen, say, options.broken)
    figures = figures_of(measured, tenth)
    notes = [*(tenth.notes if tenth else ()), *measured.notes]
    if options.json:
        content = {
            "tenth": asdict(tenth) if tenth else None,
            "whole": asdict(measured),
            "figures": [{**asdict(figure), "reached": figure.is_reached} for figure in figures],
        }
        sys.stdout.write(json.dumps(content, ensure_ascii=False, indent=1) + "\n")
    else:
        for part in (tenth, measured):
            sys.stdout.writelines(f"{line}\n" for line in (table(part) if part else ()))
        sys.stdout.writelines(f"{line}\n" for line in ("", *map(str, figures), *(f"WRONG {note}" for note in notes)))
    return 0 if not notes and all(figure.is_reached for figure in figures) else 1


def say(line: str) -> None:
    """What is being done, beside the result."""
    sys.stderr.write(f"{line}\n")


if __name__ == "__main__":
    sys.exit(main())
