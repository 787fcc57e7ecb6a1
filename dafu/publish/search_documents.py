"""What of an archive can be found: its replies as documents, and names that lead straight to a page.

Staff are no search result: contact blocks and lines in which their names or phones stand are left out, and so are the
lines that belong to the web page.
"""

from collections import Counter
from collections.abc import Callable, Iterator

from dafu.model import Archive, Block, BlockKind, Card, Kind, Load, Reply, Topic, Zone, whole
from dafu.publish import locations
from dafu.publish.initials import initials
from dafu.publish.markdown import readable
from dafu.publish.pages.evidence import line_anchor
from dafu.publish.pages.parts import date_words, display_title, matter_words, short_title
from dafu.publish.pages.privacy import unsearched_lines
from dafu.publish.pages.shelf import way_down
from dafu.publish.pages.words import KIND_WORDS
from dafu.publish.views import Views
from dafu.search.documents import Document, Jump, Paragraph

FACETS = ("province", "prefecture", "agency", "kind", "year", "topic", "assembly", "outcome")
"""Names of the facets; documents are sorted by them in this order."""

MOST_INITIALS = 2000
"""Agencies that are found by their initials: those with most replies. Each costs some 35 bytes of the index."""

_ENOUGH = 2
"""Pages of one name, which then leads to none."""

Letters = Callable[[str], str]
"""Name → its initials."""
Address = Callable[[str], str]
"""Page below ``docs/`` → its address below the root of the site."""


def directory_address(path: str) -> str:
    """``replies/36e3c02a8ff86f96.md`` → ``replies/36e3c02a8ff86f96/``."""
    if path.endswith("/index.md") or path == "index.md":
        return path.removesuffix("index.md")
    return f"{path.removesuffix('.md')}/"


def file_address(path: str) -> str:
    """``replies/36e3c02a8ff86f96.md`` → ``replies/36e3c02a8ff86f96.html``, where pages are files."""
    return f"{path.removesuffix('.md')}.html"


def search_documents(archive: Archive, address: Address = directory_address, load: Load = whole) -> Iterator[Document]:
    """A document for each reply; one reply after the other is loaded."""
    return (search_document(card, address, load) for card in archive.replies)


def search_document(card: Card, address: Address = directory_address, load: Load = whole) -> Document:
    """The document of a reply, which is loaded; it depends on the reply alone."""
    reply = load(card)
    return Document(
        id=reply.id,
        address=address(locations.reply_page(reply.id)),
        title=readable(short_title(reply)),
        subtitle=readable(" · ".join(_notes(reply))),
        paragraphs=tuple(_paragraphs(reply)),
        date=str(reply.date or ""),
        facets=_facets(reply),
        keys=tuple(_keys(reply)),
    )


def _notes(reply: Reply) -> Iterator[str]:
    """What tells a reply apart in a list of results: who replied, where, to which matter, when."""
    region = reply.facts.region
    notes = (reply.facts.agency, region and region.full_name, matter_words(reply), date_words(reply))
    yield from (note for note in notes if note)


def _paragraphs(reply: Reply) -> Iterator[Paragraph]:
    """The printed head, the text and the annex, each with its anchor; at last the facts, which may stand nowhere else."""
    hidden = unsearched_lines(reply)
    yield from _head(reply, hidden)
    for block in (*reply.text, *reply.annex):
        if block.kind is not BlockKind.CONTACT and hidden.isdisjoint(block.lines) and (text := _text(block)):
            yield Paragraph(block.anchor, text, block.kind is BlockKind.HEADING)
    if facts := "；".join(_facts_in_words(reply)):
        yield Paragraph("", readable(facts))


def _text(block: Block) -> str:
    if block.rows:
        return readable(" ".join(cell.text for row in block.rows for cell in row))
    return readable(block.text)


def _head(reply: Reply, hidden: frozenset[int]) -> Iterator[Paragraph]:
    """Letterhead, document number and title; a title over several lines is one paragraph."""
    shown = [line for line in reply.lines if line.number not in hidden and line.text.strip()]
    for line in shown:
        if line.zone in (Zone.LETTERHEAD, Zone.DOCUMENT_NUMBER):
            yield Paragraph(line_anchor(line.number), readable(line.text))
    title = readable(display_title(reply))
    first = next((line.number for line in shown if line.zone is Zone.TITLE), None)
    if title != readable(short_title(reply)):
        yield Paragraph(line_anchor(first) if first else "", title, is_heading=True)


def _facts_in_words(reply: Reply) -> Iterator[str]:
    facts = reply.facts
    yield from (KIND_WORDS[facts.kind],) if facts.kind else ()
    yield from (facts.assembly,) if facts.assembly else ()
    yield from (facts.document_number,) if facts.document_number else ()
    yield from (f"答复对象：{'、'.join(facts.addressees)}",) if facts.addressees else ()
    yield from (f"落款 {facts.signed}",) if facts.signed else ()
    yield from (f"发布 {facts.published}",) if facts.published else ()
    yield from (f"主题：{'、'.join(topic.label for topic in reply.topics)}",) if reply.topics else ()


def _facets(reply: Reply) -> dict[str, tuple[str, ...]]:
    facts, region = reply.facts, reply.facts.region
    # In a municipality there is no prefecture, and counties of several provinces share a name.
    city = region and (region.prefecture or (region.full_name if region.county else None))
    # Letters of different places mean different things.
    outcome = f"{region.name if region else '地区不详'} {facts.outcome}" if facts.outcome else None
    single = {
        "province": region and (region.province or region.name),  # 全国 stands among the provinces
        "prefecture": city,
        "agency": facts.agency,
        "kind": KIND_WORDS[facts.kind] if facts.kind else None,
        "year": str(reply.date.year) if reply.date else None,
        "assembly": facts.assembly,
        "outcome": outcome,
    }
    values: dict[str, tuple[str, ...]] = {name: (value,) if value else () for name, value in single.items()}
    values["topic"] = tuple(sorted(topic.label for topic in reply.topics))
    return {name: values[name] for name in FACETS}


def _keys(reply: Reply) -> Iterator[str]:
    """Names that lead to this reply when no other has them."""
    if reply.facts.document_number:
        yield reply.facts.document_number
    yield from reply.facts.addressees


def search_jumps(
    archive: Archive, views: Views, address: Address = directory_address, letters: Letters = initials
) -> Iterator[Jump]:
    """Names of matters, agencies, places, topics and years, and the pages that list their replies; initials of some."""
    yield from _matter_jumps(views, address)
    size = {agency: len(replies) for agency, replies in views.by_agency.items()}
    initialled = set(sorted(size, key=lambda agency: (-size[agency], agency))[:MOST_INITIALS])
    for agency in sorted(size):
        for name in (agency, *([letters(agency)] if agency in initialled else [])):
            yield Jump(name, f"单位：{agency}", address(locations.agency_page(agency)))
    yield from _place_jumps(archive, address, letters)
    yield from _topic_jumps(archive.topics, views, address)
    for year in sorted(year for year in views.by_year if year is not None):
        yield Jump(f"{year}年", f"{year} 年的答复", address(locations.year_page(year)))


def _matter_jumps(views: Views, address: Address) -> Iterator[Jump]:
    """A name of several matters leads to none of them: two of these say so as well as hundreds."""
    told: Counter[str] = Counter()
    for key, group in views.by_matter.items():
        noun = "建议" if key.kind is Kind.SUGGESTION else "提案"
        names = (f"第{key.number}号", f"第{key.number}号{noun}", f"{key.number}号", f"{key.number}号{noun}")
        wanted = [name for name in names if told[name] < _ENOUGH]
        if wanted:
            assembly = next((reply.facts.assembly for reply in group if reply.facts.assembly), "")
            title = f"{assembly}第{key.term}届第{key.session}次会议第{key.number}号{noun}"
            page = address(locations.matter_page(key))
            yield from (Jump(name, title, page) for name in wanted)
            told.update(wanted)


def _place_jumps(archive: Archive, address: Address, letters: Letters) -> Iterator[Jump]:
    regions = {reply.facts.region for reply in archive.replies if reply.facts.region}
    steps = {step for region in regions for step in way_down(region)}
    for step in sorted(steps):
        for name in (step.code, step.name, letters(step.name)):
            yield Jump(name, f"地区：{step.name}（{step.code}）", address(locations.place_page(step.code)))


def _topic_jumps(topics: tuple[Topic, ...], views: Views, address: Address) -> Iterator[Jump]:
    for topic in topics:
        if views.by_topic.get(topic.id):
            yield Jump(topic.label, f"主题：{topic.label}", address(locations.topic_page(topic.id)))
