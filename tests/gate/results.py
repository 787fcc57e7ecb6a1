"""What measuring gives: figures for the floors, findings for people."""

import time
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Protocol

from tests.gate.gold import normal_fact
from tests.gate.scoring import TextScore, Verdict, comparable, judge

Inspect = Callable[[Path], Mapping[str, Any]]
"""The project's public result for a file: the object that ``inspect`` prints."""


class InspectSite(Protocol):
    """The results for all files of a folder, by file name, with or without what they teach about their site."""

    def __call__(self, folder: Path, *, learn: bool) -> Mapping[str, Mapping[str, Any]]:
        """Read the files, each alone or all as a site."""


ReadTitle = Callable[[str], Mapping[str, Any]]
"""The facts that the project takes from a title alone, by name."""
Fields = dict[str, Counter[Verdict]]
"""Per fact: how often right, wrong, absent, invented."""

READER = frozenset({"salutation", "body", "signature", "contact", "copied_to"})


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is not as annotated: where, what, and which rule decided it."""

    place: str
    what: str
    text: str
    decided: str = ""
    """Line number, zone and rule of the lines in question, where there are some."""


@dataclass(frozen=True, slots=True)
class Section:
    """What one part of the examples gave."""

    figures: Mapping[str, float]
    counts: Mapping[str, str] = field(default_factory=dict)
    """For a figure that counts: as printed for people, ``46 of 47``."""
    findings: Sequence[Finding] = ()
    worst: Sequence[tuple[str, float]] = ()
    """Pages with less than a full score, the worst first."""
    fields: Mapping[str, Counter[Verdict]] = field(default_factory=dict)

    @property
    def name(self) -> str:
        """The part of the examples, which the keys of the figures begin with."""
        return next(iter(self.figures)).partition(".")[0]


def inspected(inspect: Inspect, path: Path) -> tuple[Mapping[str, Any], float]:
    """The result for a file and the milliseconds of processor it took; a failure is a result without lines."""
    start = time.process_time()
    try:
        result = inspect(path)
    except Exception as error:  # noqa: BLE001 - the gate scores a crash as a lost page and names it
        result = {"lines": [], "metadata": {}, "reason": f"{type(error).__name__}: {error}"}
    return result, (time.process_time() - start) * 1000


def reader_lines(result: Mapping[str, Any]) -> list[str]:
    """What a reader sees as the reply: salutation to copied-to."""
    return [line["text"] for line in result["lines"] if line["zone"] in READER]


def fact_of(result: Mapping[str, Any], name: str) -> Any:
    """A fact of a result in normal form; ``contact.phone`` looks inside ``contact``."""
    value: Any = result.get("metadata") or {}
    for key in name.split("."):
        value = value.get(key) if isinstance(value, Mapping) else None
    return normal_fact(name, value)


def judge_facts(
    place: str, facts: Mapping[str, Sequence[Any]], result: Mapping[str, Any], fields: Fields
) -> Iterable[Finding]:
    """Count every expected fact in ``fields``, and tell which are not right."""
    for name, accepted in facts.items():
        value = fact_of(result, name)
        verdict = judge(value, accepted)
        fields.setdefault(name, Counter())[verdict] += 1
        if verdict not in (Verdict.RIGHT, Verdict.SILENT):
            yield Finding(place, f"{name} {verdict}", f"{value!r}, not {accepted[0]!r}")


def right_share(counts: Counter[Verdict]) -> float:
    """Share of the facts that are right, of those given or invented; rightly reading nothing is no merit."""
    total = counts.total() - counts[Verdict.SILENT]
    return counts[Verdict.RIGHT] / total if total else 1.0


def right_of(counts: Counter[Verdict]) -> str:
    """The share of ``right_share`` as printed for people."""
    return f"{counts[Verdict.RIGHT]} of {counts.total() - counts[Verdict.SILENT]}"


def worst_first(scores: Iterable[tuple[str, float]]) -> list[tuple[str, float]]:
    """The pages that are not perfect, in the order in which somebody should look at them."""
    return sorted((item for item in scores if item[1] < 1), key=lambda item: item[1])


def decided(line: Mapping[str, Any]) -> str:
    """How a line came by its zone."""
    return f"{line['number']} {line['zone']} by {line['rule']}"


def failures(place: str, result: Mapping[str, Any]) -> Iterable[Finding]:
    """That a capture gave nothing at all, and why."""
    if not result["lines"]:
        yield Finding(place, "no lines", str(result.get("reason")))


def text_findings(place: str, result: Mapping[str, Any], score: TextScore) -> Iterable[Finding]:
    """The paragraphs that were removed or broken up, and the lines that should have been removed."""
    lines = [(comparable(line["text"]), line) for line in result["lines"]]
    for paragraph in score.missing:
        near = [line for text, line in lines if text and line["zone"] not in READER and _overlap(text, paragraph)]
        yield Finding(place, "removed" if near else "not a line", paragraph, "; ".join(map(decided, near[:3])))
    for surplus in score.surplus:
        same = [line for text, line in lines if text == surplus and line["zone"] in READER]
        yield Finding(place, "kept", surplus, "; ".join(map(decided, same[:3])))


def _overlap(one: str, other: str) -> bool:
    return one in other or other in one
