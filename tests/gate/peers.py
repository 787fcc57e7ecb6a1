"""The same pages, the same run, the same scoring for other programs that take the text out of web pages."""

import json
import statistics
import subprocess
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Table

from tests.gate import gold, seam
from tests.gate.measure import measure_pages
from tests.gate.results import Section

PYTHON = gold.PROJECT / ".venv-peers" / "bin" / "python"
_COLUMNS = {
    "F1": "f1",
    "recall": "recall",
    "precision": "precision",
    "paragraphs": "paragraphs",
    "lost": "lost",
    "title": "title",
    "date": "date",
    "ms a page": "milliseconds",
}


def run_peers(files: Sequence[Path]) -> Mapping[str, list[Mapping[str, Any]] | None]:
    """Results of every peer, in the order of the files; None for one that is not installed."""
    done = subprocess.run(
        [PYTHON, "-W", "ignore", "-m", "tests.gate.peer_worker"],
        input=json.dumps([str(file) for file in files]),
        capture_output=True,
        check=True,
        text=True,
        encoding="utf-8",
        cwd=gold.PROJECT,
    )
    results: Mapping[str, list[Mapping[str, Any]] | None] = json.loads(done.stdout)
    return results


def as_inspected(result: Mapping[str, Any]) -> Mapping[str, Any]:
    """The result of a peer in the shape of ours, so that one scoring serves both."""
    lines = [
        {"number": number, "zone": "body", "rule": "peer", "text": text}
        for number, text in enumerate(result["text"].splitlines(), start=1)
    ]
    return {"lines": lines, "metadata": {"title": result["title"], "published": result["date"]}}


def show(console: Console, root: Path) -> int:
    """Print one table: our figures, then those of every installed peer."""
    if not root.is_dir() or not PYTHON.is_file():
        missing = "the annotated examples" if PYTHON.is_file() else f"{PYTHON}: make peers installs it"
        console.print(f"Nothing to compare: there is no {missing}.", soft_wrap=True)
        return 2
    pages = gold.read_pages(root / "pages", ".html")
    rows: dict[str, Section | None] = {"Dafu": measure_pages("pages", pages, seam.inspect)}
    milliseconds: dict[str, float] = {}
    for name, results in run_peers([page.path for page in pages]).items():
        rows[name] = None
        if results is not None:
            by_path = {page.path: as_inspected(result) for page, result in zip(pages, results, strict=True)}
            rows[name] = measure_pages("pages", pages, by_path.__getitem__)
            milliseconds[name] = statistics.median(result["milliseconds"] for result in results)
    console.print(_table(rows, milliseconds, len(pages)))
    console.print(
        "Peers are given every page decoded rightly; Dafu is given the bytes. ms: median; ours with zones and facts."
    )
    return 0


def _table(rows: Mapping[str, Section | None], milliseconds: Mapping[str, float], pages: int) -> Table:
    table = Table(title=f"Text of {pages} HTML pages", title_justify="left", box=None, pad_edge=False)
    table.add_column("")
    for heading in _COLUMNS:
        table.add_column(heading, justify="right")
    for name, section in rows.items():
        if section is None:
            table.add_row(name, "not installed")
            continue
        figures = {**section.figures}
        figures["pages.milliseconds"] = milliseconds.get(name, figures["pages.milliseconds"])
        table.add_row(name, *(_cell(key, section, figures) for key in _COLUMNS.values()))
    return table


def _cell(key: str, section: Section, figures: Mapping[str, float]) -> str:
    figure = f"pages.{key}"
    if figure in section.counts:
        return section.counts[figure]
    return {"lost": "{:.0f}", "milliseconds": "{:.1f}"}.get(key, "{:.3f}").format(figures[figure])
