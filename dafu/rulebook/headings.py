"""What is a heading in a reply: the numerals of ``rules/headings.toml`` and how long a heading can be."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from dafu.rulebook.source import RuleErrors, check_keys, compile_pattern, entries, read_toml
from dafu.text import PLAIN_FOLDING, Folded, fold

SPLIT_MARK = "‖"
"""Marks in a ``run_in`` example where the heading ends; no reply prints this sign."""

_LIMITS = ("alone", "sentence", "rest")
_REQUIRED = ("id", "level", "opening", "why", "examples", "run_in", "keeps", *_LIMITS)
_NUMERAL_REACH, _HEADING_REACH = 32, 256
"""Signs that are read of a line: many times what a numeral or a heading takes, so that a huge line costs nothing."""
_FULL_STOP = "。"
_CLOSING = {")": "(", "》": "《", "”": "“", "〕": "〔", "]": "[", "}": "{", "】": "【"}


@dataclass(frozen=True, slots=True)
class HeadingForm:
    """One way to number headings; lengths count signs without white space, numeral included."""

    id: str
    level: int
    opening: re.Pattern[str]
    """Matched at the start of the folded line."""
    alone: int
    """Longest heading on a line of its own that ends without a full stop."""
    sentence: int
    """Longest heading that ends with a full stop, on a line of its own or running in."""
    rest: int
    """Shortest text that a run-in heading can head."""


@dataclass(frozen=True, slots=True)
class FoundHeading:
    """A heading at the start of a line."""

    form: str
    """Id of the form."""
    level: int
    end: int
    """Position in the original text where the heading ends."""
    is_run_in: bool
    """Whether text follows on the same line."""


@dataclass(frozen=True, slots=True)
class HeadingRules:
    """The forms, and the signs that no heading holds."""

    forms: tuple[HeadingForm, ...]
    exclusions: re.Pattern[str]
    """What makes a numbered line one entry of a sentence, or a sentence of its own; searched in the folded heading."""
    any_opening: re.Pattern[str]
    """The openings of all forms; most lines have none."""

    def find(self, text: str) -> FoundHeading | None:
        """The heading that a line opens with: the whole line, or up to its first full stop."""
        form = self._form(text)
        return None if form is None else self._measure(form, text)

    def level_of_numeral(self, text: str) -> int:
        """The level of the numeral that a line opens with, heading or not; 0 when it opens with none."""
        form = self._form(text)
        return 0 if form is None else form.level

    def _form(self, text: str) -> HeadingForm | None:
        opening = _opening(text)
        if not self.any_opening.match(opening):
            return None
        return next((form for form in self.forms if form.opening.match(opening)), None)

    def _measure(self, form: HeadingForm, text: str) -> FoundHeading | None:
        folded = Folded.of(text[:_HEADING_REACH])
        stop = folded.text.find(_FULL_STOP)
        length = stop + 1 if stop >= 0 else len(folded.text)
        head, rest = folded.text[:length], len(folded.text) - length
        if length > (form.sentence if stop >= 0 else form.alone) or self.exclusions.search(head):
            return None
        if rest and (rest < form.rest or not _is_closed(head)):
            return None
        end = folded.positions[length - 1] + 1 if rest else len(text)
        return FoundHeading(form.id, form.level, end, is_run_in=bool(rest))


def _opening(text: str) -> str:
    folded = PLAIN_FOLDING.known(text)
    return fold(text[:_NUMERAL_REACH]) if folded is None else folded[:_NUMERAL_REACH]


def _is_closed(text: str) -> bool:
    """Whether every bracket and quote that opens in the text closes in it, so that it can be cut off after it."""
    opened: list[str] = []
    for sign in text:
        if sign in _CLOSING.values():
            opened.append(sign)
        elif sign in _CLOSING and opened and opened[-1] == _CLOSING[sign]:
            opened.pop()
    return not opened


def load_heading_rules(folder: Path, errors: RuleErrors) -> HeadingRules:
    """The rules of ``headings.toml`` in the folder; forms with errors are noted and left out."""
    path = folder / "headings.toml"
    content = read_toml(path, errors)
    unknown = sorted(content.keys() - {"heading", "exclusion"})
    if unknown:
        errors.add(path, None, f"has unknown tables {', '.join(unknown)}; remove or rename them")
    forms: list[HeadingForm] = []
    checked: list[Mapping[str, Any]] = []
    for entry in entries(path, "heading", content, errors):
        if not check_keys(path, entry, _REQUIRED, (), errors) or not _has_types(path, entry, errors):
            continue
        opening = compile_pattern(path, entry["id"], entry["opening"], errors)
        if opening is not None:
            forms.append(HeadingForm(entry["id"], entry["level"], opening, *(entry[key] for key in _LIMITS)))
            checked.append(entry)
    any_opening = re.compile("|".join(f"(?:{form.opening.pattern})" for form in forms) or r"(?!)")
    rules = HeadingRules(tuple(forms), _exclusions(path, content, errors), any_opening)
    for entry in checked:
        _check_examples(path, entry, rules, errors)
    return rules


def _exclusions(path: Path, content: Mapping[str, Any], errors: RuleErrors) -> re.Pattern[str]:
    patterns = []
    for entry in entries(path, "exclusion", content, errors):
        if not check_keys(path, entry, ("id", "pattern", "why", "examples", "keeps"), (), errors):
            continue
        pattern = compile_pattern(path, entry["id"], entry["pattern"], errors)
        if pattern is None:
            continue
        patterns.append(f"(?:{pattern.pattern})")
        for line in (line for line in entry["examples"] if not pattern.search(Folded.of(line).text)):
            errors.add(path, entry["id"], f"does not match its example {line!r}; correct the pattern or the example")
        for line in (line for line in entry["keeps"] if pattern.search(Folded.of(line).text)):
            errors.add(path, entry["id"], f"matches {line!r}, which it must keep; narrow the pattern")
    return re.compile("|".join(patterns) or r"(?!)")


def _has_types(path: Path, entry: Mapping[str, Any], errors: RuleErrors) -> bool:
    numbers = [key for key in ("level", *_LIMITS) if not isinstance(entry[key], int) or entry[key] < 1]
    lists = [key for key in ("examples", "run_in", "keeps") if not _is_text_list(entry[key])]
    texts = [key for key in ("opening", "why") if not isinstance(entry[key], str)]
    wrong = numbers + lists + texts
    if wrong:
        errors.add(path, entry["id"], f"has {', '.join(wrong)} of a wrong type; give numbers from 1, texts, or lists")
    return not wrong


def _is_text_list(value: Any) -> bool:
    return isinstance(value, list) and all(isinstance(text, str) for text in value)


def _check_examples(path: Path, entry: Mapping[str, Any], rules: HeadingRules, errors: RuleErrors) -> None:
    if not entry["examples"] or not entry["keeps"]:
        errors.add(path, entry["id"], "has no examples or no keeps; give at least one of each")
    for line in entry["examples"]:
        found = rules.find(line)
        if found is None or found.form != entry["id"] or found.is_run_in:
            errors.add(path, entry["id"], f"does not find its example {line!r} whole; correct the rule or the example")
    for example in entry["run_in"]:
        line = example.replace(SPLIT_MARK, "")
        found = rules.find(line)
        if found is None or found.form != entry["id"] or found.end != example.find(SPLIT_MARK):
            errors.add(
                path, entry["id"], f"does not split {example!r} at {SPLIT_MARK}; correct the rule or the example"
            )
    for line in (line for line in entry["keeps"] if rules.find(line) is not None):
        errors.add(path, entry["id"], f"takes {line!r} for a heading, which it must keep; narrow the rule")
