"""Who raised the matter: persons, parties, groups, sectors, committees."""

import pytest

from dafu.model import Proposer, ProposerKind
from dafu.rulebook.facts import FactRules
from dafu.stages.describe import describe_page
from dafu.stages.describe.proposers import kind_of_proposer
from tests.stages.describe.zoning import zoned

TITLE = "关于对市政协九届一次会议第286号提案的答复"
OPENING = "您提出的关于“加强社区建设”的提案收悉。现答复如下："


def proposers_of(
    rules: FactRules, salutation: str, title: str = TITLE, opening: str = OPENING
) -> list[tuple[str, str]]:
    """Kind and name of the proposers of a short reply."""
    page = zoned(("letterhead", "濮阳市民政局"), ("title", title), ("salutation", salutation), ("body", opening))
    return [(item.kind.value, item.name) for item in describe_page(page, rules).facts.proposers]


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("民建大足区委", ProposerKind.PARTY),
        ("九三学社遵义市委员会", ProposerKind.PARTY),
        ("致公党中央", ProposerKind.PARTY),
        ("教育界", ProposerKind.SECTOR),
        ("农业和农村界别", ProposerKind.SECTOR),
        ("县政协教卫体委", ProposerKind.COMMITTEE),
        ("市人大社会建设委员会", ProposerKind.COMMITTEE),
        ("经济委员会", ProposerKind.COMMITTEE),
        ("县工商联", ProposerKind.GROUP),
        ("共青团某市委", ProposerKind.GROUP),
        ("容桂代表团", ProposerKind.GROUP),
        ("市水务局", None),
        ("渝北区教委", None),
        ("政协某县委员会", None),
        ("张三", None),
    ],
)
def test_a_name_tells_its_kind(rules: FactRules, name: str, kind: ProposerKind | None) -> None:
    assert kind_of_proposer(name, rules) is kind


@pytest.mark.parametrize(
    ("salutation", "found"),
    [
        ("张三、李四委员：", [("person", "张三"), ("person", "李四")]),
        ("尊敬的阿不都·买买提委员：", [("person", "阿不都·买买提")]),
        ("王小明等3位委员：", [("person", "王小明等3位委员")]),
        ("民盟濮阳市委会：", [("party", "民盟濮阳市委会")]),
        ("市政协社会和法制委员会：", [("committee", "市政协社会和法制委员会")]),
        ("尊敬的教育界别活动组各位委员：", [("sector", "教育界别活动组")]),
        ("市妇联：", [("group", "市妇联")]),
        ("市水务局：", []),
        ("各位委员：", []),
    ],
)
def test_the_letter_is_addressed_to_its_proposers(
    rules: FactRules, salutation: str, found: list[tuple[str, str]]
) -> None:
    assert proposers_of(rules, salutation) == found


@pytest.mark.parametrize(
    ("title", "found"),
    [
        ("致公党中央《关于推进人才引进的提案》（全国政协十四届二次会议第00456号）办理复文", ("party", "致公党中央")),
        ("关于区政协八届四次会议界别提案第0021号（教育界）的答复", ("sector", "教育界")),
        ("市人社局对市政协九届三次会议妇联界提案第52号的答复", ("sector", "妇联界")),
        (
            "关于市政协十六届三次会议第0728号党派提案（民进成都市委）的答复函",
            ("party", "民进成都市委"),
        ),
    ],
)
def test_a_title_names_a_body_that_proposes(rules: FactRules, title: str, found: tuple[str, str]) -> None:
    assert proposers_of(rules, "市水务局：", title=title) == [found]


@pytest.mark.parametrize(
    ("opening", "found"),
    [
        ("民盟上海市委提出的“关于提升滨水空间品质”的提案收悉，现将会办意见函告如下：", ("party", "民盟上海市委")),
        ("县工商联提出的《关于扶持民宿发展的提案》收悉，我局会办意见如下：", ("group", "县工商联")),
        ("张三委员提出的《关于增设路灯的提案》收悉，现提出会办意见如下：", ("person", "张三")),
    ],
)
def test_a_joint_opinion_names_the_proposer_in_its_opening(
    rules: FactRules, opening: str, found: tuple[str, str]
) -> None:
    assert proposers_of(rules, "市水务局：", opening=opening) == [found]


def test_nobody_is_a_proposer_whom_the_page_does_not_name(rules: FactRules) -> None:
    assert proposers_of(rules, "市水务局：") == []


def test_a_form_names_the_proposer(rules: FactRules) -> None:
    page = zoned(("title", TITLE), ("metadata", "提案者：李四等3位委员"), ("body", OPENING))
    description = describe_page(page, rules)
    assert description.facts.proposers == (Proposer(ProposerKind.PERSON, "李四等3位委员"),)
    assert next(item.lines for item in description.evidence if item.field == "proposers") == (2,)
