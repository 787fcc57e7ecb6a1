"""``python -m tests.gate speed``: milliseconds of processor of each stage, and beside other programs.

The stages are measured one by one, each with what it remembers of the page; the comparison measures whole pages in turns.
"""

import statistics
import time
from collections.abc import Callable
from pathlib import Path

from rich.console import Console
from rich.table import Table

from dafu.linking.policies import citations_of
from dafu.linking.topics import topics_of
from dafu.model import Capture
from dafu.rulebook.book import Rulebook, shared_rulebook
from dafu.stages.clean import clean_page
from dafu.stages.compose import compose_reply
from dafu.stages.describe import describe_page
from dafu.stages.read import CaptureFile, list_captures, read_captures
from dafu.stages.verdict import verdict_of
from tests.gate import pace

RUNS = 3
"""The least of so many runs is taken: what other programs do to this one only adds."""
CONVERSION = ("read", "clean", "describe", "verdict", "compose")
"""What a page costs with its zones and facts; topics and cited documents come after."""


def show(console: Console, gold: Path) -> int:
    """One row a stage: median and mean over the pages, and over the dumps."""
    table = Table("stage", "pages: median ms", "mean", "dumps: median ms", "mean")
    columns = [_measured(gold / "pages", ".html"), _measured(gold / "text", ".txt")]
    for stage in (*CONVERSION, "topics", "citations"):
        cells = [
            f"{figure(values[stage]):.2f}" for values in columns for figure in (statistics.median, statistics.mean)
        ]
        table.add_row(stage, *cells)
    whole = [[sum(times) for times in zip(*(values[stage] for stage in CONVERSION), strict=True)] for values in columns]
    cells = [f"{figure(values):.2f}" for values in whole for figure in (statistics.median, statistics.mean)]
    table.add_row("read to compose", *cells, style="bold")
    console.print(table)
    pace.show(console, gold / "pages")
    return 0


def _measured(folder: Path, ending: str) -> dict[str, list[float]]:
    """Milliseconds by stage, one a file."""
    rules = shared_rulebook()
    files = [file for file in list_captures(folder) if file.name.endswith(ending)]
    times: dict[str, list[float]] = {stage: [] for stage in (*CONVERSION, "topics", "citations")}
    for file in files:
        for stage, milliseconds in _of_one(file, rules).items():
            times[stage].append(milliseconds)
    return times


def _of_one(file: CaptureFile, rules: Rulebook) -> dict[str, float]:
    capture = next(iter(read_captures(file, rules.containers)))
    assert isinstance(capture, Capture)
    page = clean_page(capture, rules.lines)
    description = describe_page(page, rules.facts)
    reply = compose_reply(page, description, rules.headings)
    return {
        "read": _least(lambda: list(read_captures(file, rules.containers))),
        "clean": _least(lambda: clean_page(capture, rules.lines)),
        "describe": _least(lambda: describe_page(page, rules.facts)),
        "verdict": _least(lambda: verdict_of(page, description, rules.verdicts)),
        "compose": _least(lambda: compose_reply(page, description, rules.headings)),
        "topics": _least(lambda: topics_of(reply, rules.topics)),
        "citations": _least(lambda: citations_of(reply, rules.citations)),
    }


def _least(work: Callable[[], object]) -> float:
    elapsed = []
    for _ in range(RUNS):
        start = time.process_time()
        work()
        elapsed.append(time.process_time() - start)
    return min(elapsed) * 1000
