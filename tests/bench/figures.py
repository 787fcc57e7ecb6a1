"""The figures that must be reached, and the table of what was measured."""

from collections.abc import Iterator
from dataclasses import dataclass

from tests.bench.runs import BUILD, CHANGED, CONVERT, HUGO, MKDOCS, OURS, PEERS, SITE, UNCHANGED, Measured

_SITE_STAGES = ("site", SITE)
"""How the stage that renders the pages is called, the finer name first."""
_CONVERSION = ("reading", "converting")
"""The stages from captures to replies, where a build tells its stages."""


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure: at most, or at least, its bound."""

    name: str
    value: float
    bound: float
    unit: str = ""
    at_least: bool = False

    @property
    def is_reached(self) -> bool:
        """Whether the value keeps to the bound."""
        return self.value >= self.bound if self.at_least else self.value <= self.bound

    def __str__(self) -> str:
        """The figure as a line of the report."""
        word, sign = "pass" if self.is_reached else "MISS", ">=" if self.at_least else "<="
        return f"{word}  {self.name}: {self.value:.3g} {self.unit} ({sign} {self.bound:g})".replace("  (", " (")


def figures_of(measured: Measured, tenth: Measured | None) -> tuple[Figure, ...]:
    """All figures that can be said of what was measured."""
    return (*_against_others(measured), *_against_itself(measured), *_bounds(measured), *_growth(measured, tenth))


def _seconds(measured: Measured, *names: str) -> float | None:
    return next((measured.stages[name].seconds for name in names if name in measured.stages), None)


def _ratio(name: str, one: float | None, other: float | None, bound: float) -> Iterator[Figure]:
    if one is not None and other:
        yield Figure(name, one / other, bound)


def _against_others(measured: Measured) -> Iterator[Figure]:
    site, plain = _seconds(measured, *_SITE_STAGES), _seconds(measured, MKDOCS)
    yield from _ratio(f"site / {MKDOCS}", site, plain, 0.3)
    yield from _ratio(f"site / {HUGO}", site, _seconds(measured, HUGO), 1.5)
    yield from _ratio(f"captures to searchable site / {MKDOCS}", _seconds(measured, BUILD), plain, 1.5)


def _against_itself(measured: Measured) -> Iterator[Figure]:
    whole = _seconds(measured, BUILD)
    yield from _ratio(f"{CHANGED} / {BUILD}", _seconds(measured, CHANGED), whole, 0.1)
    unchanged = _seconds(measured, UNCHANGED)
    if unchanged is not None:
        yield Figure(UNCHANGED, unchanged, 3.0, "s")


def _bounds(measured: Measured) -> Iterator[Figure]:
    parts = [measured.stages[name].seconds for name in _CONVERSION if name in measured.stages]
    convert = sum(parts) or _seconds(measured, CONVERT)
    if convert:
        yield Figure("conversion", measured.captures / convert, 200, "captures/s", at_least=True)
    if measured.weight is not None:
        yield Figure("HTML of a reply beside its text", measured.weight / 1000, 15, "KB")
    memory = [measured.stages[name].memory or 0 for name in OURS if name in measured.stages]
    if memory:
        yield Figure("most memory", max(memory) / 1e9, 1.0 if measured.captures <= 10_000 else 3.0, "GB")


def _growth(measured: Measured, tenth: Measured | None) -> Iterator[Figure]:
    for name, stage in measured.stages.items():
        if tenth is not None and name not in PEERS and name in tenth.stages and tenth.stages[name].seconds >= 0.05:
            yield Figure(f"growth of {name}", stage.seconds / tenth.stages[name].seconds, 11)


def table(measured: Measured) -> Iterator[str]:
    """The rows, each with its ratio to the plain build."""
    plain = _seconds(measured, MKDOCS)
    yield (
        f"{measured.captures} captures, {measured.replies} replies, {measured.pages} pages of Markdown in "
        f"{measured.docs / 1e6:.1f} MB, {measured.files} files in the site"
    )
    parts = sorted(measured.parts.items(), key=lambda part: -part[1][0])
    yield "  " + ", ".join(f"{name} {size / 1e6:.1f} MB in {files} files" for name, (size, files) in parts)
    yield f"{'':28}{'wall s':>9}{'cpu s':>9}{'peak MB':>9}{'out MB':>9}{'/ mkdocs':>10}"
    for name, stage in measured.stages.items():
        cells = (
            f"{stage.seconds:.2f}",
            f"{stage.processor:.2f}" if stage.processor is not None else "",
            f"{stage.memory / 1e6:.0f}" if stage.memory is not None else "",
            f"{stage.size / 1e6:.1f}" if stage.size is not None else "",
        )
        ratio = f"{stage.seconds / plain:.2f}" if plain else ""
        yield f"{name:28}{''.join(f'{cell:>9}' for cell in cells)}{ratio:>10}"
