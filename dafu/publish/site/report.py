"""What a build of the site did, as numbers."""

import gc
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from time import perf_counter

Progress = Callable[[int, int], None]
"""Called with pages done and pages to build."""


@dataclass(frozen=True, slots=True)
class SiteReport:
    """What one build of the site did."""

    folder: Path
    """Where the site stands."""
    built: int
    """Pages rendered by this build."""
    kept: int = 0
    """Pages taken over from the site before."""
    removed: int = 0
    """Files of the site before that this one does not have."""
    warnings: int = 0
    direct: int = 0
    """Pages built whose Markdown was rendered directly; Python-Markdown rendered the others."""
    fallback: str | None = None
    """Why MkDocs built the site all by itself, in one line; None when our workers did."""
    seconds: Mapping[str, float] = field(default_factory=dict)
    """Wall time of each part, in the order in which they ran."""


class Stopwatch:
    """Seconds of the parts of a build."""

    def __init__(self) -> None:
        self.seconds: dict[str, float] = {}

    @contextmanager
    def part(self, name: str) -> Iterator[None]:
        """Measure what stands in the block; a part that runs twice is added up."""
        start = perf_counter()
        try:
            yield
        finally:
            self.seconds[name] = self.seconds.get(name, 0.0) + perf_counter() - start


@contextmanager
def uncollected() -> Iterator[None]:
    """Without the collector of cycles, which would look through all pages again and again; none of them goes away."""
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()
