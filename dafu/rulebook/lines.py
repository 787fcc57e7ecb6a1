"""Rules on single lines (``rules/lines.toml``): which role in a page a line's look speaks for."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType
from typing import Any

import re2

from dafu.model import Zone
from dafu.rulebook.source import RuleErrors, check_keys, entries, read_toml
from dafu.rulebook.variants import folding, load_variants
from dafu.text import SignTable, fold

ROLES: Mapping[str, Zone] = MappingProxyType(
    {
        "chrome": Zone.CHROME,
        "metadata": Zone.METADATA,
        "letterhead": Zone.LETTERHEAD,
        "document_number": Zone.DOCUMENT_NUMBER,
        "title": Zone.TITLE,
        "title_closing": Zone.TITLE,
        "question": Zone.ANNEX,
        "salutation": Zone.SALUTATION,
        "body": Zone.BODY,
        "trailer": Zone.BODY,
        "signature": Zone.SIGNATURE,
        "contact": Zone.CONTACT,
        "copied_to": Zone.COPIED_TO,
        "copied_to_continued": Zone.COPIED_TO,
        "annex_opening": Zone.ANNEX,
        "annex": Zone.ANNEX,
    }
)
"""Role of a rule → zone of the line that it decides."""

SHAPE = frozenset(
    [
        "sentence_min",
        "sentence_weight",
        "clause_weight",
        "plain_long_min",
        "plain_long_weight",
        "cap",
        "short",
        "fallback_title",
        "mark_heading",
        "mark_title",
        "mark_chrome",
        "mark_metadata",
        "container_inside",
        "container_outside",
        "container_chrome",
        "outside_cap",
        "block_share",
        "block_inside",
        "block_outside",
        "container_share",
        "link",
        "table_row",
        "repeated",
        "repeated_cap",
        "repeated_captures",
        "repeated_share",
        "repeated_certainty",
    ]
)
GRAMMAR = frozenset(
    [
        "text_without_salutation",
        "salutation_inside",
        "signature_inside",
        "chrome_inside",
        "ending_inside",
        "agency_run",
        "chrome_in_header",
        "known_in_header",
        "body_after_signature",
        "unknown_in_tail",
        "chrome_in_tail",
        "annex_without_opening",
        "annex_line",
        "annex_sentence_cap",
        "narrow",
    ]
)
_SHORT, _REMEMBERED = 24, 8192
"""Signs of a line, and number of lines, whose matches are remembered."""
_SHORTEST = (201, 161, 121, 61, 0)
"""Signs of the shortest line of each tier of rules."""
_KEYS = ("id", "role", "weight", "max", "pattern", "why", "examples", "keeps")


@dataclass(frozen=True, slots=True)
class LineRule:
    """One look of a line, and what it speaks for."""

    id: str
    role: str
    weight: float
    max_length: int
    """Longest folded line that the rule may match, in signs."""
    ends_text: bool = False
    """Whether the text of a page hardly goes on under such a line (editor, neighbours, foot of the page)."""


@dataclass(frozen=True, slots=True)
class Tier:
    """The rules that may match a line of some length, matched at once.

    The automaton of a set is built as lines come by, and prose of all kinds keeps building: a line of more than 200 signs
    took 110 µs with all 66 rules, and takes 7 with the six that reach so far.
    """

    shortest: int
    """Signs of the shortest line that the tier is for; it goes as far as the next one begins."""
    rules: tuple[LineRule, ...]
    matcher: Any


@dataclass(frozen=True, slots=True)
class LineRules:
    """All line rules, matched at once; patterns are RE2, so matching is linear in the line."""

    rules: tuple[LineRule, ...]
    shape: Mapping[str, float]
    grammar: Mapping[str, float]
    folding: SignTable
    _tiers: tuple[Tier, ...]
    """The tier of the longest lines first."""
    _longest: int
    _known: dict[str, tuple[LineRule, ...]] = field(default_factory=dict, init=False, repr=False, compare=False)
    """Short lines and what they match: the captures of a site share their menus and footers."""

    def fold(self, text: str) -> str:
        """The form that the rules match: folded, and in simplified signs."""
        return self.folding.of(text)

    def matching(self, folded: str) -> Sequence[LineRule]:
        """The rules that a folded line matches, in the order of the file."""
        if not folded or len(folded) > self._longest:
            return ()
        known = self._known.get(folded)
        return self._matched(folded) if known is None else known

    def _matched(self, folded: str) -> Sequence[LineRule]:
        length = len(folded)
        for tier in self._tiers:
            if length >= tier.shortest:
                break
        found = tier.matcher.Match(folded)
        every = tier.rules
        rules = tuple([every[place] for place in sorted(found) if length <= every[place].max_length]) if found else ()
        if length <= _SHORT:
            if len(self._known) >= _REMEMBERED:
                self._known.clear()
            self._known[folded] = rules
        return rules


def load_line_rules(folder: Path, errors: RuleErrors) -> LineRules:
    """Read ``lines.toml``; every rule must match its examples and none of its ``keeps``."""
    path = folder / "lines.toml"
    content = read_toml(path, errors)
    variants = load_variants(folder, errors)
    rules: dict[LineRule, str] = {}
    for entry in entries(path, "line", content, errors):
        if not check_keys(path, entry, _KEYS, ("ends_text",), errors) or not _is_sound(path, entry, variants, errors):
            continue
        ends_text = entry.get("ends_text", False)
        rule = LineRule(entry["id"], entry["role"], float(entry["weight"]), entry["max"], ends_text)
        rules[rule] = entry["pattern"]
    shape = _numbers(path, "shape", content, SHAPE, errors)
    grammar = _numbers(path, "grammar", content, GRAMMAR, errors)
    longest = max((rule.max_length for rule in rules), default=0)
    return LineRules(tuple(rules), shape, grammar, folding(variants), _tiers(rules), longest)


def _tiers(rules: Mapping[LineRule, str]) -> tuple[Tier, ...]:
    tiers = []
    for shortest in _SHORTEST:
        matcher = re2.Set.SearchSet(_options())
        reaching = tuple(rule for rule in rules if rule.max_length >= shortest)
        for rule in reaching:
            matcher.Add(rules[rule])
        if reaching:
            matcher.Compile()
            tiers.append(Tier(shortest, reaching, matcher))
    return tuple(tiers)


def _options() -> Any:
    options = re2.Options()
    options.log_errors = False
    # The set is matched through a lazily built automaton; with the 8 MB that RE2 allows by default it is thrown away
    # and rebuilt all the time (81 µs a line instead of 4, measured on 3,272 lines with 58 rules, 2026-11-21).
    options.max_mem = 64 << 20
    return options


def _is_sound(path: Path, entry: Mapping[str, Any], variants: Mapping[int, str], errors: RuleErrors) -> bool:
    rule = entry["id"]
    if entry["role"] not in ROLES:
        errors.add(path, rule, f"has the unknown role {entry['role']!r}; use one of {', '.join(ROLES)}")
        return False
    try:
        pattern = re2.compile(entry["pattern"], _options())
    except re2.error as error:
        errors.add(path, rule, f"has an invalid pattern {entry['pattern']!r} ({error}); correct it (RE2 syntax)")
        return False
    for wanted, texts in ((True, entry["examples"]), (False, entry["keeps"])):
        if not texts:
            errors.add(path, rule, f"has no {'examples' if wanted else 'keeps'}; add at least one line")
        for text in texts:
            folded = fold(text).translate(variants)
            if (len(folded) <= entry["max"] and pattern.search(folded) is not None) is not wanted:
                what = "does not match its own example" if wanted else "matches a line it must keep,"
                errors.add(path, rule, f"{what} {text!r}; correct the pattern or the line")
    return True


def _numbers(
    path: Path, table: str, content: Mapping[str, Any], names: frozenset[str], errors: RuleErrors
) -> Mapping[str, float]:
    """The scores of a table; each name must be there, be a number, and be known."""
    values = content.get(table, {})
    for name in sorted(names ^ values.keys()):
        remedy = "restore it" if name in names else "remove it"
        errors.add(path, f"{table}.{name}", f"is {'missing' if name in names else 'not known'}; {remedy}")
    for name in sorted(names & values.keys()):
        if isinstance(values[name], bool) or not isinstance(values[name], (int, float)):
            errors.add(path, f"{table}.{name}", f"is {values[name]!r}; give it a number")
    return MappingProxyType({name: values[name] for name in names & values.keys()})
