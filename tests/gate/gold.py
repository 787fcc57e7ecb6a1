"""Reading the annotated examples: the shared gold, when it is there, and the fixtures of this folder, always.

The conventions stand in the gold's own README; this module turns them into expected zones, texts and facts.
"""

import hashlib
import json
import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests.gate.peer_worker import decode
from tests.gate.scoring import comparable

PROJECT = Path(__file__).resolve().parents[2]
GOLD = PROJECT.parent / "shared" / "gold"
FIXTURES = Path(__file__).parent / "fixtures"
PARTS = ("pages", "text", "replies", "titles")
"""Parts of the gold that are scored, in the order of the report."""

_GROUPS = ("body", "header", "annex", "boilerplate")
# Our name of a fact: its names in the annotation, the annotated value first, then what counts as right too.
_FACT_NAMES: Mapping[str, Sequence[str]] = {
    "title": ("title", "title_alt"),
    "kind": ("kind",),
    "level": ("level", "body_level"),
    "assembly": ("body",),
    "term": ("term",),
    "session": ("session",),
    "number": ("number",),
    "subject": ("subject",),
    "agency": ("agency", "agency_as_printed", "replying_agency"),
    "region": ("region",),
    "addressees": ("addressees",),
    "document_number": ("doc_number",),
    "signed": ("date_replied",),
    "published": ("date_published",),
    "outcome": ("category",),
    "role": ("role",),
    "class_number": ("class_no",),
    "contact.office": ("undertaking_office",),
    "contact.name": ("contact_name",),
    "contact.phone": ("contact_phone", "contact_phone_as_printed"),
    "copied_to": ("cc", "cc_names"),
}
_PAGE_FACTS = {
    "agency": "issuer",
    "document_number": "doc_no",
    "signed": "written_date",
    "contact.name": "contact_name",
    "contact.phone": "contact_phone",
}
_NOTHING = frozenset({"other", "unknown"})
"""Annotated values that mean: the page gives none."""
_DASH = re.compile("[\N{HYPHEN}-\N{HORIZONTAL BAR}\N{MINUS SIGN}~]")
"""Dashes between the parts of a phone number; all mean the same."""
_OPEN, _CLOSED = re.compile(r"[\[(【]"), re.compile(r"[\])】]")
"""Brackets around the year of a document number, beside 〔〕; all mean the same."""
_ROLES = {"主办": "lead", "会办": "joint", "协办": "joint", "分办": "joint"}


@dataclass(frozen=True, slots=True)
class PageGold:
    """A page or text dump with its expected text, title and date of publication."""

    name: str
    path: Path
    paragraphs: tuple[str, ...]
    optional: tuple[str, ...]
    titles: tuple[str, ...]
    published: str | None
    """None: not annotated, which does not say that the page gives none."""
    facts: Mapping[str, Sequence[Any]] = field(default_factory=dict)
    """Further facts of a page that is a reply, as in ``ReplyGold``."""


@dataclass(frozen=True, slots=True)
class ReplyGold:
    """A whole reply with the group of its lines and its facts."""

    name: str
    path: Path
    groups: Mapping[int, str]
    """Line number → body, header, annex or boilerplate."""
    facts: Mapping[str, Sequence[Any]]
    """Name of the fact → accepted values in normal form, the annotated one first; None: not on the page."""


@dataclass(frozen=True, slots=True)
class TitleGold:
    """A title with the facts that a careful reader takes from it."""

    name: str
    title: str
    facts: Mapping[str, Sequence[Any]]


@dataclass(frozen=True, slots=True)
class Fixture:
    """A small page of our own with the status, text, zones and facts that it must give."""

    name: str
    path: Path
    status: str
    reader: tuple[str, ...]
    """Lines of the reader's text, in order."""
    zones: tuple[tuple[str, str], ...]
    """Zone and line, for the lines whose zone matters."""
    facts: Mapping[str, Sequence[Any]] = field(default_factory=dict)


def normal_fact(name: str, value: Any) -> Any:
    """A fact in the form that facts are compared in; None for every way of saying nothing."""
    if value in (None, "", [], (), {}) or (isinstance(value, str) and value in _NOTHING):
        return None
    if isinstance(value, Mapping):
        names = tuple(value.get(key) for key in ("province", "prefecture", "county"))
        return names if any(names) else None
    if isinstance(value, list | tuple):
        return tuple(comparable(str(item)) for item in value)
    return value if isinstance(value, int) else _normal_text(name, comparable(str(value)))


def _normal_text(name: str, text: str) -> str:
    """A text without the differences in print that make no other fact."""
    match name:
        case "contact.phone":
            return _DASH.sub("-", text)
        case "document_number":
            return _CLOSED.sub("〕", _OPEN.sub("〔", text))
        case "role":
            return _ROLES.get(text, text)
    return text


def read_pages(folder: Path, suffix: str) -> list[PageGold]:
    """The pages of one folder of the gold, in order of their names."""
    return [_page(path, suffix) for path in sorted(folder.glob("*.json"))]


def _page(path: Path, suffix: str) -> PageGold:
    gold = json.loads(path.read_text("utf-8"))
    capture = path.with_suffix(suffix)
    published = gold.get("date")
    if published and suffix == ".txt" and not _prints(capture.read_text("utf-8"), published):
        published = None  # a dump of a page whose date stood only in its head
    return PageGold(
        path.stem,
        capture,
        tuple(gold["body"]),
        tuple(gold["optional"]),
        (gold["title"], *gold.get("title_alt", ())),
        published,
        _page_facts(gold, capture) if suffix == ".html" else {},
    )


def _prints(text: str, day: str) -> bool:
    """Whether a text holds a date in any usual print: 2023-07-28, 2023/7/28, 2023年7月28日."""
    year, month, date = day.split("-")
    return re.search(rf"{year}\D{{1,2}}0?{int(month)}\D{{1,2}}0?{int(date)}(?!\d)", text) is not None


def _page_facts(gold: Mapping[str, Any], page: Path) -> dict[str, Sequence[Any]]:
    """Facts of a reply in a known template; other pages are no replies, and a dump may lack the line."""
    if "template" not in gold:
        return {}
    facts: dict[str, Sequence[Any]] = {name: [normal_fact(name, gold.get(key))] for name, key in _PAGE_FACTS.items()}
    # The templates were filled from one record each, and some of them do not print its document number.
    if gold["doc_no"] and comparable(gold["doc_no"]) not in comparable(decode(page.read_bytes())):
        del facts["document_number"]
    return facts


def read_replies(root: Path = GOLD, corpus: Path = PROJECT / "corpus") -> list[ReplyGold]:
    """The whole replies of the gold, then the real ones of the corpus."""
    replies = []
    for part in ("replies", "seeds"):
        for path in sorted((root / part).glob("*.gold.json")):
            gold = json.loads(path.read_text("utf-8"))
            name = path.name.removesuffix(".gold.json")
            source = corpus / gold["source_file"] if "source_file" in gold else path.with_name(f"{name}.txt")
            replies.append(ReplyGold(f"{part}/{name}", source, _groups(gold), _facts(gold)))
    return replies


def _groups(gold: Mapping[str, Any]) -> dict[int, str]:
    groups: dict[int, str] = {}
    if "body_line_range_1based" in gold:
        first, last = gold["body_line_range_1based"]
        groups |= dict.fromkeys(range(first, last + 1), "body")
    for group in _GROUPS:
        groups |= dict.fromkeys(gold.get(f"{group}_line_numbers", ()), group)
    unsure = set(gold.get("uncertain", ()))
    return {number: group for number, group in groups.items() if group not in unsure}


def _facts(gold: Mapping[str, Any]) -> dict[str, Sequence[Any]]:
    """The facts that are scored: neither uncertain nor in need of context, nor outside an excerpt.

    A key that is missing says nothing: nobody looked for that fact.
    """
    unscored = {*gold.get("uncertain", ()), *gold.get("needs_context", ())}
    facts: dict[str, Sequence[Any]] = {}
    for name, keys in _FACT_NAMES.items():
        present = [key for key in keys if key in gold]
        if not present or unscored.intersection(keys):
            continue
        accepted = _accepted(name, [gold[key] for key in present], alternatives=present[0] == "title")
        if accepted[0] is None and gold.get("excerpt"):
            continue
        facts[name] = accepted
    return facts


def _accepted(name: str, values: Sequence[Any], *, alternatives: bool) -> list[Any]:
    flat = [values[0], *(values[1] if len(values) > 1 else ())] if alternatives else values
    return [normal_fact(name, value) for value in flat]


def read_titles(root: Path = GOLD) -> list[TitleGold]:
    """The titles of the gold."""
    lines = (root / "titles.jsonl").read_text("utf-8").splitlines()
    entries = [json.loads(line) for line in lines if line.strip()]
    return [TitleGold(entry["id"], entry["title"], _facts(entry["gold"])) for entry in entries]


def read_fixtures(folder: Path = FIXTURES) -> list[Fixture]:
    """Our own fixtures: ``NAME.expected.toml`` beside a capture of any kind."""
    return [_fixture(path) for path in sorted(folder.glob("*.expected.toml"))]


def _fixture(path: Path) -> Fixture:
    expected = tomllib.loads(path.read_text("utf-8"))
    zones = [(zone, line) for zone, lines in expected.get("zones", {}).items() for line in lines]
    facts = {name: [normal_fact(name, value)] for name, value in expected.get("facts", {}).items()}
    return Fixture(
        path.name.removesuffix(".expected.toml"),
        path.with_name(expected["capture"]),
        expected["status"],
        tuple(expected["reader"]),
        tuple(zones),
        facts,
    )


def digest(root: Path = GOLD) -> str | None:
    """A fingerprint of the whole gold, by which a silent change shows; None when there is no gold."""
    if not root.is_dir():
        return None
    sums = hashlib.sha256()
    for path in sorted(path for path in root.rglob("*") if path.is_file()):
        sums.update(path.relative_to(root).as_posix().encode() + b"\0" + path.read_bytes() + b"\0")
    return sums.hexdigest()[:16]
