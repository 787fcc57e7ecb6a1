"""A title by itself: who answers, which assembly, which matter, and whether it is a reply at all."""

import re
from dataclasses import dataclass
from functools import lru_cache

from dafu.model import Kind, Level
from dafu.rulebook.facts import FactRules
from dafu.rulebook.places import Place
from dafu.stages.describe.agency import agency_in, branch_places, places_of
from dafu.stages.describe.assembly import assembly_of, choose
from dafu.stages.describe.grammar import Parts, read_parts
from dafu.stages.describe.lexer import masked
from dafu.stages.describe.numbers import find_document_number
from dafu.stages.describe.reading import Reading

LONGEST_TITLE = 300
"""Signs of a title that are read; more is a page without line breaks."""
_TRAILING_BRACKET = re.compile(r"[(【\[][^()【】\[\]]{0,40}[)】\]]$")
_TRAILING_CLASS = re.compile(r"(?:分类|类别|办理结果|办理类别):?[A-F]\d?类?$")
_END_MARKS = "\x00 。.,;:、《》“”"


@dataclass(frozen=True, slots=True)
class TitleFacts:
    """What a title says by itself; the page may say more. A fact that the title does not give is None."""

    is_reply: bool
    """Whether the title announces a reply, and not a list, a meeting or a report."""
    parts: Parts
    kind: Kind | None = None
    assembly: str | None = None
    level: Level | None = None
    term: int | None = None
    session: int | None = None
    number: str | None = None
    subject: str | None = None
    agency: str | None = None
    """As printed."""
    role: str | None = None
    """主办, 协办, 会办, 分办 or 独办."""
    class_number: str | None = None
    outcome: str | None = None
    document_number: str | None = None
    site: str | None = None
    """Name of the site behind the title."""


def read_title(title: str, rules: FactRules) -> TitleFacts:
    """Read a title in whatever order its parts stand.

    What 市 or 县 means is taken from the name of the agency or of the site, if the title gives one; the page
    as a whole may know better.
    """
    reading = Reading.of(title[:LONGEST_TITLE], rules)
    text, site = _without_site(reading.text, rules)
    number = find_document_number(reading, text, rules)
    if number is not None:
        text = masked(text, number.start, number.end)
    parts = read_parts(reading, text, rules)
    is_reply = is_reply_title(text, rules)
    agency = _agency(reading, text, parts, rules)
    home = _home(agency, site, rules)
    assembly = assembly_of(parts.kind, parts.clause, home, rules) if parts.kind and parts.clause else None
    return TitleFacts(
        is_reply,
        parts,
        kind=parts.kind if is_reply else None,
        assembly=assembly.name if assembly and is_reply else None,
        level=assembly.level if assembly and is_reply else None,
        term=parts.clause.term if parts.clause else None,
        session=parts.clause.session if parts.clause else None,
        number=parts.number,
        subject=parts.subject,
        agency=agency if is_reply else None,
        role=parts.role,
        class_number=parts.class_number,
        outcome=parts.outcome,
        document_number=number.printed if number else None,
        site=site,
    )


def _agency(reading: Reading, text: str, parts: Parts, rules: FactRules) -> str | None:
    """The agency before the matter, or in brackets at the very end."""
    name = agency_in(reading, 0, parts.head, rules) if parts.head else None
    behind = _TRAILING_BRACKET.search(text)
    if name is None and behind is not None:
        name = agency_in(reading, behind.start() + 1, behind.end() - 1, rules)
    return name


@lru_cache(maxsize=256)  # of the page at hand: each step of describe asks for its titles
def is_reply_title(text: str, rules: FactRules) -> bool:
    """Whether a folded, simplified title ends like a reply's and is none of the reports about replies."""
    core = text.strip(_END_MARKS)
    for _ in range(4):
        shorter = _TRAILING_BRACKET.sub("", core).strip(_END_MARKS)
        shorter = _TRAILING_CLASS.sub("", shorter)
        if shorter == core:
            break
        core = shorter
    if rules.patterns["not-a-reply-title"].search(core):
        return False
    return bool(rules.patterns["reply-title"].search(core))


def _without_site(text: str, rules: FactRules) -> tuple[str, str | None]:
    match = rules.patterns["site-suffix"].search(text)
    return (text[: match.start()], match["site"]) if match else (text, None)


def _home(agency: str | None, site: str | None, rules: FactRules) -> Place | None:
    for name in (agency, site):
        place = choose(places_of(name, rules) or branch_places(name, rules), None) if name else None
        if place is not None:
            return place
    return None
