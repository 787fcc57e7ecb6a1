"""Pieces that several pages are put together from: the way back, names, entries of lists."""

from collections.abc import Iterable, Sequence

from dafu.model import Card, Duplicate, Kind, Page
from dafu.publish import locations
from dafu.publish.locations import cell
from dafu.publish.markdown import escape

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
    words = " · ".join(map(escape, notes))
    before = f'<span class="entry-lead">{lead}</span> ' if lead else ""
    return f'- {before}{linked_title}<span class="entry-notes">{words}</span>'


def counted(linked_title: str, count: int) -> str:
    """One entry of a list of groups: a link and how many replies stand behind it."""
    return f'- {linked_title}<span class="count">{count}</span>'


def entry_list(entries: Iterable[str], css_class: str = "entries") -> str:
    """A list that stays out of the search index: what it names is found on its own page."""
    return region("div", css_class, "\n".join(entries), attributes='data-search-exclude=""')


def page(path: str, parts: Iterable[str], *, searched: bool = True) -> Page:
    """A page named by its first heading; ``searched`` is False for what only repeats other pages."""
    front_matter = {} if searched else {"search": {"exclude": True}}
    return Page(path, front_matter, "\n\n".join(part for part in parts if part))
