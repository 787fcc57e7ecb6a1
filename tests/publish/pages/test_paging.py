"""Lists over several pages: everything once, in order, and little changes when something is added."""

from collections.abc import Sequence

from hypothesis import given
from hypothesis import strategies as st

from dafu.publish.pages.paging import MOST_JUMPS, PER_PAGE, Part, in_order, jumps, newest_first, pager

counts = st.integers(0, 7 * PER_PAGE)


def shown(parts: Sequence[Part[int]]) -> list[int]:
    return [item for part in parts for item in part.items]


@given(counts)
def test_every_entry_stands_on_one_page_in_order(count: int) -> None:
    items = list(range(count))
    assert shown(newest_first("a.md", items)) == shown(in_order("a.md", items)) == items


@given(counts)
def test_no_page_is_longer_than_one_and_a_half(count: int) -> None:
    sizes = [len(part.items) for part in newest_first("a.md", range(count))]
    assert max(sizes) < 1.5 * PER_PAGE
    assert sizes[1:] == [PER_PAGE] * (len(sizes) - 1)
    assert max(len(part.items) for part in in_order("a.md", range(count))) <= PER_PAGE


@given(counts, st.integers(1, 3 * PER_PAGE))
def test_whoever_knows_an_address_finds_the_same_entries_when_newer_ones_come(count: int, more: int) -> None:
    before = newest_first("a.md", range(0, -count, -1))
    after = {part.path: list(part.items) for part in newest_first("a.md", range(more, -count, -1))}
    assert all(after[part.path] == list(part.items) for part in before[1:])


@given(counts.filter(bool))
def test_the_pages_are_a_chain(count: int) -> None:
    parts = newest_first("a.md", range(count))
    assert [part.position for part in parts] == list(range(1, len(parts) + 1))
    assert len({part.path for part in parts}) == len(parts)
    assert all(("下一页" in pager(parts, part)) is (part is not parts[-1]) for part in parts)
    assert all(("上一页" in pager(parts, part)) is (part is not parts[0]) for part in parts)


def test_ten_thousand_headings_are_a_screenful_of_links() -> None:
    parts = in_order("a.md", range(100 * PER_PAGE))
    links = jumps(parts, lambda item: (f"第 {item} 号", "")).count("](")
    assert MOST_JUMPS // 2 < links <= MOST_JUMPS


def test_a_list_on_one_page_needs_no_ways_through_it() -> None:
    parts = newest_first("a.md", range(PER_PAGE))
    assert jumps(parts, lambda item: (f"{item}", "")) == pager(parts, parts[0]) == ""
