"""What holds for every page, whatever it says."""

from hypothesis import given
from hypothesis import strategies as st

from dafu.model import Zone
from dafu.rulebook.book import shared_rulebook
from dafu.stages.describe import describe_page
from tests.stages.describe.zoning import zoned

PIECES = [
    "市政协", "十四届", "三次会议", "第12号", "提案", "建议", "的答复", "关于", "对", "濮阳市", "民政局", "县人大",
    "《关于加强社区建设的提案》", "“幸福社区”", "尊敬的张三委员：", "联系人：", "联系电话：", "0393-6687808",
    "发布时间：", "2023-07-25", "二〇二三年七月", "2023年13月", "抄送：", "（2份）", "豫民议〔2023〕49号", "类别：B",
    "网站标识码：4109000025", "收悉", "。", "，", " ", "（", "）", "”", "主办单位：", "等3位代表", "\u3000", "重庆市渝北区",
]  # fmt: skip
LINES = st.lists(st.sampled_from(PIECES) | st.text(max_size=6), max_size=8).map("".join)
PAGES = st.lists(st.tuples(st.sampled_from([zone.value for zone in Zone]), LINES), max_size=14)


@given(PAGES)
def test_every_fact_can_be_shown_and_every_shown_fact_is_there(lines: list[tuple[str, str]]) -> None:
    page = zoned(*lines)
    description = describe_page(page, shared_rulebook().facts)
    facts = description.facts
    present = [name for name in type(facts).__dataclass_fields__ if getattr(facts, name) not in (None, ())]
    assert [item.field for item in description.evidence] == present
    for item in description.evidence:
        assert set(item.lines) <= set(range(1, len(lines) + 1))
        assert item.rule


@given(PAGES)
def test_reading_twice_gives_the_same(lines: list[tuple[str, str]]) -> None:
    rules = shared_rulebook().facts
    assert describe_page(zoned(*lines), rules) == describe_page(zoned(*lines), rules)


@given(PAGES)
def test_texts_of_facts_stand_in_the_page(lines: list[tuple[str, str]]) -> None:
    facts = describe_page(zoned(*lines), shared_rulebook().facts).facts
    whole = "".join("".join(text.split()) for _, text in lines)
    for value in (facts.title, facts.subject, facts.document_number, *facts.addressees, *facts.copied_to):
        assert value is None or "".join(value.split()) in whole
