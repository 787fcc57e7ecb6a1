"""Titles, part by part and in any order of the parts."""

from dataclasses import dataclass

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dafu.model import Kind, Level
from dafu.rulebook.book import shared_rulebook
from dafu.rulebook.facts import FactRules
from dafu.stages.describe.title import read_title

RULES = shared_rulebook().facts
NUMERALS = [*"一二三四五六七八九十", *(f"十{unit}" for unit in "一二三四五六七八")]


@dataclass(frozen=True)
class Made:
    """A title put together from parts, and what must be read from it."""

    text: str
    kind: Kind
    assembly: str
    level: Level
    term: int
    session: int
    number: str
    agency: str | None
    subject: str | None


PLACES = [
    ("濮阳市", "濮阳市", "市", Level.PREFECTURE),
    ("河南省", "河南省", "省", Level.PROVINCIAL),
    ("阳城县", "阳城县", "县", Level.COUNTY),
    ("高平市", "高平市", "市", Level.COUNTY),
    ("重庆市渝北区", "重庆市渝北区", "区", Level.COUNTY),
    ("渝北区", "重庆市渝北区", "区", Level.COUNTY),
    ("上海市", "上海市", "市", Level.PROVINCIAL),
    ("楚雄州", "楚雄彝族自治州", "州", Level.PREFECTURE),
    ("屏边苗族自治县", "屏边苗族自治县", "县", Level.COUNTY),
    ("宁夏回族自治区", "宁夏回族自治区", "自治区", Level.PROVINCIAL),
    ("鄂托克旗", "鄂托克旗", "旗", Level.COUNTY),
]
OFFICES = ["教育局", "住房和城乡建设局", "人民政府", "卫生健康委员会", "民政局", "人民检察院"]
SUBJECTS = [
    "关于加强老旧小区管理的{kind}",
    "关于在城区建设嵌入式养老服务设施的{kind}",
    "关于规范“共享单车”停放的{kind}",
]


@st.composite
def titles(draw: st.DrawFn) -> Made:
    """Agency, act, assembly, term, session, number and subject in the orders that agencies use."""
    printed, full, generic, level = draw(st.sampled_from(PLACES))
    kind = draw(st.sampled_from(Kind))
    word = "提案" if kind is Kind.PROPOSAL else "建议"
    agency = printed + draw(st.sampled_from(OFFICES)) if draw(st.booleans()) else None
    place = draw(st.sampled_from([printed, generic] if agency else [printed]))
    term, session = draw(st.integers(1, 18)), draw(st.integers(1, 8))
    meeting = draw(_meeting(kind, place, term, session))
    number = draw(st.from_regex(r"[1-9][0-9]{0,6}|0[0-9]{1,3}[1-9]|BH[0-9]{2}[1-9]", fullmatch=True))
    in_print = draw(st.sampled_from([f"第{number}号", f"第 {number} 号", f"{number}号"]))
    subject = draw(st.none() | st.sampled_from(SUBJECTS))
    subject = subject.format(kind=word) if subject else None
    matter = f"{in_print}{word}" if subject is None else draw(_with_subject(in_print, subject, word))
    head = draw(st.sampled_from(["关于", "关于对", "对"] + ([] if agency else [""])))
    act = draw(st.sampled_from(["的答复", "的复函", "答复的函", "办理情况的答复", "的答复函", "的 答 复"]))
    tail = draw(st.sampled_from(["", "（B类）", "(A)", "（豫民议〔2023〕49号）"]))
    gap = draw(st.sampled_from(["", " "])) if agency else ""
    text = f"{agency or ''}{gap}{head}{meeting}{matter}{act}{tail}"
    assembly = f"政协{full}委员会" if kind is Kind.PROPOSAL else f"{full}人民代表大会"
    return Made(text, kind, assembly, level, term, session, number, agency, subject)


@st.composite
def _meeting(draw: st.DrawFn, kind: Kind, place: str, term: int, session: int) -> str:
    nth = draw(st.sampled_from([f"{NUMERALS[term - 1]}届", f"第{NUMERALS[term - 1]}届", f"第{term}届"]))
    time = draw(st.sampled_from([f"{NUMERALS[session - 1]}次会议", f"第{NUMERALS[session - 1]}次会议"]))
    if kind is Kind.SUGGESTION:
        forms = [f"{place}{nth}人大{time}", f"{place}{nth}人民代表大会{time}", f"{place}人大{nth}{time}"]
    else:
        forms = [f"{place}政协{nth}{time}", f"政协{place}{nth}委员会{time}", f"政协{nth}{place}委员会{time}"]
    return draw(st.sampled_from(forms))


@st.composite
def _with_subject(draw: st.DrawFn, number: str, subject: str, word: str) -> str:
    forms = [
        f"《{subject}》({number}){word}",
        f"{number}{word}《{subject}》",
        f"{subject}({number})",
        f"《{subject}》（{number}）",
    ]
    return draw(st.sampled_from(forms))


@given(titles())
def test_all_parts_of_a_title_are_read_in_any_order(made: Made) -> None:
    facts = read_title(made.text, RULES)
    read = (facts.kind, facts.assembly, facts.level, facts.term, facts.session, facts.number, facts.agency)
    assert read == (made.kind, made.assembly, made.level, made.term, made.session, made.number, made.agency), made.text
    assert facts.subject == made.subject, made.text


@given(
    st.text(
        alphabet="市县区政协人大第一二十届次会议号0123提案建议关于对的答复《》“”()〔〕、局委员会全国省 ", max_size=400
    )
)
def test_any_title_is_read_without_an_error(text: str) -> None:
    facts = read_title(text, RULES)
    assert facts.number is None or facts.number.strip("0、")


def test_a_title_of_two_thousand_signs_is_read_at_its_start(rules: FactRules) -> None:
    facts = read_title("对市九届人大一次会议第286号建议的答复" + "一" * 2000, rules)
    assert (facts.term, facts.session, facts.number) == (9, 1, "286")


@pytest.mark.parametrize(
    ("title", "number"),
    [
        ("关于市十五届人大四次会议第12、34号建议的答复", "12、34"),
        ("关于对市政协十三届三次会议第66号、第89号提案的合并答复", "66、89"),
        ("关于省政协第十届委员会第二次会议 第二〇一号提案的答复", "201"),
        ("关于市政协九届三次会议第１８号提案的答复函", "18"),
        ("浙江省交通运输厅关于省十四届人大一次会议杭25号建议的答复", "杭25"),
        ("余杭区住房和城乡建设局关于区十六届人大三次会议余杭36号建议的答复", "余杭36"),
        ("关于市九届人大三次会议第教文12号建议的答复", "教文12"),
        ("关于市九届人大三次会议代表建议12号的答复", "12"),
        ("对和平区政协第十四届第四次会议第14-04-012号提案的答复", "14-04-012"),
        ("市财政局关于市政协七届一次会议平时提案第PS2023012号的答复", "PS2023012"),
        ("2022年第61号政协提案答复", "61"),
        ("关于第0号建议的答复", None),
        ("关于市政协九届三次会议提案的答复", None),
    ],
)
def test_numbers_are_read_as_printed_or_not_at_all(rules: FactRules, title: str, number: str | None) -> None:
    assert read_title(title, rules).number == number


@pytest.mark.parametrize(
    "title",
    [
        "区交通运输局2022年建议提案办理情况",
        "某县政协十五届三次会议提案第一次公开答复会召开",
        "关于龙川县第十七届人大三次会议第8号议案办理情况的报告",
        "2023年人大代表建议答复情况汇总",
        "市人大常委会督办第198号代表建议",
        "关于加快老街雨污分流改造的提案",
    ],
)
def test_reports_about_replies_are_no_replies(rules: FactRules, title: str) -> None:
    facts = read_title(title, rules)
    assert not facts.is_reply
    assert facts.kind is None


@pytest.mark.parametrize(
    ("title", "outcome", "document_number"),
    [
        (
            "百色市医疗保障局关于市五届人大五次会议代表第BH037号建议答复的函（百医保函〔2024〕9号）分类：B",
            "B",
            "百医保函〔2024〕9号",
        ),
        ("（B）对市七届人大三次会议第0123号建议的答复", "B", None),
        ("沪教委基〔2024〕12号 关于市政协十四届二次会议第0312号提案的答复", None, "沪教委基〔2024〕12号"),
        ("关于市政协十届三次会议第12号提案的答复（A类）", "A", None),
        ("关于市政协十届三次会议第B12号提案的答复", None, None),
    ],
)
def test_outcome_and_document_number_stand_before_or_behind_the_title(
    rules: FactRules, title: str, outcome: str | None, document_number: str | None
) -> None:
    facts = read_title(title, rules)
    assert (facts.outcome, facts.document_number) == (outcome, document_number)


@pytest.mark.parametrize(
    ("title", "role"),
    [
        ("关于苏仙区六届人大三次会议第021号建议的协办意见", "协办"),
        ("市交通局关于市政协十届三次会议第118号提案（分办件）的答复", "分办"),
        ("对省政协十二届五次会议第1250345号提案的会办意见", "会办"),
        ("关于主办方责任的建议的答复", None),
    ],
)
def test_the_role_of_the_agency_is_read(rules: FactRules, title: str, role: str | None) -> None:
    assert read_title(title, rules).role == role


def test_the_class_number_is_not_the_number(rules: FactRules) -> None:
    facts = read_title("对政协十二届全国委员会第五次会议第2041号（工交邮电类123号）提案的答复", rules)
    assert (facts.number, facts.class_number) == ("2041", "工交邮电类123号")


def test_a_traditional_title_keeps_its_signs_and_names_a_simplified_assembly(rules: FactRules) -> None:
    facts = read_title("花都區衛生健康局關於政協第十一屆花都區委員會第三次會議第3011號提案答復的函", rules)
    assert (facts.agency, facts.assembly, facts.number) == ("花都區衛生健康局", "政协广州市花都区委员会", "3011")


def test_the_assembly_of_a_name_that_several_cities_have_is_told_by_the_agency(rules: FactRules) -> None:
    facts = read_title("福州市鼓楼区城市管理局关于鼓楼区政协第十四届四次会议第20240011号提案的答复", rules)
    assert facts.assembly == "政协福州市鼓楼区委员会"


@pytest.mark.parametrize(
    ("title", "assembly", "level"),
    [
        ("关于省政协十二届二次会议第20190017号提案的答复", None, Level.PROVINCIAL),
        ("关于市政协十二届二次会议第17号提案的答复", None, None),
        ("关于镇第十八届人民代表大会第三次会议第6号建议的答复", None, None),
        ("关于高新区政协联络组提出的第8号提案的答复", None, None),
        ("关于铜山县十六届人大三次会议第6号建议的答复", "铜山县人民代表大会", Level.COUNTY),
        ("对政协铜梁县第十三届委员会第二次会议第8号提案的答复", "政协铜梁县委员会", Level.COUNTY),
    ],
)
def test_what_a_title_does_not_tell_about_the_assembly_stays_open(
    rules: FactRules, title: str, assembly: str | None, level: Level | None
) -> None:
    facts = read_title(title, rules)
    assert (facts.assembly, facts.level) == (assembly, level)


@pytest.mark.parametrize(
    ("title", "subject"),
    [
        ("张三代表提出的关于加快农村公路建设的建议的答复", "关于加快农村公路建设的建议"),
        ("对李四委员《关于改善停车难问题的提案》的答复", "关于改善停车难问题的提案"),
        ("市政协十六届二次会议关于进一步推进“幸福社区”建设的提案(第589号)的答复", "关于进一步推进“幸福社区”建设的提案"),
        ("民政部对“关于完善村（居）民议事协商制度的建议”的答复", "关于完善村（居）民议事协商制度的建议"),
        ("某某局《对省政协十二届三次会议第298号提案的复函》", None),
        ("关于对张三委员提案的答复", None),
    ],
)
def test_the_subject_stands_in_quotation_marks_or_behind_about(
    rules: FactRules, title: str, subject: str | None
) -> None:
    assert read_title(title, rules).subject == subject
