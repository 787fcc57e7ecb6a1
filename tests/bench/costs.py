"""What one command costs: seconds, processor seconds, and the memory of it and all its children together."""

import contextlib
import os
import signal
import subprocess
import sys
import threading
import time
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

_PROC = Path("/proc")
_TICK = 0.1
_SHARE = 20
"""A look at the memory waits this many times as long as the last one took, so that it costs at most a twentieth."""


@dataclass(frozen=True, slots=True)
class Cost:
    """What a command took."""

    seconds: float
    processor: float
    """Seconds of all processors, of all processes together."""
    memory: int
    """Bytes at the highest point, of all processes together; pages that they share count once. Where the system does
    not tell (no /proc), those of the largest process."""
    code: int
    output: str


def cost_of(
    command: Sequence[str], folder: Path, *, environment: Mapping[str, str] | None = None, limit: float = 3600
) -> Cost:
    """Run a command in a folder and measure it; its processes end with it, or after ``limit`` seconds."""
    start = time.perf_counter()
    process = subprocess.Popen(
        command,
        cwd=folder,
        # As for a person at a terminal: modules are compiled once, not by every command that is measured.
        env={**os.environ, "PYTHONDONTWRITEBYTECODE": "", **(environment or {})},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        start_new_session=True,
    )
    peak = _Peak(process.pid)
    stop = threading.Timer(limit, _end, (process.pid,))
    watch = threading.Thread(target=peak.watch)
    stop.start()
    watch.start()
    assert process.stdout is not None
    output = process.stdout.read()
    process.stdout.close()
    _, status, usage = os.wait4(process.pid, 0)
    seconds = time.perf_counter() - start
    process.returncode = os.waitstatus_to_exitcode(status)
    stop.cancel()
    peak.over.set()
    watch.join()
    largest = usage.ru_maxrss * (1 if sys.platform == "darwin" else 1024)
    return Cost(seconds, usage.ru_utime + usage.ru_stime, max(peak.bytes, largest), process.returncode, output)


def _end(group: int) -> None:
    with contextlib.suppress(ProcessLookupError):
        os.killpg(group, signal.SIGKILL)


class _Peak:
    """Looks at a process and all below it, again and again."""

    def __init__(self, root: int) -> None:
        self.root = root
        self.bytes = 0
        self.over = threading.Event()

    def watch(self) -> None:
        """Look until it is over."""
        wait = _TICK if (_PROC / "self" / "smaps_rollup").exists() else None
        while wait is not None and not self.over.wait(wait):
            start = time.perf_counter()
            self.bytes = max(self.bytes, sum(map(_proportional_memory, _family(self.root))))
            wait = max(_TICK, _SHARE * (time.perf_counter() - start))


def _family(root: int) -> Iterator[int]:
    """A process and all below it."""
    children: defaultdict[int, list[int]] = defaultdict(list)
    for entry in _PROC.glob("[0-9]*"):
        try:
            stat = (entry / "stat").read_text(encoding="utf-8", errors="replace")
        except OSError:
            continue  # it ended meanwhile
        children[int(stat.rpartition(")")[2].split()[1])].append(int(entry.name))
    todo = [root]
    while todo:
        process = todo.pop()
        yield process
        todo += children[process]


def _proportional_memory(process: int) -> int:
    """Bytes of a process; what it shares with others counts in parts."""
    try:
        with (_PROC / str(process) / "smaps_rollup").open(encoding="utf-8") as file:
            return next((1024 * int(line.split()[1]) for line in file if line.startswith("Pss:")), 0)
    except OSError:
        return 0  # it ended meanwhile
