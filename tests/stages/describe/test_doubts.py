"""Contradictions and odd values: nothing is invented, and `check` shows the doubt."""

from datetime import date
from pathlib import Path

import pytest

from dafu.check import findings
from dafu.pipeline import inspect_file

REPLY = """关于市政协三届二次会议第12号提案的答复
张三委员：
您提出的《关于增设路灯的提案》收悉，现答复如下：
已增设路灯一百盏，群众满意。
濮阳市城市管理局
2023年7月1日
"""
LONG = "市政协三届二次会议" * 220
OTHER = REPLY.replace("您提出的《", "您在市三届人大四次会议上提出的《")
THREE = "".join(REPLY.replace("12", number) for number in ("1", "2", "3"))


def checked(tmp_path: Path, text: str) -> list[str]:
    corpus = tmp_path / "corpus"
    corpus.mkdir()
    (corpus / "x.txt").write_text(text, encoding="utf-8")
    return [str(finding) for finding in findings(corpus, date(2026, 11, 22)) if finding.level != "note"]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (OTHER, "kind: the page speaks of both a proposal and a suggestion"),
        (OTHER, "session: reads 2 (session-in-title) and 4 (session-in-opening)"),
        (REPLY.replace("2023年7月1日", "2032年7月1日"), "signed: 2032-07-01 lies in the future"),
        (REPLY.replace("7月", "13月"), "signed: '2023年13月1日' is no date of any calendar"),
        (REPLY.replace("第12号", "第0号"), "number: not a number of a matter: '0'"),
        (THREE, "the page holds titles of several replies (numbers 1, 2, 3)"),
        (REPLY.replace("市政协三届二次会议", LONG), "title: not found"),
    ],
    ids=["two assemblies", "two sessions", "year 2032", "month 13", "number 0", "three replies", "long title"],
)
def test_the_doubt_is_visible_in_check(tmp_path: Path, text: str, told: str) -> None:
    lines = checked(tmp_path, text)
    assert any(told in line for line in lines), lines


def test_a_reply_without_a_contradiction_raises_no_doubt(tmp_path: Path) -> None:
    assert checked(tmp_path, REPLY) == []


@pytest.mark.parametrize(
    ("salutation", "names"),
    [
        ("张＊＊委员：", ["张＊＊"]),
        ("买买提·艾力、阿依古丽·吐尔逊委员：", ["买买提·艾力", "阿依古丽·吐尔逊"]),
        ("曹    静、余 光明 委员：", ["曹静", "余光明"]),
    ],
)
def test_masked_and_minority_names_are_read_as_printed(tmp_path: Path, salutation: str, names: list[str]) -> None:
    path = tmp_path / "x.txt"
    path.write_text(REPLY.replace("张三委员：", salutation), encoding="utf-8")
    assert inspect_file(path)["metadata"]["addressees"] == names


@pytest.mark.parametrize(("old", "new"), [("2023年7月1日", "2O23年7月l日"), ("第12号", "第l2号"), ("三届", "彡届")])
def test_noise_of_recognition_makes_a_fact_absent_or_leaves_it_as_printed(tmp_path: Path, old: str, new: str) -> None:
    path = tmp_path / "x.txt"
    path.write_text(REPLY.replace(old, new), encoding="utf-8")
    metadata = inspect_file(path)["metadata"]
    assert metadata["signed"] in (None, "2023-07-01")
    assert metadata["number"] in (None, "12", "l2")
    assert metadata["term"] in (None, 3)
