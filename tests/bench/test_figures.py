"""The figures of a run are judged by their bounds."""

from tests.bench.figures import Figure, figures_of, table
from tests.bench.runs import BUILD, CHANGED, HUGO, MKDOCS, UNCHANGED, Measured, Stage


def measured(captures: int, **seconds: float) -> Measured:
    names = {"build": BUILD, "changed": CHANGED, "unchanged": UNCHANGED, "mkdocs": MKDOCS, "hugo": HUGO}
    stages = {names.get(name, name): Stage(value, memory=500_000_000) for name, value in seconds.items()}
    return Measured(captures, replies=captures, stages=stages)


def reached(figures: tuple[Figure, ...]) -> dict[str, bool]:
    return {figure.name: figure.is_reached for figure in figures}


def test_a_figure_at_its_bound_is_reached() -> None:
    assert Figure("", 3.0, 3.0).is_reached
    assert Figure("", 200.0, 200.0, at_least=True).is_reached
    assert not Figure("", 3.01, 3.0).is_reached
    assert not Figure("", 199.0, 200.0, at_least=True).is_reached


def test_a_build_is_compared_with_the_plain_one() -> None:
    figures = reached(
        figures_of(measured(10_000, build=140, site=31, reading=15, converting=30, mkdocs=100, hugo=20), None)
    )
    assert figures == {
        "site / plain mkdocs build": False,
        "site / hugo, trivial theme": False,
        "captures to searchable site / plain mkdocs build": True,
        "conversion": True,
        "most memory": True,
    }


def test_what_was_not_run_is_not_judged() -> None:
    assert figures_of(Measured(100), None) == ()


def test_time_may_grow_with_the_captures_and_little_more() -> None:
    tenth = measured(1000, convert=5, site=1)
    figures = reached(figures_of(measured(10_000, convert=54, site=12, mkdocs=500), tenth))
    assert (figures["growth of convert"], figures["growth of site"]) == (True, False)


def test_the_table_has_a_row_for_each_run_with_its_ratio() -> None:
    rows = list(table(measured(100, build=15, mkdocs=10)))
    assert rows[3].split() == ["build", "from", "nothing", "15.00", "500", "1.50"]
    assert rows[4].split() == ["plain", "mkdocs", "build", "10.00", "500", "1.00"]
