"""What a reader finds: one behaviour of the language of queries a test, on an index of a few documents."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from dafu.search.documents import Jump
from tests.search.conftest import Client
from tests.search.made import document, files, index

DOCUMENTS = [
    document(
        1,
        "关于社区治理的答复",
        "张三代表：",
        "依据《办法》（濮民〔2021〕69号），推进“社区”治理，共投入226.32亿元。",
        "提供助餐服务，健全网格；矛盾不上交。",
        date="2023-07-25",
        facets={"place": ("濮阳市",), "topic": ("社区", "养老")},
        keys=("第286号", "濮民〔2021〕69号", "张三"),
    ),
    document(
        2,
        "关于养老服务的答复",
        "李四委员：",
        "第二百八十六号建议收悉。提供助浴，社区的工作由居委会治理。",
        date="2021",
        facets={"place": ("濮阳市",), "topic": ("养老",)},
        keys=("李四",),
    ),
    document(
        3,
        "關於養老的答覆",
        "王小明代表：",
        "健全网格矛盾调解，请拨打12345热线。ABC-12。",
        date="2024-01",
        facets={"place": ("焦作市",), "topic": ()},
        keys=("李四",),
    ),
]
TITLES = {"关于社区治理的答复": 1, "关于养老服务的答复": 2, "關於養老的答覆": 3}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The index of the three documents."""
    made = tmp_path_factory.mktemp("index")
    index(made, DOCUMENTS, jumps=[Jump("410900", "濮阳市", "places/410900/")])
    return made


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("养", {1, 2, 3} - {1}),
        ("社区治理", {1}),
        ("社区 治理", {1, 2}),
        ("治理　社区", {1, 2}),
        ("濮民[2021]69号", {1}),
        ("濮民２０２１ 69號", {1}),
        ("濮民", {1}),
        ('"“社区”治理"', {1}),
        ('"（濮民〔2021〕69号）"', {1}),
        ('"濮民[2021]69号"', set()),
        ("助餐、助浴", {1, 2}),
        ("助餐、助浴 社区 工作", {2}),
        ("社区 -助浴", {1}),
        ("社区 -社区治理", {2}),
        ("-社区", {3}),
        ("-社区治理", {2, 3}),
        ("養老", {2, 3}),
        ("养老", {2, 3}),
        ("養老、助餐", {1, 2, 3}),
        ("答复 -養老", {1}),
        ("第286号", {2}),
        ("第二百八十六号", {2}),
        ("八十六号建议", {2}),
        ("服务，健全网格", {1}),
        ("服务,健全", {1}),
        ("健全网格矛盾", {3}),
        ("网格；矛盾", {1}),
        ("1234", {3}),
        ("12345热线", {3}),
        ("234", {3}),
        ("abc-12", {3}),
        ("bc", {3}),
        ("226.32亿元", {1}),
        ("226.3", {1}),
        ("，", set()),
        ("", set()),
        ("😀", set()),
        ("<img onerror>", set()),
        ('"社区治理', {1}),
        ("\ud83d", set()),
    ],
)
def test_a_query_finds(folder: Path, client: Client, query: str, found: set[int]) -> None:
    assert {TITLES[title] for title in client.titles(folder, query)} == found


NUMERALS = [
    document(1, "一", "您好，二〇二三年七月，第二百八十六号建议收悉。"),
    document(2, "二", "您好，2023年7月，第286号建议收悉。"),
    document(3, "三", "依据第十二条（二〇二三年），三号；九届人大一次会议。"),
]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("，2023年", {"一", "二", "三"}),
        ("您好，2023年", {"一", "二"}),
        ("您好，二〇二三年", {"一", "二"}),
        ("2023年7月，第286号", {"一", "二"}),
        ("二〇二三年七月，第二百八十六号建议", {"一", "二"}),
        ("二〇二三年7月", {"一", "二"}),
        ("二零二三年", {"一", "二", "三"}),
        ("八十六号建议", {"一", "二"}),
        ("第12条2023年", {"三"}),
        ("3号；9届人大1次会议", {"三"}),
        ('"第286号"', {"二"}),
    ],
)
def test_chinese_and_arabic_numerals_find_each_other_beside_punctuation_too(
    tmp_path_factory: pytest.TempPathFactory, client: Client, query: str, found: set[str]
) -> None:
    folder = tmp_path_factory.getbasetemp() / "numerals"
    if not folder.exists():
        index(folder, NUMERALS)
    assert set(client.titles(folder, query)) == found


def test_an_alternative_in_traditional_signs_is_not_lost_beside_one_that_finds_something(
    tmp_path: Path, client: Client
) -> None:
    index(tmp_path, [document(1, "一", "提供助餐"), document(2, "二", "敬老助老事项准入制度安养院工作人员")])
    assert set(client.titles(tmp_path, "助餐、敬老助老事项准入制度安養院工作人员")) == {"一", "二"}


def test_a_query_of_2000_signs_is_answered(folder: Path, client: Client) -> None:
    assert client.search(folder, "养老社区" * 500)["total"] == 0


def test_a_title_comes_before_a_text(folder: Path, client: Client) -> None:
    assert client.titles(folder, "社区")[0] == "关于社区治理的答复"


def test_words_that_stand_together_come_before_scattered_ones(tmp_path: Path, client: Client) -> None:
    scattered = document(1, "一", "物业管理。物业。党建。党建引领。物业党" * 3)
    together = document(2, "二", "物业党建" + "。其他的话" * 30)
    index(tmp_path, [scattered, together])
    assert client.titles(tmp_path, "物业 党建") == ["二", "一"]


def marked(hit: Mapping[str, Any]) -> list[str]:
    return [piece["text"] for piece in hit["passage"]["pieces"] if piece["marked"]]


def test_what_may_have_an_excluded_phrase_comes_last(tmp_path: Path, client: Client) -> None:
    doubtful = [document(n, f"社区{n}", "社区。居家养，家养老") for n in range(20)]
    without = [document(n, f"题{n}", "说到社区") for n in range(20, 24)]
    index(tmp_path, [*doubtful, *without])
    titles = client.titles(tmp_path, "社区 -居家养老", limit=30)
    assert sorted(titles[:4]) == [f"题{n}" for n in range(20, 24)]
    assert len(titles) == 24


def test_an_answer_reads_some_hundred_texts_and_the_next_one_goes_on(tmp_path: Path, client: Client) -> None:
    wrong = [document(n, f"题{n}", "（养老）养老养老养老") for n in range(700)]
    index(
        tmp_path,
        [document(900, "先", "“养老”养老养老养老养老养老养老"), *wrong, document(901, "后", "别的话" * 99 + "“养老”")],
    )
    first = client.search(tmp_path, '"“养老”"')
    assert (len(first["hits"]), first["exact"]) == (1, False)
    assert 1 < first["total"] < 500
    assert len(client.titles(tmp_path, '"“养老”"', limit=30)) + len(client.titles(tmp_path, '"“养老”"', limit=40)) >= 3


def test_a_hit_shows_the_passage_as_printed_and_its_paragraph(folder: Path, client: Client) -> None:
    (hit,) = client.search(folder, "社区治理，共投入")["hits"]
    assert hit["passage"]["anchor"] == "p2"
    assert marked(hit) == ["社区”治理，共投入"]


def test_a_passage_marks_a_numeral_that_was_asked_for_in_arabic(folder: Path, client: Client) -> None:
    (hit,) = client.search(folder, "286号建议")["hits"]
    assert marked(hit) == ["二百八十六号建议"]


def test_a_total_is_exact_when_all_texts_have_been_read(folder: Path, client: Client) -> None:
    answer = client.search(folder, "社区治理")
    assert (answer["total"], answer["exact"]) == (1, True)


def test_a_total_becomes_exact_when_the_last_few_texts_are_read_on_demand(tmp_path: Path, client: Client) -> None:
    wrong = [document(n, f"题{n}", "别的话" * 99 + "业委会，会委员") for n in range(10)]
    right = [document(n, f"题{n}", "业委会委员" * 3) for n in range(10, 30)]
    others = [document(n, f"题{n}", "别的话") for n in range(30, 130)]  # beside them, no pair is common
    index(tmp_path, [*wrong, *right, *others])
    first = client.search(tmp_path, "业委会委员")
    assert (len(first["hits"]), first["exact"], first["total"] > 20) == (10, False, True)
    assert not client.search(tmp_path, "业委会委员", settle=5)["exact"]
    settled = client.search(tmp_path, "业委会委员", settle=40)
    assert (len(settled["hits"]), settled["exact"], settled["total"]) == (10, True, 20)


def test_texts_read_in_vain_can_be_limited_and_the_next_answer_goes_on(tmp_path: Path, client: Client) -> None:
    wrong = [document(n, f"题{n}", "养老养老养老") for n in range(200)]
    index(tmp_path, [*wrong, document(900, "后", "别的话" * 99 + "“养老”")])
    first = client.search(tmp_path, '"“养老”"', most=50)
    assert (first["hits"], first["exact"]) == ([], False)
    assert 50 <= first["read"] < 100
    assert first["total"] == first["left"] == 201 - first["read"]
    assert first["suggestion"]["query"] == "养老"
    assert client.titles(tmp_path, '"“养老”"') == ["后"]


def test_later_hits_follow_the_first(folder: Path, client: Client) -> None:
    pages = [client.titles(folder, "答复、答覆", limit=1, offset=offset) for offset in range(4)]
    assert [len(page) for page in pages] == [1, 1, 1, 0]
    assert len({title for page in pages for title in page}) == 3


def test_hits_can_be_sorted_by_date(folder: Path, client: Client) -> None:
    assert [TITLES[title] for title in client.titles(folder, "健全、助浴", sort="date")] == [3, 1, 2]


def test_facets_count_what_was_found_and_follow_what_is_chosen_in_others(folder: Path, client: Client) -> None:
    def counts(**options: object) -> dict[str, dict[str, int]]:
        found = client.call("facets", "健全、助浴", folder, options=options)["counts"]
        return {name: {one["value"]: one["count"] for one in values} for name, values in found.items()}

    assert counts() == {"place": {"濮阳市": 2, "焦作市": 1}, "topic": {"养老": 2, "社区": 1}}
    assert counts(facets={"topic": ["社区"]}) == {"place": {"濮阳市": 1}, "topic": {"养老": 2, "社区": 1}}


def test_counts_are_exact_when_few_texts_have_to_be_read(tmp_path: Path, client: Client) -> None:
    wrong = [document(n, f"题{n}", "业委会，委员会", facets={"place": ("甲",)}) for n in range(5)]
    right = [document(n, f"题{n}", "业委会委员会", facets={"place": ("乙",)}) for n in range(5, 10)]
    index(tmp_path, [*wrong, *right])
    answer = client.call("facets", "业委会委员", tmp_path)
    assert (answer["counts"]["place"], answer["exact"]) == ([{"value": "乙", "count": 5}], True)


def test_counts_of_a_pair_of_signs_are_exact_without_a_text(tmp_path: Path, client: Client) -> None:
    index(tmp_path, [document(n, f"题{n}", "养老", facets={"place": (f"{n % 3}",)}) for n in range(100)])
    answer = client.call("facets", "养老", tmp_path)
    assert answer["exact"]
    assert not any(file.startswith("texts") for file in answer["asked"])


def test_several_values_of_a_facet_are_alternatives(folder: Path, client: Client) -> None:
    assert len(client.titles(folder, "健全、助浴", facets={"place": ["濮阳市"]})) == 2
    assert len(client.titles(folder, "健全、助浴", facets={"place": ["濮阳市", "焦作市"]})) == 3
    assert len(client.titles(folder, "健全、助浴", facets={"place": ["濮阳市"], "topic": ["社区"]})) == 1


def test_a_facet_may_have_5000_values(tmp_path: Path, client: Client) -> None:
    index(tmp_path, [document(n, f"题{n}", "同一句话", facets={"agency": (f"第{n}局",)}) for n in range(5000)])
    values = client.call("facets", "同一句话", tmp_path)["counts"]["agency"]
    assert len(values) == 5000
    assert client.titles(tmp_path, "同一", facets={"agency": ["第4321局"]}) == ["题4321"]


@pytest.mark.parametrize(
    ("query", "address"),
    [
        ("濮民【2021】69號", "d/1/"),
        ("第二百八十六号", "d/1/"),
        ("张三", "d/1/"),
        ("410900", "places/410900/"),
        ("李四", None),
        ("李", None),
    ],
)
def test_a_name_that_only_one_page_has_leads_there(
    folder: Path, client: Client, query: str, address: str | None
) -> None:
    jump = client.search(folder, query)["jump"]
    assert (jump and jump["address"]) == address


@pytest.mark.parametrize(
    ("query", "instead"),
    [
        ("社区 元宇宙", "社区"),
        ("社区治理元宇宙", "社区治理"),
        ('"社区·治理"', "社区治理"),
        ("社区治理，共花费", "社区治理"),
        ("社区治理 -社区", "社区治理"),
        ("元宇宙", None),
        ("社区火星治理月球", "社区 治理"),
        ("12zzzz", None),
        ("助餐服务健全", "助餐服务，健全"),
        ("量子居委会治理", "居委会治理"),
        ("居委会治理量子", "居委会治理"),
        ("请拨打工作", "请拨打"),
        ("治理 元宇宙 -助餐", "治理 -助餐"),
        ("《社区治理》 元宇宙", "《社区治理》"),
        ("火星12345热线", "12345热线"),
        ("濮民〔2021〕70号", "濮民 2021"),
        ("元宇宙 -助餐", None),
    ],
)
def test_where_nothing_is_found_the_nearest_query_that_finds_something_is_named(
    folder: Path, client: Client, query: str, instead: str | None
) -> None:
    answer = client.search(folder, query)
    assert answer["total"] == 0
    assert (answer["suggestion"] and answer["suggestion"]["query"]) == instead


def test_three_neighbours_whose_pairs_are_common_are_a_gram(tmp_path: Path, client: Client) -> None:
    apart = [document(n, f"题{n}", "业委会有委员会" if n % 2 else "其他") for n in range(300)]
    index(tmp_path, [*apart, document(999, "这个", "业委员")])
    answer = client.search(tmp_path, "业委员")
    assert (answer["total"], answer["exact"]) == (1, True)
    assert answer["traffic"]["requests"] < 12


def test_a_text_of_2_mb_is_read_only_as_far_as_needed(tmp_path: Path, client: Client) -> None:
    texts = [f"第{n}段说的是{chr(0x4E00 + n)}{chr(0x6000 + n)}的事情。" * 20 for n in range(2500)]
    index(tmp_path, [document(1, "长文", *texts)])
    assert sum(map(len, texts)) * 3 > 2_000_000
    assert client.search(tmp_path, "段说的是")["traffic"]["bytes"] < 40_000
    (hit,) = client.search(tmp_path, chr(0x4E00 + 2400) + chr(0x6000 + 2400))["hits"]
    assert hit["passage"]["anchor"] == "p2401"


@pytest.mark.parametrize("damage", [b"", b"\x1f\x8b\x08\x00cut", b"<html>not found</html>"])
def test_a_damaged_shard_is_asked_for_again_and_then_named(tmp_path: Path, client: Client, damage: bytes) -> None:
    index(tmp_path, DOCUMENTS)
    for name in files(tmp_path):
        if name.startswith("grams"):
            (tmp_path / name).write_bytes(damage)
    answer = client.search(tmp_path, "社区")
    assert answer["error"] == "damaged"
    assert answer["file"].startswith("grams/")


def test_a_reader_who_goes_offline_in_mid_query_is_told_and_can_ask_again(tmp_path: Path, client: Client) -> None:
    index(tmp_path, DOCUMENTS)
    for requests in range(12):
        answer = client.call("search", "社区治理", tmp_path, requestsLeft=requests)
        assert answer.get("error") == "offline" or answer["total"] == 1
    assert client.search(tmp_path, "社区治理")["total"] == 1


def test_an_archive_of_one_reply_can_be_asked(tmp_path: Path, client: Client) -> None:
    index(tmp_path, [document(1, "唯一的答复", "养老服务", facets={"place": ("濮阳市",)})])
    for query in ("养", "养老", "养老服务", "唯一 养老", "-没有"):
        assert client.titles(tmp_path, query) == ["唯一的答复"]
    assert client.call("facets", "养老", tmp_path)["counts"] == {"place": [{"value": "濮阳市", "count": 1}]}


def test_a_shard_of_another_build_is_damage(tmp_path: Path, client: Client) -> None:
    index(tmp_path, DOCUMENTS)
    pages = (tmp_path / "pages").iterdir()
    shard = next((tmp_path / "grams").iterdir())
    shard.write_bytes(next(pages).read_bytes()[:-9])
    answers = [client.search(tmp_path, query) for query in ("社区", "养老服务", "拨打12345")]
    assert {answer.get("error", "found") for answer in answers} <= {"damaged", "found"}
    assert "damaged" in {answer.get("error") for answer in answers}


def test_a_missing_text_is_named(tmp_path: Path, client: Client) -> None:
    index(tmp_path, DOCUMENTS)
    for name in files(tmp_path):
        if name.startswith("texts"):
            (tmp_path / name).unlink()
    assert client.search(tmp_path, "社区")["error"] == "missing"


def test_an_index_built_anew_while_a_page_is_open_is_loaded_anew(tmp_path: Path, client: Client) -> None:
    index(tmp_path, DOCUMENTS)
    assert client.call("about", None, tmp_path)["documents"] == 3
    index(tmp_path, [*DOCUMENTS, document(4, "新的", "社区里的新话")])
    answer = client.search(tmp_path, "社区")
    assert answer["reloaded"]
    assert answer["total"] == 3
    assert not client.search(tmp_path, "社区")["reloaded"]


def test_before_nothing_is_said_to_be_found_the_index_is_asked_whether_it_is_still_the_same(
    tmp_path: Path, client: Client
) -> None:
    index(tmp_path, [document(1, "旧的", "养老服务")])
    assert client.titles(tmp_path, "养老") == ["旧的"]
    index(tmp_path, [document(1, "旧的", "养老服务"), document(2, "新的", "社区治理")])
    assert client.titles(tmp_path, "社区治") == ["新的"]


def test_a_document_cannot_break_out_of_the_files(tmp_path: Path, client: Client) -> None:
    index(tmp_path, [document(1, "题\t<b>\n二", "一\n二\t三\r\n</script>养老 \ud83d \x00")])
    (hit,) = client.search(tmp_path, "养老")["hits"]
    assert "</script>养老" in "".join(piece["text"] for piece in hit["passage"]["pieces"])
    assert json.loads((tmp_path / "root.json").read_text())["documents"] == 1
