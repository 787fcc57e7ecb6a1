"""One capture as the JSON object that ``inspect`` prints; its schema is ``docs/data-schema/inspection.schema.json``."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import Any

from dafu.model import (
    FACT_TERMS,
    Citation,
    Contact,
    Evidence,
    Facts,
    Problem,
    Region,
    Reply,
    SetAsidePage,
    Source,
    TopicHit,
    ZonedLine,
)
from dafu.publish.front_matter import as_data

Json = dict[str, Any]


def inspection(entry: Reply | SetAsidePage, canonical: str | None = None) -> Json:
    """The object for one capture; ``canonical`` names the file that it repeats, when it is a duplicate."""
    status, reason = "reply", None
    topics: Sequence[TopicHit] = ()
    cites: Sequence[Citation] = ()
    if isinstance(entry, SetAsidePage):
        status, reason = "set_aside", entry.reason
    else:
        topics, cites = entry.topics, entry.cites
    if canonical is not None:
        status, reason = "duplicate", f"same bytes as {canonical}"
    return {
        "file": entry.source.file,
        "id": entry.id,
        "status": status,
        "reason": reason,
        "metadata": _metadata(entry.facts, entry.source, topics, cites),
        "evidence": _evidence(entry.evidence),
        "lines": [_line(line) for line in entry.lines],
        "problems": [_problem(problem) for problem in entry.problems],
    }


def _metadata(facts: Facts, source: Source, topics: Sequence[TopicHit], cites: Sequence[Citation]) -> Json:
    return {
        **{term.key: _value(getattr(facts, term.key)) for term in FACT_TERMS},
        "topics": [{"id": hit.id, "label": hit.label, "lines": list(hit.lines)} for hit in topics],
        "cites": [{"title": item.title, "number": item.number, "lines": list(item.lines)} for item in cites],
        "source": {
            "url": source.url,
            "site": source.site,
            "sha256": source.sha256,
            "encoding": source.encoding,
            "captured": source.captured,
        },
    }


def _value(value: object) -> Any:
    """The value of a fact; of a place or a contact every key, whether it is known or not."""
    return asdict(value) if isinstance(value, Region | Contact) else as_data(value)


def _evidence(evidence: Sequence[Evidence]) -> Mapping[str, Json]:
    return {item.field: _one(item) for item in evidence}


def _one(item: Evidence) -> Json:
    found: Json = {"lines": list(item.lines), "rule": item.rule}
    if item.correction is not None:
        before = item.correction.evidence
        found["correction"] = {
            "reason": item.correction.reason,
            "was": as_data(item.correction.was),
            "read": None if before is None else {"lines": list(before.lines), "rule": before.rule},
        }
    return found


def _line(line: ZonedLine) -> Json:
    return {"number": line.number, "zone": line.zone, "rule": line.rule, "text": line.text}


def _problem(problem: Problem) -> Json:
    return {
        "level": problem.level,
        "field": problem.field,
        "lines": list(problem.lines),
        "message": problem.message,
    }
