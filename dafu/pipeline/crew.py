"""The one seam through which work leaves this process: any executor of ``concurrent.futures``.

What an executor must be able to do:

* ``submit(function, *arguments)``: the function is one of a module, and everything that goes in or out can be pickled;
  both are bytes, texts and frozen dataclasses, some 100 KB at a time. Nothing is read from a disk there but the
  package ``dafu`` with its rules: captures come with the task, and what was made goes back with the result.
* Each worker reads the rules once (``rulebook_of`` in ``dafu.pipeline.tasks``) and refuses to work by other rules or
  code than ours.
* Results are taken in the order of the tasks, whatever the order in which they are done, so the number of workers
  changes no byte. At most ``Crew.in_flight`` tasks are on their way: memory stays bounded.
* A worker that goes away shows as one of ``Crew.lost`` when a result is taken. The work is then given to a new
  executor, and whatever takes its worker with it once more is narrowed down to one item, which is given up. An
  executor that repeats lost tasks itself (Dask) may never show it.
"""

import os
import signal
import sys
import threading
import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import BrokenExecutor, Executor, Future, ProcessPoolExecutor
from dataclasses import dataclass
from itertools import chain, islice
from multiprocessing import get_context
from typing import Any, Generic, TypeVar

from dafu.garbage import look_rarely

Item = TypeVar("Item")
Result = TypeVar("Result")
Chunk = tuple[Item, ...]

FORKS = sys.platform == "linux"
"""Whether workers of this machine are born with what their parent knows; elsewhere they begin with the rules alone."""
WORTH_A_POOL = 8
"""Starting worker processes costs about as much as doing this many chunks."""
_ORPHANED_AFTER = 1.0
"""Seconds between two looks of a worker whether its parent still lives."""


class Here(Executor):
    """Does everything at once, in this process."""

    def submit(self, function: Callable[..., Any], /, *arguments: Any, **named: Any) -> "Future[Any]":
        """The finished future of a call."""
        future: Future[Any] = Future()
        try:
            future.set_result(function(*arguments, **named))
        except Exception as error:  # noqa: BLE001 (the future carries it to whoever asks for the result)
            future.set_exception(error)
        return future


@dataclass(frozen=True, slots=True)
class Crew:
    """Who does the work of a build."""

    hire: Callable[[], Executor]
    """Makes an executor; called again when the last one was lost."""
    in_flight: int
    """Chunks on their way at once; twice the number of workers keeps all of them busy."""
    lost: tuple[type[BaseException], ...] = (BrokenExecutor,)
    """What tells that a worker went away."""
    is_pool: bool = True
    """Whether workers are to be started; few chunks are then done here instead."""

    @classmethod
    def of(cls, jobs: int) -> "Crew":
        """Processes on this machine; this process itself for one job."""
        return cls(Here, 1, is_pool=False) if jobs <= 1 else cls(lambda: _pool(jobs), 2 * jobs + 2)

    def work(
        self,
        do: Callable[[Chunk[Item]], Sequence[Result]],
        chunks: Iterable[Chunk[Item]],
        give_up: Callable[[Item], Result],
    ) -> Iterator[Result]:
        """What ``do`` makes of the items of all chunks, in their order.

        Args:
            do: gives one result for each item of a chunk.
            chunks: read as work goes on, never all at once.
            give_up: the result of an item that takes its worker with it whenever it is tried.
        """
        coming = iter(chunks)
        first = list(islice(coming, WORTH_A_POOL)) if self.is_pool else []
        crew = Crew(Here, 1, is_pool=False) if self.is_pool and len(first) < WORTH_A_POOL else self
        with _Shift(crew, do, give_up) as shift:
            yield from shift.results(chain(first, coming))


class _Shift(Generic[Item, Result]):
    """One run of work through one executor after the other."""

    def __init__(
        self, crew: Crew, do: Callable[[Chunk[Item]], Sequence[Result]], give_up: Callable[[Item], Result]
    ) -> None:
        self._crew, self._do, self._give_up = crew, do, give_up
        self._executor = crew.hire()
        self._waiting: deque[tuple[Chunk[Item], Future[Sequence[Result]]]] = deque()

    def __enter__(self) -> "_Shift[Item, Result]":
        return self

    def __exit__(self, *_: object) -> None:
        self._executor.shutdown(cancel_futures=True)

    def results(self, chunks: Iterable[Chunk[Item]]) -> Iterator[Result]:
        """All results in order."""
        for chunk in chunks:
            self._waiting.append((chunk, self._submitted(chunk)))
            if len(self._waiting) >= self._crew.in_flight:
                yield from self._next()
        while self._waiting:
            yield from self._next()

    def _submitted(self, chunk: Chunk[Item]) -> Future[Sequence[Result]]:
        try:
            return self._executor.submit(self._do, chunk)
        except self._crew.lost as error:  # the executor is known to be broken before we ask it for a result
            future: Future[Sequence[Result]] = Future()
            future.set_exception(error)
            return future

    def _next(self) -> Sequence[Result]:
        chunk, future = self._waiting.popleft()
        try:
            return future.result()
        except self._crew.lost:
            self._hire_again()
            results = self._alone(chunk)
            # All that was on its way with it is lost too.
            self._waiting = deque((other, self._submitted(other)) for other, _ in self._waiting)
            return results

    def _alone(self, chunk: Chunk[Item]) -> Sequence[Result]:
        """The results of a chunk while nothing else is on its way, so that a second loss is its own doing."""
        try:
            return self._submitted(chunk).result()
        except self._crew.lost:
            self._hire_again()
            if len(chunk) == 1:
                return [self._give_up(chunk[0])]
            half = len(chunk) // 2
            return [*self._alone(chunk[:half]), *self._alone(chunk[half:])]

    def _hire_again(self) -> None:
        self._executor.shutdown(wait=False, cancel_futures=True)
        self._executor = self._crew.hire()


def in_chunks(items: Iterable[Item], most: int, weight: Callable[[Item], int], heaviest: int) -> Iterator[Chunk[Item]]:
    """Runs of neighbouring items: at most so many, and beyond the first none that makes them too heavy."""
    chunk: list[Item] = []
    total = 0
    for item in items:
        if chunk and (len(chunk) == most or total + weight(item) > heaviest):
            yield tuple(chunk)
            chunk, total = [], 0
        chunk.append(item)
        total += weight(item)
    if chunk:
        yield tuple(chunk)


def _pool(jobs: int) -> ProcessPoolExecutor:
    # A forked worker has the rules that its parent has read; elsewhere, each reads them itself.
    context = get_context("fork") if FORKS else None
    return ProcessPoolExecutor(jobs, mp_context=context, initializer=_begin, initargs=(os.getpid(),))


def _begin(parent: int) -> None:
    """A worker leaves Ctrl+C to its parent, and does not outlive it, even when it is killed."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    look_rarely()
    threading.Thread(target=_end_with, args=(parent,), daemon=True).start()


def _end_with(parent: int) -> None:
    while os.getppid() == parent:
        time.sleep(_ORPHANED_AFTER)
    os._exit(1)
