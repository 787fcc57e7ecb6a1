"""The facts panel of a reply: label, value linked to its page, and the lines that say so."""

from collections.abc import Callable, Iterator, Mapping

from dafu.model import FACT_LABELS, GATHERED_FACTS, Reply
from dafu.publish import locations
from dafu.publish.locations import cell
from dafu.publish.pages.corrections import correction_notes, is_corrected
from dafu.publish.pages.evidence import Anchors, line_links
from dafu.publish.pages.matters import session_name
from dafu.publish.pages.parts import region
from dafu.publish.pages.privacy import capture_link, hides_staff
from dafu.publish.pages.shelf import Around, way_down
from dafu.publish.pages.words import SCHEME_WORDS, value_words

_Row = Callable[[Reply, Around, str], str]
_HEAD = ("| 项目 | 内容 | 依据 |", "| --- | --- | --- |")


def facts_panel(reply: Reply, around: Around, here: str, anchors: Anchors) -> str:
    """The panel as a Markdown table, so that it reads anywhere; the title stands above it, as the page's heading."""
    rows = [*_fact_rows(reply, around, here, anchors), *_topic_row(reply, here), _source_row(reply, here, around)]
    return region("div", "reply-facts", "\n".join([*_HEAD, *rows]), 'data-search-exclude=""')


def _fact_rows(reply: Reply, around: Around, here: str, anchors: Anchors) -> Iterator[str]:
    for name, label in FACT_LABELS.items():
        is_heading = name == "title" and not is_corrected(reply, name)
        if is_heading or getattr(reply.facts, name) in (None, ()):
            continue
        if name in _IN_SESSION and reply.facts.assembly:
            continue  # shown together with the assembly
        show = _ROWS.get(name, _in_text if name not in GATHERED_FACTS else None)
        value = show(reply, around, here) if show else cell(value_words(getattr(reply.facts, name)))
        names = (name, *_IN_SESSION) if name == "assembly" else (name,)
        value += correction_notes(reply, names, anchors)
        yield _row(label, value, _shown_evidence(reply, names, anchors))


def _shown_evidence(reply: Reply, names: tuple[str, ...], anchors: Anchors) -> str:
    """The lines; which rule read them says the passport."""
    found = [item for item in map(reply.evidence_for, names) if item]
    lines = sorted({number for item in found for number in item.lines})
    if lines:
        return line_links(lines, anchors)
    return locations.anchor_link("见清洗护照", "archive-passport") if found else ""


def _row(label: str, value: str, evidence: str) -> str:
    return f"| {cell(label)} | {value} | {evidence} |"


def _topic_row(reply: Reply, here: str) -> Iterator[str]:
    if reply.topics:
        links = [locations.link(topic.label, here, locations.topic_page(topic.id)) for topic in reply.topics]
        yield _row("主题", "、".join(links), locations.anchor_link("逐条依据", "archive-topics"))


def _source_row(reply: Reply, here: str, around: Around) -> str:
    capture = "抓取件不提供" if hides_staff(around) else capture_link("抓取件", here, reply.source, around)
    page = locations.outside_link("原网页", reply.source.url) if reply.source.url else ""
    return _row("原件", "、".join(filter(None, (capture, page))), locations.anchor_link("清洗护照", "archive-passport"))


def _assembly(reply: Reply, around: Around, here: str) -> str:
    name = f"{reply.facts.assembly}{session_name(reply)}"
    key = around.matter
    return locations.link(name, here, locations.session_page(key.session_path)) if key else cell(name)


def _number(reply: Reply, around: Around, here: str) -> str:
    words = f"第 {reply.facts.number} 号"
    key = around.matter
    return locations.link(words, here, locations.matter_page(key)) if key else cell(words)


def _agency(reply: Reply, _around: Around, here: str) -> str:
    name = reply.facts.agency or ""
    return locations.link(name, here, locations.agency_page(name))


def _region(reply: Reply, _around: Around, here: str) -> str:
    if reply.facts.region is None:
        return ""
    steps = way_down(reply.facts.region)
    return " ".join(locations.link(step.name, here, locations.place_page(step.code)) for step in steps)


def _signed(reply: Reply, _around: Around, here: str) -> str:
    date = reply.facts.signed
    return locations.link(str(date), here, locations.year_page(date.year)) if date else ""


def _published(reply: Reply, _around: Around, here: str) -> str:
    date = reply.facts.published
    if date is None or reply.facts.signed:  # the year pages go by the date of signing
        return cell(str(date))
    return locations.link(str(date), here, locations.year_page(date.year))


def _in_text(_reply: Reply, _around: Around, _here: str) -> str:
    """Staff are not gathered: whoever wants to know reads the line in the text."""
    return "见原文"


def _contact(reply: Reply, around: Around, _here: str) -> str:
    """Staff are not gathered: whoever wants to call reads the line in the text; where that is hidden, the office."""
    office = reply.facts.contact.office if reply.facts.contact else None
    return cell(office or "") if hides_staff(around) else "见原文"


def _joint_agencies(reply: Reply, _around: Around, here: str) -> str:
    return "、".join(locations.link(name, here, locations.agency_page(name)) for name in reply.facts.joint_agencies)


def _signatory(_reply: Reply, _around: Around, _here: str) -> str:
    """Staff, too: named in the paper and gathered nowhere."""
    return "见原文"


def _outcome_scheme(reply: Reply, _around: Around, _here: str) -> str:
    scheme = reply.facts.outcome_scheme or ""
    return cell(SCHEME_WORDS.get(scheme, "、".join(scheme)))


_IN_SESSION = ("term", "session")
_ROWS: Mapping[str, _Row] = {
    "assembly": _assembly,
    "number": _number,
    "agency": _agency,
    "region": _region,
    "signed": _signed,
    "published": _published,
    "contact": _contact,
    "joint_agencies": _joint_agencies,
    "signatory": _signatory,
    "outcome_scheme": _outcome_scheme,
}
"""Facts whose value is a link or a word of ours; every other fact is shown as it stands."""
