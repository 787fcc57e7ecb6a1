"""Loading of the rules on names and phones of staff (``rules/privacy.toml``); ``staff.py`` applies them."""

import re
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from dafu.rulebook.source import RuleErrors, check_keys, compile_pattern, entries, read_toml
from dafu.rulebook.staff import LabelKind, StaffLabel, StaffRules
from dafu.rulebook.variants import Alignment, load_variants
from dafu.text import fold

_LISTS = ("office_ends", "long_office_ends", "roles", "no_names", "phone_words")
_TEXTS = ("surnames", "hotline")
_NOTHING = re.compile(r"(?!)")


def load_staff_rules(folder: Path, errors: RuleErrors) -> StaffRules:
    """Read ``privacy.toml``; every label must find what its examples name, and nothing in its ``keeps``."""
    path = folder / "privacy.toml"
    content = read_toml(path, errors)
    _check_tables(path, content, errors)
    checked = list(_labels(path, content, errors))
    words = {
        fold(word): StaffLabel(entry["id"], LabelKind(entry["kind"])) for entry in checked for word in entry["words"]
    }
    hotline = compile_pattern(path, "hotline", str(content.get("hotline", "(?!)")), errors)
    rules = StaffRules(
        alignment=Alignment(load_variants(folder, errors)),
        labels=words,
        label=_any_of(words),
        label_starts=frozenset(word[0] for word in words),
        surnames=frozenset("".join(str(content.get("surnames", "")).split())),
        office=_ending(content.get("office_ends", ())),
        long_office=_ending(content.get("long_office_ends", ())),
        role_before=re.compile(f"^(?:{_one_of(content.get('roles', ()))})+"),
        role_behind=re.compile(f"(?:{_one_of(content.get('roles', ()))})+$"),
        no_name=re.compile(_one_of(content.get("no_names", ()))),
        hotline=hotline or _NOTHING,
        phone_starts=tuple(dict.fromkeys(word[0] for word in content.get("phone_words", ()))),
        phone_word=_any_of(content.get("phone_words", ())),
    )
    for entry in checked:
        _check_lines(path, entry, rules, errors)
    return rules


def _check_tables(path: Path, content: Mapping[str, Any], errors: RuleErrors) -> None:
    known = {*_LISTS, *_TEXTS, "label"}
    for key in sorted(content.keys() - known):
        errors.add(path, None, f"has an unknown key {key!r}; remove or rename it")
    for key in (*_LISTS, *_TEXTS):
        wanted = list if key in _LISTS else str
        if not isinstance(content.get(key), wanted):
            errors.add(path, None, f"lacks {key!r} as a {'list of words' if wanted is list else 'text'}; add it")


def _labels(path: Path, content: Mapping[str, Any], errors: RuleErrors) -> Iterator[Mapping[str, Any]]:
    seen: dict[str, str] = {}
    for entry in entries(path, "label", content, errors):
        if not check_keys(path, entry, ("id", "kind", "words", "why", "examples", "keeps"), (), errors):
            continue
        if entry["kind"] not in list(LabelKind):
            errors.add(path, entry["id"], f"has the kind {entry['kind']!r}; use one of {', '.join(LabelKind)}")
            continue
        if not entry["keeps"] or (not entry["examples"] and entry["kind"] != LabelKind.NONE):
            errors.add(path, entry["id"], "has no examples or no keeps; give at least one of each")
        for word in entry["words"]:
            other = seen.setdefault(fold(word), entry["id"])
            if other != entry["id"]:
                errors.add(path, entry["id"], f"has the word {word!r} of rule {other!r}; leave it to one of them")
        yield entry


def _check_lines(path: Path, entry: Mapping[str, Any], rules: StaffRules, errors: RuleErrors) -> None:
    for line, wanted in entry["examples"].items():
        found = [line[item.start : item.end] for item in rules.find(line)]
        if found != wanted:
            errors.add(
                path, entry["id"], f"finds {found} in {line!r} instead of {wanted}; correct the rule or the line"
            )
    for line in entry["keeps"]:
        found = [line[item.start : item.end] for item in rules.find(line)]
        if found:
            errors.add(path, entry["id"], f"finds {found} in {line!r}, which it must keep; narrow the rule")


def _any_of(words: Iterable[str]) -> re.Pattern[str]:
    """Any of the words, the longest first, with white space between its signs."""
    longest_first = sorted(words, key=lambda word: (-len(word), word))
    return re.compile("|".join(" *".join(map(re.escape, word)) for word in longest_first) or r"(?!)")


def _one_of(words: Any) -> str:
    return "|".join(sorted(map(re.escape, words), key=lambda word: (-len(word), word))) or r"(?!)"


def _ending(words: Any) -> re.Pattern[str]:
    return re.compile(f"(?:{_one_of(words)})$")
