"""Plain text to lines, and telling text from HTML."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dafu.stages.read.page import is_html
from dafu.stages.read.text import text_lines
from tests.places import CORPUS


def texts(text: str) -> list[str]:
    return [line.text for line in text_lines(text)]


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("甲\r\n乙\n丙\r丁", ["甲", "乙", "丙", "丁"]),
        ("甲\n\n乙\n", ["甲", "", "乙"]),
        ("甲\u2028乙\x0c丙\x0b丁\x85戊", ["甲\u2028乙\x0c丙\x0b丁\x85戊"]),
        ("　　甲 \n ", ["　　甲 ", " "]),
        ("", []),
    ],
)
def test_lines_end_at_cr_and_lf_only_and_keep_their_blanks(text: str, lines: list[str]) -> None:
    assert texts(text) == lines


def test_lines_are_numbered_as_grep_numbers_them() -> None:
    lines = text_lines((CORPUS / "000_62729f7e102a5366.txt").read_bytes().decode())
    assert [line.number for line in lines] == list(range(1, 68))
    assert lines[0].text == " 濮阳市民政局"
    assert lines[-1].text == " "


@given(st.text(st.sampled_from("甲 \r\n\u2028\x0b"), max_size=40))
def test_no_sign_but_line_endings_is_lost(text: str) -> None:
    assert "".join(texts(text)) == text.replace("\r", "").replace("\n", "")


@pytest.mark.parametrize(
    "text",
    [
        "<!DOCTYPE html><html><body><p>答复</p></body></html>",
        "\ufeff \n<?xml version='1.0'?><!-- 头 --><html><head></head><body>答复</body></html>",
        "<div><p>一、总体情况</p><p>二、下一步工作</p></div>",
        "<p>关于对第286号建议的答复</p>",
        "答复正文 <p>一</p><p>二</p><p>三</p>",
    ],
)
def test_a_page_is_known_by_its_elements(text: str) -> None:
    assert is_html(text)


@pytest.mark.parametrize(
    "text",
    [
        "关于网页规范的答复\n请在页首写<title>和</title>标签，" + "并保证老年人能够使用。" * 40,
        "<通知>各县（区）人民政府",
        "第<p>页，共3页",
        "<script>是网页脚本的标签，" + "我局已完成网站改造。" * 30,
        "a < b and c > d",
        "",
    ],
)
def test_a_text_that_quotes_a_tag_stays_text(text: str) -> None:
    assert not is_html(text)
