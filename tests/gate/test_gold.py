"""How annotations become expectations, on annotations written here."""

import json
from pathlib import Path
from typing import Any

import pytest

from tests.gate.gold import digest, normal_fact, read_fixtures, read_pages, read_replies, read_titles


def written(path: Path, content: Any) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(content, ensure_ascii=False), "utf-8")
    return path


def test_line_groups_come_from_numbers_and_from_a_range(tmp_path: Path) -> None:
    written(tmp_path / "replies" / "001.gold.json", {"body_line_numbers": [2, 3], "boilerplate_line_numbers": [1]})
    seed = {"body_line_range_1based": [2, 4], "header_line_numbers": [1], "source_file": "a.txt"}
    written(tmp_path / "seeds" / "000.gold.json", seed)
    reply, real = read_replies(tmp_path, tmp_path / "corpus")
    assert reply.groups == {1: "boilerplate", 2: "body", 3: "body"}
    assert real.groups == {1: "header", 2: "body", 3: "body", 4: "body"}
    assert (reply.path, real.path) == (tmp_path / "replies" / "001.txt", tmp_path / "corpus" / "a.txt")


def test_what_the_annotator_doubts_is_not_scored(tmp_path: Path) -> None:
    gold = {
        "number": "4",
        "subject": "停车",
        "uncertain": {"subject": "…", "header": "…"},
        "header_line_numbers": [1],
        "body_line_numbers": [2],
    }
    written(tmp_path / "replies" / "001.gold.json", gold)
    (reply,) = read_replies(tmp_path)
    assert reply.facts == {"number": ["4"]}
    assert reply.groups == {2: "body"}


def test_an_excerpt_is_not_blamed_for_what_it_does_not_show(tmp_path: Path) -> None:
    written(tmp_path / "replies" / "001.gold.json", {"number": "4", "doc_number": None, "excerpt": True})
    assert read_replies(tmp_path)[0].facts == {"number": ["4"]}


def test_titles_leave_out_what_needs_context(tmp_path: Path) -> None:
    facts = {"kind": "other", "body": "某某市人民代表大会", "body_level": "unknown", "needs_context": ["body"]}
    written(tmp_path / "titles.jsonl", {"id": "t1", "title": "…", "gold": facts | {"uncertain": []}})
    (title,) = read_titles(tmp_path)
    assert title.facts == {"kind": [None], "level": [None]}


def test_either_title_of_a_page_is_accepted(tmp_path: Path) -> None:
    page = {"title": "甲", "title_alt": ["甲（文号）"], "date": None, "body": ["段。"], "optional": []}
    written(tmp_path / "p.json", page)
    (gold,) = read_pages(tmp_path, ".html")
    assert gold.titles == ("甲", "甲（文号）")
    assert gold.path == tmp_path / "p.html"


@pytest.mark.parametrize(
    ("text", "published"), [("发布时间：2023年7月8日", "2023-07-08"), ("2023-07-28", None), ("", None)]
)
def test_a_dump_is_asked_for_its_date_only_when_it_prints_it(tmp_path: Path, text: str, published: str | None) -> None:
    written(tmp_path / "p.json", {"title": "甲", "date": "2023-07-08", "body": ["段。"], "optional": []})
    (tmp_path / "p.txt").write_text(text, "utf-8")
    assert read_pages(tmp_path, ".txt")[0].published == published


@pytest.mark.parametrize(
    ("name", "one", "other"),
    [
        ("contact.phone", "0691—5120000", "０６９１－5120000"),
        ("document_number", "某函[2022] 16 号", "某函〔2022〕16号"),
        ("role", "会办", "joint"),
        ("region", {"code": "100000", "province": None, "prefecture": None, "county": None}, None),
        ("kind", "other", None),
        ("agency", "民  政  部", "民政部"),
    ],
)
def test_two_prints_of_one_fact_are_equal(name: str, one: Any, other: Any) -> None:
    assert normal_fact(name, one) == normal_fact(name, other)


def test_leading_zeros_count() -> None:
    assert normal_fact("number", "0286") != normal_fact("number", "286")


def test_the_digest_shows_a_changed_a_renamed_and_a_new_file(tmp_path: Path) -> None:
    seen = {digest(tmp_path / "none")}
    file = written(tmp_path / "a.json", 1)
    seen.add(digest(tmp_path))
    written(file, 2)
    seen.add(digest(tmp_path))
    file.rename(tmp_path / "b.json")
    seen.add(digest(tmp_path))
    assert len(seen) == 4


@pytest.mark.parametrize("fixture", read_fixtures(), ids=lambda fixture: fixture.name)
def test_a_fixture_expects_text_that_its_capture_holds(fixture: Any) -> None:
    assert fixture.path.is_file()
    assert fixture.reader
    zoned = {text for zone, text in fixture.zones if zone in ("salutation", "signature", "contact", "copied_to")}
    assert zoned <= set(fixture.reader)
