"""Typed, checked view of the files under ``rules/``; fails with every error of every file at once."""

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from dafu.model import Topic
from dafu.rulebook.citations import CitationRules, load_citation_rules
from dafu.rulebook.containers import ContainerRules, load_container_rules
from dafu.rulebook.facts import FactRules, load_fact_rules
from dafu.rulebook.files import RULES
from dafu.rulebook.headings import HeadingRules, load_heading_rules
from dafu.rulebook.lines import LineRules, load_line_rules
from dafu.rulebook.offices import Offices, load_offices
from dafu.rulebook.privacy import load_staff_rules
from dafu.rulebook.source import RuleErrors
from dafu.rulebook.staff import StaffRules
from dafu.rulebook.topics import load_topics
from dafu.rulebook.verdicts import VerdictRules, load_verdict_rules


@dataclass(frozen=True, slots=True)
class Rulebook:
    """All knowledge of the pipeline, one attribute per stage that uses it."""

    containers: ContainerRules
    lines: LineRules
    facts: FactRules
    verdicts: VerdictRules
    headings: HeadingRules
    topics: tuple[Topic, ...]
    citations: CitationRules
    staff: StaffRules
    offices: Offices


def load_rulebook(folder: Path = RULES) -> Rulebook:
    """Read and check every rule file.

    Raises:
        RuleError: with all errors, one a line: file, rule, what is wrong, remedy.
    """
    errors = RuleErrors()
    rulebook = Rulebook(
        containers=load_container_rules(folder, errors),
        lines=load_line_rules(folder, errors),
        facts=load_fact_rules(folder, errors),
        verdicts=load_verdict_rules(folder, errors),
        headings=load_heading_rules(folder, errors),
        topics=load_topics(folder / "topics.toml", errors),
        citations=load_citation_rules(folder / "citations.toml", errors),
        staff=load_staff_rules(folder, errors),
        offices=load_offices(folder, errors),
    )
    errors.raise_if_any()
    return rulebook


@lru_cache(maxsize=1)
def shared_rulebook(folder: Path = RULES) -> Rulebook:
    """The rulebook of this process, read once; for worker processes, whose rules cannot be sent to them."""
    return load_rulebook(folder)
