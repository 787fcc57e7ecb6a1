"""``python -m tests.gate``: score what the project reads from captures; exit 1 when a floor is broken."""

import argparse
import json
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from rich.console import Console

from tests.gate import gold, peers, report, seam, speed
from tests.gate.floors import FloorError, Floors
from tests.gate.measure import measure_fixtures, measure_pages, measure_replies, measure_titles
from tests.gate.results import Section
from tests.gate.template import measure_template

OURS = ("fixtures", "template")
"""The parts whose pages we made ourselves."""
PARTS = (*gold.PARTS, *OURS)
_WIDTH = 150
"""Columns where there is no terminal to ask (a log of a build server)."""


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m tests.gate", description=__doc__)
    parser.add_argument(
        "who", nargs="?", choices=("project", "peers", "speed"), default="project", help="whose work to score"
    )
    parser.add_argument("--only", action="append", choices=PARTS, help="score this part only; may be repeated")
    parser.add_argument("--gold", type=Path, default=gold.GOLD, help="folder of the annotated examples")
    parser.add_argument("--all", action="store_true", help="list everything that is not as annotated")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write everything that was measured to FILE")
    parser.add_argument("--update", action="store_true", help="raise the floors to what was measured")
    parser.add_argument("--allow-regression", metavar="REASON", help="with --update: lower broken floors, and why")
    return parser


def measure(parts: Sequence[str], root: Path = gold.GOLD) -> list[Section]:
    """Score the given parts; those of the gold only when its folder is there."""
    work: Mapping[str, Callable[[], Section]] = {
        "pages": lambda: measure_pages("pages", gold.read_pages(root / "pages", ".html"), seam.inspect),
        "text": lambda: measure_pages("text", gold.read_pages(root / "text", ".txt"), seam.inspect),
        "replies": lambda: measure_replies(gold.read_replies(root), seam.inspect),
        "titles": lambda: measure_titles(gold.read_titles(root), seam.read_title),
        "fixtures": lambda: measure_fixtures(gold.read_fixtures(), seam.inspect),
        "template": lambda: measure_template(seam.inspect_site),
    }
    return [work[part]() for part in parts if part in OURS or root.is_dir()]


def main(arguments: Sequence[str] | None = None) -> int:
    """Score, show, and answer with the exit code."""
    options = _parser().parse_args(arguments)
    console = Console(width=None if sys.stdout.isatty() else _WIDTH)
    if not options.gold.is_dir():
        console.print(f"No annotated examples at {options.gold}; only our own fixtures are scored.", soft_wrap=True)
    if options.who == "peers":
        return peers.show(console, options.gold)
    if options.who == "speed":
        return speed.show(console, options.gold)
    sections = measure(options.only or PARTS, options.gold)
    try:
        return _judge(console, sections, options)
    except FloorError as error:
        console.print(f"[red]{error}[/]", soft_wrap=True)
        return 1


def _judge(console: Console, sections: Sequence[Section], options: argparse.Namespace) -> int:
    floors = Floors.read()
    figures = {key: value for section in sections for key, value in section.figures.items()}
    report.show_findings(console, sections, everything=options.all)
    report.show_fields(console, sections)
    console.print()
    report.show_figures(console, sections, floors)
    digest = gold.digest(options.gold)
    if digest is not None and digest != floors.gold:
        console.print(
            f"The gold is not the one of the floors ({digest}, not {floors.gold}): read a broken floor with care."
        )
    if options.json:
        options.json.write_text(json.dumps(report.as_json(sections, floors), ensure_ascii=False, indent=1), "utf-8")
    if options.update:
        raised = floors.raised(figures, datetime.now(UTC).date().isoformat(), options.allow_regression)
        replace(raised, gold=digest or floors.gold).write()
        return 0
    broken = floors.broken(figures)
    if broken:
        console.print(f"[red]{len(broken)} below the floor: {', '.join(broken)}[/]", soft_wrap=True)
    return 1 if broken else 0


if __name__ == "__main__":
    sys.exit(main())
