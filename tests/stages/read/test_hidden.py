"""What a page hides: dropped, unless it is the only text."""

import json

from dafu.model import Severity
from tests.stages.read.pages import line, page, texts

BODY = "".join(
    f"<p>{numeral}、我市高度重视该项工作，加大投入力度，完善工作机制，取得明显成效。</p>" for numeral in "一二三四五六"
)


def record(**fields: object) -> str:
    detail = json.dumps(fields).replace("<", "\\u003C").replace(">", "\\u003E")
    return f"<script>window._CONFIG = {{ SID: '755', LOGO: \"x\", DETAIL: {detail}, TREE: [] }};</script>"


def test_hidden_labels_are_no_text() -> None:
    html = "<p>现答<span style='DISPLAY : none'>隐</span>复如下：</p><div hidden>分享</div>" + BODY
    assert texts(html)[0] == "现答复如下："
    assert "分享" not in texts(html)


def test_a_hidden_copy_of_the_body_is_read_once() -> None:
    html = f"<div>{BODY}</div><div style='display:none'>{BODY}</div><div aria-hidden=true>{BODY}</div>"
    assert len(texts(html)) == 6
    assert page(html).problems == ()


def test_a_body_that_is_only_hidden_is_kept_and_flagged() -> None:
    found = page(f"<p>首页</p><div style='display:none'>{BODY}</div>")
    assert len(found.lines) == 7
    assert "hidden" in found.lines[1].hints.marks
    (problem,) = found.problems
    assert (problem.level, problem.lines) == (Severity.WARN, (2, 3, 4, 5, 6, 7))


def test_a_hidden_second_part_of_a_known_container_is_kept() -> None:
    html = f"<div id=zoom><p>现答复如下：</p>{BODY}<div style='display:none'>{BODY.replace('我市', '我区')}</div></div>"
    assert len(texts(html)) == 13


def test_a_body_in_a_form_field_is_read_as_the_page_it_holds() -> None:
    html = f"<p>首页</p><textarea>{BODY.replace('<', '&lt;')}</textarea>"
    assert len(texts(html)) == 7
    value = BODY.replace("<", "&lt;")
    assert len(texts(f"<p>首页</p><input type=hidden value='{value}'>")) == 7


def test_a_body_in_a_script_is_read_with_title_and_head() -> None:
    html = f"<head>{record(title='关于第1号建议的答复', content=BODY, date=1690000000)}</head><div id=app></div><p>版权所有</p>"
    found = page(html)
    assert found.lines[0].text == "关于第1号建议的答复"
    assert found.lines[0].hints.marks == ("title",)
    assert {one.hints.container for one in found.lines[1:7]} == {"gkmlpt"}
    assert found.head == {"articletitle": "关于第1号建议的答复", "pubdate": "2023-07-22 12:26:40"}
    assert found.problems[0].rule == "gkmlpt"


def test_a_body_in_a_script_that_the_page_shows_too_is_read_once() -> None:
    html = f"<h1>关于第1号建议的答复</h1><div>{BODY}</div>{record(title='关于第1号建议的答复', content=BODY)}"
    assert len(texts(html)) == 7


def test_script_that_is_no_json_is_left_alone() -> None:
    assert texts("<script>var c = {DETAIL: {content: document.title}};</script><p>答复</p>") == ["答复"]
    assert texts("<script>DETAIL:" + '{"content":' * 5000 + "</script><p>答复</p>") == ["答复"]


def test_markup_in_a_script_record_cannot_reach_the_lines() -> None:
    html = record(title="<img src=x onerror=alert(1)>", content="<p>答复<script>alert(1)</script></p>")
    assert line(html, "答复").hints.container == "gkmlpt"
    assert "alert(1)" not in texts(html)


def test_a_page_without_text_says_so() -> None:
    (problem,) = page("<html><body><div id=app></div></body></html>").problems
    assert "holds no text" in problem.message
