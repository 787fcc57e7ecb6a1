"""Lines become headings, paragraphs, items and tables; no sign is lost or added."""

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dafu.model import (
    PLAIN,
    Block,
    BlockKind,
    Capture,
    Cell,
    Description,
    Facts,
    Hints,
    Line,
    Link,
    Problem,
    Reply,
    Severity,
    Source,
    Zone,
    ZonedLine,
    ZonedPage,
)
from dafu.rulebook.headings import HeadingRules, load_heading_rules
from dafu.rulebook.source import RuleErrors
from dafu.stages.compose import compose_reply
from dafu.text import without_space
from tests.places import CORPUS, RULES_FOLDER

RULES: HeadingRules = load_heading_rules(RULES_FOLDER, RuleErrors())
RUN_IN = "（一）政策体系更加完善。我省加强顶层设计，修订了村（居）委会组织法实施办法。"


def page_of(*lines: tuple[Zone, str] | tuple[Zone, str, Hints], url: str | None = None) -> ZonedPage:
    zoned = tuple(
        ZonedLine(Line(number, text, hints[0] if hints else PLAIN), zone, "r")
        for number, (zone, text, *hints) in enumerate(lines, start=1)
    )
    source = Source("corpus/x.txt", "ab" * 32, "utf-8", 1, url=url)
    return ZonedPage(Capture(source, tuple(line.line for line in zoned)), zoned)


def compose(*lines: tuple[Zone, str] | tuple[Zone, str, Hints], url: str | None = None) -> Reply:
    return compose_reply(page_of(*lines, url=url), Description(Facts()), RULES)


def body(*texts: str) -> tuple[Block, ...]:
    return compose(*((Zone.BODY, text) for text in texts)).text


def outline(*texts: str) -> list[tuple[int, str]]:
    return [(block.level, block.text) for block in body(*texts)]


def test_zones_of_the_reader_become_blocks_of_their_kind_in_document_order() -> None:
    reply = compose(
        (Zone.TITLE, "关于第1号建议的答复"),
        (Zone.SALUTATION, "张三代表："),
        (Zone.BLANK, " "),
        (Zone.BODY, "您提出的建议收悉，现答复如下："),
        (Zone.CHROME, "分享到"),
        (Zone.SIGNATURE, "   2023年7月25日"),
        (Zone.CONTACT, "联系人：李四"),
        (Zone.COPIED_TO, "抄送：市政协。"),
        (Zone.ANNEX, "附件：征询意见表"),
        (Zone.CHROME, "版权所有"),
    )
    assert [(block.anchor, block.kind, block.lines) for block in reply.text] == [
        ("p1", BlockKind.SALUTATION, (2,)),
        ("p2", BlockKind.PARAGRAPH, (4,)),
        ("p3", BlockKind.SIGNATURE, (6,)),
        ("p4", BlockKind.CONTACT, (7,)),
        ("p5", BlockKind.COPIED_TO, (8,)),
    ]
    assert [(block.anchor, block.text) for block in reply.annex] == [("a1", "附件：征询意见表")]


def test_a_run_in_heading_becomes_a_heading_and_a_paragraph_of_the_same_line() -> None:
    heading, paragraph = body(RUN_IN)
    assert (heading.kind, heading.level, heading.text) == (BlockKind.HEADING, 2, "（一）政策体系更加完善。")
    assert (paragraph.kind, paragraph.level) == (BlockKind.PARAGRAPH, 0)
    assert paragraph.text.startswith("我省加强顶层设计")
    assert heading.lines == paragraph.lines == (1,)
    assert (heading.anchor, paragraph.anchor) == ("p1", "p2")


def test_levels_follow_the_numerals() -> None:
    lines = ("一、工作情况", "（一）健全制度", "1.加强领导", "（1）明确分工", "各部门按职责分工落实。")
    assert [level for level, _ in outline(*lines)] == [1, 2, 3, 4, 0]


@pytest.mark.parametrize(
    "line",
    [
        "()政治领航明方向。成立66个社区网格党支部和12个志愿服务队党支部。",
        "(因地制宜推亮点一是采取“线上+线下”双服务模式,织密社区服务网。",
    ],
)
def test_a_damaged_numeral_is_kept_as_it_stands(line: str) -> None:
    assert outline(line) == [(0, line)]


def test_numbered_entries_that_head_nothing_are_paragraphs() -> None:
    lines = ("涉及以下内容：", "1.突出组织功能", "2.完善治理机制", "3.提升服务能力", "现分别答复。")
    assert [level for level, _ in outline(*lines)] == [0, 0, 0, 0, 0]


def test_the_last_entry_of_an_enumeration_is_no_heading_of_what_follows() -> None:
    lines = ("适用于下列人员：", "（一）公务员；", "（二）其他依法履行公职的人员。", "县民政局按照权限办理。")
    assert [level for level, _ in outline(*lines)] == [0, 0, 0, 0]


def test_a_heading_before_a_deeper_heading_heads_it() -> None:
    assert [
        level for level, _ in outline("一、工作情况", "（一）健全制度", "已经建立。", "二、下一步打算", "继续推进。")
    ] == [1, 2, 0, 1, 0]


def test_a_numbered_last_line_before_the_signature_is_no_heading() -> None:
    reply = compose((Zone.BODY, "一、已经办结"), (Zone.SIGNATURE, "2023年7月"))
    assert reply.text[0].kind is BlockKind.PARAGRAPH


def test_a_heading_of_the_page_without_numeral_is_a_heading() -> None:
    reply = compose((Zone.BODY, "基本情况", Hints(tag="h3")), (Zone.BODY, "全市有社区十个。", Hints(tag="p")))
    assert [(block.kind, block.level) for block in reply.text] == [(BlockKind.HEADING, 2), (BlockKind.PARAGRAPH, 0)]


def test_white_space_inside_a_line_is_one_space() -> None:
    assert outline("\u3000\u3000联系人：李四 \u00a0   电话：1234567\t") == [(0, "联系人：李四 电话：1234567")]


def test_list_items_are_items() -> None:
    item = Hints(tag="li")
    reply = compose((Zone.BODY, "1.加强领导", item), (Zone.BODY, "2.健全机制", item))
    assert [(block.kind, block.text) for block in reply.text] == [
        (BlockKind.ITEM, "1.加强领导"),
        (BlockKind.ITEM, "2.健全机制"),
    ]


def test_links_go_with_the_part_of_the_line_that_holds_them() -> None:
    links = (Link("顶层设计", "https://example.org/1"), Link("组织法", "../2.html"))
    _, paragraph = compose((Zone.BODY, RUN_IN, Hints(links=links)), url="https://example.org/a/b/c.html").text
    assert paragraph.links == (
        Link("顶层设计", "https://example.org/1"),
        Link("组织法", "https://example.org/a/2.html"),
    )


def test_an_address_inside_an_unknown_site_is_no_link() -> None:
    (block,) = compose((Zone.BODY, "附件：办理情况表", Hints(links=(Link("办理情况表", "./W020.doc"),)))).text
    assert block.links == ()


def test_an_image_between_the_lines_of_a_reply_is_kept() -> None:
    image = Hints(images=(Link("示意图", "https://example.org/1.png"),))
    logo = Hints(images=(Link("logo", "https://example.org/logo.png"),))
    reply = compose(
        (Zone.BLANK, "", logo),
        (Zone.BODY, "见下图。"),
        (Zone.BLANK, "", image),
        (Zone.BODY, "以上。"),
        (Zone.BLANK, "", logo),
    )
    assert [image.text for block in reply.text for image in block.images] == ["示意图"]
    assert [block.anchor for block in reply.text] == ["p1", "p2", "p3"]


def cell(text: str, row: int, column: int, **more: Any) -> Cell:
    return Cell(0, row, column, text=text, **more)


def row(*cells: Cell) -> tuple[Zone, str, Hints]:
    return Zone.BODY, " ".join(cell.text for cell in cells), Hints(tag="tr", cells=cells)


def test_rows_of_one_table_are_one_block() -> None:
    reply = compose(
        (Zone.BODY, "情况如下表："),
        row(cell("区县", 0, 0, is_header=True), cell("数量", 0, 1, is_header=True)),
        row(cell("甲县", 1, 0), cell("10", 1, 1)),
        (Zone.BODY, "特此说明。"),
    )
    table = reply.text[1]
    assert [block.kind for block in reply.text] == [BlockKind.PARAGRAPH, BlockKind.TABLE, BlockKind.PARAGRAPH]
    assert table.lines == (2, 3)
    assert [[cell.text for cell in row] for row in table.rows] == [["区县", "数量"], ["甲县", "10"]]


@pytest.mark.parametrize(
    ("first", "is_header"),
    [
        (("线路", "调整内容"), True),
        (("1路", "延长至滨江新区"), False),
        (("线路", "线路"), False),
        (("线路", ""), False),
    ],
)
def test_a_first_row_that_names_the_columns_is_the_header(first: tuple[str, str], *, is_header: bool) -> None:
    reply = compose(row(cell(first[0], 0, 0), cell(first[1], 0, 1)), row(cell("3路", 1, 0), cell("时间调整", 1, 1)))
    assert [cell.is_header for row in reply.text[0].rows for cell in row] == [is_header, is_header, False, False]


def test_cells_without_lines_are_empty_cells_but_not_under_a_span() -> None:
    reply = compose(row(cell("甲", 0, 0, row_span=2), cell("乙", 0, 1)), row(cell("丙", 1, 2)))
    assert [[cell.text for cell in row] for row in reply.text[0].rows] == [["甲", "乙", ""], ["", "丙"]]


def test_spans_that_no_page_can_mean_cost_nothing() -> None:
    rows = [
        row(*(cell("甲", number, 1000 * column, row_span=1000, column_span=1000) for column in range(10)))
        for number in range(30)
    ]
    assert len(compose(*rows).text[0].rows) == 30


def test_several_lines_of_a_cell_stay_lines_of_the_cell() -> None:
    reply = compose(row(cell("甲\n 乙", 0, 0), cell("丙", 0, 1)))
    assert [cell.text for cell in reply.text[0].rows[0]] == ["甲\n乙", "丙"]


def test_a_row_that_came_in_two_lines_is_one_row() -> None:
    reply = compose(row(cell("甲", 0, 0)), row(cell("乙", 0, 0), cell("丙", 0, 1)))
    assert [[cell.text for cell in row] for row in reply.text[0].rows] == [["甲\n乙", "丙"]]


def test_a_single_cell_is_no_table() -> None:
    assert compose(row(cell("甲县情况", 0, 0))).text[0].kind is BlockKind.PARAGRAPH


def test_two_tables_in_a_row_stay_two() -> None:
    other = row(Cell(1, 0, 0, text="丁"), Cell(1, 0, 1, text="戊"))
    reply = compose(row(cell("甲", 0, 0), cell("乙", 0, 1)), other)
    assert [block.text for block in reply.text] == ["甲\t乙", "丁\t戊"]


def test_facts_evidence_and_every_problem_go_with_the_reply() -> None:
    seen, doubt = Problem(Severity.NOTE, "seen by cleaning"), Problem(Severity.WARN, "in doubt")
    page = page_of((Zone.BODY, "正文"))
    page = ZonedPage(page.capture, page.lines, (seen, doubt))
    reply = compose_reply(page, Description(Facts(subject="社区"), problems=(doubt,)), RULES)
    assert reply.facts.subject == "社区"
    assert reply.problems == (seen, doubt)
    assert reply.lines == page.lines


HEADINGS_OF_A_REPLY = [
    (1, "一、社区治理工作总体情况"),
    (2, "（一）全市城乡社区基本情况。"),
    (2, "（二）社区治理工作开展情况。"),
    (3, "1.持续加强党建引领，发挥工作效能。"),
    (3, "2.继续加强经费保障工作。"),
    (3, "3.以三治为抓手，凝聚治理合力。"),
    (1, "二、关于“强化社区功能，开展社区合作互助”工作开展情况"),
    (2, "（一）玉兰社区基本情况"),
    (2, "（二）玉兰社区合作互助采取的措施"),
    (3, "1.为社区65岁以上老人全部建档立册"),
    (3, "2.开展日间照料模式"),
    (3, "3.贴心服务，安装远程监控器，实施“敲门问好”"),
    (2, "（三）玉兰社区在社区合作互助方面的下步打算"),
    (3, "1.建立志愿者积分制度"),
    (3, "2.搭建智慧养老平台"),
    (3, "3.共享市场养老资源"),
    (3, "4.搞好老年特需服务"),
]


def test_the_headings_of_a_whole_reply_are_those_that_a_reader_sees() -> None:
    lines = (CORPUS / "000_62729f7e102a5366.txt").read_text("utf-8").splitlines()
    assert [(level, text) for level, text in outline(*lines[6:62]) if level] == HEADINGS_OF_A_REPLY


PARTS = (
    *"一二1２（()）、.\uff0e。，；“”《 \u3000",
    "一、",
    "（一）",
    "1.",
    "（1）",
    "加强领导",
    "我局高度重视该项工作，现已全部完成",
)
lines_of_text = st.one_of(st.lists(st.sampled_from(PARTS), max_size=8).map("".join), st.text(max_size=40))
hints = st.one_of(
    st.just(PLAIN),
    st.builds(Hints, tag=st.sampled_from(("p", "li", "h3"))),
    st.builds(
        lambda table, row, columns: Hints(cells=tuple(Cell(table, row, column) for column in range(columns))),
        st.integers(0, 1),
        st.integers(0, 2),
        st.integers(1, 3),
    ),
)


def in_cells(text: str, hints: Hints) -> Hints:
    """The hints with the text dealt out to the cells, in order."""
    count = max(len(hints.cells), 1)
    cuts = [len(text) * number // count for number in range(count + 1)]
    cells = (replace(cell, text=text[cuts[n] : cuts[n + 1]]) for n, cell in enumerate(hints.cells))
    return replace(hints, cells=tuple(cells))


@settings(max_examples=400, deadline=None)
@given(st.lists(st.tuples(st.sampled_from(Zone), lines_of_text, hints), max_size=8))
def test_the_blocks_of_a_line_put_together_are_the_line(lines: list[tuple[Zone, str, Hints]]) -> None:
    reply = compose(*((zone, text, in_cells(text, hints)) for zone, text, hints in lines))
    for blocks, kept in ((reply.text, lambda zone: zone.is_reply_text), (reply.annex, lambda zone: zone is Zone.ANNEX)):
        expected = "".join(text for zone, text, _ in lines if kept(zone))
        assert sorted(without_space("".join(block.text for block in blocks))) == sorted(without_space(expected))
        for number, (zone, text, _) in enumerate(lines, start=1):
            own = [block.text for block in blocks if block.lines == (number,)]
            assert not own or not kept(zone) or without_space("".join(own)) == without_space(text)
