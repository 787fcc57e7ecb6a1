"""A site's own template, learned from its captures: lines that come back, and never inside a letter, are web furniture.

A capture in which a letter can be seen from its salutation to the date under it says of each line whether it stands
inside the letter or outside. What most such captures of a site say about a line is evidence for the captures in which
it was hard to tell. It weighs in the search for the best reading like everything else and cuts nothing.
"""

import hashlib
import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from dafu.model import Capture, Zone
from dafu.rulebook.lines import LineRules
from dafu.stages.clean.looks import Look

RULE = "site-template"
SAMPLE = 200
"""Captures of a site that are learned from, the ones with the smallest ids; a count of them fits in one byte."""
_EDGE = 400
"""Lines learned from each end of a capture; what a template adds does not stand in the midst of a thousand lines."""
_SHORT = 60
"""Longest folded line whose value after a label is masked; a longer one is a paragraph with a colon."""
_DIGITS = re.compile(r"[0-9]+")
_WEEKDAY = re.compile("(星期|周)[一二三四五六日天]")
_LABEL = re.compile("([^:]{1,12}:).+")
# Formats fixed by those who hand the codes out: ten signs for a government site, place and number for a registration.
_SITE_CODE = re.compile("网站(?:标识|识别)(?:编)?码[:：]?([0-9A-Za-z]{10})(?![0-9A-Za-z])")
_REGISTRATION = re.compile(r"([\u4e00-\u9fff])ICP[备证](?:案)?(?:[:：])?([0-9]{6,10})号?")
_TAIL = frozenset({"signature", "contact", "copied_to", "trailer"})
_SALUTATION, _SIGNATURE = frozenset({"salutation"}), frozenset({"signature"})
_ANNEX = frozenset({"annex_opening", "annex"})
_HASH, _RECORD = 8, 11
_OUTSIDE, _INSIDE = 1, 2
"""Where a line stands in a capture: one that comes more than once can stand on both sides of the letter's edge."""

# What speaks for the letter keeps its own score, however often it comes back: an agency signs all its replies alike.
_PROTECTED = frozenset(
    {
        *("salutation", "signature", "contact", "copied_to", "trailer", "body", "annex_opening", "annex", "question"),
        *("title", "title_closing", "document_number", "letterhead"),
    }
)


@dataclass(frozen=True, slots=True)
class Sketch:
    """What one capture teaches about its site."""

    site: str
    id: str
    lines: bytes
    """For each masked line its hash and, in one byte, the sides on which it stands."""


@dataclass(frozen=True, slots=True)
class Standing:
    """In how many captures of a site a line stands, and in how many of them where."""

    captures: int
    outside: int
    inside: int


@dataclass(frozen=True, slots=True)
class SiteTemplate:
    """The lines that come back on a site; eleven bytes a line, so that the templates of a thousand sites stay small."""

    site: str
    captures: int
    """How many captures it was learned from."""
    records: bytes
    """Sorted; each the hash of a masked line and the three numbers of its standing, a byte each."""

    @property
    def digest(self) -> str:
        """Changes when anything that was learned changes."""
        return hashlib.sha256(self.captures.to_bytes(2, "big") + self.records).hexdigest()[:16]

    def standing(self, folded: str) -> Standing | None:
        """What is known about a folded line; None when too few captures have it."""
        return _standings(self.records).get(_name_of(folded))


@lru_cache(maxsize=32)  # the captures of a few sites come in turns
def _standings(records: bytes) -> Mapping[bytes, Standing]:
    return {
        records[place : place + _HASH]: Standing(*records[place + _HASH : place + _RECORD])
        for place in range(0, len(records), _RECORD)
    }


class TemplateCounter:
    """Gathers sketches in any order; the outcome depends on the set of them alone."""

    def __init__(self) -> None:
        self._sketches: defaultdict[str, dict[str, bytes]] = defaultdict(dict)

    def add(self, sketch: Sketch) -> None:
        """Count a capture; the same bytes twice count once."""
        known = self._sketches[sketch.site]
        known[sketch.id] = sketch.lines
        if len(known) >= 2 * SAMPLE:
            self._sketches[sketch.site] = {name: known[name] for name in sorted(known)[:SAMPLE]}

    def finish(self, rules: LineRules) -> Mapping[str, SiteTemplate]:
        """The templates of the sites that have captures enough, by site."""
        least = int(rules.shape["repeated_captures"])
        return {
            site: _template(site, [known[name] for name in sorted(known)[:SAMPLE]], least)
            for site, known in sorted(self._sketches.items())
            if len(known) >= least
        }


def _template(site: str, sketches: Sequence[bytes], least: int) -> SiteTemplate:
    counts = Counter[bytes]()
    for lines in sketches:
        counts.update(lines[start : start + _HASH] for start in range(0, len(lines), _HASH + 1))
    repeated = {name: bytearray((count, 0, 0)) for name, count in counts.items() if count >= least}
    for lines in sketches:
        for start in range(0, len(lines), _HASH + 1):
            if (numbers := repeated.get(lines[start : start + _HASH])) is not None:
                stand = lines[start + _HASH]
                numbers[1] += bool(stand & _OUTSIDE)
                numbers[2] += bool(stand & _INSIDE)
    records = b"".join(name + bytes(repeated[name]) for name in sorted(repeated))
    return SiteTemplate(site, len(sketches), records)


def sketch_of(capture: Capture, rules: LineRules) -> Sketch | None:
    """What a capture teaches; None when its site is unknown, or where its letter begins and ends."""
    if (site := site_of(capture, rules)) is None:
        return None
    rules.folding.remember(line.text for line in capture.lines)
    folded = [text for line in capture.lines if (text := rules.fold(line.text))]
    # Rules are asked for few lines: between salutation and date, lie the longest ones of the page.
    start = next((position for position, text in enumerate(folded) if _has(text, _SALUTATION, rules)), None)
    end = None if start is None else _end(start, folded, rules)
    if start is None or end is None:
        return None
    # Where an annex ends, nothing tells; its lines and what follows teach nothing.
    known = next((place for place in range(end, len(folded)) if _has(folded[place], _ANNEX, rules)), len(folded))
    places: dict[bytes, int] = {}
    positions = (*range(min(known, _EDGE)), *range(max(_EDGE, len(folded) - _EDGE), known))
    for position, name in zip(positions, _names_of([folded[position] for position in positions]), strict=True):
        places[name] = places.get(name, 0) | (_INSIDE if start <= position < end else _OUTSIDE)
    lines = b"".join(name + bytes((places[name],)) for name in sorted(places))
    return Sketch(site, capture.source.sha256, lines)


def _has(folded: str, roles: frozenset[str], rules: LineRules) -> bool:
    return any(rule.role in roles for rule in rules.matching(folded))


def _end(start: int, folded: Sequence[str], rules: LineRules) -> int | None:
    """The position after the letter's tail: the first date that stands alone, and what signs and sends with it."""
    dated = (
        place
        for place in range(start, len(folded))
        if folded[place].endswith("日") and _has(folded[place], _SIGNATURE, rules)
    )
    if (end := next(dated, None)) is None:
        return None
    while end < len(folded) and _has(folded[end], _TAIL, rules):
        end += 1
    return end


def site_of(capture: Capture, rules: LineRules) -> str | None:
    """What makes captures one site: the host, else the code or the registration that they print; None when unknown."""
    if capture.source.site:
        return capture.source.site
    if code := capture.head.get("siteidcode", "").strip():
        return f"code:{code.lower()}"
    marked = [rules.fold(line.text) for line in capture.lines if _may_name_site(line.text)]
    for kind, pattern in (("code", _SITE_CODE), ("registration", _REGISTRATION)):
        for text in marked:
            if match := pattern.search(text):
                return f"{kind}:{''.join(match.groups()).lower()}"
    return None


def _may_name_site(text: str) -> bool:
    # Only c and C become a C; to ask for them first is far cheaper than to write all lines in capitals.
    return "码" in text or (("C" in text or "c" in text) and "ICP" in text.upper())


def mask(folded: str) -> str:
    """A folded line without what changes from page to page: numbers, weekdays, the value after a label."""
    return _without_value(_without_numbers(folded))


def _without_numbers(folded: str) -> str:
    masked = _DIGITS.sub("0", folded)
    return _WEEKDAY.sub(r"\g<1>0", masked) if "周" in masked or "星期" in masked else masked


def _without_value(masked: str) -> str:
    if len(masked) <= _SHORT and (label := _LABEL.fullmatch(masked)):
        return label[1]
    return masked


def _names_of(lines: Sequence[str]) -> Iterator[bytes]:
    """The names of some folded lines; the long ones are masked together, for one call of each pattern."""
    masked = iter(_without_numbers("\n".join([line for line in lines if len(line) > _SHORT])).split("\n"))
    for line in lines:
        yield _short_name(line) if len(line) <= _SHORT else _hash(_without_value(next(masked)))


def _name_of(folded: str) -> bytes:
    """What a line is known by: the hash of its masked form."""
    return _short_name(folded) if len(folded) <= _SHORT else _hash(mask(folded))


@lru_cache(maxsize=8192)  # the captures of a site share their menus and footers
def _short_name(folded: str) -> bytes:
    return _hash(mask(folded))


def _hash(masked: str) -> bytes:
    return hashlib.blake2b(masked.encode("utf-8", "surrogatepass"), digest_size=_HASH).digest()


def with_template(looks: list[Look], template: SiteTemplate | None, rules: LineRules) -> list[Look]:
    """The looks, with what the site's template says about them."""
    if template is None:
        return looks
    return [_with_template(look, template, rules) for look in looks]


def _with_template(look: Look, template: SiteTemplate, rules: LineRules) -> Look:
    if look.title_rule or not _PROTECTED.isdisjoint(look.roles):
        return look
    standing = template.standing(look.folded)
    shape = rules.shape
    if standing is None or standing.inside > (1 - shape["repeated_certainty"]) * standing.captures:
        return look
    web = look.web
    if web[0] < shape["repeated"]:
        web = (shape["repeated"], Zone.CHROME, RULE)
    divides = not standing.inside and standing.captures >= shape["repeated_share"] * template.captures
    return replace(look, web=web, text_score=min(look.text_score, shape["repeated_cap"]), divides=divides)
