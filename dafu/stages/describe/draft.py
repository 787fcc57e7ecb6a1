"""The description of a page while it is being written: facts, evidence and doubts."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from dafu.model import Description, Evidence, Facts, Problem, Severity, ZonedLine, ZonedPage
from dafu.rulebook.facts import FactRules

_ABSENT: tuple[object, ...] = (None, "", ())


@dataclass(slots=True)
class Draft:
    """Facts found so far; the first reading of a fact stays, a later one that differs is a doubt."""

    page: ZonedPage
    rules: FactRules
    values: dict[str, Any] = field(default_factory=dict)
    evidence: dict[str, Evidence] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    set_aside: str | None = None

    def give(self, name: str, value: Any, lines: Iterable[int], rule: str) -> None:
        """Note a fact, unless it is absent or already known."""
        if value in _ABSENT or name in self.values:
            return
        self.values[name] = value
        self.evidence[name] = Evidence(name, tuple(dict.fromkeys(lines)), rule)

    def confirm(self, name: str, value: Any, lines: Iterable[int], rule: str) -> None:
        """Note a fact from a second place: new, equal to what is known, or in conflict with it."""
        known = self.values.get(name)
        if known is not None and value not in _ABSENT and value != known:
            first = self.evidence[name]
            numbers = (*first.lines, *lines)
            self.doubt(name, f"reads {known} ({first.rule}) and {value} ({rule}); the first was kept", numbers, rule)
        self.give(name, value, lines, rule)

    def doubt(
        self, name: str | None, message: str, lines: Iterable[int], rule: str, level: Severity = Severity.WARN
    ) -> None:
        """Note something that a person must look at."""
        self.problems.append(Problem(level, message, name, tuple(dict.fromkeys(lines)), rule))

    def finished(self) -> Description:
        """The description; evidence stands in the order of the facts."""
        facts = Facts(**self.values)
        order = [name for name in Facts.__dataclass_fields__ if name in self.evidence]
        return Description(facts, tuple(self.evidence[name] for name in order), self.set_aside, tuple(self.problems))


def numbers_of(lines: Iterable[ZonedLine]) -> tuple[int, ...]:
    """The line numbers of some lines."""
    return tuple(line.number for line in lines)
