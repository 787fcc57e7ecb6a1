"""Facts of the paper itself: role, publicity, catalogue, who released it, scheme of the outcome, joint signatures."""

import pytest

from dafu.model import Disclosure, Facts, Role
from dafu.rulebook.facts import FactRules
from dafu.stages.describe import describe_page
from tests.stages.describe.zoning import zoned

TITLE = ("title", "关于对市九届人大一次会议第286号建议的答复")
SALUTATION = ("salutation", "张三代表：")
OPENING = ("body", "您提出的关于“加强社区建设”的建议收悉。现答复如下：")
TEXT = ("body", "我局开展了以下工作。")


def facts_with(rules: FactRules, *more: tuple[str, str], title: str = TITLE[1], opening: str = OPENING[1]) -> Facts:
    """The facts of a short reply whose head holds some more lines; those of the letter's tail come last."""
    head = [line for line in more if line[0] not in ("body", "signature", "contact", "copied_to")]
    tail = [line for line in more if line not in head]
    page = zoned(("letterhead", "濮阳市民政局"), *head, ("title", title), SALUTATION, ("body", opening), TEXT, *tail)
    return describe_page(page, rules).facts


# ------------------------------------------------------------------ role


@pytest.mark.parametrize(
    ("title", "role"),
    [
        ("关于市九届人大三次会议第021号建议的协办意见", Role.JOINT),
        ("市交通局关于市政协十届三次会议第118号提案（分办件）的答复", Role.JOINT),
        ("某区人民政府对市政协十四届二次会议第0315号提案的会办意见", Role.JOINT),
        ("市水务局关于市九届人大三次会议第8号建议的答复（主办）", Role.LEAD),
        (TITLE[1], None),
    ],
)
def test_the_title_tells_the_role(rules: FactRules, title: str, role: Role | None) -> None:
    assert facts_with(rules, title=title).role == role


@pytest.mark.parametrize(
    ("opening", "role"),
    [
        ("您提出的《关于修路的建议》收悉。经与会办单位市财政局、市水利局研究，现答复如下：", Role.LEAD),
        ("您提出的《关于修路的建议》收悉。会同市公安局、市城管局等协办单位研究，现答复如下：", Role.LEAD),
        ("您提出的《关于修路的建议》，由我局主办，现答复如下：", Role.LEAD),
        ("张三代表提出的《关于修路的建议》收悉，现将会办意见函告如下：", Role.JOINT),
        ("张三代表提出的《关于修路的建议》交我局协办，现提出意见如下：", Role.JOINT),
        ("您提出的《关于修路的建议》收悉。会同市财政局办理，现答复如下：", None),
        ("您提出的《关于修路的建议》收悉，现答复如下，供您参考：", None),
    ],
)
def test_the_opening_tells_the_role_only_by_its_own_word(rules: FactRules, opening: str, role: Role | None) -> None:
    assert facts_with(rules, opening=opening).role == role


def test_the_last_sentence_of_a_joint_opinion_tells_the_role(rules: FactRules) -> None:
    assert facts_with(rules, ("body", "以上意见供贵局统一答复代表时参考。")).role is Role.JOINT


def test_a_line_beside_the_title_tells_the_role(rules: FactRules) -> None:
    assert facts_with(rules, ("title", "（主办件）")).role is Role.LEAD


# ------------------------------------------------------------------ publicity


@pytest.mark.parametrize(
    ("line", "disclosure"),
    [
        (("metadata", "公开方式：主动公开"), Disclosure.OPEN),
        (("metadata", "公开属性：依申请公开"), Disclosure.ON_REQUEST),
        (("metadata", "是否公开：否"), Disclosure.WITHHELD),
        (("body", "（此件公开发布）"), Disclosure.OPEN),
        (("body", "（此件依申请公开）"), Disclosure.ON_REQUEST),
        (("body", "此件不予公开"), Disclosure.WITHHELD),
        (("chrome", "（此件主动公开）"), Disclosure.OPEN),
        (("body", "以上意見可主動公開。"), Disclosure.OPEN),
        (("copied_to", "主动公开"), Disclosure.OPEN),
        (("chrome", "主动公开"), None),
        (("metadata", "公开方式：政府网站"), None),
        (("body", "以上信息已在网站公开，请查阅。"), None),
        (("body", "我局全面推进政务公开。"), None),
    ],
)
def test_publicity_is_read_where_the_page_speaks_of_the_letter(
    rules: FactRules, line: tuple[str, str], disclosure: Disclosure | None
) -> None:
    assert facts_with(rules, line).disclosure == disclosure


def test_two_words_on_publicity_are_a_doubt(rules: FactRules) -> None:
    page = zoned(("metadata", "公开方式：主动公开"), TITLE, SALUTATION, OPENING, ("body", "（此件依申请公开）"))
    description = describe_page(page, rules)
    assert description.facts.disclosure is Disclosure.OPEN
    assert [problem.field for problem in description.problems].count("disclosure") == 1


# ------------------------------------------------------------------ catalogue and signatory


def test_the_catalogue_of_the_page_is_read(rules: FactRules) -> None:
    row = ("metadata", "索 引 号：AB0300000-2024-041 主题分类：民政、扶贫、救灾/社会福利  发布机构：濮阳市民政局")
    facts = facts_with(rules, row)
    assert facts.index_number == "AB0300000-2024-041"
    assert facts.subject_class == "民政、扶贫、救灾/社会福利"


def test_values_in_the_next_cell_are_read(rules: FactRules) -> None:
    cells = ("索引号：", "013579246/2025-00031", "主题分类：", "城乡建设（环境保护）")
    facts = facts_with(rules, *(("metadata", cell) for cell in cells))
    assert (facts.index_number, facts.subject_class) == ("013579246/2025-00031", "城乡建设（环境保护）")


def test_empty_cells_of_the_catalogue_give_nothing(rules: FactRules) -> None:
    facts = facts_with(rules, ("metadata", "索引号: 主题分类: 文件编号:"), ("metadata", "发文机关："))
    assert (facts.index_number, facts.subject_class) == (None, None)


@pytest.mark.parametrize(
    ("line", "name"),
    [
        (("document_number", "濮民〔2023〕1号    签发人：李四"), "李四"),
        (("letterhead", "签 发 人：王 小 明"), "王小明"),
        (("letterhead", "签发人："), None),
        (("letterhead", "签发人：办公室"), None),
    ],
)
def test_the_signatory_stands_behind_the_label(rules: FactRules, line: tuple[str, str], name: str | None) -> None:
    assert facts_with(rules, line).signatory == name


def test_who_releases_the_web_page_is_no_signatory(rules: FactRules) -> None:
    page = zoned(TITLE, SALUTATION, OPENING, ("chrome", "编辑：李四 审核：王五 签发人：赵六"))
    assert describe_page(page, rules).facts.signatory is None


def test_the_number_within_a_class_is_read(rules: FactRules) -> None:
    title = "对政协十二届全国委员会第五次会议第2041号（工交邮电类123号）提案的答复"
    assert facts_with(rules, title=title).class_number == "工交邮电类123号"


# ------------------------------------------------------------------ outcome


@pytest.mark.parametrize(
    ("line", "outcome", "scheme"),
    [
        ("办理结果：B类", "B", "letters"),
        ("类别标记：A2B1", "A2B1", "graded"),
        ("办理类别：甲类", "甲", "stems"),
        ("办理结果：已解决", None, None),
    ],
)
def test_the_class_keeps_its_notation(rules: FactRules, line: str, outcome: str | None, scheme: str | None) -> None:
    facts = facts_with(rules, ("metadata", line))
    assert (facts.outcome, facts.outcome_scheme) == (outcome, scheme)


def test_a_legend_on_the_page_tells_the_scheme(rules: FactRules) -> None:
    legend = ("annex", "注：A类：已经解决；B类：正在解决；C类：列入计划；D类：留作参考。")
    facts = facts_with(rules, ("metadata", "办理结果：B类"), legend)
    assert facts.outcome_scheme == "ABCD"


def test_a_legend_without_a_class_gives_no_outcome(rules: FactRules) -> None:
    facts = facts_with(rules, ("annex", "注：A类：已经解决；B类：正在解决；C类：列入计划。"))
    assert (facts.outcome, facts.outcome_scheme) == (None, None)


# ------------------------------------------------------------------ signatures


def test_two_agencies_under_the_text_answer_together(rules: FactRules) -> None:
    facts = facts_with(rules, ("signature", "濮阳市民政局　　　濮阳市财政局"), ("signature", "2024年6月"))
    assert (facts.agency, facts.joint_agencies) == ("濮阳市民政局", ("濮阳市财政局",))


def test_agencies_in_lines_of_their_own_answer_together(rules: FactRules) -> None:
    facts = facts_with(rules, ("signature", "市民政局"), ("signature", "市卫生健康委员会"))
    assert facts.joint_agencies == ("濮阳市卫生健康委员会",)


@pytest.mark.parametrize("name", ["濮阳市民政局", "濮阳市民政局办公室", "民政局", "濮 阳 市 民 政 局"])
def test_another_print_of_the_agency_is_no_second_agency(rules: FactRules, name: str) -> None:
    assert facts_with(rules, ("signature", name)).joint_agencies == ()


def test_a_title_of_two_agencies_names_the_first_as_the_agency(rules: FactRules) -> None:
    title = "濮阳市民政局、濮阳市财政局关于市九届人大一次会议第286号建议的答复"
    facts = facts_with(rules, title=title)
    assert (facts.agency, facts.joint_agencies) == ("濮阳市民政局", ("濮阳市财政局",))


@pytest.mark.parametrize(
    ("line", "signed"),
    [
        ("（濮阳市民政局　2024年5月6日）", "2024-05-06"),
        ("（2024年5月6日）", "2024-05-06"),
        ("（濮阳市民政局 二〇二四年五月）", "2024-05"),
        ("（2024年5月6日市九届人大一次会议通过）", "None"),
    ],
)
def test_a_bracket_under_the_title_dates_a_letter_without_a_signature(rules: FactRules, line: str, signed: str) -> None:
    page = zoned(("letterhead", "濮阳市民政局"), TITLE, ("chrome", line), SALUTATION, OPENING)
    assert str(describe_page(page, rules).facts.signed) == signed


@pytest.mark.parametrize(("line", "signed"), [("2024年6月", "2024-06"), ("2023.6.28", "2023-06-28")])
def test_a_month_and_a_dotted_date_sign_a_letter(rules: FactRules, line: str, signed: str) -> None:
    assert str(facts_with(rules, ("signature", line)).signed) == signed
