"""The outcome of the gate for people: a calm table, the facts one by one, and the pages that are furthest off."""

import dataclasses
from collections.abc import Iterable, Sequence
from typing import Any

from rich.console import Console
from rich.markup import escape
from rich.table import Table

from tests.gate.floors import Floor, Floors
from tests.gate.results import Finding, Section
from tests.gate.scoring import Verdict

WORST = 10
_PER_PAGE = 6
_WIDTH = 72


def show_figures(console: Console, sections: Sequence[Section], floors: Floors) -> None:
    """One row a figure: measured, counted, floor, target."""
    table = Table(title="Quality gate", title_justify="left", box=None, pad_edge=False)
    table.add_column("figure")
    for heading in ("measured", "", "floor", "target"):
        table.add_column(heading, justify="right")
    table.add_column("")
    for section in sections:
        for key, value in section.figures.items():
            floor = floors.by_figure[key]
            table.add_row(
                floor.what,
                _number(key, value),
                section.counts.get(key, ""),
                _number(key, floor.floor),
                "" if floor.target is None else _number(key, floor.target),
                _verdict(floor, value),
            )
        table.add_section()
    console.print(table)


def _number(key: str, value: float) -> str:
    if key.endswith(".milliseconds"):
        return f"{value:.1f}"
    return f"{value:.0f}" if key.endswith((".lost", ".invented", ".inexact")) else f"{value:.4f}"


def _verdict(floor: Floor, value: float) -> str:
    if not floor.holds(value):
        return "[red]below its floor[/]"
    if floor.target is None:
        return ""
    return "[green]target reached[/]" if floor.reaches_target(value) else "[yellow]short of target[/]"


def show_fields(console: Console, sections: Sequence[Section]) -> None:
    """One row a fact: how often right, wrong, absent, invented."""
    for section in sections:
        if not section.fields:
            continue
        table = Table(title=f"\nFacts: {section.name}", title_justify="left", box=None, pad_edge=False)
        table.add_column("fact")
        verdicts = (Verdict.RIGHT, Verdict.WRONG, Verdict.ABSENT, Verdict.INVENTED)
        for verdict in verdicts:
            table.add_column(str(verdict), justify="right")
        for name, counts in section.fields.items():
            table.add_row(name, *(str(counts[verdict] or "·") for verdict in verdicts))
        console.print(table)


def show_findings(console: Console, sections: Sequence[Section], *, everything: bool) -> None:
    """What is not as annotated, page by page: the worst ten of each part, or everything."""
    for section in sections:
        if not section.findings:
            continue
        console.print(f"\n[bold]Not as annotated: {section.name}[/]")
        places = _places(section)
        for place in places if everything else places[:WORST]:
            score = dict(section.worst).get(place)
            console.print(f"{place}" + (f"  {score:.4f}" if score is not None else ""), highlight=False)
            mine = [finding for finding in section.findings if finding.place == place]
            _show_place(console, mine if everything else mine[:_PER_PAGE], len(mine))
        if len(places) > WORST and not everything:
            console.print(f"… and {len(places) - WORST} more; --all shows them")


def _places(section: Section) -> list[str]:
    """Pages with findings, the worst score first, then in the order of the findings."""
    found = dict.fromkeys(finding.place for finding in section.findings)
    by_score = [name for name, _ in section.worst if name in found]
    return list(dict.fromkeys([*by_score, *found]))


def _show_place(console: Console, findings: Iterable[Finding], total: int) -> None:
    shown = 0
    for finding in findings:
        shown += 1
        text = finding.text if len(finding.text) <= _WIDTH else finding.text[:_WIDTH] + "…"
        decided = f"  [dim]\\[{escape(finding.decided)}][/]" if finding.decided else ""
        console.print(f"  {finding.what}: {escape(text)}{decided}", highlight=False, soft_wrap=True)
    if total > shown:
        console.print(f"  … and {total - shown} more")


def as_json(sections: Sequence[Section], floors: Floors) -> dict[str, Any]:
    """Everything that was measured, for programs."""
    return {
        "gold": floors.gold,
        "figures": {key: value for section in sections for key, value in section.figures.items()},
        "floors": {key: floor.floor for key, floor in floors.by_figure.items()},
        "sections": [
            {
                "name": section.name,
                "counts": dict(section.counts),
                "worst": [{"page": page, "f1": score} for page, score in section.worst],
                "fields": {name: dict(counts) for name, counts in section.fields.items()},
                "findings": [dataclasses.asdict(finding) for finding in section.findings],
            }
            for section in sections
        ],
    }
