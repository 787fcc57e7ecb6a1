"""Markdown that people would keep, and that no text can turn into something else."""

import importlib
import re
import warnings
from html.parser import HTMLParser
from typing import Any

import pytest

from dafu.model import Block, BlockKind, Cell, Link
from dafu.publish.markdown import escape, render_blocks, wrap
from tests.properties.site_markdown import expected_text, parse, shown_text, to_html

NASTY = [
    "*",
    "张**委员、李*代表",
    "_x_ __x__ a_b_c _",
    "`code` ``",
    "\\`x\\` \\\\ \\* \\",
    "<script>alert(1)</script>",
    '<div markdown="1">x</div>',
    "</div></div>后文",
    "<!-- x --> 后文",
    "<!-- 没有结束",
    "<?php echo 1 ?>",
    "<!DOCTYPE html>",
    "<![CDATA[x]]>",
    "AT&T &amp; &lt; &copy &copy; &#65; &#x41; & &",
    "{{ page.title }} {% raw %} {# x #}",
    "正文{: .x }",
    "{: #p9 }",
    "# 一号",
    "3#楼、C#",
    "> 引文",
    "1. 甲",
    "１. 甲",
    "1) 甲",
    "12.",
    "- 甲",
    "+ 甲",
    "* 甲",
    "---",
    "- - -",
    "===",
    "~~~",
    "```",
    "```python",
    "    缩进四格",
    "\t缩进",
    "\u3000\u3000首行缩进",
    "甲 | 乙",
    "| 甲 | 乙 |",
    "|---|",
    "[x](y)",
    "![x](y)",
    "[x][y] [x]",
    "[x]: https://example.org",
    "[^1] [^1]: 注",
    "*[甲]: 乙",
    "[TOC]",
    "!!! note",
    "??? x",
    "::: x",
    ": 定义",
    '--8<-- "x"',
    "$x$ $$x$$",
    ":smile: 😀 𠮷 é",
    "甲\u2028乙\u2029丙\x85丁",
    "甲\u00a0乙\u200b丙\ufeff丁",
    "\x02klzzwxh:0001\x03 klzzwxh:0 wzxhzdk:0 \x02amp\x03 \x0242\x03",
    "甲\x00乙\x07丙\x1f丁\x7f戊\x9f己",
    "甲\ud800乙\uffff丙",
    ' data-search-exclude="x" data-search-y="z"',
    "https://a_b.cn/*x*?a=1&copy=2",
    "<https://example.org> <a@example.org>",
    "“引号” ‘引号’ ... -- --- (c) 1/2",
]


def paragraph(text: str, **more: Any) -> Block:
    return Block(BlockKind.PARAGRAPH, text, (1,), "p1", **more)


def test_the_markdown_of_a_reply_reads_like_markdown() -> None:
    blocks = [
        Block(BlockKind.SALUTATION, "张三代表：", (1,), "p1"),
        Block(BlockKind.HEADING, "一、基本情况", (2,), "p2", level=1),
        Block(BlockKind.HEADING, "1.加强领导。", (3,), "p3", level=3),
        Block(BlockKind.PARAGRAPH, "一是建立机制（试行）。", (3,), "p4"),
        Block(BlockKind.ITEM, "甲", (4,), "p5"),
        Block(BlockKind.ITEM, "1.乙", (5,), "p6"),
        Block(BlockKind.SIGNATURE, "2023年7月25日", (6,), "p7"),
        Block(BlockKind.COPIED_TO, "抄送：市人大选工委（2份）。", (7,), "p8"),
    ]
    assert render_blocks(blocks) == (
        "张三代表：\n{: #p1 .salutation }\n\n"
        "## 一、基本情况 {: #p2 }\n\n"
        "#### 1.加强领导。 {: #p3 }\n\n"
        "一是建立机制（试行）。\n{: #p4 }\n\n"
        "- 甲\n{: #p5 }\n- 1.乙\n{: #p6 }\n\n"
        "2023年7月25日\n{: #p7 .signature }\n\n"
        "抄送：市人大选工委（2份）。\n{: #p8 .copied-to }"
    )


@pytest.mark.parametrize(
    "text",
    [
        "1.持续加强党建引领",
        "（一）概况",
        "23#楼",
        "-5℃至+5℃",
        "2.5%~3.5%",
        "a_b",
        "R & D",
        "1+1>2",
        "甲|乙",
        "x=1",
        "!",
        "8:30",
    ],
)
def test_ordinary_text_is_written_without_escapes(text: str) -> None:
    assert escape(text) == text


@pytest.mark.parametrize("text", NASTY)
@pytest.mark.parametrize("kind", [kind for kind in BlockKind if kind is not BlockKind.TABLE])
def test_every_nasty_line_is_shown_as_it_stands(kind: BlockKind, text: str) -> None:
    blocks = [Block(kind, "前文", (1,), "p1", 1), Block(kind, text, (2,), "p2", 1), Block(kind, "后文", (3,), "p3", 1)]
    page = parse(wrap("reply-text", render_blocks(blocks)))
    assert shown_text(page) == expected_text("前文", text, "后文")
    assert page.find(["script", "code", "pre", "em", "strong", "ol", "hr", "blockquote", "table", "img"]) is None


@pytest.mark.parametrize("text", NASTY)
@pytest.mark.parametrize("is_header", [True, False])
def test_every_nasty_line_is_shown_as_it_stands_in_a_table(*, is_header: bool, text: str) -> None:
    rows = tuple(
        tuple(Cell(0, row, column, is_header=is_header and not row, text=text) for column in (0, 1)) for row in (0, 1)
    )
    page = parse(wrap("reply-text", render_blocks([Block(BlockKind.TABLE, text * 4, (1,), "p1", rows=rows)])))
    assert shown_text(page) == expected_text(*[text] * 4)
    assert len(page.select("table tr")) == 2
    assert len(page.select("th, td")) == 4


def test_every_block_has_its_anchor_on_its_own_element() -> None:
    blocks = [
        Block(BlockKind.HEADING, "一、概况#", (1,), "p1", level=1),
        Block(BlockKind.PARAGRAPH, "正文", (2,), "p2"),
        Block(BlockKind.ITEM, "见附件", (3,), "p3", links=(Link("附件", "https://example.org/a.doc"),)),
        Block(BlockKind.TABLE, "甲", (4,), "p4", rows=((Cell(0, 0, 0, text="甲"),),)),
        Block(BlockKind.CONTACT, "联系人：李四", (5,), "a5"),
    ]
    page = parse(wrap("reply-text", render_blocks(blocks)))
    found = {element["id"]: element.name for element in page.select("[id]")}
    assert found == {"p1": "h2", "p2": "p", "p3": "li", "p4": "div", "a5": "p"}


def test_a_numbered_line_never_becomes_a_list_of_the_renderer() -> None:
    page = parse(render_blocks([paragraph("1. 甲"), paragraph("2. 乙"), paragraph("3.丙")]))
    assert page.find(["ol", "li"]) is None


@pytest.mark.parametrize("fence", ["~~~", "```", "~~~~ 甲"])
def test_two_lines_like_fences_do_not_make_code_of_what_stands_between(fence: str) -> None:
    page = parse(wrap("reply-text", render_blocks([paragraph(fence), paragraph("*中间*"), paragraph(fence)])))
    assert shown_text(page) == expected_text(fence, "*中间*", fence)
    assert page.find(["pre", "code"]) is None


def test_a_table_with_a_header_row_is_a_pipe_table() -> None:
    rows = (
        (Cell(0, 0, 0, is_header=True, text="区县"), Cell(0, 0, 1, is_header=True, text="数量")),
        (Cell(0, 1, 0, text="甲|县"), Cell(0, 1, 1)),
    )
    markdown = render_blocks([Block(BlockKind.TABLE, "", (1,), "p1", rows=rows)])
    assert "| 区县 | 数量 |\n| --- | --- |\n| 甲\\|县 |  |" in markdown


def test_a_table_with_spans_keeps_them() -> None:
    rows = (
        (Cell(0, 0, 0, row_span=2, text="区县"), Cell(0, 0, 1, column_span=2, text="数量\n（个）")),
        (Cell(0, 1, 1, text="2022年"), Cell(0, 1, 2, text="2023年")),
    )
    page = parse(render_blocks([Block(BlockKind.TABLE, "", (1,), "p1", rows=rows)]))
    assert [cell.get("rowspan") or cell.get("colspan") for cell in page.select("td")] == ["2", "2", None, None]
    assert str(page.select("td")[1]) == '<td colspan="2">数量<br/>（个）</td>'


def test_links_of_a_table_stand_in_their_own_rows() -> None:
    rows = tuple((Cell(0, row, 0, text=f"{row}号 查看"), Cell(0, row, 1)) for row in (0, 1))
    links = (Link("查看", "https://example.org/0"), Link("查看", "https://example.org/1?a=1&copy;"))
    page = parse(render_blocks([Block(BlockKind.TABLE, "", (1,), "p1", rows=rows, links=links)]))
    hrefs = [link["href"] for row in page.select("tr") for link in row.select("a")]
    assert hrefs == ["https://example.org/0", "https://example.org/1?a=1&copy;"]


def test_a_link_stands_where_its_text_stands() -> None:
    block = paragraph(
        "详见：[附件]1!附件2。", links=(Link("[附件]1", "https://example.org/甲 (1).pdf"), Link("附件2", "/b_*c*.doc"))
    )
    page = parse(render_blocks([block]))
    assert [(link.text, link["href"]) for link in page.select("a")] == [
        ("[附件]1", "https://example.org/%E7%94%B2%20%281%29.pdf"),
        ("附件2", "/b_%2Ac%2A.doc"),
    ]


def test_an_image_is_a_link_without_text_and_loads_nothing() -> None:
    page = parse(
        render_blocks([paragraph("见下图!", images=(Link('示意图"}{: onclick=x }', "https://example.org/1.png"),))])
    )
    link = page.select_one("a.reply-image")
    assert link is not None
    assert page.text.strip() == "见下图!"
    assert (link["href"], link["aria-label"]) == ("https://example.org/1.png", "图片 示意图 onclick x")
    assert page.find("img") is None
    assert "onclick" not in link.attrs


def words_found_by_material(html: str) -> str:
    """All that Material's search plugin would index of a page."""
    with warnings.catch_warnings():  # it imports jieba, whose source has invalid escape sequences
        warnings.simplefilter("ignore")
        parser = importlib.import_module("material.plugins.search.plugin").Parser()
    parser.feed(html)
    return "".join(text for section in parser.data for text in (*section.title, *section.text))


def test_names_and_phones_of_staff_stay_out_of_the_search_index_of_material() -> None:
    contact = Block(BlockKind.CONTACT, "联系人：李四 联系电话：0393-1234567", (2,), "p2")
    blocks = [paragraph("正文在前。"), contact, Block(BlockKind.COPIED_TO, "抄送：市政协", (3,), "p3")]
    indexed = words_found_by_material(to_html("# 标题\n\n" + wrap("reply-text", render_blocks(blocks))))
    assert "正文在前" in indexed
    assert "抄送" in indexed
    assert "李四" not in indexed
    assert "1234567" not in indexed


@pytest.mark.parametrize("kind", [BlockKind.PARAGRAPH, BlockKind.TABLE])
def test_text_like_an_attribute_of_material_is_not_deleted_by_it(kind: BlockKind) -> None:
    text = 'x data-search-exclude="y" z'
    html = to_html(render_blocks([Block(kind, text, (1,), "p1", rows=((Cell(0, 0, 0, text=text),),))]))
    assert re.search(r"\s?data-search-\w+=\"[^\"]+\"", html) is None  # what its `on_page_context` deletes


class _Markup(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.attributes: set[str] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.attributes.update(name for name, _ in attrs)


@pytest.mark.parametrize(
    "attack",
    [
        "<img src=x onerror=alert(1)>",
        "<svg/onload=alert(1)>",
        "</p><script>alert(1)</script>",
        "[x](javascript:alert(1))",
        "<a href='javascript:alert(1)'>x</a>",
        "x{: onclick=alert(1) }",
        "*x*{: onmouseover=alert(1) }",
        "<iframe srcdoc='<script>alert(1)</script>'>",
        "&lt;script&gt;alert(1)&lt;/script&gt;",
        "![x](x){onerror=alert(1)}",
        '"><script>alert(1)</script>',
        "`<script>alert(1)</script>",
        "<\x00script>alert(1)</script>",
        "<<script>script>alert(1)</script>",
        "<style>@import 'x'</style>",
    ],
)
def test_no_text_becomes_executable(attack: str) -> None:
    cell = Cell(0, 0, 0, text=attack)
    blocks = [
        Block(kind, attack, (1,), "p1", 1, links=(Link(attack, attack),), images=(Link(attack, attack),))
        for kind in BlockKind
    ]
    blocks += [
        Block(BlockKind.TABLE, attack, (1,), "p1", rows=((cell,),), links=(Link(attack, f"https://e.org/{attack}"),))
    ]
    markup = _Markup()
    markup.feed(to_html(wrap("reply-text", render_blocks(blocks))))
    assert markup.tags <= {"div", "p", "h2", "ul", "li", "a", "table", "tr", "td"}
    assert markup.attributes <= {"class", "id", "href", "title", "data-search-exclude", "aria-label"}
