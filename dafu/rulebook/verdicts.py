"""Rules on whether a page is a reply (``rules/verdicts.toml``)."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from dafu.rulebook.source import RuleErrors, check_keys, compile_pattern, entries, read_toml
from dafu.rulebook.variants import folding, load_variants
from dafu.text import SignTable, fold

_PLACES = frozenset({"title", "opening", "salutation", "page", "title-and-opening", "titles-linked"})

_OVERRULES = ("nothing", "title", "letter")


@dataclass(frozen=True, slots=True)
class Sign:
    """Something that a reply shows."""

    id: str
    where: str
    pattern: re.Pattern[str]


@dataclass(frozen=True, slots=True)
class Verdict:
    """A reason for which a page is no reply."""

    id: str
    where: str
    pattern: re.Pattern[str]
    reason: str
    """For the maintainer, in English, with the remedy if there is one."""
    label: str
    """For the reader, in Chinese."""
    overrules: str
    """Which pages it sets aside even so: ``nothing``, ``title`` (the title of a reply, but no letter) or ``letter``."""


@dataclass(frozen=True, slots=True)
class VerdictRules:
    """Signs of a reply by their id, and verdicts in the order in which they are asked."""

    signs: Mapping[str, Sign]
    verdicts: tuple[Verdict, ...]
    folding: SignTable

    def fold(self, text: str) -> str:
        """The form that the patterns match: folded, and in simplified signs."""
        return self.folding.of(text)


def load_verdict_rules(folder: Path, errors: RuleErrors) -> VerdictRules:
    """Read ``verdicts.toml``; every rule must match its examples and none of its ``keeps``."""
    path = folder / "verdicts.toml"
    content = read_toml(path, errors)
    common = ("id", "where", "pattern", "why", "examples", "keeps")
    signs = {
        entry["id"]: Sign(entry["id"], entry["where"], pattern)
        for entry, pattern in _sound(path, "sign", content, common, errors)
    }
    verdicts = tuple(
        Verdict(entry["id"], entry["where"], pattern, entry["reason"], entry["label"], entry["overrules"])
        for entry, pattern in _sound(path, "verdict", content, (*common, "reason", "label", "overrules"), errors)
    )
    for verdict in verdicts:
        if verdict.overrules not in _OVERRULES:
            errors.add(path, verdict.id, f"overrules {verdict.overrules!r}; use one of {', '.join(_OVERRULES)}")
    return VerdictRules(signs, verdicts, folding(load_variants(folder, errors)))


def _sound(
    path: Path, table: str, content: Mapping[str, Any], keys: tuple[str, ...], errors: RuleErrors
) -> Iterable[tuple[Mapping[str, Any], re.Pattern[str]]]:
    for entry in entries(path, table, content, errors):
        if not check_keys(path, entry, keys, (), errors):
            continue
        pattern = compile_pattern(path, entry["id"], entry["pattern"], errors)
        if entry["where"] not in _PLACES:
            errors.add(path, entry["id"], f"looks at {entry['where']!r}; use one of {', '.join(sorted(_PLACES))}")
        elif pattern is not None:
            _check_lines(path, entry, pattern, errors)
            yield entry, pattern


def _check_lines(path: Path, entry: Mapping[str, Any], pattern: re.Pattern[str], errors: RuleErrors) -> None:
    for text in entry["examples"]:
        if pattern.search(fold(text)) is None:
            errors.add(path, entry["id"], f"does not match its own example {text!r}; correct the pattern or the line")
    for text in entry["keeps"]:
        if pattern.search(fold(text)) is not None:
            errors.add(path, entry["id"], f"matches a line it must keep, {text!r}; correct the pattern or the line")
