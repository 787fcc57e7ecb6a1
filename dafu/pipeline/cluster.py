"""The conversion on a Dask cluster (the extra ``cluster``), behind the same seam as the processes of one machine.

Workers share no disk with the build, nor with each other: a capture comes to them with its task, and what it became goes
back to the store of the build, which is the only place that knows what is done. A worker that dies loses nothing: Dask
gives its tasks to others. All a worker needs is the same code, rules and libraries; each task says which, and a worker
that has others refuses it, because its results could differ.
"""

import pickle
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import CancelledError, Executor, Future
from contextlib import contextmanager
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Final

from dafu.errors import ClusterError
from dafu.pipeline.crew import Crew
from dafu.rulebook.files import RULES
from dafu.store import Key, key_of, key_of_code, key_of_folder

_PATIENCE: Final = 15
"""Seconds to wait for the scheduler, and for its first worker."""


@contextmanager
def crew_of_cluster(address: str, parts: tuple[str, ...]) -> Iterator[Crew]:
    """The workers of a running cluster, as long as the block lasts.

    Args:
        address: of its scheduler, such as ``tcp://10.0.0.1:8786``.
        parts: of the package that decide what a capture becomes; the same everywhere, or nothing is done.

    Raises:
        ClusterError: the cluster cannot be reached, has no workers, went away, or has other code than we.
    """
    try:
        from distributed import Client, KilledWorker  # noqa: PLC0415 (an extra that most archives do without)
    except ImportError as error:
        raise ClusterError(f"--cluster needs Dask ({error}); install Dafu's extra `cluster`") from error
    try:
        client = Client(address, timeout=_PATIENCE, set_as_default=False, name="dafu")
    except (OSError, ValueError) as error:
        raise ClusterError(f"{address}: no scheduler answers ({error}); start one: dask scheduler") from error
    with client:
        try:
            client.wait_for_workers(1, timeout=_PATIENCE)
        except TimeoutError as error:
            what = f"{address}: no worker came within {_PATIENCE} s; start some: dask worker {address} --nthreads 1"
            raise ClusterError(what) from error
        _compare(client, parts)
        threads = sum(client.nthreads().values())
        try:
            # A worker thread that finds nothing to do waits for the network: two more chunks each are on their way.
            yield Crew(lambda: _Cluster(client.get_executor(), parts), 3 * threads + 2, (KilledWorker,), is_pool=False)
        except CancelledError as error:
            what = f"{address}: the scheduler went away; what was converted is kept, so start it and build again"
            raise ClusterError(what) from error


class _Cluster(Executor):
    """An executor of Dask that sends with each task what it must be done by."""

    def __init__(self, executor: Any, parts: tuple[str, ...]) -> None:
        self._executor = executor
        self._parts, self._key = parts, _code(parts)

    def submit(self, function: Callable[..., Any], /, *arguments: Any, **named: Any) -> "Future[Any]":
        """A call that is on its way to some worker."""
        call = _Call(_by_this_code, (self._parts, self._key, function, arguments, named))
        # As bytes, the scheduler passes it on without needing Dafu, and Dask does not search it for its own futures.
        future: Future[Any] = self._executor.submit(pickle.loads, pickle.dumps(call, pickle.HIGHEST_PROTOCOL))
        return future

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:  # noqa: FBT001, FBT002 (as in Executor)
        """Let go of all calls; Dask's own executor knows no ``cancel_futures``."""
        self._executor.shutdown(wait=wait and not cancel_futures)


@dataclass(frozen=True, slots=True)
class _Call:
    """A call that happens where it is unpickled; what it gives stands in its place."""

    function: Callable[..., Any]
    arguments: tuple[Any, ...]

    def __reduce__(self) -> tuple[Callable[..., Any], tuple[Any, ...]]:
        return self.function, self.arguments


def _by_this_code(
    parts: tuple[str, ...], key: Key, function: Callable[..., Any], arguments: tuple[Any, ...], named: Mapping[str, Any]
) -> Any:
    """A call in a worker; one that joined late with other code is found out here."""
    if _code(parts) != key:
        from distributed import get_worker  # noqa: PLC0415 (there is one where this runs)

        raise ClusterError(_other_code([get_worker().address]))
    return function(*arguments, **named)


@lru_cache(maxsize=1)
def _code(parts: tuple[str, ...]) -> Key:
    return key_of(key_of_code(*parts), key_of_folder(RULES))


def _compare(client: Any, parts: tuple[str, ...]) -> None:
    """Ask all workers at once, so that one message names all that are to be brought up to date."""
    answers = client.run(_code, parts, on_error="return")
    others = sorted(address for address, key in answers.items() if key != _code(parts))
    if others:
        raise ClusterError(_other_code(others))


def _other_code(workers: list[str]) -> str:
    who = ", ".join(workers[:5]) + (f" and {len(workers) - 5} more" if len(workers) > 5 else "")
    return (
        f"{who}: no Dafu there, or other code, rules or libraries than here; install the same version and start again"
    )
