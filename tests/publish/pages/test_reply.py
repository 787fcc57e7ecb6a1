"""The page of a reply shows every fact with its evidence, and every removed line with its rule."""

import dataclasses
import tomllib
from pathlib import Path

import pytest
from bs4 import BeautifulSoup

from dafu.model import FACT_LABELS, Problem, Reply, Severity, Zone
from dafu.publish.pages.damage import DAMAGE_WORDS
from dafu.publish.pages.evidence import line_links, runs
from dafu.publish.pages.reply import reply_page
from dafu.publish.pages.shelf import Shelf
from dafu.text import without_space
from tests.properties.site_markdown import parse, shown_text
from tests.publish.samples import HOSTILE, archive_of, bare_reply, full_reply, hostile_reply, sample_archive, views_of


def _html(reply: Reply) -> BeautifulSoup:
    archive = archive_of(reply)
    return parse(reply_page(reply, Shelf.of(archive, views_of(archive)).around(reply)).markdown)


def _row(html: BeautifulSoup, label: str) -> list[str]:
    for row in html.select(".reply-facts tbody tr"):
        cells = [cell.get_text() for cell in row.find_all("td")]
        if cells[0] == label:
            return cells
    raise AssertionError(f"no row {label}")


def test_the_text_is_the_capture_s_text() -> None:
    reply = full_reply()
    lines = [line.text for line in reply.lines if line.zone.is_reply_text]
    assert shown_text(_html(reply)) == without_space("".join(lines))


@pytest.mark.parametrize(
    ("label", "value", "evidence"),
    [
        ("类型", "人大代表建议", ""),
        ("编号", "第 286 号", "第 4 行"),
        ("答复单位", "濮阳市民政局", "第 2 行"),
        ("受理会议", "濮阳市人民代表大会第 9 届第 1 次会议", ""),
        ("地区", "河南省 濮阳市", "见清洗护照"),
        ("落款日期", "2023-07-25", "第 10 行"),
        ("发布日期", "2023-08-01", "第 5 行"),
        ("主题", "社区治理", "逐条依据"),
    ],
)
def test_the_panel_shows_a_fact_and_its_evidence(label: str, value: str, evidence: str) -> None:
    assert _row(_html(full_reply()), label)[1:] == [value, evidence]


def test_evidence_points_at_what_shows_the_line() -> None:
    html = _html(full_reply())
    for link in html.select(".reply-facts td:nth-child(3) a, .passport a[href^='#']"):
        assert html.find(id=str(link["href"]).removeprefix("#")), link


def test_the_passport_names_lines_and_rule_of_every_fact() -> None:
    reply = full_reply()
    rows = {row.get_text().strip() for row in _html(reply).select(".passport tr")}
    for item in reply.evidence:
        words = f"{FACT_LABELS[item.field]}（{item.rule}）"
        where = f"第 {item.lines[-1]} 行" if len(item.lines) == 1 else ""
        assert any(row.startswith(where) and words in row for row in rows), item


def test_absent_facts_have_no_row() -> None:
    labels = [row.get_text() for row in _html(bare_reply()).select(".reply-facts tbody td:first-child")]
    assert labels == ["原件"]


def test_staff_are_named_in_the_text_and_nowhere_else() -> None:
    html = _html(full_reply())
    text = html.select_one(".reply-text")
    assert text is not None
    assert "李四" in text.extract().get_text()
    assert "李四" not in html.get_text()
    assert "0393-1234567" not in html.get_text()


def test_the_passport_lists_every_removed_line_with_its_rule() -> None:
    reply = full_reply()
    rows = [[cell.get_text() for cell in row.find_all("td")] for row in _html(reply).select(".passport tr")]
    for line in reply.lines:
        if line.zone.is_web_page:
            kind = "" if line.zone is Zone.CHROME else "（网页信息）"
            assert [str(line.number), " ".join(line.text.split()), line.rule + kind] in rows


def test_the_passport_says_how_to_check() -> None:
    reply = full_reply()
    passport = _html(reply).select_one(".passport")
    assert passport is not None
    assert reply.source.sha256 in passport.get_text()
    assert f"sha256sum {reply.id}.txt" in passport.get_text()


def test_header_lines_are_shown_as_printed() -> None:
    header = _html(full_reply()).select_one(".reply-header")
    assert header is not None
    assert header.get_text().split() == ["濮阳市民政局", "关于对市九届人大一次会议", "第286号建议的答复"]


@pytest.mark.parametrize("selector", ["h1", ".reply-facts", ".crumbs", ".reply-header"])
def test_hostile_facts_are_shown_as_they_are(selector: str) -> None:
    html = _html(hostile_reply())
    element = html.select_one(selector)
    assert element is not None
    for furniture in element.select(".headerlink"):
        furniture.decompose()
    assert " ".join(HOSTILE.split()) in " ".join(element.get_text().split())
    assert not html.find_all("script")


@pytest.mark.parametrize("rule", sorted(DAMAGE_WORDS))
def test_damage_is_told_in_plain_words(rule: str) -> None:
    problem = Problem(Severity.WARN, "in English", lines=(8,), rule=rule)
    html = _html(dataclasses.replace(full_reply(), problems=(problem,)))
    box = html.select_one(".reply-damage")
    assert box is not None
    assert f"第 8 行：{DAMAGE_WORDS[rule]}" in box.get_text()
    assert "原文如此" in box.get_text()


def test_the_same_damage_in_several_lines_is_told_once() -> None:
    problems = tuple(Problem(Severity.NOTE, "in English", lines=(line,), rule="unpaired-marks") for line in (8, 6))
    box = _html(dataclasses.replace(full_reply(), problems=problems)).select_one(".reply-damage")
    assert box is not None
    assert [item.get_text() for item in box.find_all("li")] == ["第 6、8 行：成对的标点缺了一半"]


def test_a_fact_in_doubt_is_named() -> None:
    problem = Problem(Severity.WARN, "in English", field="kind")
    box = _html(dataclasses.replace(full_reply(), problems=(problem,))).select_one(".reply-damage")
    assert box is not None
    assert "“类型”一项有疑问" in box.get_text()


def test_a_page_that_contradicts_itself_is_told() -> None:
    problem = Problem(Severity.NOTE, "in English", field="kind", lines=(4, 8))
    box = _html(dataclasses.replace(full_reply(), problems=(problem,))).select_one(".reply-damage")
    assert box is not None
    assert "“类型”一项，文中说法不一" in box.get_text()


def test_every_damage_rule_has_words_for_the_reader() -> None:
    rules = tomllib.loads((Path(__file__).parents[3] / "dafu/rules/damage.toml").read_text("utf-8"))
    assert {rule["id"] for rule in rules["damage"]} <= DAMAGE_WORDS.keys()


def test_related_replies_say_why() -> None:
    archive = sample_archive()
    page = reply_page(full_reply(), Shelf.of(archive, views_of(archive)).around(full_reply()))
    assert "共同主题：社区治理" in page.markdown


def test_neighbouring_lines_are_one_link() -> None:
    assert runs((64, 3, 4, 4)) == [(3, 4), (64, 64)]
    assert line_links((3, 4), {3: "l3"}) == "[第 3–4 行](#l3)"
    assert line_links((3, 4, 64), {3: "l3", 64: "p9"}) == "第 [3–4](#l3)、[64](#p9) 行"
