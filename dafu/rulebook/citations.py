"""Loading the rules that tell documents from other names in 《》, from ``rules/citations.toml``."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from dafu.rulebook.scripts import word_form
from dafu.rulebook.source import RuleErrors, check_keys, compile_pattern, entries, read_toml

_FILE = Path(__file__).parent.parent / "rules" / "citations.toml"
_REQUIRED = ("id", "why", "pattern", "examples", "keeps")


@dataclass(frozen=True, slots=True)
class NameRule:
    """One habit of naming, searched in up to twenty folded signs before a name and the 《name》 itself."""

    id: str
    pattern: re.Pattern[str]


@dataclass(frozen=True, slots=True)
class CitationRules:
    """Which names are documents, and which of these are not relied on."""

    documents: tuple[NameRule, ...]
    left_out: tuple[NameRule, ...]

    def is_document(self, naming: str) -> bool:
        """Whether a folded text that ends with 《name》 names a document that counts as cited."""
        if any(rule.pattern.search(naming) for rule in self.left_out):
            return False
        return any(rule.pattern.search(naming) for rule in self.documents)


def load_citation_rules(path: Path, errors: RuleErrors) -> CitationRules:
    """The rules of a file; those with errors are noted and left out."""
    content = read_toml(path, errors)
    return CitationRules(_rules(path, "document", content, errors), _rules(path, "leave_out", content, errors))


@lru_cache(maxsize=1)
def shared_citation_rules() -> CitationRules:
    """The rules that come with Dafu, read once.

    Raises:
        RuleError: with all errors of the file, one a line.
    """
    errors = RuleErrors()
    rules = load_citation_rules(_FILE, errors)
    errors.raise_if_any()
    return rules


def _rules(path: Path, table: str, content: Mapping[str, Any], errors: RuleErrors) -> tuple[NameRule, ...]:
    rules: list[NameRule] = []
    for entry in entries(path, table, content, errors):
        if not check_keys(path, entry, _REQUIRED, (), errors):
            continue
        pattern = compile_pattern(path, entry["id"], entry["pattern"], errors)
        if pattern is None:
            continue
        _check_examples(path, entry, pattern, errors)
        rules.append(NameRule(entry["id"], pattern))
    return tuple(rules)


def _check_examples(path: Path, entry: Mapping[str, Any], pattern: re.Pattern[str], errors: RuleErrors) -> None:
    for key in ("examples", "keeps"):
        if not entry[key]:
            errors.add(path, entry["id"], f"has no {key}; give at least one")
    for example in (example for example in entry["examples"] if not pattern.search(word_form(example))):
        errors.add(path, entry["id"], f"does not match its example {example!r}; correct the pattern or the example")
    for example in (example for example in entry["keeps"] if pattern.search(word_form(example))):
        errors.add(path, entry["id"], f"matches {example!r} of its keeps; narrow the pattern")
