"""Agencies under other names, and what became of them."""

import pytest

from dafu.linking.agencies import kin_of
from dafu.rulebook.book import shared_rulebook
from dafu.rulebook.offices import Offices

PLACES = frozenset({"濮阳市", "安阳市", "紫阳县", "渝北区"})


@pytest.fixture(scope="module")
def offices() -> Offices:
    return shared_rulebook().offices


def test_a_short_name_is_the_same_agency(offices: Offices) -> None:
    kin = kin_of(["濮阳市住建局", "濮阳市住房和城乡建设局"], offices, PLACES)
    assert kin["濮阳市住建局"].also == ("濮阳市住房和城乡建设局",)
    assert kin["濮阳市住房和城乡建设局"].also == ("濮阳市住建局",)


def test_a_commission_of_a_district_is_found_behind_its_city(offices: Offices) -> None:
    kin = kin_of(["重庆市渝北区教委", "重庆市渝北区教育委员会"], offices, PLACES)
    assert kin["重庆市渝北区教委"].also == ("重庆市渝北区教育委员会",)


def test_the_same_words_in_another_place_are_another_agency(offices: Offices) -> None:
    kin = kin_of(["濮阳市住建局", "安阳市住房和城乡建设局"], offices, PLACES)
    assert all(item.also == () for item in kin.values())


def test_the_reform_joins_an_agency_with_its_successor(offices: Offices) -> None:
    kin = kin_of(["紫阳县卫生和计划生育局", "紫阳县卫健局", "紫阳县卫生局"], offices, PLACES)
    assert kin["紫阳县卫健局"].before == ("紫阳县卫生和计划生育局", "紫阳县卫生局")
    assert kin["紫阳县卫生和计划生育局"].after == ("紫阳县卫健局",)
    assert "2018年机构改革中，卫生和计划生育部门的职责划入本部门。" in kin["紫阳县卫健局"].notes


def test_work_moves_while_the_agency_stays(offices: Offices) -> None:
    (note,) = kin_of(["濮阳市民政局"], offices, PLACES)["濮阳市民政局"].notes
    assert note.startswith("2023年起，指导城乡社区治理")
    assert note.endswith("划归社会工作部门。")


@pytest.mark.parametrize("name", ["濮阳市", "局", "", "濮阳市城市建设局", "某某公司", "濮阳市第一教育局"])
def test_a_name_of_no_known_office_has_no_kin(offices: Offices, name: str) -> None:
    assert kin_of([name], offices, PLACES) == {}
