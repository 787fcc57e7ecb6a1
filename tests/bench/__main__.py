"""Captures by the thousand: python -m tests.bench make 10000 FOLDER."""

import argparse
import os
import sys
import time
from pathlib import Path

from tests.bench.captures import write_captures


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
    return top


def main() -> int:
    """Run one command."""
    options = parser().parse_args()
    start = time.perf_counter()
    size = write_captures(options.count, options.folder, seed=options.seed, broken=options.broken, jobs=options.jobs)
    seconds = time.perf_counter() - start
    sys.stdout.write(f"{options.count} captures, {size / 1e6:.1f} MB, {seconds:.1f} s\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
