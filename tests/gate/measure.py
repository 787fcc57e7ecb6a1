"""Running the project over the examples, one function a part."""

import statistics
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from tests.gate.gold import Fixture, PageGold, ReplyGold, TitleGold
from tests.gate.results import (
    READER,
    Fields,
    Finding,
    Inspect,
    ReadTitle,
    Section,
    decided,
    failures,
    inspected,
    judge_facts,
    reader_lines,
    right_of,
    right_share,
    text_findings,
    worst_first,
)
from tests.gate.scoring import TextScore, Verdict, comparable, score_text

_GROUP_OF_ZONE = {
    **dict.fromkeys(READER, "body"),
    **dict.fromkeys(("letterhead", "title", "document_number"), "header"),
    **dict.fromkeys(("chrome", "metadata"), "boilerplate"),
    "annex": "annex",
}
_LOST = 0.5
"""A page whose text scores below this F1 counts as lost."""
_EXACT = ("number", "term", "session", "signed", "published")
"""Facts that must never be wrong where the page gives them."""
_TITLE_FIGURES = {
    "titles.matter": ("kind", "term", "session", "number"),
    "titles.assembly": ("assembly", "level"),
    "titles.subject": ("agency", "subject"),
}


def measure_pages(part: str, pages: Sequence[PageGold], inspect: Inspect) -> Section:
    """Score the text, title and date of publication of pages; ``part`` is ``pages`` or ``text``."""
    inspected(inspect, pages[0].path)  # rules are read once, and not in the time of a page
    fields: Fields = {"title": Counter(), "published": Counter()}
    findings: list[Finding] = []
    scores: dict[str, TextScore] = {}
    elapsed: list[float] = []
    for page in pages:
        result, milliseconds = inspected(inspect, page.path)
        elapsed.append(milliseconds)
        scores[page.name] = score = score_text(reader_lines(result), page.paragraphs, page.optional)
        findings += [*failures(page.name, result), *text_findings(page.name, result, score)]
        expected: dict[str, list[Any]] = {"title": [comparable(title) for title in page.titles]}
        if page.published is not None:
            expected["published"] = [page.published]
        findings += judge_facts(page.name, {**expected, **page.facts}, result, fields)
    further = sum((counts for name, counts in fields.items() if name not in ("title", "published")), Counter[Verdict]())
    facts = {f"{part}.facts": further} if further else {}
    return Section(
        {
            **_text_figures(part, list(scores.values())),
            f"{part}.title": right_share(fields["title"]),
            f"{part}.date": right_share(fields["published"]),
            **{figure: right_share(counts) for figure, counts in facts.items()},
            f"{part}.milliseconds": statistics.median(elapsed),
        },
        {
            f"{part}.title": right_of(fields["title"]),
            f"{part}.date": right_of(fields["published"]),
            **{figure: right_of(counts) for figure, counts in facts.items()},
        },
        findings,
        worst_first((name, score.f1) for name, score in scores.items()),
        fields,
    )


def _text_figures(part: str, scores: Sequence[TextScore]) -> dict[str, float]:
    return {
        f"{part}.f1": statistics.fmean(score.f1 for score in scores),
        f"{part}.recall": statistics.fmean(score.recall for score in scores),
        f"{part}.precision": statistics.fmean(score.precision for score in scores),
        f"{part}.paragraphs": statistics.fmean(score.paragraphs for score in scores),
        f"{part}.lost": float(sum(score.f1 < _LOST for score in scores)),
    }


def measure_replies(replies: Sequence[ReplyGold], inspect: Inspect) -> Section:
    """Score the zones of lines, in groups, and every fact of whole replies."""
    fields: Fields = {}
    findings: list[Finding] = []
    shares: list[tuple[str, float]] = []
    pairs: list[tuple[str, str]] = []
    for reply in replies:
        result, _ = inspected(inspect, reply.path)
        findings += failures(reply.name, result)
        mine = list(_judge_groups(reply, result, findings))
        findings += judge_facts(reply.name, reply.facts, result, fields)
        shares.append((reply.name, statistics.fmean(expected == found for expected, found in mine)))
        pairs += mine
    total = sum(fields.values(), Counter[Verdict]())
    grouped = Counter(expected == found for expected, found in pairs)
    sided = Counter((expected == "body") is (found == "body") for expected, found in pairs)
    figures = {
        "replies.zones": _true_share(grouped),
        "replies.sides": _true_share(sided),
        "replies.facts": right_share(total),
        "replies.invented": float(total[Verdict.INVENTED]),
        "replies.inexact": float(sum(fields.get(name, Counter())[Verdict.WRONG] for name in _EXACT)),
    }
    counts = {
        "replies.zones": _true_of(grouped),
        "replies.sides": _true_of(sided),
        "replies.facts": right_of(total),
    }
    return Section(figures, counts, findings, worst_first(shares), fields)


def _judge_groups(reply: ReplyGold, result: Mapping[str, Any], findings: list[Finding]) -> Iterable[tuple[str, str]]:
    """Expected and found group of every annotated line that is not blank; a line that is missing is wrong."""
    lines = {line["number"]: line for line in result["lines"]}
    for number, expected in sorted(reply.groups.items()):
        line = lines.get(number)
        if line is None:
            yield expected, "missing"
        elif line["text"].strip():
            found = _GROUP_OF_ZONE.get(line["zone"], "blank")
            if found != expected:
                what = f"{expected} line taken for {found}"
                findings.append(Finding(reply.name, what, line["text"].strip(), decided(line)))
            yield expected, found


def _true_share(counts: Counter[bool]) -> float:
    return counts[True] / counts.total() if counts else 1.0


def _true_of(counts: Counter[bool]) -> str:
    return f"{counts[True]} of {counts.total()}"


def measure_titles(titles: Sequence[TitleGold], read_title: ReadTitle) -> Section:
    """Score the facts that are read from a title alone."""
    fields: Fields = {}
    findings: list[Finding] = []
    for gold in titles:
        result = {"metadata": read_title(gold.title)}
        wrong = judge_facts(gold.name, gold.facts, result, fields)
        findings += [Finding(item.place, item.what, item.text, gold.title) for item in wrong]
    sums = {
        figure: sum((fields.get(name, Counter()) for name in names), Counter[Verdict]())
        for figure, names in _TITLE_FIGURES.items()
    }
    figures = {figure: right_share(counts) for figure, counts in sums.items()}
    counts = {figure: right_of(counts) for figure, counts in sums.items()}
    return Section(figures, counts, findings, (), fields)


def measure_fixtures(fixtures: Sequence[Fixture], inspect: Inspect) -> Section:
    """Score our own pages: status, text, zones of the lines that matter, facts."""
    fields: Fields = {}
    findings: list[Finding] = []
    texts: list[tuple[str, float]] = []
    statuses, zones = Counter[bool](), Counter[bool]()
    for fixture in fixtures:
        result, _ = inspected(inspect, fixture.path)
        score = score_text(reader_lines(result), fixture.reader)
        texts.append((fixture.name, score.f1))
        findings += [*failures(fixture.name, result), *text_findings(fixture.name, result, score)]
        right = result.get("status") == fixture.status
        statuses[right] += 1
        if not right:
            found = f"{result.get('status')}, not {fixture.status}"
            findings.append(Finding(fixture.name, "status", found, str(result.get("reason"))))
        zones.update(_judge_zones(fixture, result, findings))
        findings += judge_facts(fixture.name, fixture.facts, result, fields)
    total = sum(fields.values(), Counter[Verdict]())
    figures = {
        "fixtures.text": statistics.fmean(score for _, score in texts),
        "fixtures.status": _true_share(statuses),
        "fixtures.zones": _true_share(zones),
        "fixtures.facts": right_share(total),
    }
    counts = {
        "fixtures.status": _true_of(statuses),
        "fixtures.zones": _true_of(zones),
        "fixtures.facts": right_of(total),
    }
    return Section(figures, counts, findings, worst_first(texts), fields)


def _judge_zones(fixture: Fixture, result: Mapping[str, Any], findings: list[Finding]) -> Iterable[bool]:
    for zone, text in fixture.zones:
        lines = [line for line in result["lines"] if comparable(line["text"]) == comparable(text)]
        right = any(line["zone"] == zone for line in lines)
        if not right:
            where = "; ".join(map(decided, lines)) or "no such line"
            findings.append(Finding(fixture.name, f"not {zone}", text, where))
        yield right
