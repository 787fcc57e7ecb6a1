"""The processes that share the work of a build; what they give comes in order, whatever their number."""

import signal
import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from multiprocessing import get_context, parent_process
from types import TracebackType
from typing import Generic, Literal, Self, TypeVar

from dafu.garbage import look_rarely

Item = TypeVar("Item")
Result = TypeVar("Result")
Tools = TypeVar("Tools")

_IN_FLIGHT = 2  # items for each process: one in work, one waiting
_tools_of_this_process: list[object] = []


def _equip(make: Callable[[], object]) -> None:
    """A worker leaves Ctrl+C to its parent, and does not outlive it, even when it is killed."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    look_rarely()
    threading.Thread(target=_end_with_parent, daemon=True).start()
    _tools_of_this_process[:] = [make()]


def _end_with_parent() -> None:
    if (parent := parent_process()) is not None:
        parent.join()
        signal.raise_signal(signal.SIGTERM)


def _work(task: Callable[[Tools, Item], Result], item: Item) -> Result:
    return task(_tools_of_this_process[0], item)  # type: ignore[arg-type]  # as _equip made them


class Crew(Generic[Tools]):
    """Does tasks in some processes, or in this one; each process makes its tools once."""

    def __init__(
        self, jobs: int, make_tools: Callable[[], Tools], start: Literal["fork", "spawn"] | None = None
    ) -> None:
        """Start the processes, before any thread is started.

        Args:
            jobs: processes; 1 is this one.
            make_tools: what every process needs; can be sent to another process.
            start: how processes begin: with all that this one holds, or with nothing; as is usual on this system when
                not given.
        """
        self._jobs = jobs
        self._tools = make_tools() if jobs == 1 else None
        context = get_context(start)
        self._pool = ProcessPoolExecutor(jobs, context, _equip, (make_tools,)) if jobs > 1 else None
        if self._pool is not None:
            self._pool.submit(len, ()).result()

    def __enter__(self) -> Self:
        """The processes live as long as the block."""
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        """Let the processes go."""
        if self._pool is not None:
            self._pool.shutdown(cancel_futures=True)

    def do(self, task: Callable[[Tools, Item], Result], items: Iterable[Item]) -> Iterator[Result]:
        """The result of the task for each item, in their order; only a few items are held at a time."""
        if self._pool is None:
            assert self._tools is not None
            for item in items:
                yield task(self._tools, item)
            return
        waiting: deque[Future[Result]] = deque()
        for item in items:
            waiting.append(self._pool.submit(_work, task, item))
            if len(waiting) > _IN_FLIGHT * self._jobs:
                yield waiting.popleft().result()
        while waiting:
            yield waiting.popleft().result()
