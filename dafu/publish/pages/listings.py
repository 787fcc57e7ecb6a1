"""Pages that introduce a list: of replies, of groups of replies, of captures."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from functools import partial
from itertools import groupby
from typing import TypeVar

from dafu.model import Card, Page
from dafu.publish.markdown import escape
from dafu.publish.pages.draft import Draft, Series, rendered, single, the_only
from dafu.publish.pages.paging import Part, in_order, is_on_one_page, jumps, newest_first, pager
from dafu.publish.pages.parts import Crumb, crumbs, entry_list, page, reply_entry
from dafu.publish.pages.shelf import Shelf
from dafu.records import record

_Item = TypeVar("_Item")

Mark = tuple[str, str]


@record
class Listing:
    """A page that introduces a list; the list may run over several pages."""

    path: str
    title: str
    way: tuple[Crumb, ...] = ()
    introduction: str = ""
    """Markdown above the list, on the first page only."""
    empty: str = "暂无答复。"
    short_title: str = ""
    """Name of the page at the end of the way back, where its title would repeat the steps before."""
    unit: str = ""
    """What is listed, in one word, for the pages that hold a part of it."""

    @property
    def shown(self) -> str:
        """All of it as one text; the representation of a dataclass takes five times as long."""
        return repr((self.path, self.title, self.way, self.introduction, self.empty, self.short_title, self.unit))


@record
class Entry:
    """One entry of a list in an order of its own: what it stands under, and its Markdown below a given page."""

    heading: str
    show: Callable[[str], str]
    label: str = ""
    """What a link to the page that begins with it is called; empty when its heading is enough."""
    shows: tuple[str | bytes, ...] = ()
    """All that decides what ``show`` gives, besides the page that it stands on."""


def year_mark(reply: Card) -> Mark:
    """2023 年, for lists that run over years."""
    return (f"{reply.date.year} 年", f"y{reply.date.year}") if reply.date else ("日期不详", "undated")


def month_mark(reply: Card) -> Mark:
    """7 月, for lists of one year."""
    month = reply.date.month if reply.date else None
    return (f"{month} 月", f"m{month:02}") if month else ("月份不详", "m00")


def reply_list(
    shelf: Shelf, listing: Listing, replies: Sequence[Card], mark_of: Callable[[Card], Mark] = year_mark
) -> Iterator[Draft]:
    """The pages of a list of replies, newest first; at least one page, also when the list is empty."""
    parts = newest_first(listing.path, replies)

    def body(part: Part[Card]) -> str:
        """The entries of a part, under its headings when there are several parts."""
        if len(parts) == 1:
            return entry_list(reply_entry(reply, part.path) for reply in part.items)
        sections = groupby(part.items, key=mark_of)
        return "\n\n".join(_section(mark, [reply_entry(item, part.path) for item in group]) for mark, group in sections)

    return _drafts(listing, parts, body, jumps(parts, mark_of), lambda part: [shelf.keys_of(part.items)])


def listed(
    shelf: Shelf, listing: Listing, replies: Sequence[Card], mark_of: Callable[[Card], Mark] = year_mark
) -> Series:
    """The same, made when something has changed."""
    drafts = partial(reply_list, shelf, listing, replies, mark_of)
    return Series(listing.path, (listing.shown, mark_of.__name__, shelf.keys_of(replies)), drafts)


def told_by_replies(
    shelf: Shelf, path: str, replies: Sequence[Card], drafts: Callable[[], Iterator[Draft]], *more: str
) -> Series:
    """The pages of a list that says nothing but what follows from its replies, and from ``more``.

    Most lists are short. Their introductions are put together only when their page is rendered.
    """
    shows: tuple[str | bytes, ...] = (*more, shelf.keys_of(replies))
    if is_on_one_page(replies):
        return single(path, shows, partial(the_only, drafts))
    return Series(path, shows, drafts)


def entry_pages(listing: Listing, entries: Sequence[Entry], css_class: str = "groups") -> Iterator[Draft]:
    """The pages of a list in an order of its own; neighbours with one heading stand below it."""
    parts = in_order(listing.path, entries)

    def body(part: Part[Entry]) -> str:
        """The entries of a part under their headings."""
        sections = [
            _section((heading, ""), [item.show(part.path) for item in group], css_class)
            for heading, group in groupby(part.items, key=lambda item: item.heading)
        ]
        return "\n\n".join(sections)

    starts = [replace(part, items=part.items[:1]) for part in parts]
    ways = jumps(starts, lambda item: (item.label or item.heading, ""))
    return _drafts(listing, parts, body, ways, _all_shown)


def table_pages(listing: Listing, head: Sequence[str], rows: Sequence[Callable[[str], str]]) -> Iterator[Page]:
    """The pages of a table; each row is told the page that it stands on."""
    parts = in_order(listing.path, rows)
    drafts = _drafts(listing, parts, lambda part: "\n".join([*head, *(row(part.path) for row in part.items)]), "")
    return rendered(drafts)


def index_page(listing: Listing, sections: str) -> Page:
    """A page of ways in that fits on one page."""
    parts = [f"# {escape(listing.title)}", crumbs(listing.path, listing.way, listing.title), listing.introduction]
    return page(listing.path, [*parts, sections or listing.empty])


def _section(mark: Mark, entries: Sequence[str], css_class: str = "entries") -> str:
    words, anchor = mark
    identity = f" {{: #{anchor} }}" if anchor else ""
    heading = f"## {escape(words)}{identity}\n\n" if words else ""
    return heading + entry_list(entries, css_class)


def _all_shown(part: Part[Entry]) -> Iterator[str | bytes]:
    for item in part.items:
        yield item.heading
        yield from item.shows


def _drafts(
    listing: Listing,
    parts: Sequence[Part[_Item]],
    body: Callable[[Part[_Item]], str],
    ways: str,
    shows: Callable[[Part[_Item]], Iterable[str | bytes]] = lambda _: (),
) -> Iterator[Draft]:
    """The pages of a list; ``shows`` gives what decides the body of a part, besides its place among the others."""
    of_all = (listing.shown, ways, str(len(parts)))
    for part in parts:
        yield Draft(
            part.path,
            (*of_all, str(part.position), *shows(part)),
            partial(_page_of, listing, parts, part, body, ways),
        )


def _page_of(
    listing: Listing, parts: Sequence[Part[_Item]], part: Part[_Item], body: Callable[[Part[_Item]], str], ways: str
) -> Page:
    name = listing.short_title or listing.title
    is_first = part.position == 1
    number = f"第 {part.position} 页"
    way = listing.way if is_first else (*listing.way, (name, listing.path))
    content = [
        f"# {escape(listing.title if is_first else f'{listing.title}（{number}）')}",
        crumbs(part.path, way, name if is_first else number),
        *((listing.introduction, ways) if is_first else ()),
        body(part) if part.items else listing.empty,
        pager(parts, part),
    ]
    return page(part.path, content, searched=is_first and bool(part.items))
