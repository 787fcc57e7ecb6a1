"""Our time a page beside that of other programs: the same pages and run, round after round, processor time."""

import json
import statistics
import subprocess
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

from rich.console import Console
from rich.table import Table

from dafu.model import Capture
from dafu.rulebook.book import Rulebook, shared_rulebook
from dafu.stages.clean import clean_page
from dafu.stages.compose import compose_reply
from dafu.stages.describe import describe_page
from dafu.stages.read import CaptureFile, list_captures, read_captures
from dafu.stages.verdict import verdict_of
from tests.gate import gold

PYTHON = gold.PROJECT / ".venv-peers" / "bin" / "python"
PEERS = ("trafilatura", "resiliparse")
"""The one that is the measure of time a page (see DESIGN, section 6), and the fastest one."""
OURS = "Dafu, read to compose"
ROUNDS = 6
"""In a round, each program in its turn takes all pages, as a build does: page after page in one process. (Changing the
program at each page would time the processor's caches.) The first round only warms up; of the others the least counts,
as what other programs of the machine do to this one only adds."""
ASKED = 5 / 14
"""Our share of the time of the first peer at most."""


class Stopwatch:
    """A peer's process, which is asked for one page after the other."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self._process = process

    def milliseconds(self, peer: str, file: Path) -> float | None:
        """Processor time that the peer took for a page; None when it is not installed."""
        if self._process.stdin is None or self._process.stdout is None:
            return None
        self._process.stdin.write(json.dumps([peer, str(file)]) + "\n")
        self._process.stdin.flush()
        answer: float | None = json.loads(self._process.stdout.readline())
        return answer


@contextmanager
def _stopwatch() -> Iterator[Stopwatch]:
    command = [str(PYTHON), "-W", "ignore", "-m", "tests.gate.peer_worker", "--pace"]
    pipe = subprocess.PIPE
    with subprocess.Popen(command, stdin=pipe, stdout=pipe, text=True, encoding="utf-8", cwd=gold.PROJECT) as process:
        yield Stopwatch(process)


def show(console: Console, folder: Path) -> None:
    """One table: median and mean milliseconds a page, ours and theirs, and our share of theirs."""
    if not PYTHON.is_file():
        console.print(f"No other programs to compare with: there is no {PYTHON}; make peers installs them.")
        return
    files = [file for file in list_captures(folder) if file.name.endswith(".html")]
    with _stopwatch() as stopwatch:
        times = measure(files, stopwatch)
    console.print(_table(times, len(files)))


def measure(files: Sequence[CaptureFile], stopwatch: Stopwatch) -> Mapping[str, list[float]]:
    """Milliseconds a page of each program that is installed, in the order of the files."""
    rules = shared_rulebook()
    times: dict[str, list[list[float]]] = {OURS: [], **{peer: [] for peer in PEERS}}
    for _ in range(ROUNDS):
        times[OURS].append([_ours(file, rules) for file in files])
        for peer in PEERS:
            taken = [stopwatch.milliseconds(peer, file.path) for file in files]
            times[peer].append([value for value in taken if value is not None])
    least = {name: [min(runs) for runs in zip(*rounds[1:], strict=True)] for name, rounds in times.items()}
    return {name: values for name, values in least.items() if values}


def _ours(file: CaptureFile, rules: Rulebook) -> float:
    start = time.process_time()
    capture = next(iter(read_captures(file, rules.containers)))
    assert isinstance(capture, Capture)
    page = clean_page(capture, rules.lines)
    description = describe_page(page, rules.facts)
    verdict_of(page, description, rules.verdicts)
    compose_reply(page, description, rules.headings)
    return (time.process_time() - start) * 1000


def _table(times: Mapping[str, list[float]], pages: int) -> Table:
    table = Table(f"{pages} pages, in turns", "median ms", "mean", "our share of it (median)")
    ours = statistics.median(times[OURS])
    for name, values in times.items():
        median = statistics.median(values)
        share = "" if name == OURS else f"{ours / median:.2f}"
        asked = f", asked: at most {ASKED:.2f}" if name == PEERS[0] else ""
        table.add_row(name, f"{median:.2f}", f"{statistics.mean(values):.2f}", share + asked)
    return table
