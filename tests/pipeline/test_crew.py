"""Work goes through any executor: in order, a few chunks at a time, and no lost worker loses anything."""

import os
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Executor, Future, ThreadPoolExecutor
from typing import Any

import pytest

from dafu.pipeline.crew import Crew, Here, in_chunks

DEADLY = 13


@pytest.fixture(autouse=True)
def _always_a_pool(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("dafu.pipeline.crew.WORTH_A_POOL", 0)


def squares(chunk: Sequence[int]) -> list[int]:
    return [number * number for number in chunk]


def squares_unless_deadly(chunk: Sequence[int]) -> list[int]:
    if DEADLY in chunk:
        os._exit(1)
    return squares(chunk)


def _fails(_chunk: Sequence[int]) -> list[int]:
    raise TypeError


def chunks(count: int) -> Iterator[tuple[int, ...]]:
    return in_chunks(range(count), 4, lambda _: 1, 100)


@pytest.mark.parametrize("crew", [Crew.of(1), Crew.of(3), Crew(lambda: ThreadPoolExecutor(3), 5)], ids=str)
def test_results_come_in_the_order_of_the_items(crew: Crew) -> None:
    assert list(crew.work(squares, chunks(50), lambda _: -1)) == squares(range(50))


def test_an_item_that_ends_its_worker_is_given_up_and_no_other() -> None:
    found = list(Crew.of(2).work(squares_unless_deadly, chunks(30), lambda item: -item))
    assert found == [-number if number == DEADLY else number * number for number in range(30)]


class Lossy(Here):
    """An executor that goes away with the third task of its life."""

    def __init__(self) -> None:
        self.tasks = 0

    def submit(self, function: Callable[..., Any], /, *arguments: Any, **named: Any) -> "Future[Any]":
        """Twice as asked, then no more."""
        self.tasks += 1
        if self.tasks < 3:
            return super().submit(function, *arguments, **named)
        future: Future[Any] = Future()
        future.set_exception(ConnectionError())
        return future


def test_what_was_on_its_way_when_an_executor_was_lost_is_done_by_the_next() -> None:
    hired: list[Executor] = []

    def hire() -> Executor:
        hired.append(Lossy())
        return hired[-1]

    crew = Crew(hire, 2, lost=(ConnectionError,))
    assert list(crew.work(squares, chunks(40), lambda _: -1)) == squares(range(40))
    assert len(hired) > 3


def test_an_error_in_a_task_is_the_error_of_the_build() -> None:
    with pytest.raises(TypeError):
        list(Crew.of(1).work(_fails, chunks(1), lambda _: -1))


def test_only_a_few_chunks_are_on_their_way_at_once() -> None:
    taken: list[int] = []

    def coming() -> Iterator[tuple[int, ...]]:
        for number in range(100):
            taken.append(number)
            yield (number,)

    results = Crew(lambda: ThreadPoolExecutor(2), 6).work(squares, coming(), lambda _: -1)
    next(results)
    assert len(taken) <= 6


def test_chunks_are_bounded_by_number_and_weight() -> None:
    assert list(in_chunks([1, 1, 1, 9, 20, 1], 3, int, 10)) == [(1, 1, 1), (9,), (20,), (1,)]
    assert list(in_chunks([], 3, int, 10)) == []
