"""Long lists over several pages, and which of them change when the list grows (see docs/decisions/0013-paging.md)."""

from collections.abc import Callable, Iterator, Sequence
from typing import Generic, TypeVar

from dafu.publish import locations
from dafu.publish.pages.parts import region
from dafu.records import record

PER_PAGE = 100
"""Entries of a list on one page: a few screens to scroll, and a page of some 30 kB."""
_HALF = PER_PAGE // 2
MOST_JUMPS = 60
"""Links from the first page into the others: a screenful."""

_Item = TypeVar("_Item")

MarkOf = Callable[[_Item], tuple[str, str]]
"""Heading that an entry stands below, and the anchor of that heading."""


@record
class Part(Generic[_Item]):
    """One page of a list."""

    path: str
    position: int
    """From 1, in the order of reading."""
    items: Sequence[_Item]


def is_on_one_page(items: Sequence[_Item]) -> bool:
    """Whether a list has no other page, whatever its order."""
    return len(items) <= PER_PAGE


def newest_first(first: str, items: Sequence[_Item]) -> list[Part[_Item]]:
    """A list that begins with what is newest: full pages, numbered from the oldest, and at first what is left.

    A new entry changes the first page, and whoever knows the address of another finds the same entries there.
    """
    full = max(0, (len(items) - _HALF) // PER_PAGE)
    if not full:
        return [Part(first, 1, items)]
    rest = len(items) - full * PER_PAGE
    starts = [0, *range(rest, len(items), PER_PAGE)]
    numbers = [0, *range(full, 0, -1)]
    return [
        Part(locations.older_page(first, number), position, items[start : start + PER_PAGE if number else rest])
        for position, (number, start) in enumerate(zip(numbers, starts, strict=True), start=1)
    ]


def in_order(first: str, items: Sequence[_Item]) -> list[Part[_Item]]:
    """A list in an order of its own, such as that of numbers or names: full pages, numbered from the first."""
    starts = range(0, max(1, len(items)), PER_PAGE)
    return [
        Part(locations.following_page(first, position), position, items[start : start + PER_PAGE])
        for position, start in enumerate(starts, start=1)
    ]


def jumps(parts: Sequence[Part[_Item]], mark_of: MarkOf[_Item]) -> str:
    """Links from the first page of a list to each heading of the whole list, or of many headings to some."""
    if len(parts) == 1:
        return ""
    here, found = parts[0].path, dict[str, str]()
    for part in parts:
        for item in part.items:
            words, anchor = mark_of(item)
            if words not in found:
                found[words] = locations.link(words, here, part.path, anchor)
    links = list(found.values())
    links = links[:: -(-len(links) // MOST_JUMPS)] if links else links
    return region("nav", "jumps", "\n".join(links), attributes='aria-label="跳到" data-search-exclude=""')


def pager(parts: Sequence[Part[_Item]], part: Part[_Item]) -> str:
    """Where a page stands among the pages of its list, with links to its neighbours, the first and the last."""
    total = len(parts)
    if total == 1:
        return ""
    return region("nav", "pager", "\n".join(_steps(parts, part)), attributes='aria-label="翻页" data-search-exclude=""')


def _steps(parts: Sequence[Part[_Item]], part: Part[_Item]) -> Iterator[str]:
    place, total = part.position, len(parts)

    def step(words: str, position: int) -> str:
        """A link to the part at a position, counted from 1."""
        return locations.link(words, part.path, parts[position - 1].path)

    if place > 2:
        yield step("第一页", 1)
    if place > 1:
        yield step("← 上一页", place - 1)
    yield f"第 {place} 页，共 {total} 页"
    if place < total:
        yield step("下一页 →", place + 1)
    if place < total - 1:
        yield step("最后一页", total)
