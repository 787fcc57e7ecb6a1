"""Pages by assembly, session and matter."""

from collections.abc import Iterator
from itertools import groupby

from dafu.model import Kind, MatterKey, Page, Reply
from dafu.publish import locations
from dafu.publish.markdown import escape
from dafu.publish.pages.parts import KIND_WORDS, Crumb, Listing, counted, entry_list, index_page, listing_pages
from dafu.publish.pages.shelf import Shelf
from dafu.publish.views import Group

_WAY: tuple[Crumb, ...] = (("届次", locations.MATTERS),)


def matter_pages(shelf: Shelf) -> Iterator[Page]:
    """The assemblies and their sessions, a page for each session and each matter, and one for all other replies."""
    unnumbered = shelf.outside(shelf.views.by_matter)
    yield _index(shelf, len(unnumbered))
    for session, group in sorted(shelf.views.by_session.items()):
        yield from _session(shelf, session, group)
    for key, group in sorted(shelf.views.by_matter.items(), key=lambda item: item[0].path):
        yield from _matter(key, group)
    if unnumbered:
        note = "网页上没有写明完整的届次和编号，因此没有事项页。"
        yield from listing_pages(Listing(locations.UNNUMBERED, "届次或编号不全的答复", _WAY, note), unnumbered)


def assembly_name(reply: Reply) -> str:
    """The assembly as the reply names it, or the place and the kind of assembly."""
    place = reply.facts.region.name if reply.facts.region else ""
    return reply.facts.assembly or place + ("政协" if reply.facts.kind is Kind.PROPOSAL else "人大")


def session_name(reply: Reply) -> str:
    """第 9 届第 1 次会议, as far as known."""
    term = f"第 {reply.facts.term} 届" if reply.facts.term else ""
    return term + (f"第 {reply.facts.session} 次会议" if reply.facts.session else "")


def _session(shelf: Shelf, session: str, group: Group) -> Iterator[Page]:
    first = group[0]
    title = f"{assembly_name(first)}{session_name(first)}"
    here = locations.session_page(session)
    keys = sorted({shelf.matter_of[reply.id] for reply in group if reply.id in shelf.matter_of}, key=_by_number)
    links = [f"- {locations.link(_matter_label(key), here, locations.matter_page(key))}" for key in keys]
    parts = [f"## 事项\n\n{entry_list(links, 'groups')}"] if links else []
    parts.append(f"## 答复\n\n共 {len(group)} 篇。")
    yield from listing_pages(Listing(here, title, _WAY, "\n\n".join(parts)), group)


def _matter(key: MatterKey, group: Group) -> Iterator[Page]:
    first = group[0]
    session = f"{assembly_name(first)}{session_name(first)}"
    subjects = dict.fromkeys(reply.facts.subject for reply in group if reply.facts.subject)
    about = "".join(f"\n\n事由：{escape(subject)}" for subject in subjects)
    introduction = f"{KIND_WORDS[key.kind]}。同一事项可以由几个单位分别答复。{about}"
    way = (*_WAY, (session, locations.session_page(key.session_path)))
    title = f"{session}{_matter_label(key)}"
    yield from listing_pages(Listing(locations.matter_page(key), title, way, introduction), group)


def _matter_label(key: MatterKey) -> str:
    return f"第 {key.number} 号{'建议' if key.kind is Kind.SUGGESTION else '提案'}"


def _by_number(key: MatterKey) -> tuple[int, str]:
    """Numbers in their numerical order, whatever their length; letters count after that."""
    return len(key.number), key.number


def _index(shelf: Shelf, unnumbered: int) -> Page:
    here = locations.MATTERS
    sections = []
    for _, sessions in groupby(sorted(shelf.views.by_session.items()), key=lambda item: item[0].rsplit("/", 1)[0]):
        groups = list(sessions)
        entries = [
            counted(locations.link(session_name(group[0]), here, locations.session_page(session)), len(group))
            for session, group in groups
        ]
        sections.append(f"## {escape(assembly_name(groups[0][1][0]))}\n\n{entry_list(entries, 'groups')}")
    if unnumbered:
        entries = [counted(locations.link("届次或编号不全的答复", here, locations.UNNUMBERED), unnumbered)]
        sections.append(f"## 其他\n\n{entry_list(entries, 'groups')}")
    introduction = "建议和提案在哪一级人大、政协的哪次会议上提出。"
    return index_page(Listing(here, "届次", introduction=introduction), "\n\n".join(sections))
