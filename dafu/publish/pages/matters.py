"""Pages by assembly, session and matter."""

from collections.abc import Iterator
from functools import partial
from itertools import islice

from dafu.model import NATION_CODE, Card, Kind, MatterKey, Page
from dafu.publish import locations
from dafu.publish.markdown import escape
from dafu.publish.pages.draft import Draft, Section, Series, in_sections
from dafu.publish.pages.listings import Entry, Listing, entry_pages, listed, reply_list, told_by_replies
from dafu.publish.pages.parts import Crumb, counted, date_words, entry, short_title
from dafu.publish.pages.provinces import Placed, province_of, province_pages
from dafu.publish.pages.shelf import Shelf, Step
from dafu.publish.pages.words import KIND_WORDS
from dafu.publish.views import Group

MOST_SUBJECTS = 12
"""Subjects named on the page of one matter; where a site gives all its matters one number, there are hundreds."""
_WAY: tuple[Crumb, ...] = (("届次", locations.MATTERS),)


def matter_pages(shelf: Shelf) -> Iterator[Page | Draft | Section]:
    """The assemblies and their sessions, a page for each session and each matter, and one for all other replies."""
    unnumbered = shelf.outside(shelf.views.by_matter)
    yield from _index(shelf, len(unnumbered))
    yield from in_sections(_lists(shelf, unnumbered))


def _lists(shelf: Shelf, unnumbered: Group) -> Iterator[Series]:
    for session, group in shelf.views.by_session.items():
        path = locations.session_page(session)
        yield told_by_replies(shelf, path, group, partial(_session, shelf, session, group))
    for key, group in shelf.views.by_matter.items():
        path = locations.matter_page(key)
        yield told_by_replies(shelf, path, group, partial(_matter, shelf, key, group))
    if unnumbered:
        note = "网页上没有写明完整的届次和编号，因此没有事项页。"
        yield listed(shelf, Listing(locations.UNNUMBERED, "届次或编号不全的答复", _WAY, note), unnumbered)


def assembly_name(reply: Card) -> str:
    """The assembly as the reply names it, or the place and the kind of assembly."""
    place = reply.facts.region.name if reply.facts.region else ""
    return reply.facts.assembly or place + ("政协" if reply.facts.kind is Kind.PROPOSAL else "人大")


def session_name(reply: Card) -> str:
    """第 9 届第 1 次会议, as far as known."""
    term = f"第 {reply.facts.term} 届" if reply.facts.term else ""
    return term + (f"第 {reply.facts.session} 次会议" if reply.facts.session else "")


def _session(shelf: Shelf, session: str, group: Group) -> Iterator[Draft]:
    title = f"{assembly_name(group[0])}{session_name(group[0])}"
    listing = Listing(locations.session_page(session), title, _WAY, f"共 {len(group)} 篇答复，按编号排列。")
    numbered = [(shelf.matter_of[reply.id], reply) for reply in group if reply.id in shelf.matter_of]
    numbered.sort(key=lambda pair: _order(pair[0]))
    entries = [
        Entry("", partial(_numbered, key, reply), f"{_matter_label(key)}起", (shelf.key_of(reply),))
        for key, reply in numbered
    ]
    yield from entry_pages(listing, entries, "entries")


def _numbered(key: MatterKey, reply: Card, here: str) -> str:
    """The entry of a reply, led by the number of its matter."""
    number = locations.link(_matter_label(key), here, locations.matter_page(key))
    title = locations.link(short_title(reply), here, locations.reply_page(reply.id))
    return entry(title, filter(None, (reply.facts.agency, date_words(reply))), lead=number)


def _matter(shelf: Shelf, key: MatterKey, group: Group) -> Iterator[Draft]:
    first = group[0]
    session = f"{assembly_name(first)}{session_name(first)}"
    subjects = dict.fromkeys(reply.facts.subject for reply in group if reply.facts.subject)
    about = "".join(f"\n\n事由：{escape(subject)}" for subject in islice(subjects, MOST_SUBJECTS))
    introduction = f"{KIND_WORDS[key.kind]}。同一事项可以由几个单位分别答复。{about}"
    way = (*_WAY, (session, locations.session_page(key.session_path)))
    label = _matter_label(key)
    listing = Listing(locations.matter_page(key), f"{session}{label}", way, introduction, short_title=label)
    yield from reply_list(shelf, listing, group)


def _matter_label(key: MatterKey) -> str:
    return f"第 {key.number} 号{'建议' if key.kind is Kind.SUGGESTION else '提案'}"


def _order(key: MatterKey) -> tuple[int, str]:
    """Numbers in their numerical order, whatever their length; letters count after that."""
    return len(key.number), key.number


def _index(shelf: Shelf, unnumbered: int) -> Iterator[Page | Draft]:
    placed = []
    for session, group in shelf.views.by_session.items():
        is_national = session.startswith(NATION_CODE)
        province = Step(NATION_CODE, "全国") if is_national else province_of(group[0].facts.region)
        name = session_name(group[0])
        show = partial(_shown, name, locations.session_page(session), len(group))
        placed.append(Placed(province, Entry(assembly_name(group[0]), show, shows=(name, session, str(len(group))))))
    other = partial(_shown, "届次或编号不全的答复", locations.UNNUMBERED, unnumbered)
    introduction = "建议和提案在哪一级人大、政协的哪次会议上提出。"
    listing = Listing(locations.MATTERS, "届次", introduction=introduction, unit="会议")
    others = [Entry("其他", other, shows=(str(unnumbered),))] if unnumbered else []
    yield from province_pages(listing, placed, others, locations.sessions_of)


def _shown(name: str, path: str, count: int, here: str) -> str:
    """The entry of a session in a list below the page ``here``."""
    return counted(locations.link(name, here, path), count)
