"""The page of one reply: facts, the text exactly as captured, and everything the archive knows about it."""

from collections.abc import Iterator
from functools import partial

from dafu.model import Card, Page, Reply, ZonedLine
from dafu.publish import locations
from dafu.publish.front_matter import reply_front_matter
from dafu.publish.markdown import escape, render_blocks, wrap
from dafu.publish.pages.captures_of_reply import captures_section
from dafu.publish.pages.damage import damage_notes
from dafu.publish.pages.draft import Section, Series, in_sections, single
from dafu.publish.pages.evidence import HEADER_ZONES, Anchors, anchors_of, line_anchor, line_links
from dafu.publish.pages.panel import facts_panel
from dafu.publish.pages.parts import Crumb, crumbs, display_title, matter_words, region, reply_entry
from dafu.publish.pages.passport import passport
from dafu.publish.pages.privacy import masked_note, show_marks, unsearched_lines
from dafu.publish.pages.shelf import Around, Shelf, way_down


def reply_pages(shelf: Shelf) -> Iterator[Section]:
    """A page for each reply; a reply is loaded when its page is rendered."""
    return in_sections(map(partial(_series, shelf), shelf.archive.replies))


def _series(shelf: Shelf, card: Card) -> Series:
    around = shelf.around(card)
    return single(
        locations.reply_page(card.id), _shown(shelf, card, around), partial(_loaded_page, shelf, card, around)
    )


def reply_page(reply: Reply, around: Around) -> Page:
    """The page of one reply; complete by itself, whatever renders it."""
    here = locations.reply_page(reply.id)
    anchors = anchors_of(reply)
    parts = [
        f"# {escape(display_title(reply))}",
        crumbs(here, _way(reply, around), matter_words(reply) or "答复"),
        facts_panel(reply, around, here, anchors),
        damage_notes(reply, anchors),
        masked_note(reply, around),
        *(show_marks(part, around) for part in _document(reply)),
        _topics(reply, here, anchors),
        _related(around, here),
        _citations(reply, anchors),
        captures_section(reply, around, here, anchors),
        _heading("清洗护照", "archive-passport"),
        passport(reply, around, here, anchors),
    ]
    return Page(here, reply_front_matter(reply), "\n\n".join(part for part in parts if part))


def _loaded_page(shelf: Shelf, card: Card, around: Around) -> Page:
    return reply_page(shelf.load(card), around)


def _shown(shelf: Shelf, card: Card, around: Around) -> list[str | bytes]:
    """What the page shows, of other replies too: their own keys, for their cards come from nothing else."""
    matter = around.matter.path if around.matter else ""
    labels = ["、".join(topics) for _, topics in around.related]
    # Few replies have copies, and their pages show all of them.
    copies = map(repr, around.copies)
    cards = [card, *[other for other, _ in around.related]]
    return [shelf.keys_of(cards), "\n".join([around.privacy, matter, *labels]), *copies]


def _document(reply: Reply) -> Iterator[str]:
    """The letter as a paper: its head, its text, its annex."""
    unsearched = unsearched_lines(reply)
    yield _header(reply, unsearched)
    yield wrap("reply-text", render_blocks(reply.text, unsearched=unsearched))
    yield wrap("reply-annex", render_blocks(reply.annex, unsearched=unsearched)) if reply.annex else ""


def _way(reply: Reply, around: Around) -> tuple[Crumb, ...]:
    """The way back through the places, or the list of replies whose place is not known."""
    if reply.facts.region is None:
        return (("地区", locations.PLACES), ("地区不详", locations.UNKNOWN_PLACE))
    steps = tuple((step.name, locations.place_page(step.code)) for step in way_down(reply.facts.region))
    key = around.matter
    if key is None or not reply.facts.assembly:
        return steps
    return (*steps, (reply.facts.assembly, locations.session_page(key.session_path)))


def _heading(words: str, anchor: str) -> str:
    """Heading of a part that is the archive's and not the reply's; the part stays out of the search index."""
    return f'## {words} {{: #{anchor} .archive-heading data-search-exclude="" }}'


def _header(reply: Reply, unsearched: frozenset[int]) -> str:
    """Letterhead, document number and title lines, as printed."""
    lines = [_header_line(line, unsearched) for line in reply.lines if line.zone in HEADER_ZONES]
    return region("div", "reply-header", "\n\n".join(lines)) if lines else ""


def _header_line(line: ZonedLine, unsearched: frozenset[int]) -> str:
    hidden = ' data-search-exclude=""' if line.number in unsearched else ""
    attributes = f"#{line_anchor(line.number)} .{line.zone.value.replace('_', '-')}{hidden}"
    return f"{escape(line.text.strip())}\n{{: {attributes} }}"


def _topics(reply: Reply, here: str, anchors: Anchors) -> str:
    entries = [
        f"- {locations.link(topic.label, here, locations.topic_page(topic.id))}：{line_links(topic.lines, anchors)}"
        for topic in reply.topics
    ]
    return "\n\n".join([_heading("主题", "archive-topics"), "\n".join(entries)]) if entries else ""


def _related(around: Around, here: str) -> str:
    entries = []
    for other, topics in around.related:
        why = f"共同主题：{'、'.join(topics)}" if topics else ""
        shown = reply_entry(other, here)
        entries.append(f'{shown}<span class="entry-why">{escape(why)}</span>')
    if not entries:
        return ""
    return "\n\n".join([_heading("相关答复", "archive-related"), region("div", "entries", "\n".join(entries))])


def _citations(reply: Reply, anchors: Anchors) -> str:
    entries = [
        f"- 《{escape(cited.title.strip('《》'))}》{escape(cited.number or '')}：{line_links(cited.lines, anchors)}"
        for cited in reply.cites
    ]
    return "\n\n".join([_heading("文中提到的文件", "archive-cites"), "\n".join(entries)]) if entries else ""
