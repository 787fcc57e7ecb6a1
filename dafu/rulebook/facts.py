"""The rules that facts are read by: titles, opening, paper, labels, agencies, damage (``rules/*.toml``), compiled once."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from dafu.model import Severity
from dafu.rulebook.places import PlaceTable, load_places
from dafu.rulebook.source import RuleErrors, check_keys, compile_pattern, entries, read_toml
from dafu.rulebook.variants import folding, load_variants
from dafu.text import SignTable, fold

_PATTERN_FILES = ("titles.toml", "opening.toml", "paper.toml")
_PLAIN_SIGNS = re.compile(r"(?:[^\x00-\x7f\s|]|\\u[0-9a-f]{4}|\|)+")
"""A pattern that is nothing but words with | between them: it looks neither at the ends of a line nor beyond them."""
_NAMED = re.compile(r"\(\?P<\w+>")


@dataclass(frozen=True, slots=True)
class Part:
    """One kind of thing that a title is made of; its value stands in the first group that took part."""

    id: str
    pattern: re.Pattern[str]


@dataclass(frozen=True, slots=True)
class LabelRule:
    """A label word, the fact that it announces, and where it counts."""

    id: str
    field: str
    where: str
    """``page`` (what surrounds the letter), ``reply`` (the letter's tail) or ``any``."""


@dataclass(frozen=True, slots=True)
class DamageRule:
    """What a damaged line looks like."""

    id: str
    level: Severity
    find: Callable[[str], object | None]
    """Whether a line looks like it."""
    message: str
    is_anywhere: bool
    """Whether it is found in the text of a page exactly when it is found in one of the lines."""


@dataclass(frozen=True, slots=True)
class AgencyRules:
    """How names of agencies begin and end."""

    ending: re.Pattern[str]
    letterhead_addition: re.Pattern[str]
    generic_start: re.Pattern[str]
    prose: re.Pattern[str]
    proposer: re.Pattern[str]
    national_part: re.Pattern[str]
    national: frozenset[str]
    national_starts: tuple[str, ...]
    """The same names; no other name begins like one of them."""

    def is_national(self, name: str) -> bool:
        """Whether a name is a national body's, or one of its departments'."""
        if not name.startswith(self.national_starts):
            return False
        if name in self.national:
            return True
        # Of two that begin alike, 国家卫生健康委 and 国家卫生健康委员会, either may be the body.
        starts = (body for body in self.national if name.startswith(body))
        return any(self.national_part.match(name[len(body) :]) for body in starts)


@dataclass(frozen=True, slots=True)
class DamageRules:
    """Signs that go in pairs, doubled words, and damaged lines."""

    pairs: Mapping[str, str]
    doubled_exceptions: frozenset[str]
    lines: tuple[DamageRule, ...]


@dataclass(frozen=True, slots=True, eq=False)
class FactRules:
    """Everything that *describe* needs; known by identity, so that what was read by it can be remembered."""

    places: PlaceTable
    signs: Mapping[int, str]
    """``str.translate`` table: traditional sign → simplified sign."""
    parts: Mapping[str, Part]
    """By the name of their group in ``part``."""
    part: re.Pattern[str]
    """All parts at once, in their order; the group that took part names the part."""
    patterns: Mapping[str, re.Pattern[str]]
    labels: Mapping[str, LabelRule]
    label: re.Pattern[str]
    """Any label word, the longest first."""
    agencies: AgencyRules
    damage: DamageRules
    folding: SignTable

    def simplify(self, text: str) -> str:
        """The text in simplified signs, one for one."""
        return text.translate(self.signs)

    def fold(self, text: str) -> str:
        """The form that all patterns are matched on."""
        return self.folding.of(text)


def load_fact_rules(folder: Path, errors: RuleErrors) -> FactRules:
    """Read and check all rules on facts; every rule must match its examples and none of its ``keeps``."""
    signs = load_variants(folder, errors)
    parts = {f"part_{part.id}": part for part in _load_parts(folder / "titles.toml", signs, errors)}
    patterns: dict[str, re.Pattern[str]] = {}
    for name in _PATTERN_FILES:
        patterns.update(_load_patterns(folder / name, signs, errors))
    labels = _load_labels(folder / "labels.toml", errors)
    return FactRules(
        load_places(folder, errors),
        signs,
        parts,
        re.compile("|".join(f"(?P<{name}>{_NAMED.sub('(?:', part.pattern.pattern)})" for name, part in parts.items())),
        patterns,
        labels,
        _one_of(labels),
        _load_agencies(folder / "agencies.toml", errors),
        _load_damage(folder / "damage.toml", errors),
        folding(signs),
    )


def _load_parts(path: Path, signs: Mapping[int, str], errors: RuleErrors) -> Iterator[Part]:
    content = read_toml(path, errors)
    pieces = {"{N}": content.get("numeral", ""), "{X}": content.get("matter_number", "")}
    for entry in entries(path, "part", content, errors):
        if not check_keys(path, entry, ("id", "pattern", "why", "examples", "keeps"), (), errors):
            continue
        source = entry["pattern"]
        for mark, piece in pieces.items():
            source = source.replace(mark, piece)
        pattern = compile_pattern(path, entry["id"], source, errors)
        if pattern is not None:
            _check_part(path, entry, pattern, signs, errors)
            yield Part(entry["id"], pattern)


def _check_part(
    path: Path, entry: Mapping[str, Any], pattern: re.Pattern[str], signs: Mapping[int, str], errors: RuleErrors
) -> None:
    for example in entry["examples"]:
        folded = fold(example).translate(signs)
        match = pattern.match(folded)
        if match is None or match.end() != len(folded):
            errors.add(path, entry["id"], f"does not match its own example {example!r} whole; correct one of them")
    for text in entry["keeps"]:
        if pattern.match(fold(text).translate(signs)):
            errors.add(path, entry["id"], f"matches {text!r}, which it must keep; correct one of them")


def _load_patterns(path: Path, signs: Mapping[int, str], errors: RuleErrors) -> Mapping[str, re.Pattern[str]]:
    patterns = {}
    for entry in entries(path, "pattern", read_toml(path, errors), errors):
        if not check_keys(path, entry, ("id", "pattern", "why", "examples", "keeps"), (), errors):
            continue
        pattern = compile_pattern(path, entry["id"], entry["pattern"], errors)
        if pattern is not None:
            _check_examples(path, entry, pattern, lambda text: fold(text).translate(signs), errors)
            patterns[entry["id"]] = pattern
    return patterns


def _check_examples(
    path: Path, entry: Mapping[str, Any], pattern: re.Pattern[str], form: Any, errors: RuleErrors
) -> None:
    for text in entry["examples"]:
        if not pattern.search(form(text)):
            errors.add(path, entry["id"], f"does not match its own example {text!r}; correct one of them")
    for text in entry["keeps"]:
        if pattern.search(form(text)):
            errors.add(path, entry["id"], f"matches {text!r}, which it must keep; correct one of them")


def _load_labels(path: Path, errors: RuleErrors) -> Mapping[str, LabelRule]:
    labels: dict[str, LabelRule] = {}
    for entry in entries(path, "label", read_toml(path, errors), errors):
        if not check_keys(path, entry, ("id", "field", "where", "words", "why", "examples"), (), errors):
            continue
        rule = LabelRule(f"label-{entry['id']}", entry["field"], entry["where"])
        if rule.where not in ("page", "reply", "any"):
            errors.add(path, entry["id"], f"has the unknown place {rule.where!r}; use page, reply or any")
        for word in entry["words"]:
            if word in labels:
                errors.add(path, entry["id"], f"repeats the word {word!r} of {labels[word].id}; remove one of them")
            labels[word] = rule
    return labels


def _one_of(words: Iterable[str]) -> re.Pattern[str]:
    """A pattern of words, the longest first; words that begin with the same sign stand together, which is faster."""
    by_sign: dict[str, list[str]] = {}
    for word in sorted(words, key=len, reverse=True):
        by_sign.setdefault(word[0], []).append(re.escape(word[1:]))
    groups = (f"{re.escape(sign)}(?:{'|'.join(rest)})" for sign, rest in by_sign.items())
    return re.compile("|".join(groups) or "$^")


def _load_agencies(path: Path, errors: RuleErrors) -> AgencyRules:
    content = read_toml(path, errors)
    names: Mapping[str, Any] = content.get("names", {})
    compiled = [
        compile_pattern(path, key, str(names.get(key, "$^")), errors) or re.compile("$^")
        for key in ("ending", "letterhead_addition", "generic_start", "prose", "proposer", "national_part")
    ]
    national = frozenset(
        name
        for entry in entries(path, "national", content, errors)
        if check_keys(path, entry, ("id", "why", "names"), (), errors)
        for name in entry["names"]
    )
    ending, addition, generic, prose, proposer, part = compiled
    return AgencyRules(ending, addition, generic, prose, proposer, part, national, tuple(national))


def _load_damage(path: Path, errors: RuleErrors) -> DamageRules:
    content = read_toml(path, errors)
    lines = []
    for entry in entries(path, "damage", content, errors):
        if not check_keys(path, entry, ("id", "level", "pattern", "why", "message", "examples", "keeps"), (), errors):
            continue
        pattern = compile_pattern(path, entry["id"], entry["pattern"], errors)
        if pattern is not None:
            _check_examples(path, entry, pattern, str, errors)
            # A search for a line's start tries every sign of the line.
            is_at_start = entry["pattern"].startswith("^") and "|" not in entry["pattern"]
            find = pattern.match if is_at_start else pattern.search
            is_anywhere = _PLAIN_SIGNS.fullmatch(entry["pattern"]) is not None
            lines.append(DamageRule(entry["id"], Severity(entry["level"]), find, entry["message"], is_anywhere))
    exceptions = content.get("doubled", {}).get("exceptions", ())
    return DamageRules(content.get("pairs", {}), frozenset(exceptions), tuple(lines))
