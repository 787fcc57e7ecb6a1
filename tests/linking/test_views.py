"""The groupings that readers look replies up by."""

import re
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dafu.linking.views import by_agency, by_matter, by_region, by_session, by_topic, by_year, matter_key
from dafu.model import Kind, Level, MatterKey, Region
from tests.linking.replies import dated, numbered

YUBEI = Region("500112", "重庆市", None, "渝北区")
JIYUAN = Region("419001", "河南省", None, "济源市")


@pytest.mark.parametrize(
    ("facts", "path"),
    [
        ({}, "410900/rd/9-1/jy/286"),
        ({"kind": Kind.PROPOSAL}, "410900/zx/9-1/ta/286"),
        ({"level": Level.PROVINCIAL}, "410000/rd/9-1/jy/286"),
        ({"level": Level.NATIONAL, "region": None}, "100000/rd/9-1/jy/286"),
        ({"level": Level.COUNTY, "region": YUBEI}, "500112/rd/9-1/jy/286"),
        ({"level": Level.PREFECTURE, "region": JIYUAN}, "419001/rd/9-1/jy/286"),
        ({"level": Level.PREFECTURE, "region": Region("410902", "河南省", "濮阳市", "华龙区")}, "410900/rd/9-1/jy/286"),
        ({"number": "第12/34号"}, "410900/rd/9-1/jy/第12-34号"),
        ({"number": "０１２、３４"}, "410900/rd/9-1/jy/012-34"),
    ],
)
def test_the_address_of_a_matter(facts: dict[str, Any], path: str) -> None:
    key = matter_key(numbered(1, **facts))
    assert key is not None
    assert key.path == path


@pytest.mark.parametrize(
    "facts",
    [
        {"kind": None},
        {"level": None},
        {"region": None},
        {"term": None},
        {"session": None},
        {"number": None},
        {"number": "、/"},
        # The place of the assembly is narrower than what the page says: nothing is guessed.
        {"level": Level.COUNTY},
        {"level": Level.PREFECTURE, "region": Region("410000", "河南省")},
        {"level": Level.PREFECTURE, "region": YUBEI},
        {"level": Level.PROVINCIAL, "region": Region("100000")},
    ],
)
def test_no_matter_without_all_that_makes_it(facts: dict[str, Any]) -> None:
    assert matter_key(numbered(1, **facts)) is None


@settings(deadline=None)  # a busy machine is no error
@given(st.text(max_size=30))
def test_a_number_never_leaves_its_place_in_the_address(number: str) -> None:
    key = matter_key(numbered(1, number=number))
    assert key is None or re.fullmatch(r"410900/rd/9-1/jy/[\w-]+", key.path)


def test_several_replies_to_one_matter_stand_together_in_the_order_of_numbers() -> None:
    replies = [numbered(1, number="10"), numbered(2, number="9"), numbered(3, number="10"), numbered(4, number=None)]
    found = by_matter(replies)
    assert [(key.number, [int(item.id, 16) for item in items]) for key, items in found.items()] == [
        ("9", [2]),
        ("10", [1, 3]),
    ]
    assert isinstance(next(iter(found)), MatterKey)


def test_sessions_of_an_assembly_come_newest_first() -> None:
    replies = [numbered(1, session=1), numbered(2, session=10), numbered(3, session=2), numbered(4, kind=None)]
    assert list(by_session(replies)) == ["410900/rd/9-10", "410900/rd/9-2", "410900/rd/9-1"]


def test_a_reply_stands_under_its_province_its_prefecture_and_its_county() -> None:
    county = numbered(1, region=Region("410902", "河南省", "濮阳市", "华龙区"))
    replies = [county, numbered(2), numbered(3, region=YUBEI), numbered(4, region=None)]
    assert {code: len(items) for code, items in by_region(replies).items()} == {
        "410000": 2,
        "410900": 2,
        "410902": 1,
        "500000": 1,
        "500112": 1,
    }


def test_a_reply_of_a_national_body_stands_under_the_nation_alone() -> None:
    assert list(by_region([numbered(1, region=Region("100000"))])) == ["100000"]


def test_undated_replies_stand_apart_after_the_years() -> None:
    found = by_year([dated(1, None), dated(2, "2022年"), dated(3, "2024-05-01")])
    assert [(year, [int(item.id, 16) for item in items]) for year, items in found.items()] == [
        (2024, [3]),
        (2022, [2]),
        (None, [1]),
    ]


def test_topics_and_agencies_gather_what_names_them() -> None:
    replies = [numbered(1, "b", "a"), numbered(2, "b", agency="乙局"), numbered(3, agency=None)]
    assert {topic: len(items) for topic, items in by_topic(replies).items()} == {"a": 1, "b": 2}
    assert list(by_agency(replies)) == ["乙局", "濮阳市民政局"]


def test_a_reply_of_two_agencies_stands_under_both() -> None:
    reply = numbered(1, joint_agencies=("濮阳市财政局",))
    assert set(by_agency([reply])) == {reply.facts.agency, "濮阳市财政局"}
