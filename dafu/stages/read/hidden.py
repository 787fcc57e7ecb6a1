"""Parts of a page that are not shown: left out, unless they hold text that stands nowhere else."""

from collections.abc import Iterable, Sequence
from functools import cached_property
from typing import Final

from dafu.stages.read.blocks import BlockLine, Region
from dafu.text import without_space

_PROSE_SIGNS: Final = frozenset("。；：，")
_PROSE_LENGTH: Final = 15

_LEAST_TEXT: Final = 100
"""Characters of prose; a hidden part with less is a label, a hint or a template, not the text of a page."""

_OUTWEIGHS: Final = 4
"""How many times more prose a hidden part must hold than the visible page to count as its only text."""

_SAMPLES: Final = 3
_MAX_REGIONS: Final = 50
"""Hidden parts looked at, the longest first: bounds the work on a page that hides thousands."""

_HOLDS_MARKUP: Final = frozenset(("textarea", "input", "noscript", "iframe"))


def prose_length(lines: Iterable[BlockLine]) -> int:
    """Characters in lines that look like sentences."""
    return sum(len(line.text) for line in lines if _is_prose(line))


def holds_markup(region: Region) -> bool:
    """Whether the lines of the region are HTML source, still to be read."""
    return region.kind in _HOLDS_MARKUP and any(
        "</" in line.text or "<br" in line.text.lower() for line in region.lines
    )


class Visible:
    """The text that a page shows, for comparing hidden parts with it."""

    def __init__(self, lines: Sequence[BlockLine]) -> None:
        self._lines = lines
        self._joined: str | None = None

    @cached_property
    def _prose(self) -> int:
        """Asked for only by a page that hides prose."""
        return prose_length(self._lines)

    def shows(self, lines: Sequence[BlockLine]) -> bool:
        """Whether the longest of the given lines stand in the visible text."""
        if self._joined is None:
            self._joined = without_space("".join(line.text for line in self._lines))
        longest = sorted((without_space(line.text) for line in lines), key=len, reverse=True)[:_SAMPLES]
        return all(text in self._joined for text in longest)

    def lacking(self, regions: Sequence[Region]) -> list[Region]:
        """The regions that hold text that the page must not lose, one by one or else all hidden ones together."""
        found = [region for region in _longest(regions) if self._lacks(region)]
        together = [region for region in regions if region.kind == "hidden"]
        joined = Region("hidden", [line for region in together for line in region.lines])
        return found if found or not self._lacks(joined) else together

    def _lacks(self, region: Region) -> bool:
        """Whether the page must not lose the region.

        Text for screen readers (``aria-hidden``) is shown to everybody else: it is kept unless it is a copy. Anything
        else counts when it is prose, no copy, and either continues a known container or outweighs the visible page.
        """
        prose = prose_length(region.lines)
        if region.kind == "aria-hidden":
            return not self.shows(region.lines)
        if prose < _LEAST_TEXT:
            return False
        in_container = any(line.container for line in region.lines) and region.kind == "hidden"
        return (in_container or prose > self._prose * _OUTWEIGHS) and not self.shows(region.lines)


def _longest(regions: Iterable[Region]) -> list[Region]:
    filled = (region for region in regions if region.lines)
    return sorted(filled, key=lambda region: -sum(len(line.text) for line in region.lines))[:_MAX_REGIONS]


def _is_prose(line: BlockLine) -> bool:
    return len(line.text) >= _PROSE_LENGTH and line.link_share < 0.5 and not _PROSE_SIGNS.isdisjoint(line.text)
