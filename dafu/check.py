"""What a person must look at, and what a change of rules changes; one finding is one line."""

import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from dafu.model import FACT_LABELS, Archive, Capture, Load, Problem, Reply, Severity, Zone, ZonedLine
from dafu.pipeline import Templates, captures_of, convert_capture, learn_templates, template_of, unreadable
from dafu.publish.proof import captured_text, is_masked_form, shown_text
from dafu.rulebook.book import Rulebook, load_rulebook
from dafu.rulebook.lines import LineRules, load_line_rules
from dafu.rulebook.revisions import rules_at
from dafu.rulebook.source import RuleErrors
from dafu.stages.clean import clean_page, narrow_lines
from dafu.stages.clean.template import SiteTemplate
from dafu.stages.read import list_captures
from dafu.values import PartialDate

_SHOWN = 60
"""Signs of a line that a finding quotes."""
_WANTED = ("title", "kind", "assembly", "term", "session", "number", "subject", "agency", "region", "addressees")
_LABEL = re.compile(r"[(\[【]?([\u4e00-\u9fff]{2,8}):[^:]")
_LABELLED = frozenset({Zone.METADATA, Zone.LETTERHEAD, Zone.CONTACT})


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing to look at."""

    file: str
    line: int | None
    level: Severity
    rule: str | None
    message: str

    def __str__(self) -> str:
        """``file:line: level: [rule] message``, as editors and people read it."""
        where = self.file if self.line is None else f"{self.file}:{self.line}"
        rule = f"[{self.rule}] " if self.rule else ""
        return f"{where}: {self.level}: {rule}{self.message}"


def findings(corpus: Path, today: date) -> Iterator[Finding]:
    """All findings of a corpus, capture by capture; then the rules that decided nothing, and how full each fact is.

    Only here a date can be told to lie in the future: what is built does not depend on the day of the build.
    """
    rules = load_rulebook()
    templates = learn_templates(list_captures(corpus), rules)
    used: Counter[str] = Counter()
    filled: Counter[str] = Counter()
    for item in captures_of(corpus, rules):
        entry = convert_capture(item, rules, templates) if isinstance(item, Capture) else unreadable(item)
        used.update(line.rule for line in entry.lines)
        yield from (_of_problem(entry.source.file, problem) for problem in entry.problems)
        if isinstance(entry, Reply):
            yield from _missing(entry)
            yield from _future(entry, PartialDate(today.year, today.month, today.day))
            yield from _unknown_labels(entry, rules)
            filled.update(("", *(name for name in FACT_LABELS if _has(entry, name))))
        if isinstance(item, Capture):
            yield from _narrow(item, entry.lines, rules, templates)
    yield from _idle(rules, used)
    yield from _fill(corpus, filled)


def _of_problem(file: str, problem: Problem) -> Finding:
    line = problem.lines[0] if problem.lines else None
    message = f"{problem.field}: {problem.message}" if problem.field else problem.message
    return Finding(file, line, problem.level, problem.rule, message)


def _missing(reply: Reply) -> Iterator[Finding]:
    for name in _WANTED:
        if not _has(reply, name):
            message = f"{name}: not found; if the page gives it, add a rule, or state it in NAME.toml"
            level = Severity.WARN if name == "title" else Severity.NOTE
            yield Finding(reply.source.file, None, level, None, message)


def _has(reply: Reply, name: str) -> bool:
    return getattr(reply.facts, name) not in (None, ())


def _fill(corpus: Path, filled: Counter[str]) -> Iterator[Finding]:
    """The fill report, one line a fact; the count of all replies stands under the empty name."""
    for name in FACT_LABELS:
        yield Finding(
            corpus.name, None, Severity.NOTE, None, f"{name}: filled in {filled[name]} of {filled['']} replies"
        )


def _future(reply: Reply, today: PartialDate) -> Iterator[Finding]:
    for name in ("signed", "published"):
        given = getattr(reply.facts, name)
        if given is not None and given > today:
            evidence = reply.evidence_for(name)
            line = evidence.lines[0] if evidence and evidence.lines else None
            message = f"{name}: {given} lies in the future; if the page is wrong, state the date in NAME.toml"
            yield Finding(reply.source.file, line, Severity.WARN, evidence.rule if evidence else None, message)


def _unknown_labels(reply: Reply, rules: Rulebook) -> Iterator[Finding]:
    """Lines around the text that say ``label：value`` with a label that no rule knows: perhaps a fact is missed."""
    for line in reply.lines:
        match = _LABEL.match(rules.facts.fold(line.text[:_SHOWN])) if _may_hold_labels(line) else None
        if match is not None and match[1] not in rules.facts.labels:
            message = f"unknown label {match[1]!r}; if it names a fact, add it to labels.toml"
            yield Finding(reply.source.file, line.number, Severity.NOTE, line.rule, message)


def _may_hold_labels(line: ZonedLine) -> bool:
    return line.zone in _LABELLED or line.rule == "outside-text"


def _narrow(capture: Capture, lines: Sequence[ZonedLine], rules: Rulebook, templates: Templates) -> Iterator[Finding]:
    zones = {line.number: line for line in lines}
    for number in narrow_lines(capture, rules.lines, template_of(capture, rules, templates)):
        line = zones[number]
        side = "taken away" if line.zone.is_web_page else "kept"
        message = (
            f"{side} as {line.zone} by a narrow margin: {_quoted(line.text)}; if that is wrong, adjust a line rule"
        )
        yield Finding(capture.source.file, number, Severity.WARN, line.rule, message)


def _idle(rules: Rulebook, used: Counter[str]) -> Iterator[Finding]:
    for rule in rules.lines.rules:
        if not used[rule.id]:
            message = "decided no line of this corpus; keep it if other sites need it"
            yield Finding("dafu/rules/lines.toml", None, Severity.NOTE, rule.id, message)


def changes(corpus: Path, revision: str) -> Iterator[Finding]:
    """The lines that today's rules take away and those of a revision kept, and the other way round.

    Raises:
        RuleError: no such revision, or its line rules are not readable by today's code.
    """
    errors = RuleErrors()
    with rules_at(revision) as folder:
        before = load_line_rules(folder, errors)
    errors.raise_if_any()
    rules = load_rulebook()
    templates = learn_templates(list_captures(corpus), rules)
    for item in captures_of(corpus, rules):
        if isinstance(item, Capture):
            yield from _changed_lines(item, before, rules.lines, template_of(item, rules, templates))


def _changed_lines(
    capture: Capture, before: LineRules, after: LineRules, template: SiteTemplate | None
) -> Iterator[Finding]:
    pages = (clean_page(capture, rules, template) for rules in (before, after))
    for old, new in zip(*(page.lines for page in pages), strict=True):
        if old.zone.is_web_page is not new.zone.is_web_page:
            what = "newly taken away" if new.zone.is_web_page else "newly kept"
            message = f"{what}: {old.zone} [{old.rule}] → {new.zone}: {_quoted(new.text)}"
            yield Finding(capture.source.file, new.number, Severity.NOTE, new.rule, message)


def unproven(archive: Archive, load: Load, read_page: Callable[[str], str | None]) -> Iterator[Finding]:
    """The replies that the built site does not show as they stand in their captures; ``read_page`` takes addresses."""
    for reply in map(load, archive.replies):
        html = read_page(f"replies/{reply.id}")
        if html is None:
            yield Finding(reply.source.file, None, Severity.FAIL, None, f"no page replies/{reply.id}/; build the site")
        elif shown_text(html) != captured_text(reply):
            message = f"replies/{reply.id}/ does not show the text of the capture; build again, then report this"
            yield Finding(reply.source.file, None, Severity.FAIL, None, message)


def unfaithful(archive: Archive, corpus: Path, read_page: Callable[[str], str | None]) -> Iterator[Finding]:
    """Of an archive that hides staff: the replies whose built page differs from the capture in more than its marks."""
    rules = load_rulebook()
    templates = learn_templates(list_captures(corpus), rules)
    shown = {reply.id for reply in archive.replies}
    for item in captures_of(corpus, rules):
        original = convert_capture(item, rules, templates) if isinstance(item, Capture) else None
        if not isinstance(original, Reply) or original.id not in shown:
            continue
        text = shown_text(read_page(f"replies/{original.id}") or "")
        if text is not None and not is_masked_form(text, captured_text(original)):
            message = f"replies/{original.id}/ differs from the capture in more than its marks; report this"
            yield Finding(original.source.file, None, Severity.FAIL, None, message)


def _quoted(text: str) -> str:
    plain = " ".join(text.split())
    return repr(plain if len(plain) <= _SHOWN else plain[:_SHOWN] + "…")
