"""From results to figures and findings, with a made-up project behind the seam."""

from collections import Counter
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from tests.gate.gold import Fixture, PageGold, ReplyGold, TitleGold
from tests.gate.measure import measure_fixtures, measure_pages, measure_replies, measure_titles
from tests.gate.peers import as_inspected
from tests.gate.scoring import Verdict

PAGE = PageGold("p", Path("p.html"), ("尊敬的张三代表：", "现答复如下。"), ("抄送：某某局",), ("标题",), "2023-07-28")


def result(*lines: tuple[str, str], **metadata: Any) -> Mapping[str, Any]:
    """An object as ``inspect`` prints it: zone and text of each line, and facts."""
    rows = [
        {"number": number, "zone": zone, "rule": f"rule-{number}", "text": text}
        for number, (zone, text) in enumerate(lines, start=1)
    ]
    return {"status": "reply", "reason": None, "lines": rows, "metadata": metadata}


def test_only_the_zones_of_the_reader_are_the_text_of_a_page() -> None:
    found = result(
        ("chrome", "首页"),
        ("title", "标题"),
        ("salutation", "尊敬的张三代表："),
        ("body", "现答复如下。"),
        ("copied_to", "抄送：某某局"),
        title="标 题",
        published="2023-07-28",
    )
    section = measure_pages("pages", [PAGE], lambda _: found)
    assert {key: section.figures[f"pages.{key}"] for key in ("f1", "paragraphs", "lost", "title", "date")} == {
        "f1": 1,
        "paragraphs": 1,
        "lost": 0,
        "title": 1,
        "date": 1,
    }
    assert section.findings == []


def test_a_finding_names_the_line_its_zone_and_its_rule() -> None:
    found = result(("chrome", "尊敬的张三代表："), ("body", "现答复如下。"), ("body", "分享到：微信"))
    findings = measure_pages("pages", [PAGE], lambda _: found).findings
    assert [(item.what, item.decided) for item in findings] == [
        ("removed", "1 chrome by rule-1"),
        ("kept", "3 body by rule-3"),
        ("title absent", ""),
        ("published absent", ""),
    ]


def test_a_crash_is_a_lost_page_with_its_reason() -> None:
    def crash(_: Path) -> Mapping[str, Any]:
        raise ValueError("broken")

    section = measure_pages("pages", [PAGE], crash)
    assert section.figures["pages.lost"] == 1
    assert section.findings[0].text == "ValueError: broken"


def test_zones_are_scored_in_groups_and_blank_lines_do_not_count() -> None:
    gold = ReplyGold("r", Path("r.txt"), {1: "header", 2: "body", 3: "body", 4: "boilerplate", 9: "body"}, {})
    found = result(("letterhead", "某某局"), ("blank", "　"), ("annex", "现答复如下。"), ("metadata", "来源："))
    section = measure_replies([gold], lambda _: found)
    assert section.counts["replies.zones"] == "2 of 4"  # line 3 is no annex, line 9 is missing
    assert section.counts["replies.sides"] == "2 of 4"


def test_facts_are_counted_by_what_became_of_them() -> None:
    expected: dict[str, list[Any]] = {"number": ["286"], "term": [9], "signed": [None], "contact.phone": ["1234567"]}
    gold = ReplyGold("r", Path("r.txt"), {1: "body"}, expected)
    found = result(("body", "现答复如下。"), number="28", signed="2023-07-25", contact={"phone": "1234567"})
    section = measure_replies([gold], lambda _: found)
    assert section.fields == {
        "number": Counter({Verdict.WRONG: 1}),
        "term": Counter({Verdict.ABSENT: 1}),
        "signed": Counter({Verdict.INVENTED: 1}),
        "contact.phone": Counter({Verdict.RIGHT: 1}),
    }
    assert section.figures["replies.facts"] == 0.25
    assert (section.figures["replies.invented"], section.figures["replies.inexact"]) == (1, 1)


def test_titles_are_scored_in_three_figures() -> None:
    facts: dict[str, list[Any]] = {"kind": ["proposal"], "term": [8], "level": ["county"], "agency": [None]}
    section = measure_titles(
        [TitleGold("t", "题", facts)], lambda _: {"kind": "proposal", "level": "county", "term": 7}
    )
    assert section.figures == {"titles.matter": 0.5, "titles.assembly": 1, "titles.subject": 1}
    assert section.findings[0].decided == "题"


def test_a_fixture_is_scored_by_status_zones_and_facts() -> None:
    zones = (("body", "现答复如下。"), ("chrome", "首页"))
    fixture = Fixture("f", Path("f.html"), "set_aside", ("现答复如下。",), zones, {"title": ["标题"]})
    found = result(("body", "现答复如下。"), ("metadata", "首页"), title="标题")
    section = measure_fixtures([fixture], lambda _: found)
    assert section.figures == {
        "fixtures.text": 1,
        "fixtures.status": 0,
        "fixtures.zones": 0.5,
        "fixtures.facts": 1,
    }


def test_a_peer_is_scored_like_the_project() -> None:
    peer = {"text": "尊敬的张三代表：\n现答复如下。", "title": "标题", "date": "2023-07-28", "milliseconds": 1.0}
    assert measure_pages("pages", [PAGE], lambda _: as_inspected(peer)).figures["pages.f1"] == 1
