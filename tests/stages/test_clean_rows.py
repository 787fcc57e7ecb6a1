"""Rows of data tables stay together: a table is part of the letter or of the web page, whatever one row looks like."""

from collections.abc import Sequence

from dafu.model import Capture, Cell, Hints, Line, Source, Zone
from dafu.rulebook.lines import LineRules, load_line_rules
from dafu.rulebook.source import RuleErrors
from dafu.stages.clean import clean_page
from tests.places import RULES_FOLDER

RULES: LineRules = load_line_rules(RULES_FOLDER, RuleErrors())
HEAD = (
    "关于市政协九届一次会议第12号提案的答复",
    "张三委员：",
    "您提出的关于优化公交线路的提案收悉，现答复如下：",
    "我局对全市公交线路做了调整，具体情况见下表。",
)
CLOSING = ("下一步，我局将继续优化线网，感谢您的关心和支持。", "某某市交通局", "2023年7月1日")
FOOTER = ("主办：某某市交通局", "版权所有：某某市交通局  网站标识码：1234567890")

Rows = Sequence[Sequence[str]]


def zones_of(*parts: Sequence[str] | Rows) -> dict[str, Zone]:
    """Zones by text; a part whose entries are no strings is a table."""
    lines: list[Line] = []
    for table, part in enumerate(parts):
        for row, entry in enumerate(part):
            if isinstance(entry, str):
                lines.append(Line(len(lines) + 1, entry))
            else:
                cells = tuple(Cell(table, row, column, text=text) for column, text in enumerate(entry))
                lines.append(Line(len(lines) + 1, " ".join(entry), Hints(tag="tr", cells=cells)))
    source = Source("corpus/x.html", "0" * 64, "utf-8", 1)
    return {line.text: line.zone for line in clean_page(Capture(source, tuple(lines)), RULES).lines}


def test_a_long_table_of_short_rows_is_part_of_the_text_around_it() -> None:
    rows = [("线路", "数量"), *((f"{number}路", str(3 * number)) for number in range(1, 60))]
    zones = zones_of(HEAD, rows, CLOSING, FOOTER)
    assert {zones[" ".join(row)] for row in rows} == {Zone.BODY}
    assert zones["2023年7月1日"] is Zone.SIGNATURE


def test_a_row_that_looks_like_a_footer_does_not_end_the_text() -> None:
    rows = [
        ("承办单位", "任务", "发布时间"),
        ("市公安局", "施划公交专用道", "2023年6月"),
        ("市财政局", "安排补贴", "2023年9月"),
    ]
    zones = zones_of(HEAD, rows, CLOSING, FOOTER)
    assert {zones[" ".join(row)] for row in rows} == {Zone.BODY}


def test_a_form_under_the_letter_names_its_contact_without_colons() -> None:
    zones = zones_of(
        HEAD,
        CLOSING,
        [("承办单位", "公交科"), ("联系人", "李四"), ("联系电话", "0000-1234567"), ("办理结果", "B类")],
        FOOTER,
    )
    assert zones["承办单位 公交科"] is zones["联系人 李四"] is zones["联系电话 0000-1234567"] is Zone.CONTACT
    assert zones["办理结果 B类"] is Zone.BODY
    assert zones[FOOTER[0]] is Zone.CHROME


def test_a_table_of_labels_above_the_title_is_metadata() -> None:
    rows = [
        ("索引号", "000000000/2023-00227", "发文机关", "某某市交通局"),
        ("名称", HEAD[0], "有效性", "有效"),
        ("公开方式", "主动公开", "发布日期", "2023-07-05"),
    ]
    zones = zones_of(rows, HEAD, CLOSING, FOOTER)
    assert {zones[" ".join(row)] for row in rows} == {Zone.METADATA}
    assert zones[HEAD[0]] is Zone.TITLE
