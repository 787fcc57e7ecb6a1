"""What a build tells while it works, and afterwards: how far each stage is, how long it took, how much memory."""

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from enum import StrEnum


class Stage(StrEnum):
    """The stages that a person waits for, in their order."""

    FETCHING = "fetching"
    """What is new in a corpus that lies elsewhere."""
    READING = "reading"
    """What is in the corpus, what of it is new, and the templates of its sites."""
    CONVERTING = "converting"
    FILING = "filing"
    LINKING = "linking"
    PAGES = "pages"
    SITE = "site"
    SEARCH = "search"


Watch = Callable[[Stage, int, int], None]
"""Called with a stage, what of it is done, and how much there is to do in all (0: not known)."""


def unwatched(_stage: Stage, _done: int, _total: int) -> None:
    """Nobody looks."""


@dataclass(frozen=True, slots=True)
class StageReport:
    """What one stage took."""

    stage: Stage
    seconds: float
    memory: int
    """Most bytes that this process held up to the end of the stage."""
    worker_memory: int
    """Most bytes that any of its workers held up to then, as far as they have ended; forked pages count in both."""


class Profile:
    """The reports of the stages of one build."""

    def __init__(self) -> None:
        self.stages: list[StageReport] = []
        self._within: list[float] = []
        """Seconds of stages inside each stage that is going on."""

    @contextmanager
    def stage(self, stage: Stage) -> Iterator[None]:
        """Measure what happens in the block; a stage inside it counts for itself alone."""
        start = time.perf_counter()
        self._within.append(0.0)
        try:
            yield
        finally:
            taken = time.perf_counter() - start
            own = taken - self._within.pop()
            if self._within:
                self._within[-1] += taken
            self.stages.append(StageReport(stage, own, *_peaks()))

    def table(self) -> Iterator[str]:
        """A line for each stage, for people."""
        yield f"{'stage':<12}{'seconds':>9}{'peak MB':>9}{'worker MB':>11}"
        for item in self.stages:
            yield f"{item.stage:<12}{item.seconds:>9.2f}{item.memory / 1e6:>9.0f}{item.worker_memory / 1e6:>11.0f}"
        yield f"{'all':<12}{sum(item.seconds for item in self.stages):>9.2f}"


def _peaks() -> tuple[int, int]:
    if sys.platform == "win32":
        return 0, 0
    import resource  # noqa: PLC0415 (not on every system)

    unit = 1 if sys.platform == "darwin" else 1024
    both = (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
    own, workers = (resource.getrusage(who).ru_maxrss * unit for who in both)
    return own, workers
