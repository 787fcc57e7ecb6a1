"""HTML to lines with hints."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dafu.model import Cell, Link
from tests.stages.read.pages import line, page, texts


def test_paragraphs_breaks_and_cells_are_lines_and_inline_elements_are_not() -> None:
    html = "<div>一、<b>总体</b>情况<br>现答<font>复</font>如下：</div><table><tr><td>左</td><td>右</td></tr></table>尾"
    assert texts(html) == ["一、总体情况", "现答复如下：", "左", "右", "尾"]


def test_a_style_can_make_a_line_or_take_it_away() -> None:
    assert texts("<span style='display:block'>甲</span><span style='Display: BLOCK'>乙</span>丙") == ["甲", "乙", "丙"]
    assert texts("来源：<div style='display:inline'>市民政局</div>") == ["来源：市民政局"]
    assert texts("甲<div style='display:inline-block'>乙</div><div style='display:flex'>丙</div>") == ["甲", "乙", "丙"]


def test_runs_of_white_space_become_one_blank_and_signs_that_print_nothing_go() -> None:
    assert texts("<p>\u3000\u3000我\u200b市&nbsp;&nbsp;\n 高度\u2028重视\ufeff&#173;</p>") == ["我市 高度 重视"]


def test_paste_from_word_reads_as_plain_paragraphs() -> None:
    html = (
        "<p class=MsoNormal><?xml:namespace prefix = o /><span lang=EN-US>2022</span><span>年<o:p></o:p></span></p>"
        "<!--[if gte mso 9]><xml><w:View>Normal</w:View></xml><![endif]--><p><o:p>&nbsp;</o:p></p>"
        "<![if !supportEmptyParas]><p>答复</p><![endif]>"
    )
    assert texts(html) == ["2022年", "答复"]


def test_what_follows_the_end_of_the_page_is_kept() -> None:
    html = (
        "<html><body><p>甲</p></body></html><p>乙</p><html><head><title>二</title></head><body><p>丙</p></body></html>"
    )
    assert texts(html) == ["甲", "乙", "丙"]


@pytest.mark.parametrize(
    "html",
    [
        "<?xml version='1.0' encoding='gb2312'?><!DOCTYPE html><html><body><p>现答复如下：</p></body></html>",
        "<p><![CDATA[现答<b>复</b>如下：]]></p>",
        "<div><!-- 没有结尾的注释 <p>现答复如下：</p></div>".replace("没有结尾的注释", ""),
        "<p>现答复如下：",
        "<div><p>现答复如下：</p></div></div></td></table></span>",
        "<center><font><td>现答复如下：</font></center>",
    ],
)
def test_odd_markup_does_not_cost_the_text(html: str) -> None:
    assert texts(html) == ["现答复如下："]


def test_scripts_forms_and_styles_are_no_text() -> None:
    html = (
        "<style>p{}</style><script>document.write('<p>x</p>')</script><select><option>市</option></select>"
        "<button>搜索</button><textarea>意见</textarea><noscript>请启用脚本</noscript><svg><text>图</text></svg><p>答复</p>"
    )
    assert texts(html) == ["答复"]


def test_preformatted_text_keeps_its_lines() -> None:
    assert texts("<pre>一、情况\n二、打算\r\n三、结语</pre>") == ["一、情况", "二、打算", "三、结语"]


def test_the_head_is_read_with_lower_case_names_and_the_first_filled_value() -> None:
    head = page(
        "<head><title> </title><title>答复 _ 民政局</title><META Name='ArticleTitle' Content=''>"
        "<meta name=articletitle content=' 关于&nbsp;答复 '><meta property='og:title' content=甲></head>"
    ).head
    assert head == {"title": "答复 _ 民政局", "articletitle": "关于 答复", "og:title": "甲"}


def test_links_and_images_are_kept_with_absolute_addresses() -> None:
    html = "<p>详见<a href='../f/附件.doc'>附件</a><img src=' /i/a.png ' alt='章'></p>"
    (found,) = page(html, "http://mzj.example.gov.cn/a/b/c.html").lines
    assert found.text == "详见附件"
    assert found.hints.link_share == 0.5
    assert found.hints.links == (Link("附件", "http://mzj.example.gov.cn/a/f/附件.doc"),)
    assert found.hints.images == (Link("章", "http://mzj.example.gov.cn/i/a.png"),)


def test_the_base_of_a_page_counts_and_without_address_links_stay_as_written() -> None:
    assert line("<a href='a.doc'>附件</a>", "附件").hints.links == (Link("附件", "a.doc"),)
    assert line("<base href='http://x.example/d/'><a href='a.doc'>附件</a>", "附件").hints.links == (
        Link("附件", "http://x.example/d/a.doc"),
    )


def test_a_page_that_declares_its_address_resolves_its_own_links() -> None:
    html = "<meta name=Url content='http://x.example/a/b.html'><a href='c.doc'>附件</a>"
    assert line(html, "附件").hints.links == (Link("附件", "http://x.example/a/c.doc"),)


@pytest.mark.parametrize(
    "address", ["javascript:alert(1)", " java\tscript:x", "\x01JAVASCRIPT:x", "data:text/html,x", "vbscript:x", "#top"]
)
def test_an_address_that_leads_nowhere_is_no_link(address: str) -> None:
    found = line(f"<a href='{address}'>打印</a>", "打印")
    assert found.hints.links == ()
    assert found.hints.link_share == 1.0


def test_links_of_a_menu_do_not_run_together() -> None:
    assert texts("<div><a href=/1>首页</a><a href=/2>政务公开</a></div>") == ["首页 政务公开"]


def test_a_named_place_is_no_link() -> None:
    assert line("<p><a name=top>现答复如下：</a></p>", "现答复如下：").hints.link_share == 0.0


def test_an_image_alone_is_a_line_without_text() -> None:
    (found,) = page("<p><img src=scan.jpg></p>").lines
    assert (found.text, found.hints.images) == ("", (Link("", "scan.jpg"),))


def test_the_nearest_block_and_its_marks_are_told() -> None:
    found = line("<div class=footer><ul><li><span>版权所有</span></li></ul></div>", "版权所有")
    assert (found.hints.tag, found.hints.marks) == ("li", ("footer",))


def test_the_more_trusted_of_two_containers_holds() -> None:
    html = "<div class=article-content><p>甲</p><div class=TRS_Editor><p>乙</p></div></div>"
    assert line(html, "甲").hints.container == "article-text"
    assert line(html, "乙").hints.container == "trs-editor"


def test_comments_frame_a_container_across_elements() -> None:
    html = "<p>前</p><!--<$[信息内容]>begin--><div><p>文</p></div><!--<$[信息内容]>end--><p>后</p>"
    assert [one.hints.container for one in page(html).lines] == ["", "jcms-comments", ""]


def test_a_frame_that_never_ends_frames_nothing() -> None:
    assert line("<div><!--ZJEG_RSS.content.begin--><p>文</p></div><p>尾</p>", "文").hints.container == ""


def test_a_row_of_a_data_table_is_one_line_and_its_cells_know_their_place() -> None:
    html = (
        "<table border=1><tr><th>项目</th><th colspan=2>金额</th></tr>"
        "<tr><td rowspan=2>甲</td><td>1</td><td>2</td></tr><tr><td></td><td>4</td></tr></table>"
    )
    rows = {one.text: one.hints.cells for one in page(html).lines}
    assert rows == {
        "项目 金额": (
            Cell(0, 0, 0, is_header=True, text="项目"),
            Cell(0, 0, 1, column_span=2, is_header=True, text="金额"),
        ),
        "甲 1 2": (Cell(0, 1, 0, row_span=2, text="甲"), Cell(0, 1, 1, text="1"), Cell(0, 1, 2, text="2")),
        "4": (Cell(0, 2, 2, text="4"),),
    }
    assert {one.hints.tag for one in page(html).lines} == {"tr"}


TABLE = "<table border=1><tr><td>单位</td><td>内容</td></tr><tr><td>市教育局</td><td>{cell}</td></tr></table>"


def test_paragraphs_of_a_cell_are_part_of_the_row_and_lines_of_the_cell() -> None:
    _, row = page(TABLE.format(cell="<p>新建学校2所。</p>改建<br>3所")).lines
    assert row.text == "市教育局 新建学校2所。 改建 3所"
    assert [cell.text for cell in row.hints.cells] == ["市教育局", "新建学校2所。\n改建\n3所"]


def test_links_and_images_of_the_cells_are_those_of_the_row() -> None:
    cell = "<a href=/1.doc>查看附件一</a><img src=/2.png alt=图>"
    _, row = page(TABLE.format(cell=cell), "https://example.org/").lines
    assert row.hints.links == (Link("查看附件一", "https://example.org/1.doc"),)
    assert row.hints.images == (Link("图", "https://example.org/2.png"),)
    assert row.hints.link_share == pytest.approx(5 / 9)


def test_a_row_stands_in_the_container_of_most_of_its_text() -> None:
    table = "<table border=1>" + "<tr><td>甲</td><td>{}</td></tr>" * 2 + "</table>"
    inside = "<div class=TRS_Editor>已经完成的任务</div>"
    assert [row.hints.container for row in page(table.format(inside, "完成")).lines] == ["trs-editor", ""]


@pytest.mark.parametrize(
    "cell",
    [
        "我市高度重视社区治理工作，" * 32,
        "<p>张三代表：</p><p>您提出的建议收悉。</p><p>" + "我局高度重视该项工作，" * 15 + "成效明显。</p>",
        "<ul><li>健全机制</li><li>加强宣传</li><li>落实责任</li></ul>",
        "<br>".join(f"第{number}社区" for number in range(13)),
    ],
    ids=["a huge cell", "a letter", "a list", "many lines"],
)
def test_a_table_with_text_in_a_cell_leaves_its_lines_alone(cell: str) -> None:
    lines = page(TABLE.format(cell=cell)).lines
    assert all(not one.hints.cells for one in lines)
    assert "".join(one.text for one in lines) == "单位内容市教育局" + "".join(texts(cell))


def test_what_stands_between_the_rows_keeps_its_place() -> None:
    html = (
        "<table border=1><caption>表一</caption><tr><td>甲</td><td>乙</td></tr><tr><td>丙</td><td>丁</td></tr></table>"
    )
    assert texts(html) == ["表一", "甲 乙", "丙 丁"]


ROWS = st.lists(st.lists(st.text("甲乙丙，。1", max_size=9), min_size=1, max_size=4), min_size=1, max_size=5)


@settings(max_examples=100, deadline=None)
@given(ROWS, st.sampled_from(["{}", "<p>{}</p>", "<b>{}</b>", "{}<br>"]))
def test_no_sign_of_a_table_is_lost_whether_it_holds_data_or_not(rows: list[list[str]], wrap: str) -> None:
    cells = ["".join(f"<td>{wrap.format(text)}</td>" for text in row) for row in rows]
    lines = page("<table border=1>" + "".join(f"<tr>{row}</tr>" for row in cells) + "</table>").lines
    assert "".join("".join(one.text.split()) for one in lines) == "".join(text for row in rows for text in row)
    for one in lines:
        assert not one.hints.cells or one.text == " ".join(" ".join(cell.text for cell in one.hints.cells).split())


@pytest.mark.parametrize(
    "html",
    [
        "<table><tr><td>栏目</td><td><table><tr><td>{body}</td></tr></table></td></tr></table>",
        "<table><tr><td>{body}</td></tr><tr><td>尾</td></tr></table>",
        "<table><tr><td>左</td><td>上</td></tr><tr><td>左下</td><td>{body}</td></tr></table>",
    ],
)
def test_tables_that_place_text_on_the_page_have_no_cells(html: str) -> None:
    body = "我市高度重视社区治理工作，现答复如下：" * 30
    assert all(not one.hints.cells for one in page(html.format(body=body)).lines)


def test_deep_and_long_pages_are_read_whole() -> None:
    assert texts("<div>" * 10_000 + "底" + "</div>" * 10_000 + "<p>尾</p>") == ["底", "尾"]
    assert len(texts("<p>现答复如下：</p>" * 20_000)) == 20_000


_TAGS = "<p> </p> <div\tclass=nav> </div> <td> <table> </table> <a\thref=x> <script> </script> <br> </body> <pre>"
_SIGNS = "<!-- --> <b > &nbsp; 文 。 <![CDATA[ <div\thidden> \x01 \xa0"
PIECES = st.sampled_from([*_TAGS.split(" "), *_SIGNS.split(" "), "\n"])


@settings(max_examples=150, deadline=None)
@given(st.lists(PIECES, max_size=40).map("".join))
def test_any_markup_gives_numbered_lines_of_clean_text(html: str) -> None:
    lines = page(html).lines
    assert [one.number for one in lines] == list(range(1, len(lines) + 1))
    assert all(one.text == " ".join(one.text.split()) and "\x01" not in one.text for one in lines)


@settings(max_examples=100, deadline=None)
@given(st.lists(st.text("甲乙丙，。", min_size=1, max_size=12), max_size=12), st.data())
def test_visible_text_comes_out_whole_and_in_order(parts: list[str], data: st.DataObject) -> None:
    wrap = st.sampled_from(
        ["<p>{}</p>", "<div>{}</div>", "<td>{}</td>", "{}<br>", "<li><span>{}</span></li>", "<h3>{}</h3>"]
    )
    html = "".join(data.draw(wrap).format(part) for part in parts)
    assert texts(html) == parts
