"""The same pages, the same run, the same scoring for other programs that take the text out of web pages."""

import json
import statistics
import subprocess
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Table

from tests.gate import gold, seam
from tests.gate.measure import measure_pages
from tests.gate.results import Section

PYTHON = gold.PROJECT / ".venv-peers" / "bin" / "python"
_NOTE = """\
Peers are given every capture decoded rightly, and a text dump as a page of paragraphs; Dafu is given the bytes.
ms: median milliseconds of processor; ours, and those of `every line`, hold zones and facts."""
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
    for part, suffix, title in (("pages", ".html", "HTML pages"), ("text", ".txt", "text dumps")):
        pages = gold.read_pages(root / part, suffix)
        console.print(_table(f"{len(pages)} {title}", _measured(pages)))
    console.print(_NOTE)
    return 0


def _measured(pages: Sequence[gold.PageGold]) -> Mapping[str, Section | None]:
    rows: dict[str, Section | None] = {"Dafu": measure_pages("pages", pages, seam.inspect)}
    rows["every line"] = measure_pages("pages", pages, _every_line)
    for name, results in run_peers([page.path for page in pages]).items():
        rows[name] = _peer_section(pages, results) if results is not None else None
    return rows


def _every_line(path: Path) -> Mapping[str, Any]:
    """Doing nothing: what a peer has to be better than."""
    result = seam.inspect(path)
    return {**result, "lines": [{**line, "zone": "body"} for line in result["lines"]], "metadata": {}}


def _peer_section(pages: Sequence[gold.PageGold], results: Sequence[Mapping[str, Any]]) -> Section:
    by_path = {page.path: as_inspected(result) for page, result in zip(pages, results, strict=True)}
    section = measure_pages("pages", pages, by_path.__getitem__)
    median = statistics.median(result["milliseconds"] for result in results)
    return replace(section, figures={**section.figures, "pages.milliseconds": median})


def _table(title: str, rows: Mapping[str, Section | None]) -> Table:
    table = Table(title=title, title_justify="left", box=None, pad_edge=False)
    table.add_column("")
    for heading in _COLUMNS:
        table.add_column(heading, justify="right")
    for name, section in rows.items():
        cells = (_cell(key, section) for key in _COLUMNS.values()) if section else ("not installed",)
        table.add_row(name, *cells)
    table.add_row("")
    return table


def _cell(key: str, section: Section) -> str:
    figure = f"pages.{key}"
    if figure in section.counts:
        return section.counts[figure]
    return {"lost": "{:.0f}", "milliseconds": "{:.1f}"}.get(key, "{:.3f}").format(section.figures[figure])
