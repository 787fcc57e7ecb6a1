"""Running the project over the examples: figures for the floors, findings for people."""

import statistics
import time
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any

from tests.gate.gold import Fixture, PageGold, ReplyGold, TitleGold, normal_fact
from tests.gate.scoring import TextScore, Verdict, comparable, judge, score_text

Inspect = Callable[[Path], Mapping[str, Any]]
"""The project's public result for a file: the object that ``inspect`` prints."""
ReadTitle = Callable[[str], Mapping[str, Any]]
"""The facts that the project takes from a title alone."""

READER = frozenset({"salutation", "body", "signature", "contact", "copied_to"})
_GROUP_OF_ZONE = {
    **dict.fromkeys(READER, "body"),
    **dict.fromkeys(("letterhead", "title", "document_number"), "header"),
    **dict.fromkeys(("chrome", "metadata"), "boilerplate"),
    "annex": "annex",
}
_LOST = 0.5
"""A page whose text scores below this F1 counts as lost."""
_EXACT = frozenset({"number", "term", "session", "signed", "published"})
"""Facts that must never be wrong where the page gives them."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is not as annotated: where, what, and which rule decided it."""

    place: str
    what: str
    text: str
    decided: str = ""
    """Line number, zone and rule of the line in question, where there is one."""


@dataclass(frozen=True, slots=True)
class Section:
    """What one part of the examples gave."""

    name: str
    figures: Mapping[str, float]
    counts: Mapping[str, str] = field(default_factory=dict)
    """For a figure that counts: as printed for people, ``46 of 47``."""
    findings: Sequence[Finding] = ()
    worst: Sequence[tuple[str, float]] = ()
    """Pages with less than a full score, the worst first."""
    fields: Mapping[str, Counter[Verdict]] = field(default_factory=dict)
    """Per fact: how often right, wrong, absent, invented."""


def _inspected(inspect: Inspect, path: Path) -> tuple[Mapping[str, Any], float]:
    """The result for a file and the milliseconds it took; a failure is a result without lines."""
    start = time.perf_counter()
    try:
        result = inspect(path)
    except Exception as error:  # noqa: BLE001 - the gate scores a crash as a lost page and names it
        result = {"lines": [], "metadata": {}, "error": f"{type(error).__name__}: {error}"}
    return result, (time.perf_counter() - start) * 1000


def reader_lines(result: Mapping[str, Any]) -> list[str]:
    """What a reader sees as the reply: salutation to copied-to."""
    return [line["text"] for line in result["lines"] if line["zone"] in READER]


def fact_of(result: Mapping[str, Any], name: str) -> Any:
    """A fact of a result in normal form; ``contact.phone`` looks inside ``contact``."""
    value: Any = result.get("metadata") or {}
    for key in name.split("."):
        value = value.get(key) if isinstance(value, Mapping) else None
    return normal_fact(name, value)


def measure_pages(name: str, pages: Sequence[PageGold], inspect: Inspect) -> Section:
    """Score the text, title and date of pages; ``name`` is ``pages`` or ``text``."""
    inspect(pages[0].path)  # rules are read once, and not in the time of a page
    results = [(page, *_inspected(inspect, page.path)) for page in pages]
    scores = [score_text(reader_lines(result), page.paragraphs, page.optional) for page, result, _ in results]
    titles = [
        (page, fact_of(result, "title"), [comparable(title) for title in page.titles]) for page, result, _ in results
    ]
    dates = [(page, fact_of(result, "published"), [page.published]) for page, result, _ in results]
    judged = {
        "title": [judge(found, ok) for _, found, ok in titles],
        "date": [judge(found, ok) for _, found, ok in dates],
    }
    findings = [
        finding
        for (page, result, _), score in zip(results, scores, strict=True)
        for finding in _text_findings(page, result, score)
    ]
    for what, rows in (("title", titles), ("date", dates)):
        findings += [
            Finding(page.name, f"{what} {verdict}", f"{found!r}, not {ok[0]!r}")
            for (page, found, ok), verdict in zip(rows, judged[what], strict=True)
            if verdict not in (Verdict.RIGHT, Verdict.SILENT)
        ]
    return Section(
        name,
        _page_figures(name, scores, judged, [elapsed for *_, elapsed in results]),
        {f"{name}.{what}": _of(verdicts) for what, verdicts in judged.items()},
        findings,
        _worst((page.name, score.f1) for page, score in zip(pages, scores, strict=True)),
    )


def _page_figures(
    name: str, scores: Sequence[TextScore], judged: Mapping[str, Sequence[Verdict]], elapsed: Sequence[float]
) -> dict[str, float]:
    return {
        f"{name}.f1": statistics.fmean(score.f1 for score in scores),
        f"{name}.recall": statistics.fmean(score.recall for score in scores),
        f"{name}.precision": statistics.fmean(score.precision for score in scores),
        f"{name}.paragraphs": statistics.fmean(score.paragraphs for score in scores),
        f"{name}.lost": float(sum(score.f1 < _LOST for score in scores)),
        f"{name}.title": right_share(Counter(judged["title"])),
        f"{name}.date": right_share(Counter(judged["date"]), invented=False),
        f"{name}.milliseconds": statistics.median(elapsed),
    }


def _of(verdicts: Iterable[Verdict]) -> str:
    counts = Counter(verdicts)
    given = counts[Verdict.RIGHT] + counts[Verdict.WRONG] + counts[Verdict.ABSENT]
    return f"{counts[Verdict.RIGHT]} of {given}"


def right_share(counts: Counter[Verdict], *, invented: bool = True) -> float:
    """Share of the facts that are right, of those given or (unless told otherwise) invented; silence is no merit."""
    total = counts[Verdict.RIGHT] + counts[Verdict.WRONG] + counts[Verdict.ABSENT]
    total += counts[Verdict.INVENTED] if invented else 0
    return counts[Verdict.RIGHT] / total if total else 1.0


def _worst(scores: Iterable[tuple[str, float]]) -> list[tuple[str, float]]:
    return sorted((item for item in scores if item[1] < 1), key=lambda item: item[1])


def _text_findings(page: PageGold, result: Mapping[str, Any], score: TextScore) -> Iterable[Finding]:
    if "error" in result:
        yield Finding(page.name, "failed", result["error"])
        return
    lines = [(comparable(line["text"]), line) for line in result["lines"]]
    removed = [(text, line) for text, line in lines if line["zone"] not in READER]
    for paragraph in score.missing:
        near = [line for text, line in removed if text and (text in paragraph or paragraph in text)]
        yield Finding(page.name, "removed" if near else "not a line", paragraph, "; ".join(map(_decided, near[:3])))
    for surplus in score.surplus:
        line = next((line for text, line in lines if text == surplus and line["zone"] in READER), None)
        yield Finding(page.name, "kept", surplus, _decided(line) if line else "")


def _decided(line: Mapping[str, Any]) -> str:
    return f"{line['number']} {line['zone']} by {line['rule']}"


def measure_replies(replies: Sequence[ReplyGold], inspect: Inspect) -> Section:
    """Score the zones of lines, in groups, and every fact of whole replies."""
    fields: dict[str, Counter[Verdict]] = {}
    findings: list[Finding] = []
    shares: list[tuple[str, float]] = []
    grouped, sided = Counter[bool](), Counter[bool]()
    for reply in replies:
        result, _ = _inspected(inspect, reply.path)
        if "error" in result:
            findings.append(Finding(reply.name, "failed", result["error"]))
        groups = list(_judge_zones(reply, result, findings))
        grouped.update(expected == found for expected, found in groups)
        sided.update((expected == "body") == (found == "body") for expected, found in groups)
        shares.append((reply.name, statistics.fmean(expected == found for expected, found in groups)))
        _judge_facts(reply.name, reply.facts, partial(fact_of, result), fields, findings)
    total = sum(fields.values(), Counter[Verdict]())
    figures = {
        "replies.zones": grouped[True] / grouped.total(),
        "replies.sides": sided[True] / sided.total(),
        "replies.facts": right_share(total),
        "replies.invented": float(total[Verdict.INVENTED]),
        "replies.inexact": float(sum(fields[name][Verdict.WRONG] for name in _EXACT & fields.keys())),
    }
    counts = {
        "replies.zones": f"{grouped[True]} of {grouped.total()}",
        "replies.sides": f"{sided[True]} of {sided.total()}",
        "replies.facts": _of(total.elements()),
    }
    return Section("replies", figures, counts, findings, _worst(shares), fields)


def _judge_zones(reply: ReplyGold, result: Mapping[str, Any], findings: list[Finding]) -> Iterable[tuple[str, str]]:
    """Expected and found group of every annotated line that is not blank; lines that are missing count as wrong."""
    lines = {line["number"]: line for line in result["lines"]}
    for number, expected in sorted(reply.groups.items()):
        line = lines.get(number)
        if line is not None and not line["text"].strip():
            continue
        found = _GROUP_OF_ZONE.get(line["zone"], "blank") if line is not None else "missing"
        if found != expected and line is not None:
            findings.append(
                Finding(reply.name, f"{expected} line taken for {found}", line["text"].strip(), _decided(line))
            )
        yield expected, found


def _judge_facts(
    place: str,
    facts: Mapping[str, Sequence[Any]],
    found: Callable[[str], Any],
    fields: dict[str, Counter[Verdict]],
    findings: list[Finding],
) -> None:
    for name, accepted in facts.items():
        value = found(name)
        verdict = judge(value, accepted)
        fields.setdefault(name, Counter())[verdict] += 1
        if verdict not in (Verdict.RIGHT, Verdict.SILENT):
            findings.append(Finding(place, f"{name} {verdict}", f"{value!r}, not {accepted[0]!r}"))


_TITLE_FIGURES = {
    "titles.matter": ("kind", "term", "session", "number"),
    "titles.assembly": ("assembly", "level"),
    "titles.subject": ("agency", "subject"),
}


def measure_titles(titles: Sequence[TitleGold], read_title: ReadTitle) -> Section:
    """Score the facts that are read from a title alone."""
    fields: dict[str, Counter[Verdict]] = {}
    findings: list[Finding] = []
    for gold in titles:
        facts = read_title(gold.title)
        read: list[Finding] = []
        _judge_facts(gold.name, gold.facts, partial(fact_of, {"metadata": facts}), fields, read)
        findings += [Finding(item.place, item.what, item.text, gold.title) for item in read]
    sums = {
        key: sum((fields.get(name, Counter()) for name in names), Counter[Verdict]())
        for key, names in _TITLE_FIGURES.items()
    }
    figures = {key: right_share(counts) for key, counts in sums.items()}
    return Section(
        "titles", figures, {key: _of(counts.elements()) for key, counts in sums.items()}, findings, (), fields
    )


def measure_fixtures(fixtures: Sequence[Fixture], inspect: Inspect) -> Section:
    """Score our own pages: status, text, zones line by line, facts."""
    fields: dict[str, Counter[Verdict]] = {}
    findings: list[Finding] = []
    texts: list[tuple[str, float]] = []
    statuses, zones = Counter[bool](), Counter[bool]()
    for fixture in fixtures:
        result, _ = _inspected(inspect, fixture.path)
        page = PageGold(fixture.name, fixture.path, fixture.reader, (), (), None)
        score = score_text(reader_lines(result), fixture.reader)
        texts.append((fixture.name, score.f1))
        findings += _text_findings(page, result, score)
        statuses[result.get("status") == fixture.status] += 1
        if result.get("status") != fixture.status:
            findings.append(Finding(fixture.name, "status", f"{result.get('status')!r}, not {fixture.status!r}"))
        zones.update(_fixture_zones(fixture, result, findings))
        _judge_facts(fixture.name, fixture.facts, partial(fact_of, result), fields, findings)
    total = sum(fields.values(), Counter[Verdict]())
    figures = {
        "fixtures.text": statistics.fmean(score for _, score in texts),
        "fixtures.status": statuses[True] / statuses.total(),
        "fixtures.zones": zones[True] / zones.total(),
        "fixtures.facts": right_share(total),
    }
    counts = {
        "fixtures.status": f"{statuses[True]} of {statuses.total()}",
        "fixtures.zones": f"{zones[True]} of {zones.total()}",
        "fixtures.facts": _of(total.elements()),
    }
    return Section("fixtures", figures, counts, findings, _worst(texts), fields)


def _fixture_zones(fixture: Fixture, result: Mapping[str, Any], findings: list[Finding]) -> Iterable[bool]:
    for zone, text in fixture.zones:
        lines = [line for line in result["lines"] if comparable(line["text"]) == comparable(text)]
        right = any(line["zone"] == zone for line in lines)
        if not right:
            findings.append(
                Finding(fixture.name, f"{zone} line", text, "; ".join(map(_decided, lines)) or "no such line")
            )
        yield right
