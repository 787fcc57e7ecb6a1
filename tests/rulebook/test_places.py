"""The places of GB/T 2260, under the names that pages print."""

import pytest

from dafu.model import Level, Region
from dafu.rulebook.book import shared_rulebook
from dafu.rulebook.places import PlaceTable


@pytest.fixture(scope="module")
def places() -> PlaceTable:
    return shared_rulebook().facts.places


@pytest.mark.parametrize(
    ("code", "region", "level"),
    [
        ("410000", Region("410000", "河南省"), Level.PROVINCIAL),
        ("410900", Region("410900", "河南省", "濮阳市"), Level.PREFECTURE),
        ("140522", Region("140522", "山西省", "晋城市", "阳城县"), Level.COUNTY),
        ("500112", Region("500112", "重庆市", None, "渝北区"), Level.COUNTY),
        ("310000", Region("310000", "上海市"), Level.PROVINCIAL),
        ("419001", Region("419001", "河南省", None, "济源市"), Level.COUNTY),
        ("532300", Region("532300", "云南省", "楚雄彝族自治州"), Level.PREFECTURE),
        ("441900", Region("441900", "广东省", "东莞市"), Level.PREFECTURE),
    ],
)
def test_every_place_knows_its_way_up(places: PlaceTable, code: str, region: Region, level: Level) -> None:
    place = places.by_code[code]
    assert (place.region, place.level) == (region, level)


def test_the_table_holds_every_province_and_prefecture(places: PlaceTable) -> None:
    levels = [place.level for place in places.by_code.values()]
    assert levels.count(Level.PROVINCIAL) == 33
    assert levels.count(Level.PREFECTURE) == 333 + 1  # and 莱芜市, a prefecture until 2018
    assert levels.count(Level.COUNTY) > 2840


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("楚雄州", "532300"),
        ("阜新县", "210921"),
        ("双江县", "530925"),
        ("克州", "653000"),
        ("铜梁县", "500224"),
        ("藁城市", "130182"),
        ("繁昌县", "340222"),
        ("晋城市城区", "140502"),
    ],
)
def test_places_are_found_under_short_and_former_names(places: PlaceTable, name: str, code: str) -> None:
    assert [place.code for place in places.by_name[name]] == [code]


@pytest.mark.parametrize("name", ["城区", "市中区", "开发区", "承德"])
def test_names_that_say_nothing_alone_are_not_names(places: PlaceTable, name: str) -> None:
    assert name not in places.by_name


def test_a_name_without_suffix_counts_only_before_words_that_show_the_place(places: PlaceTable) -> None:
    assert places.bare_at("承德高新技术产业开发区管理委员会", 0) == "承德"
    assert places.bare_at("承德避暑山庄", 0) is None


@pytest.mark.parametrize(
    ("word", "home", "meant"),
    [
        ("市", "410902", "410900"),
        ("市", "140581", "140581"),
        ("市", "500112", "500000"),
        ("省", "140522", "140000"),
        ("县", "140522", "140522"),
        ("县", "532523", "532523"),
        ("州", "532523", "532500"),
        ("区", "500112", "500112"),
        ("自治区", "450100", "450000"),
        ("县", "410900", None),
        ("旗", "410900", None),
    ],
)
def test_our_own_place_is_the_nearest_above_the_agency(
    places: PlaceTable, word: str, home: str, meant: str | None
) -> None:
    place = places.meant_by(word, places.by_code[home])
    assert (place and place.code) == meant
