"""clean: every line gets one zone, the text stays, and the grammar of a reply decides in doubt."""

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dafu.model import Capture, Hints, Line, Source, Zone
from dafu.rulebook.lines import LineRules, load_line_rules
from dafu.rulebook.source import RuleErrors
from dafu.stages.clean import clean_page
from tests.places import RULES_FOLDER

SOURCE = Source("corpus/x.txt", "0" * 64, "utf-8", 1)
REPLY = """\
电脑版          触屏版
当前位置:网站首页 >  政务公开  > 建议提案

某某市民政局
关于对市九届人大一次会议第286号建议的
答    复
某民议〔2023〕49号
发布日期：2023-09-11 10:22    来源：某某市民政局

尊敬的张三代表：
您提出的关于“强化社区功能”的建议收悉，现答复如下：
一、总体情况
全市有292个居民委员会，适老化改造138户，举报线索全部办结。
养老服务
分享到位的经验：社区与医院建立合作关系，让医院上门为老人测量血压。
感谢您对民政工作的关心。
某某市民政局
2023年7月25日
（联系人：李四    联系电话：0000-1234567）
抄送：市人大选工委（2份）。
附件：办理情况征询意见表
打印 关闭
版权所有：某某市民政局  网站标识码：1234567890
"""


def rules() -> LineRules:
    errors = RuleErrors()
    loaded = load_line_rules(RULES_FOLDER, errors)
    errors.raise_if_any()
    return loaded


RULES = rules()


def capture_of(text: str) -> Capture:
    return Capture(SOURCE, tuple(Line(number, line) for number, line in enumerate(text.split("\n"), start=1)))


def zones_of(text: str) -> dict[str, Zone]:
    page = clean_page(capture_of(text), RULES)
    return {line.text.strip(): line.zone for line in page.lines if line.text.strip()}


@pytest.mark.parametrize(
    ("line", "zone"),
    [
        ("电脑版          触屏版", Zone.CHROME),
        ("当前位置:网站首页 >  政务公开  > 建议提案", Zone.CHROME),
        ("关于对市九届人大一次会议第286号建议的", Zone.TITLE),
        ("答    复", Zone.TITLE),
        ("某民议〔2023〕49号", Zone.DOCUMENT_NUMBER),
        ("发布日期：2023-09-11 10:22    来源：某某市民政局", Zone.METADATA),
        ("尊敬的张三代表：", Zone.SALUTATION),
        ("一、总体情况", Zone.BODY),
        ("养老服务", Zone.BODY),
        ("感谢您对民政工作的关心。", Zone.BODY),
        ("2023年7月25日", Zone.SIGNATURE),
        ("（联系人：李四    联系电话：0000-1234567）", Zone.CONTACT),
        ("抄送：市人大选工委（2份）。", Zone.COPIED_TO),
        ("附件：办理情况征询意见表", Zone.ANNEX),
        ("打印 关闭", Zone.CHROME),
        ("版权所有：某某市民政局  网站标识码：1234567890", Zone.CHROME),
    ],
)
def test_each_part_of_a_page_gets_its_zone(line: str, zone: Zone) -> None:
    assert zones_of(REPLY)[line] is zone


def test_words_that_look_like_web_furniture_stay_when_they_stand_in_a_sentence() -> None:
    zones = zones_of(REPLY)
    assert zones["全市有292个居民委员会，适老化改造138户，举报线索全部办结。"] is Zone.BODY
    assert zones["分享到位的经验：社区与医院建立合作关系，让医院上门为老人测量血压。"] is Zone.BODY


def test_the_agency_of_the_letterhead_is_not_the_signature() -> None:
    page = clean_page(capture_of(REPLY), RULES)
    found = [line.zone for line in page.lines if line.text == "某某市民政局"]
    assert found == [Zone.LETTERHEAD, Zone.SIGNATURE]


def test_a_missing_signature_does_not_pull_the_foot_of_the_page_into_the_reply() -> None:
    text = "李四委员:\n您的提案收悉,现答复如下:\n我局已完成改造12处,群众满意。\n\n主办单位 某某管理委员会 联系电话:03140000000\n"
    assert zones_of(text)["主办单位 某某管理委员会 联系电话:03140000000"] is Zone.CHROME


def test_furniture_between_two_paragraphs_is_taken_out_and_the_reply_goes_on() -> None:
    text = (
        "李四委员：\n您的提案收悉，现答复如下：\n分享到：微信 微博\n我局已完成改造12处，下一步将继续推进各项工作落实。"
    )
    zones = zones_of(text)
    assert zones["分享到：微信 微博"] is Zone.CHROME
    assert zones["我局已完成改造12处，下一步将继续推进各项工作落实。"] is Zone.BODY


def test_the_suggestion_printed_above_the_reply_is_an_annex() -> None:
    text = "关于加强养老服务的建议的答复\n案由：老街雨污混流，雨天易返水。\n张三代表：\n您的建议收悉，现答复如下：\n已列入计划。"
    assert zones_of(text)["案由：老街雨污混流，雨天易返水。"] is Zone.ANNEX


def test_a_page_without_any_text_of_a_reply_is_flagged() -> None:
    page = clean_page(capture_of("首页\n网站地图\n联系我们"), RULES)
    assert [problem.level for problem in page.problems] == ["fail"]


def test_traditional_signs_are_matched_like_simplified_ones() -> None:
    zones = zones_of("您現在的位置: 首頁 > 信息公開\n張三委員:\n您提出的提案已收悉,現將有關情況答復如下:\n已辦結。")
    assert zones["您現在的位置: 首頁 > 信息公開"] is Zone.CHROME
    assert zones["張三委員:"] is Zone.SALUTATION


@settings(max_examples=150, deadline=None)
@given(
    st.lists(
        st.one_of(
            st.sampled_from([*REPLY.split("\n"), "附：", "首页", "一是加强领导。"]),
            st.text(max_size=40).filter(lambda text: "\n" not in text),
        ),
        max_size=30,
    )
)
def test_every_line_keeps_its_number_and_text_and_gets_one_zone_and_a_rule(texts: list[str]) -> None:
    capture = capture_of("\n".join(texts))
    page = clean_page(capture, RULES)
    assert [line.line for line in page.lines] == list(capture.lines)
    assert all(line.rule for line in page.lines)
    assert all((line.zone is Zone.BLANK) is (not RULES.fold(line.text)) for line in page.lines)


def test_cleaning_is_linear_in_the_length_of_a_page() -> None:
    def seconds(lines: int) -> float:
        capture = capture_of("\n".join(["首页 | 网站地图 | 联系我们 | 政务公开"] * lines))
        start = time.process_time()
        clean_page(capture, RULES)
        return time.process_time() - start

    seconds(500)
    # Sixteen times the lines: 16 if linear, 256 if quadratic; between lie memory and whatever else the machine does.
    assert seconds(16_000) < 100 * max(seconds(1_000), 0.002)


def test_a_line_of_five_million_signs_takes_no_longer_than_reading_it() -> None:
    start = time.process_time()
    page = clean_page(capture_of("答复" * 2_500_000), RULES)
    assert time.process_time() - start < 5
    assert len(page.lines) == 1


def test_a_container_of_the_page_keeps_what_stands_outside_out_of_the_reply() -> None:
    inside, outside = Hints(tag="p", container="zoom"), Hints(tag="p")
    lines = (
        Line(1, "我局积极开展志愿服务活动，群众反响热烈，取得良好效果。", outside),
        Line(2, "张三代表：", inside),
        Line(3, "您的建议收悉，现答复如下：我局已完成改造十二处，群众满意。", inside),
        Line(4, "市民政局召开会议，部署下一阶段重点工作，要求抓好落实。", outside),
    )
    page = clean_page(Capture(SOURCE, lines), RULES)
    assert [line.zone for line in page.lines] == [Zone.CHROME, Zone.SALUTATION, Zone.BODY, Zone.CHROME]


def test_the_second_line_of_the_recipients_belongs_to_them() -> None:
    text = "李四委员：\n您的提案收悉，现答复如下：\n已办结。\n2023年7月25日\n抄送：区政协提案委，区政府办公室，\n区农业农村局，区文广旅体局。\n打印 关闭"
    assert zones_of(text)["区农业农村局，区文广旅体局。"] is Zone.COPIED_TO


@pytest.mark.parametrize("date", ["2023年6月", "二〇二三年五月", "2024.6.18", "二〇二四年七月十六日"])
def test_a_date_of_any_precision_under_the_agency_is_signature(date: str) -> None:
    text = f"李四委员：\n您的提案收悉，现答复如下：\n我局已完成改造十二处。\n某某市民政局\n{date}\n打印 关闭"
    assert zones_of(text)[date] is Zone.SIGNATURE
