"""Floors go up with the work, and down only with a reason."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from tests.gate.__main__ import measure
from tests.gate.floors import FLOORS, Floor, FloorError, Floors
from tests.gate.gold import GOLD

F1 = Floor("text", 0.95, "2025-01-02", "measured", epsilon=0.002, target=0.99)
LOST = Floor("lost", 2.0, "2025-01-02", "measured", higher=False, target=0.0)
BOTH = Floors({"pages.f1": F1, "pages.lost": LOST}, "0123456789abcdef")
TODAY = "2025-11-22"


@pytest.mark.parametrize(("value", "broken"), [(0.95, []), (0.951, []), (0.9499, ["pages.f1"]), (0.0, ["pages.f1"])])
def test_a_figure_below_its_floor_is_named(value: float, broken: list[str]) -> None:
    assert BOTH.broken({"pages.f1": value}) == broken


def test_where_less_is_better_more_breaks_the_floor() -> None:
    assert BOTH.broken({"pages.lost": 3.0}) == ["pages.lost"]
    assert BOTH.broken({"pages.lost": 2.0}) == []


def test_a_floor_rises_to_the_measured_value_less_its_epsilon() -> None:
    raised = BOTH.raised({"pages.f1": 0.98765, "pages.lost": 0.0}, TODAY).by_figure
    assert raised["pages.f1"] == replace(F1, floor=0.9856, since=TODAY)
    assert raised["pages.lost"] == replace(LOST, floor=0.0, since=TODAY)


def test_a_floor_stays_when_the_measured_value_is_within_epsilon() -> None:
    assert BOTH.raised({"pages.f1": 0.951}, TODAY).by_figure == BOTH.by_figure


def test_the_measured_value_keeps_the_floor_that_was_raised_to_it() -> None:
    exact = replace(F1, epsilon=0.0)
    for value in (2 / 3, 0.95001, 46 / 47, 1.0):
        assert exact.moved(value, TODAY, "measured").holds(value)


def test_lowering_is_refused() -> None:
    with pytest.raises(FloorError, match=r"pages\.f1 below the floor.*--allow-regression"):
        BOTH.raised({"pages.f1": 0.9}, TODAY)


def test_lowering_with_a_reason_writes_the_reason() -> None:
    lowered = BOTH.raised({"pages.f1": 0.9}, TODAY, "two pages of the gold were wrong").by_figure["pages.f1"]
    assert lowered.floor == 0.898
    assert (lowered.since, lowered.why) == (TODAY, "lowered: two pages of the gold were wrong")


def test_a_figure_without_a_floor_cannot_pass() -> None:
    with pytest.raises(FloorError, match=r"no floor for pages\.new"):
        BOTH.broken({"pages.new": 1.0})


def test_floors_are_read_as_they_were_written(tmp_path: Path) -> None:
    quoted = Floors({"a.b": replace(F1, why='lowered: “引号” and "quotes" \\ too')}, "00ff")
    for floors in (BOTH, quoted, Floors({})):
        floors.write(tmp_path / "floors.toml")
        assert Floors.read(tmp_path / "floors.toml") == floors


def test_the_floors_in_force_are_dated_and_explained() -> None:
    content = FLOORS.read_text("utf-8")
    floors = Floors.read()
    for floor in floors.by_figure.values():
        assert date.fromisoformat(floor.since)
        assert floor.why
    assert content.startswith("#")


def test_the_floors_hold() -> None:
    """On our own fixtures everywhere, and on the gold where it is; time is left to ``make gate``."""
    parts = ("pages", "text", "replies", "titles", "fixtures") if GOLD.is_dir() else ("fixtures",)
    figures = {key: value for section in measure(parts) for key, value in section.figures.items()}
    assert Floors.read().broken({key: value for key, value in figures.items() if "milliseconds" not in key}) == []
