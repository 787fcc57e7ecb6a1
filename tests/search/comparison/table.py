"""The table of the comparison."""

from collections.abc import Sequence
from dataclasses import dataclass

from tests.search.comparison.asking import MOST_CHECKED, Price, Quality
from tests.search.comparison.trees import Site


@dataclass(frozen=True, slots=True)
class Row:
    """All figures of one search."""

    site: Site
    quality: Quality
    first: Price
    second: Price
    queries: int
    """In all; not every search had the time for them."""


def _column(row: Row) -> list[str]:
    site, found, first, second = row.site, row.quality, row.first, row.second
    return [
        site.name,
        f"{found.asked} of {row.queries}",
        f"{found.recall:.3f}",
        f"{found.recall_of_plain:.3f}",
        f"{found.precision:.3f}",
        str(len(found.wrong_nothing)),
        f"{first.kilobytes:.0f} / {second.kilobytes:.0f}",
        f"{first.requests:.0f} / {second.requests:.0f}",
        f"{first.milliseconds:.0f} / {second.milliseconds:.0f} / {found.warm:.0f}",
        f"{site.megabytes:.1f}",
        f"{site.cost.seconds:.1f}",
        str(site.cost.megabytes),
    ]


_HEADS = [
    "",
    "queries asked",
    "recall",
    "recall of plain words and pieces",
    "precision@10",
    'wrong "nothing found"',
    "KB, first / second query",
    "requests, first / second",
    "ms, first / second / warm",
    "index with texts, MB",
    "build of the search, s",
    "most memory of one process, MB",
]


def table(rows: Sequence[Row], documents: int) -> str:
    """Measures down, searches across, as Markdown; then what the figures do not say by themselves."""
    columns = [_HEADS, *(_column(row) for row in rows)]
    widths = [max(len(cell) for cell in column) for column in columns]
    lines = [
        "| " + " | ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)) + " |"
        for line in zip(*columns, strict=True)
    ]
    lines.insert(1, "|" + "|".join("-" * (width + 2) for width in widths) + "|")
    notes = [
        f"{documents} documents; medians; first and second query on a network of 50 ms and 10 Mbit/s, warm on a fast one.",
        f"Recall of this search counts its first {MOST_CHECKED} hits; all of them are counted by tests.search.bench.",
    ]
    sampled = [row.site.name for row in rows if row.quality.asked < row.queries]
    notes += [f"Too slow for all queries, so a sample by chance: {', '.join(sampled)}."] if sampled else []
    notes += [
        f"{row.site.name} says nothing is found for: {'  '.join(row.quality.wrong_nothing[:12])}"
        for row in rows
        if row.quality.wrong_nothing
    ]
    return "\n".join([*lines, "", *notes])
