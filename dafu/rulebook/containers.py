"""Loading ``rules/containers.toml``: where web pages keep their text, and what their elements are called."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from dafu.rulebook.source import RuleErrors, check_keys, compile_pattern, entries, read_toml

_SELECTORS = (
    "ids",
    "id_prefixes",
    "classes",
    "class_prefixes",
    "class_parts",
    "tags",
    "names",
    "words",
    "pairs",
    "parts",
)
_REQUIRED = ("id", "why", "examples", "keeps")


@dataclass(frozen=True, slots=True)
class Selector:
    """Which elements are meant: any of the lists suffices. Everything is compared in lower case."""

    ids: tuple[str, ...] = ()
    id_prefixes: tuple[str, ...] = ()
    classes: tuple[str, ...] = ()
    class_prefixes: tuple[str, ...] = ()
    class_parts: tuple[str, ...] = ()
    """Substrings of the whole ``class`` attribute."""
    tags: tuple[str, ...] = ()
    names: tuple[str, ...] = ()
    """Values of the ``name`` attribute."""
    words: tuple[str, ...] = ()
    """Words inside an id or class: ``headerNav-top`` has the words header, nav and top."""
    pairs: tuple[str, ...] = ()
    """Two words that follow each other inside an id or class: ``article title``."""
    parts: tuple[str, ...] = ()
    """Substrings of an id or of one class."""


@dataclass(frozen=True, slots=True)
class Marker:
    """A pair of comments (or of ``<meta name>`` elements in the body) that frames the text of a page."""

    begin: re.Pattern[str]
    end: re.Pattern[str]


@dataclass(frozen=True, slots=True)
class ScriptSource:
    """A page that ships its text inside a script, as the JSON value of a key."""

    key: str
    content: str
    """Field of the value that holds the HTML of the text."""
    title: str
    head: Mapping[str, tuple[str, ...]]
    """Name under which the head of the page declares a fact → fields that may hold it, the best first."""


@dataclass(frozen=True, slots=True)
class ContainerRule:
    """A place where pages of some content management system keep their text."""

    id: str
    cms: str
    trust: int
    """0 to 100: how seldom such a region holds anything but the text, or misses part of it."""
    select: Selector
    markers: tuple[Marker, ...]
    script: ScriptSource | None
    why: str
    examples: tuple[str, ...]
    keeps: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class MarkRule:
    """A habit of naming elements: what such an element usually holds."""

    id: str
    select: Selector
    why: str
    examples: tuple[str, ...]
    keeps: tuple[str, ...]


@dataclass(frozen=True, slots=True, eq=False)
class ContainerRules:
    """All of ``containers.toml``; compared and hashed by identity, so that readers may remember what they derive."""

    containers: tuple[ContainerRule, ...] = ()
    marks: tuple[MarkRule, ...] = ()
    trust: Mapping[str, int] = field(default_factory=dict)
    """Container id → trust."""


def load_container_rules(folder: Path, errors: RuleErrors) -> ContainerRules:
    """Read ``containers.toml`` of a rules folder; what is wrong with it is added to ``errors`` and left out."""
    path = folder / "containers.toml"
    content = read_toml(path, errors)
    containers = tuple(_containers(path, content, errors))
    marks = tuple(_marks(path, content, errors))
    return ContainerRules(containers, marks, {rule.id: rule.trust for rule in containers})


def _containers(path: Path, content: Mapping[str, Any], errors: RuleErrors) -> Iterable[ContainerRule]:
    required, optional = (*_REQUIRED, "cms", "trust"), (*_SELECTORS, "markers", "script")
    for entry in entries(path, "container", content, errors):
        if not check_keys(path, entry, required, optional, errors) or not _has_snippets(path, entry, errors):
            continue
        if not isinstance(entry["trust"], int) or not 0 <= entry["trust"] <= 100:
            errors.add(path, entry["id"], f"has trust {entry['trust']!r}; give a whole number from 0 to 100")
            continue
        yield ContainerRule(
            id=entry["id"],
            cms=str(entry["cms"]),
            trust=entry["trust"],
            select=_selector(path, entry, errors),
            markers=tuple(_markers(path, entry, errors)),
            script=_script(path, entry, errors),
            why=str(entry["why"]),
            examples=tuple(entry["examples"]),
            keeps=tuple(entry["keeps"]),
        )


def _marks(path: Path, content: Mapping[str, Any], errors: RuleErrors) -> Iterable[MarkRule]:
    for entry in entries(path, "mark", content, errors):
        if check_keys(path, entry, _REQUIRED, _SELECTORS, errors) and _has_snippets(path, entry, errors):
            select = _selector(path, entry, errors)
            yield MarkRule(entry["id"], select, str(entry["why"]), tuple(entry["examples"]), tuple(entry["keeps"]))


def _has_snippets(path: Path, entry: Mapping[str, Any], errors: RuleErrors) -> bool:
    for key in ("examples", "keeps"):
        value = entry[key]
        if not isinstance(value, list) or not value or not all(isinstance(item, str) for item in value):
            errors.add(path, entry["id"], f"has no {key}; give at least one snippet of HTML")
            return False
    return True


def _selector(path: Path, entry: Mapping[str, Any], errors: RuleErrors) -> Selector:
    chosen: dict[str, tuple[str, ...]] = {}
    for key in _SELECTORS:
        value = entry.get(key, [])
        if not isinstance(value, list) or not all(isinstance(item, str) and item for item in value):
            errors.add(path, entry["id"], f"has {key} = {value!r}; give a list of strings")
        else:
            chosen[key] = tuple(item.lower() for item in value)
    if not any(chosen.values()) and not entry.get("markers") and not entry.get("script"):
        errors.add(path, entry["id"], f"selects nothing; give one of {', '.join(_SELECTORS)}")
    return Selector(**chosen)


def _markers(path: Path, entry: Mapping[str, Any], errors: RuleErrors) -> Iterable[Marker]:
    for pair in entry.get("markers", []):
        if not isinstance(pair, dict) or set(pair) != {"begin", "end"}:
            errors.add(path, entry["id"], "has a marker without begin and end; give both as patterns")
            continue
        begin = compile_pattern(path, entry["id"], str(pair["begin"]), errors)
        end = compile_pattern(path, entry["id"], str(pair["end"]), errors)
        if begin and end:
            yield Marker(begin, end)


def _script(path: Path, entry: Mapping[str, Any], errors: RuleErrors) -> ScriptSource | None:
    table = entry.get("script")
    if table is None:
        return None
    if not isinstance(table, dict) or set(table) != {"key", "content", "title", "head"}:
        errors.add(path, entry["id"], "has a script table without key, content, title and head; give all four")
        return None
    head = {str(name).lower(): tuple(fields) for name, fields in table["head"].items()}
    return ScriptSource(str(table["key"]), str(table["content"]), str(table["title"]), head)
