"""Whole pages: facts from every zone, conflicts, damage, and what must stay absent."""

import pytest

from dafu.model import Contact, Kind, Level, Region, Severity, ZonedPage
from dafu.rulebook.facts import FactRules
from dafu.stages.describe import describe_page
from dafu.values import PartialDate
from tests.stages.describe.zoning import zoned

TITLE = ("title", "关于对市九届人大一次会议第286号建议的答复")
SALUTATION = ("salutation", "尊敬的张三代表：")
OPENING = ("body", "您提出的关于“加强社区建设”的建议收悉。现答复如下：")


def letter(*more: tuple[str, str], title: tuple[str, str] = TITLE, opening: tuple[str, str] = OPENING) -> ZonedPage:
    """A short reply with some more lines at its end."""
    return zoned(("letterhead", "濮阳市民政局"), title, SALUTATION, opening, *more)


def messages(page: ZonedPage, rules: FactRules, field: str | None) -> list[str]:
    """What is noted about one fact."""
    return [problem.message for problem in describe_page(page, rules).problems if problem.field == field]


def test_every_fact_names_its_lines_and_rule(rules: FactRules) -> None:
    description = describe_page(letter(("signature", "2023年7月25日")), rules)
    evidence = {item.field: item for item in description.evidence}
    assert evidence["signed"].lines == (5,)
    assert evidence["agency"].lines == (1,)
    assert evidence["subject"].lines == (4,)
    assert all(item.rule for item in description.evidence)
    present = {name for name in evidence if getattr(description.facts, name) not in (None, ())}
    assert present == set(evidence)


def test_a_bare_page_gives_no_facts(rules: FactRules) -> None:
    facts = describe_page(zoned(("body", "今天天气很好。")), rules).facts
    assert facts == type(facts)()


def test_the_assembly_of_our_city_is_told_by_the_letterhead(rules: FactRules) -> None:
    facts = describe_page(letter(), rules).facts
    assert (facts.assembly, facts.level) == ("濮阳市人民代表大会", Level.PREFECTURE)
    assert facts.region == Region("410900", "河南省", "濮阳市")


@pytest.mark.parametrize(
    ("line", "assembly"),
    [
        (("chrome", "网站标识码：4109000025"), "濮阳市人民代表大会"),
        (("chrome", "主办单位：高平市卫生健康和体育局"), "高平市人民代表大会"),
        (("metadata", "来源：重庆市渝北区教育委员会"), "重庆市人民代表大会"),
        (("chrome", "主办单位 承德高新技术产业开发区管理委员会"), "承德市人民代表大会"),
        (("body", "华龙区20个社区先行试点，濮阳县10个社区、清丰县8个社区跟进。"), "濮阳市人民代表大会"),
        (("signature", "国家税务总局保山市税务局"), "保山市人民代表大会"),
    ],
)
def test_the_place_is_read_wherever_the_page_prints_it(rules: FactRules, line: tuple[str, str], assembly: str) -> None:
    assert describe_page(zoned(TITLE, SALUTATION, OPENING, line), rules).facts.assembly == assembly


def test_without_any_place_the_assembly_stays_absent_and_is_doubted(rules: FactRules) -> None:
    page = zoned(TITLE, SALUTATION, OPENING)
    facts = describe_page(page, rules).facts
    assert (facts.assembly, facts.level, facts.region) == (None, None, None)
    assert messages(page, rules, "assembly") == ["nothing on the page tells which place 市 means"]


def test_the_level_is_the_assembly_s_and_the_region_the_agency_s(rules: FactRules) -> None:
    page = zoned(
        ("title", "上海市宝山区人民政府对市政协十四届二次会议第0315号提案的会办意见"),
        ("salutation", "市水务局："),
        ("body", "“关于提升滨水空间品质”的提案收悉,现将会办意见函告如下:"),
    )
    facts = describe_page(page, rules).facts
    assert (facts.level, facts.assembly) == (Level.PROVINCIAL, "政协上海市委员会")
    assert facts.region == Region("310113", "上海市", None, "宝山区")


@pytest.mark.parametrize(
    ("printed", "canonical"),
    [
        ("市民政局", "濮阳市民政局"),
        ("濮阳市民政局文件", "濮阳市民政局"),
        ("濮  阳  市  民  政  局", "濮阳市民政局"),
        ("华龙区教育局", "濮阳市华龙区教育局"),
        ("省民政厅", "河南省民政厅"),
        ("濮陽市衛生健康委員會", "濮阳市卫生健康委员会"),
    ],
)
def test_an_agency_is_filed_under_its_full_name(rules: FactRules, printed: str, canonical: str) -> None:
    page = zoned(("letterhead", printed), TITLE, SALUTATION, OPENING, ("chrome", "网站标识码：4109000025"))
    assert describe_page(page, rules).facts.agency == canonical


def test_a_ministry_answers_the_national_assembly(rules: FactRules) -> None:
    page = zoned(
        ("title", "民政部对“关于完善村民议事制度的建议”的答复"), SALUTATION, OPENING, ("signature", "民  政  部")
    )
    facts = describe_page(page, rules).facts
    assert (facts.assembly, facts.level, facts.agency) == ("全国人民代表大会", Level.NATIONAL, "民政部")
    assert facts.region == Region("100000")


def test_site_code_and_agency_that_disagree_are_shown(rules: FactRules) -> None:
    page = letter(("chrome", "网站标识码：2101000054"))
    assert describe_page(page, rules).facts.region == Region("410900", "河南省", "濮阳市")
    assert messages(page, rules, "region") == ["the agency lies in 河南省濮阳市, the site's code means 辽宁省沈阳市"]


# ------------------------------------------------------------------ conflicts


def test_a_suggestion_that_the_text_calls_a_proposal_is_noted(rules: FactRules) -> None:
    page = letter(opening=("body", "您提出的关于提升社区治理水平的建议的提案收悉,现答复如下:"))
    description = describe_page(page, rules)
    assert description.facts.kind is Kind.SUGGESTION
    assert description.facts.subject == "关于提升社区治理水平的建议"
    assert messages(page, rules, "kind")


def test_the_name_of_a_subject_is_no_conflict(rules: FactRules) -> None:
    title = ("title", "关于对市政协八届六次会议第185号提案的答复")
    page = letter(title=title, opening=("body", "您所提的《关于增设母婴室的建议》已收悉。"))
    assert messages(page, rules, "kind") == []


@pytest.mark.parametrize(
    ("opening", "field"),
    [
        ("您在市十届人大一次会议上提出的“关于加强社区建设的建议”收悉。", "term"),
        ("您在市九届人大二次会议上提出的“关于加强社区建设的建议”收悉。", "session"),
        ("您提出的第287号“关于加强社区建设的建议”收悉。", "number"),
    ],
)
def test_what_title_and_opening_tell_differently_is_shown_and_the_title_kept(
    rules: FactRules, opening: str, field: str
) -> None:
    page = letter(opening=("body", opening))
    facts = describe_page(page, rules).facts
    assert (facts.term, facts.session, facts.number) == (9, 1, "286")
    assert len(messages(page, rules, field)) == 1


def test_two_dates_under_the_text_are_shown(rules: FactRules) -> None:
    page = letter(("signature", "2023年7月25日"), ("signature", "2023年8月1日"))
    assert str(describe_page(page, rules).facts.signed) == "2023-07-25"
    assert len(messages(page, rules, "signed")) == 1


def test_a_date_that_no_calendar_has_is_left_out_and_shown(rules: FactRules) -> None:
    page = letter(("signature", "2023年13月25日"))
    assert describe_page(page, rules).facts.signed is None
    assert messages(page, rules, "signed") == ["'2023年13月25日' is no date of any calendar; the fact was left out"]


def test_a_year_far_behind_the_text_is_doubted(rules: FactRules) -> None:
    page = letter(("body", "2023年以来，我局开展了以下工作。"), ("signature", "2032年7月25日"))
    assert messages(page, rules, "signed") == ["signed 2032-07-25, but the text names no year after 2023"]


def test_a_page_published_before_it_was_signed_is_doubted(rules: FactRules) -> None:
    page = letter(("signature", "2023年7月25日"), ("metadata", "发布时间：2023-07-01"))
    assert len(messages(page, rules, "published")) == 1


def test_a_number_of_zeros_is_left_out_and_shown(rules: FactRules) -> None:
    page = letter(title=("title", "关于对市九届人大一次会议第0号建议的答复"))
    assert describe_page(page, rules).facts.number is None
    assert len(messages(page, rules, "number")) == 1


def test_several_replies_on_one_page_are_shown(rules: FactRules) -> None:
    second = ("title", "关于对市九届人大一次会议第287号建议的答复")
    page = letter(("signature", "2023年7月25日"), second, ("body", "您的建议收悉。"))
    assert describe_page(page, rules).facts.number == "286"
    assert len(messages(page, rules, None)) == 1


@pytest.mark.parametrize(
    ("opening", "subject"),
    [
        ("您提出的关于“加强和完善社区建设”的提案收悉。", "加强和完善社区建设"),
        ("您好！您所提的“关于在城区建设养老设施的建议”已收悉。", "关于在城区建设养老设施的建议"),
        ("对于您提出的”加强社区互助”的建议，已收悉。", "加强社区互助"),
        ("您提出关于推进“幸福社区”建设的提案已收悉,现答复如下:", "关于推进“幸福社区”建设的提案"),
        ("你们提出的关于完善政府网站的提案，经商有关部门，现答复如下：", "关于完善政府网站的提案"),
        ("你们在县政协会议期间提交的第41号《关于增设母婴室的建议》提案收悉", "关于增设母婴室的建议"),
        ("您提出的提案收悉，现答复如下：", None),
        ("《中华人民共和国老年人权益保障法》规定，赡养人应当履行义务。", None),
    ],
)
def test_the_subject_is_read_from_the_opening_sentence(rules: FactRules, opening: str, subject: str | None) -> None:
    assert describe_page(letter(opening=("body", opening)), rules).facts.subject == subject


def test_a_government_s_own_suggestion_is_no_deputy_s(rules: FactRules) -> None:
    page = zoned(
        ("title", "国务院办公厅关于某省所提问题和建议办理情况的函"),
        ("salutation", "某省人民政府："),
        ("body", "对你省提出的问题和建议，经研究，现函复如下："),
        ("signature", "国务院办公厅"),
    )
    assert describe_page(page, rules).facts.assembly is None


# ------------------------------------------------------------------ dates


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("                 2023年7月25日", "2023-07-25"),
        ("二〇二四年七月十六日", "2024-07-16"),
        ("二○二〇年八月廿六日", "2020-08-26"),
        ("2022 年 6 月 2 日", "2022-06-02"),
        ("２０２３年８月３日", "2023-08-03"),
        ("濮阳市民政局 2023年8月", "2023-08"),
    ],
)
def test_the_date_under_the_text_is_as_precise_as_printed(rules: FactRules, line: str, expected: str) -> None:
    assert str(describe_page(letter(("signature", line)), rules).facts.signed) == expected


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("时间:2023-09-26 来源:沈阳市民政局 文字大小:    ", "2023-09-26"),
        ("发布时间：2023-9-1 10:22    访问量：5", "2023-09-01"),
        ("更新时间:2023/09/26", "2023-09-26"),
        ("2023年09月15日来源:", "2023-09-15"),
        ("• 2025-07-04", "2025-07-04"),
        ("【发布日期】2024/9/3", "2024-09-03"),
        ("成文日期:2024-04-22文号:豫民议〔2024〕9号", None),
        ("办结时间：2023年7月20日", None),
    ],
)
def test_the_date_of_the_page_is_told_by_its_label(rules: FactRules, line: str, expected: str | None) -> None:
    page = zoned(("metadata", line), TITLE, SALUTATION, OPENING)
    published = describe_page(page, rules).facts.published
    assert published == (PartialDate.parse(expected) if expected else None)


def test_a_title_that_only_the_table_of_the_page_prints_is_the_title(rules: FactRules) -> None:
    row = ("metadata", f"名 称 {TITLE[1]} 有效性 有效")
    facts = describe_page(zoned(row, SALUTATION, OPENING), rules).facts
    assert (facts.title, facts.number) == (TITLE[1], "286")


def test_of_two_dates_without_label_the_later_is_the_page_s(rules: FactRules) -> None:
    page = zoned(("metadata", "• 2025-06-16"), ("metadata", "• 2025-07-04"), TITLE, SALUTATION, OPENING)
    assert str(describe_page(page, rules).facts.published) == "2025-07-04"


def test_a_date_in_the_text_is_neither_signed_nor_published(rules: FactRules) -> None:
    facts = describe_page(letter(("body", "截至2023年6月28日，已建成12处。")), rules).facts
    assert (facts.signed, facts.published) == (None, None)


def test_the_head_of_the_page_tells_date_title_and_place(rules: FactRules) -> None:
    head = {"articletitle": TITLE[1], "pubdate": "2023-08-01 10:00", "siteidcode": "4109000025"}
    head["documentnumber"] = "濮民函〔2023〕7号"
    facts = describe_page(zoned(SALUTATION, OPENING, head=head), rules).facts
    assert (facts.title, str(facts.published), facts.number) == (TITLE[1], "2023-08-01", "286")
    assert facts.document_number == "濮民函〔2023〕7号"
    assert facts.assembly == "濮阳市人民代表大会"


# ------------------------------------------------------------------ paper


@pytest.mark.parametrize(
    ("zone", "line", "expected"),
    [
        ("document_number", "豫民议〔2023〕49号 ", "豫民议〔2023〕49号"),
        ("document_number", "左教体函[2022] 16 号", "左教体函[2022] 16 号"),
        ("metadata", "民函〔2023〕612号　　发布时间：2023-11-02", "民函〔2023〕612号"),
        ("metadata", "成文日期:2024-04-22文号:宝府督复〔2024〕9号索取号:AB03-2024-041", "宝府督复〔2024〕9号"),
        ("document_number", "豫民议2023〕49号", "豫民议2023〕49号"),
        ("metadata", "索引号: 主题分类: 文件编号:", None),
    ],
)
def test_the_document_number_is_kept_as_printed(rules: FactRules, zone: str, line: str, expected: str | None) -> None:
    page = zoned((zone, line), TITLE, SALUTATION, OPENING)
    assert describe_page(page, rules).facts.document_number == expected


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("(B)类", "B"),
        ("类别:C", "C"),
        ("类别标记：A1 公开属性：主动公开", "A1"),
        ("办理结果：已解决", None),
        ("主题分类：民政", None),
    ],
)
def test_the_outcome_is_a_letter_or_absent(rules: FactRules, line: str, expected: str | None) -> None:
    page = zoned(("metadata", line), TITLE, SALUTATION, OPENING)
    assert describe_page(page, rules).facts.outcome == expected


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        (["（联系人：王小明          联系电话：0393-6687808）"], Contact(None, "王小明", "0393-6687808")),
        (["联 系 人：王 明", "联系电话：43720000", "邮政编码：402360"], Contact(None, "王明", "43720000")),
        (["联系人及电话:王 明,13887300000"], Contact(None, "王明", "13887300000")),
        (["（联 系 人：王    明", "  联系电话：0376-7920000）"], Contact(None, "王明", "0376-7920000")),
        (["联系人：王小明 8010000（办）"], Contact(None, "王小明", "8010000")),
        (["承 办 人:王小明 0778-6810000", "联系电话:0778-6810000"], Contact(None, "王小明", "0778-6810000")),
        (["联系单位：民政部基层政权司", "联系电话：010－58120000"], Contact("民政部基层政权司", None, "010-58120000")),
        (["联系电话: 0352- 3820000"], Contact(None, None, "0352-3820000")),
        (["联系人：王\uff0a\uff0a，电话：0393-6687808"], Contact(None, "王\uff0a\uff0a", "0393-6687808")),
        (["邮政编码：402360"], None),
    ],
)
def test_the_contact_is_read_from_its_labels(rules: FactRules, lines: list[str], expected: Contact | None) -> None:
    page = letter(*(("contact", line) for line in lines))
    assert describe_page(page, rules).facts.contact == expected


@pytest.mark.parametrize(
    "line",
    [
        "主办单位 承德高新技术产业开发区管理委员会 联系电话:03142555055",
        "联系电话:024—23468801 网站识别码:2101000054 辽公网安备:21010202000479",
        "冀ICP备2020023644号-2    冀公安网备 13080502000088号",
        "责任编辑:王小明",
    ],
)
def test_a_footer_gives_no_contact(rules: FactRules, line: str) -> None:
    assert describe_page(letter(("chrome", line)), rules).facts.contact is None


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("尊敬的张三代表：", ("张三",)),
        ("张    三、李 小四 委员：", ("张三", "李小四")),
        ("张三、李四、王五代表:", ("张三", "李四", "王五")),
        ("张三代表、李四代表：", ("张三", "李四")),
        ("张\uff0a\uff0a委员：", ("张\uff0a\uff0a",)),
        ("阿依古丽·买买提代表：", ("阿依古丽·买买提",)),
        ("民建大足区委：", ("民建大足区委",)),
        ("县政协教卫体委：", ("县政协教卫体委",)),
        ("市政协经济委员会：", ("市政协经济委员会",)),
        ("张三等5名代表：", ("张三等5名代表",)),
        ("尊敬的张三委员，您好：", ("张三",)),
        ("何嘉欣委員:", ("何嘉欣",)),
        ("县政协委员张三同志：", ("张三",)),
        ("高密代表团李四代表：", ("李四",)),
        ("各位代表：", ("各位代表",)),
    ],
)
def test_addressees_are_names_without_their_titles(rules: FactRules, line: str, expected: tuple[str, ...]) -> None:
    page = zoned(TITLE, ("salutation", line), OPENING)
    assert describe_page(page, rules).facts.addressees == expected


def test_a_salutation_that_was_not_told_apart_still_names_the_addressees(rules: FactRules) -> None:
    page = zoned(TITLE, ("metadata", "张\uff0a\uff0a委员："), OPENING)
    assert describe_page(page, rules).facts.addressees == ("张\uff0a\uff0a",)


def test_copies_are_split_outside_brackets(rules: FactRules) -> None:
    page = letter(("copied_to", " 抄  送：市人大选工委（2份，纸质），市委、市政府督查局（2份）。"))
    assert describe_page(page, rules).facts.copied_to == ("市人大选工委（2份，纸质）", "市委", "市政府督查局（2份）")


# ------------------------------------------------------------------ damage, forms, other pages


def test_damage_is_flagged_with_its_lines_and_left_as_it_is(rules: FactRules) -> None:
    page = letter(
        ("body", "()政治领航明方向。推进“双报到机制。"),
        ("body", "提升社区治理水平水平。"),
    )
    problems = {problem.rule: problem for problem in describe_page(page, rules).problems}
    assert problems["lost-numeral-of-heading"].lines == (5,)
    assert problems["lost-numeral-of-heading"].level is Severity.WARN
    assert problems["unpaired-marks"].lines == (5,)
    assert problems["doubled-word"].lines == (6,)


def test_a_clean_page_has_no_problems(rules: FactRules) -> None:
    page = letter(
        ("body", "（一）开展“双报到”。按照《办法》（试行）要求，大家一起研究研究。"),
        ("signature", "2023年7月25日"),
        ("contact", "（联系人：王小明"),
        ("contact", "联系电话：0393-6687808）"),
    )
    assert describe_page(page, rules).problems == ()


def test_a_form_gives_the_facts_that_a_letter_would(rules: FactRules) -> None:
    page = zoned(
        ("metadata", "提案号：第103号"),
        ("metadata", "提案者：张三等3位委员"),
        ("metadata", "提案标题：《关于提升县城交通安全的提案》"),
        ("metadata", "承办单位：县公安局"),
        (
            "body",
            "办理复文（摘要）：《黎平县公安局对政协黎平县十五届二次会议第103号提案的答复》（黎公函〔2023〕28号）。一、设立护学岗。",
        ),
        ("body", "办理结果：B类"),
    )
    facts = describe_page(page, rules).facts
    assert facts.title == "《黎平县公安局对政协黎平县十五届二次会议第103号提案的答复》（黎公函〔2023〕28号）"
    assert (facts.number, facts.addressees, facts.outcome) == ("103", ("张三等3位委员",), "B")
    assert facts.subject == "关于提升县城交通安全的提案"
    assert (facts.agency, facts.document_number) == ("黎平县公安局", "黎公函〔2023〕28号")


def test_a_party_congress_is_neither_of_the_two_assemblies(rules: FactRules) -> None:
    page = zoned(
        ("title", "关于加快雨污分流改造的提案"),
        ("salutation", "张三等代表："),
        ("body", "你们在镇第十五次党代表大会二次会议上提出的《关于加快雨污分流改造的提案》已收悉，现答复如下："),
        ("signature", "岔路镇党委"),
    )
    description = describe_page(page, rules)
    assert description.set_aside is not None
    assert (description.facts.kind, description.facts.assembly) == (None, None)


def test_news_about_suggestions_is_set_aside(rules: FactRules) -> None:
    page = zoned(
        ("title", "某市召开建议提案交办会"),
        ("body", "4月12日，某市召开人大代表建议、政协提案交办会，对建议提案办理工作进行安排部署。"),
        ("body", "据了解，市七届人大三次会议期间，共收到代表建议186件。"),
    )
    description = describe_page(page, rules)
    assert description.set_aside is not None
    assert (description.facts.kind, description.facts.number) == (None, None)


def test_a_curator_s_fact_wins_and_is_noted(rules: FactRules) -> None:
    page = zoned(
        ("letterhead", "濮阳市民政局"),
        TITLE,
        SALUTATION,
        OPENING,
        overrides={"number": {"value": "287", "reason": "misprint"}},
    )
    description = describe_page(page, rules)
    assert description.facts.number == "287"
    assert next(item for item in description.evidence if item.field == "number").rule == "curator"
    assert messages(page, rules, "number") == ["given by a curator (misprint); the page reads 286"]


def test_a_curator_s_fact_that_cannot_be_read_is_refused(rules: FactRules) -> None:
    page = zoned(
        ("letterhead", "濮阳市民政局"), TITLE, SALUTATION, OPENING, overrides={"signed": "last summer", "nubmer": "287"}
    )
    description = describe_page(page, rules)
    assert description.facts.signed is None
    assert "cannot be used" in messages(page, rules, "signed")[0]
    (unknown,) = messages(page, rules, None)
    assert "the .toml beside" in unknown
    assert "[facts] has an unknown fact 'nubmer'; remove it, or use one of title, kind" in unknown


def test_the_reason_beside_a_curator_s_facts_holds_for_all(rules: FactRules) -> None:
    page = zoned(TITLE, SALUTATION, OPENING, overrides={"term": 10, "session": 2, "reason": "seen on paper"})
    assert describe_page(page, rules).facts.term == 10
    assert messages(page, rules, "term") == ["given by a curator (seen on paper); the page reads 9"]
    assert messages(page, rules, "session") == ["given by a curator (seen on paper); the page reads 1"]
