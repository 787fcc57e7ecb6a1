"""Pieces that several pages are put together from: the way back, lists, lists over several pages."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import TypeVar

from dafu.model import Card, Duplicate, Kind, Page
from dafu.publish import locations
from dafu.publish.locations import cell
from dafu.publish.markdown import escape

PER_PAGE = 100
"""Entries of a list on one page: a few screens to scroll, and a page of some 30 kB."""

_Item = TypeVar("_Item")

Crumb = tuple[str, str]
"""Label and page of one step on the way back to the home page."""


def crumbs(here: str, way: Sequence[Crumb], current: str) -> str:
    """The way back to the home page, ending with the page's own name.

    It stands below the heading: renderers name a page after its heading only where that comes first.
    """
    steps = [locations.link(label, here, target) for label, target in (("首页", locations.HOME), *way)]
    return region(
        "nav", "crumbs", " ".join([*steps, escape(current)]), attributes='aria-label="所在位置" data-search-exclude=""'
    )


def region(tag: str, css_class: str, markdown: str, attributes: str = "") -> str:
    """Markdown inside an HTML element that style sheets and scripts can find."""
    extra = f" {attributes}" if attributes else ""
    return f'<{tag} class="{css_class}"{extra} markdown="1">\n\n{markdown.strip()}\n\n</{tag}>'


def display_title(reply: Card) -> str:
    """The title as printed; without one, an honest stand-in."""
    return reply.facts.title or (f"（原文无标题）{reply.facts.subject or reply.id}")


def short_title(reply: Card) -> str:
    """What the reply is about: its subject, which tells more than the formula of most titles."""
    return reply.facts.subject or display_title(reply)


def date_words(reply: Card) -> str:
    """The date that lists sort by, and which of the two it is."""
    if reply.facts.signed:
        return f"落款 {reply.facts.signed}"
    if reply.facts.published:
        return f"发布 {reply.facts.published}"
    return "日期不详"


def matter_words(reply: Card) -> str | None:
    """Short name of what is answered: 第286号建议."""
    if not reply.facts.number:
        return None
    noun = {Kind.SUGGESTION: "建议", Kind.PROPOSAL: "提案"}.get(reply.facts.kind, "") if reply.facts.kind else ""
    return f"第{reply.facts.number}号{noun}"


def copy_words(copy: Duplicate, original: Card | None) -> str:
    """How far a capture repeats another."""
    if copy.label:
        return cell(copy.label)
    is_same = original is not None and copy.source.sha256 == original.source.sha256
    return "逐字节相同" if is_same else "正文相同"


def reply_entry(reply: Card, here: str) -> str:
    """One reply in a list: what it is about, who replied, where, when, to which matter."""
    facts = reply.facts
    place = facts.region.full_name if facts.region else None
    notes = [note for note in (facts.agency, place, matter_words(reply), date_words(reply)) if note]
    return entry(locations.link(short_title(reply), here, locations.reply_page(reply.id)), notes)


def entry(linked_title: str, notes: Iterable[str], lead: str = "") -> str:
    """One entry of a list: a link, and below it what tells it apart; ``lead`` is a link of its own before it."""
    words = '<span class="dot" aria-hidden="true"> · </span>'.join(escape(note) for note in notes)
    before = f'<span class="entry-lead">{lead}</span> ' if lead else ""
    return f'- {before}{linked_title}<span class="entry-notes">{words}</span>'


def counted(linked_title: str, count: int) -> str:
    """One entry of a list of groups: a link and how many replies stand behind it."""
    return f'- {linked_title}<span class="count">{count}</span>'


def entry_list(entries: Iterable[str], css_class: str = "entries") -> str:
    """A list that stays out of the search index: what it names is found on its own page."""
    return region("div", css_class, "\n".join(entries), attributes='data-search-exclude=""')


@dataclass(frozen=True, slots=True)
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


def listing_pages(
    listing: Listing, items: Sequence[Card], entry_of: Callable[[Card, str], str] | None = None
) -> Iterator[Page]:
    """The pages of a list of replies, ``PER_PAGE`` on each; at least one page, also when the list is empty."""
    entry_of = entry_of or reply_entry
    for number, here, shown in _chunks(listing.path, items):
        entries = entry_list(entry_of(reply, here) for reply in shown) if shown else listing.empty
        yield _list_page(listing, here, number, _page_count(items), entries)


def grouped_pages(listing: Listing, items: Sequence[tuple[str, str]]) -> Iterator[Page]:
    """The pages of a list of groups: a heading and an entry each; neighbours with one heading stand below it.

    The first page is an ``index.md``, so that all pages lie in one folder and the links of the entries hold.
    """
    for number, here, shown in _chunks(listing.path, items):
        sections = [
            f"## {escape(heading)}\n\n{entry_list((entry for _, entry in group), 'groups')}"
            for heading, group in groupby(shown, key=lambda item: item[0])
        ]
        yield _list_page(listing, here, number, _page_count(items), "\n\n".join(sections) or listing.empty)


def index_page(listing: Listing, sections: str) -> Page:
    """A page of ways in that fits on one page."""
    parts = [f"# {escape(listing.title)}", crumbs(listing.path, listing.way, listing.title), listing.introduction]
    return page(listing.path, [*parts, sections or listing.empty])


def page(path: str, parts: Iterable[str], *, searched: bool = True) -> Page:
    """A page named by its first heading; ``searched`` is False for what only repeats other pages."""
    front_matter = {} if searched else {"search": {"exclude": True}}
    return Page(path, front_matter, "\n\n".join(part for part in parts if part))


def _page_count(items: Sequence[object]) -> int:
    return max(1, -(-len(items) // PER_PAGE))


def _chunks(first: str, items: Sequence[_Item]) -> Iterator[tuple[int, str, Sequence[_Item]]]:
    """Number and address of each page of a list, and what stands on it."""
    for number in range(1, _page_count(items) + 1):
        yield number, locations.following_page(first, number), items[(number - 1) * PER_PAGE : number * PER_PAGE]


def _list_page(listing: Listing, here: str, number: int, total: int, entries: str) -> Page:
    suffix = "" if number == 1 else f"（第 {number} 页）"
    parts = [
        f"# {escape(listing.title + suffix)}",
        crumbs(here, listing.way, (listing.short_title or listing.title) + suffix),
        listing.introduction if number == 1 else "",
        entries,
        _pager(listing.path, here, number, total),
    ]
    is_searched = number == 1 and entries != listing.empty
    return page(here, parts, searched=is_searched)


def _pager(first: str, here: str, number: int, total: int) -> str:
    """Links to the neighbours, the first and the last page of a list."""
    if total == 1:
        return ""
    wanted = sorted({1, number - 1, number + 1, total} & set(range(1, total + 1)) - {number})
    words = {number - 1: "← 上一页", number + 1: "下一页 →"}
    links = [
        locations.link(words.get(other, f"第 {other} 页"), here, locations.following_page(first, other))
        for other in wanted
    ]
    links.append(f"（共 {total} 页）")
    return region("nav", "pager", "\n".join(links), attributes='aria-label="翻页" data-search-exclude=""')
