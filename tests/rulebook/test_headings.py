"""Headings are found by the rules of the house, and a wrong rule says what is wrong with it."""

from pathlib import Path

import pytest

from dafu.rulebook.headings import HeadingRules, load_heading_rules
from dafu.rulebook.source import RuleErrors
from tests.places import RULES_FOLDER

FORM = """
[[heading]]
id = "part"
level = 1
opening = '第[一二三]部分'
alone = 20
sentence = 20
rest = 5
why = "long reports"
examples = ["第一部分 总体情况"]
run_in = ["第二部分 工作打算。‖下一步加大投入。"]
keeps = ["第四部分"]
"""


def errors_of(folder: Path, content: str) -> str:
    (folder / "headings.toml").write_text(content, "utf-8")
    errors = RuleErrors()
    load_heading_rules(folder, errors)
    return "\n".join(errors.messages)


@pytest.fixture(scope="module")
def rules() -> HeadingRules:
    errors = RuleErrors()
    loaded = load_heading_rules(RULES_FOLDER, errors)
    errors.raise_if_any()
    return loaded


def test_the_rules_of_the_house_agree_with_their_examples(rules: HeadingRules) -> None:
    assert {form.level for form in rules.forms} == {1, 2, 3, 4}


def test_full_width_and_spaced_numerals_are_numerals(rules: HeadingRules) -> None:
    levels = [
        found and found.level for found in map(rules.find, ("１\uff0e开展试点", "（ 二 ）加强保障", " 三、 下一步打算"))
    ]
    assert levels == [3, 2, 1]


def test_a_heading_does_not_end_inside_a_quotation(rules: HeadingRules) -> None:
    assert rules.find("一、答复“您好。收到来信”的有关情况说明，并就此提出今后的打算和安排") is None


def test_a_heading_ends_where_its_full_stop_stands(rules: HeadingRules) -> None:
    text = "  (一) 政策体系更加完善。我省加强顶层设计,修订了实施办法。"
    found = rules.find(text)
    assert found is not None
    assert text[: found.end] == "  (一) 政策体系更加完善。"


def test_a_good_file_has_no_errors(tmp_path: Path) -> None:
    assert errors_of(tmp_path, FORM) == ""


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("第[一二三]部分", "第[一二三部分", "rule 'part': has an invalid pattern"),
        ("第一部分 总体情况", "总体情况", "does not find its example '总体情况'"),
        ("打算。‖下一步", "打算。下‖一步", "does not split"),
        ('["第四部分"]', '["第三部分"]', "takes '第三部分' for a heading, which it must keep"),
        ("level = 1", "level = 0", "has level of a wrong type"),
        ('why = "long reports"', "", "lacks why; add it"),
        ("[[heading]]", "[[headings]]", "unknown tables headings; remove or rename them"),
        ("alone = 20", "alone = 20\nlongest = 3", "unknown keys longest"),
    ],
)
def test_a_wrong_rule_is_named_with_its_remedy(tmp_path: Path, old: str, new: str, message: str) -> None:
    assert message in errors_of(tmp_path, FORM.replace(old, new))


def test_an_exclusion_is_held_to_its_examples(tmp_path: Path) -> None:
    exclusion = "[[exclusion]]\nid = 'x'\npattern = ';$'\nwhy = 'y'\nexamples = ['a,']\nkeeps = ['b;']\n"
    errors = errors_of(tmp_path, FORM + exclusion)
    assert "does not match its example 'a,'" in errors
    assert "matches 'b;', which it must keep" in errors
