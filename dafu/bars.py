"""How far a build is, as bars on a terminal."""

import time
from collections.abc import Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    ProgressColumn,
    Task,
    TaskID,
    TextColumn,
    TimeRemainingColumn,
)
from rich.text import Text

from dafu import pipeline

REDRAWN = 0.1
"""Seconds between two looks of a bar."""


@contextmanager
def bars() -> Iterator[pipeline.Watch]:
    """A bar for each stage, with its rate and the time left; only on a terminal."""
    columns = (TextColumn("{task.description:<10}"), BarColumn(), MofNCompleteColumn(), Rate(), TimeRemainingColumn())
    console = Console(stderr=True)
    # Drawn by us and not by a thread of its own: what forks must have no threads.
    with Progress(*columns, console=console, disable=not console.is_terminal, auto_refresh=False) as progress:
        tasks: dict[str, TaskID] = {}
        drawn = [0.0]

        def show(stage: pipeline.Stage, done: int, total: int) -> None:
            """Move the bar of a stage; drawn a few times a second, and when the stage ends."""
            if stage not in tasks:
                tasks[stage] = progress.add_task(stage, total=None)
            progress.update(tasks[stage], completed=done, total=total or None)
            if done == total or time.monotonic() - drawn[0] > REDRAWN:
                drawn[0] = time.monotonic()
                progress.refresh()

        yield show


class Rate(ProgressColumn):
    """How many of a stage's items are done in a second."""

    def render(self, task: Task) -> Text:
        """The rate of one bar."""
        return Text("" if task.speed is None else f"{task.speed:,.0f}/s")
