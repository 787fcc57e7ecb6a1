"""Floors: what has been reached once must hold. Raising them is a command; lowering one needs a reason in writing."""

import json
import math
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Self

FLOORS = Path(__file__).parent / "floors.toml"
_HEADER = """\
# What the gate demands of every figure. Written by `python -m tests.gate --update`, which raises a floor to the
# measured value less its epsilon and refuses to lower one unless --allow-regression "REASON" is given; the reason
# then stands under `why`. `target` and `epsilon` are set by hand. Shares are from 0 to 1.
# epsilon: 0.002 of a mean over some fifty pages is a few signs on one page; 0 where single facts are counted;
# milliseconds differ between machines and their load by a factor, so that floor only stops a slide by the factor.
"""


class FloorError(Exception):
    """The floors cannot be used or must not be changed as asked; the message names the figures."""


@dataclass(frozen=True, slots=True)
class Floor:
    """What is demanded of one figure."""

    what: str
    """The figure in words."""
    floor: float
    since: str
    why: str
    higher: bool = True
    """Whether more is better."""
    epsilon: float = 0.0
    target: float | None = None
    """What the design asks for; None where it names no figure."""

    def holds(self, value: float) -> bool:
        """Whether a measured value keeps the floor."""
        return value >= self.floor if self.higher else value <= self.floor

    def reaches_target(self, value: float) -> bool:
        """Whether a measured value reaches the target; true where there is none."""
        return self.target is None or (value >= self.target if self.higher else value <= self.target)

    def moved(self, value: float, since: str, why: str) -> Self:
        """The floor at a measured value less epsilon, rounded to the side that the value keeps."""
        if self.higher:
            floor = max(0.0, math.floor(round((value - self.epsilon) * 1e4, 6)) / 1e4)
        else:
            floor = math.ceil(round((value + self.epsilon) * 1e4, 6)) / 1e4
        return replace(self, floor=floor, since=since, why=why)

    def is_above(self, other: Self) -> bool:
        """Whether this floor demands more than another of the same figure."""
        return self.floor > other.floor if self.higher else self.floor < other.floor


@dataclass(frozen=True, slots=True)
class Floors:
    """All floors, and the fingerprint of the gold that they were measured on."""

    by_figure: Mapping[str, Floor]
    gold: str | None = None

    @classmethod
    def read(cls, path: Path = FLOORS) -> Self:
        """Read the file.

        Raises:
            FloorError: an entry lacks a key or has one too many.
        """
        content = tomllib.loads(path.read_text("utf-8"))
        gold = content.pop("gold", {}).get("digest")
        try:
            return cls({key: Floor(**entry) for key, entry in content.items()}, gold or None)
        except TypeError as error:
            raise FloorError(f"{path.name}: {error}; compare the entry with its neighbours") from None

    def broken(self, figures: Mapping[str, float]) -> list[str]:
        """The figures that do not keep their floor.

        Raises:
            FloorError: a figure has no floor.
        """
        unknown = sorted(figures.keys() - self.by_figure.keys())
        if unknown:
            raise FloorError(f"no floor for {', '.join(unknown)}; add an entry to {FLOORS.name}")
        return [key for key, value in figures.items() if not self.by_figure[key].holds(value)]

    def raised(self, figures: Mapping[str, float], today: str, regression: str | None = None) -> Self:
        """The floors at the measured figures; each moves up only, but for a stated regression.

        Raises:
            FloorError: a figure is below its floor and no reason is given.
        """
        broken = self.broken(figures)
        if broken and not regression:
            raise FloorError(f'{", ".join(broken)} below the floor; mend it, or say why: --allow-regression "REASON"')
        floors = dict(self.by_figure)
        for key, value in figures.items():
            if key in broken:
                floors[key] = floors[key].moved(value, today, f"lowered: {regression}")
            elif (higher := floors[key].moved(value, today, "measured")).is_above(floors[key]):
                floors[key] = higher
        return replace(self, by_figure=floors)

    def write(self, path: Path = FLOORS) -> None:
        """Write the file, entries in their present order."""
        path.write_text(_HEADER + "".join(self._tables()), "utf-8")

    def _tables(self) -> Iterator[str]:
        yield f'\n[gold]\ndigest = "{self.gold or ""}"\n'
        for key, floor in self.by_figure.items():
            rows = [("what", floor.what), ("higher", floor.higher), ("target", floor.target)]
            rows += [("epsilon", floor.epsilon), ("floor", floor.floor), ("since", floor.since), ("why", floor.why)]
            # A JSON string, number or truth value is a TOML one.
            lines = [f"{name} = {json.dumps(value, ensure_ascii=False)}" for name, value in rows if value is not None]
            yield "\n".join([f'\n["{key}"]', *lines, ""])
