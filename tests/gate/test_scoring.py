"""The scores themselves, on cases small enough to count by hand."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.gate.scoring import Verdict, comparable, judge, score_text, shared

CHINESE = st.text("的建议答复甲乙。", max_size=40)


def test_white_space_and_full_width_do_not_count() -> None:
    assert comparable("第　４ 号\u200b：") == "第4号:"


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ("现答复如下", "现答复如下", 5),
        ("现答复如下", "", 0),
        ("现答", "现答", 0),  # two signs are chance
        ("我局现答复如下", "现答复如下特此", 5),
        ("一二三四五六七八", "一二三五六七八", 7),
        ("一二三四五六七八", "五六七八一二三四", 4),  # order counts: one of the two
        ("一二三四", "二三四一二三", 3),
    ],
)
def test_shared_counts_runs_of_three_in_order(one: str, other: str, expected: int) -> None:
    assert shared(one, other) == expected


@given(CHINESE, CHINESE)
def test_what_is_shared_is_no_longer_than_either_text(one: str, other: str) -> None:
    assert shared(one, other) <= min(len(one), len(other))


@given(CHINESE, CHINESE, CHINESE)
def test_a_text_of_three_signs_is_found_whole_inside_another(before: str, text: str, after: str) -> None:
    if len(text) > 2:
        assert shared(text, before + text + after) == len(text)


def test_a_perfect_result_scores_one() -> None:
    score = score_text(["尊敬的张三代表：", "现答复如下。"], ["尊敬的张三代表：", "现答复如下。"])
    assert (score.recall, score.precision, score.f1, score.paragraphs) == (1, 1, 1, 1)
    assert score.missing == score.surplus == ()


def test_a_kept_footer_costs_precision_and_is_named() -> None:
    score = score_text(["现答复如下。", "版权所有某某局"], ["现答复如下。"])
    assert (score.recall, score.precision) == (1, 6 / 13)
    assert score.surplus == ("版权所有某某局",)


def test_a_lost_paragraph_costs_recall_and_is_named() -> None:
    score = score_text(["第一段内容。"], ["第一段内容。", "第二段内容。"])
    assert (score.recall, score.precision, score.paragraphs) == (0.5, 1, 0.5)
    assert score.missing == ("第二段内容。",)


def test_paragraphs_run_together_keep_their_signs_but_not_their_lines() -> None:
    score = score_text(["第一段内容。第二段内容。"], ["第一段内容。", "第二段内容。"])
    assert (score.f1, score.paragraphs) == (1, 0)


def test_nothing_scores_nothing() -> None:
    assert score_text([], ["现答复如下。"]).f1 == 0


@pytest.mark.parametrize(
    "lines",
    [
        ["现答复如下。"],
        ["关于第4号建议的答复", "现答复如下。", "联系人：李四"],
        ["关于第4号", "建议的答复", "现答复如下。"],  # one optional line over two
        ["现答复如下。", "联系人：李四　电话：666"],  # two optional lines in one
    ],
)
def test_optional_lines_cost_nothing_whether_kept_or_dropped(lines: list[str]) -> None:
    score = score_text(lines, ["现答复如下。", "联系人：李四"], ["关于第4号建议的答复", "联系人：李四", "电话：666"])
    assert (score.f1, score.paragraphs) == (1, 1)


@pytest.mark.parametrize(
    ("found", "accepted", "verdict"),
    [
        ("286", ["286"], Verdict.RIGHT),
        ("0393-6687808", [None, "0393-6687808"], Verdict.INVENTED),
        ("短题", ["长题", "短题"], Verdict.RIGHT),
        ("286", ["0286"], Verdict.WRONG),
        (None, ["286"], Verdict.ABSENT),
        ("286", [None], Verdict.INVENTED),
        (None, [None], Verdict.SILENT),
        ((), [None], Verdict.SILENT),
    ],
)
def test_a_fact_is_right_wrong_absent_invented_or_rightly_silent(
    found: object, accepted: list[object], verdict: Verdict
) -> None:
    assert judge(found, accepted) is verdict
