"""Reading the documents that a reply names."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dafu.linking.policies import citations_of
from dafu.model import Citation, Facts
from dafu.text import without_space
from tests.linking.gold import annotated_replies
from tests.linking.replies import reply


def titles(*body: str, facts: Facts | None = None) -> list[str]:
    return [citation.title for citation in citations_of(reply(*body, facts=facts or Facts()))]


@pytest.mark.parametrize(
    ("line", "number"),
    [
        ("出台《关于加强社区专职工作者队伍建设的实施意见》〔濮政办（2022）11号〕，文件规定", "濮政办（2022）11号"),
        ("出台了《关于转发指导意见的通知》（濮民〔2021〕69号），依据国家有关法律", "濮民〔2021〕69号"),
        ("按照《全民健身实施计划（2021—2025年）》(国发[2021]11号)要求", "国发[2021]11号"),
        ("依据《物业管理条例》（国务院令第379号，以下简称《条例》）", "国务院令第379号"),
        ("落实《老年人权益保障法》和濮民〔2021〕69号文件", None),
        ("落实《老年人权益保障法》（修订）", None),
    ],
)
def test_the_number_stands_in_the_bracket_beside_the_name(line: str, number: str | None) -> None:
    assert [citation.number for citation in citations_of(reply(line, facts=Facts()))] == [number]


def test_a_document_is_listed_once_with_all_its_lines_and_its_number() -> None:
    found = citations_of(
        reply("根据《河南省养老服务条例》，", "无关。", "《河南省 养老服务条例》（豫人〔2022〕3号）规定", facts=Facts())
    )
    assert found == (Citation("河南省养老服务条例", "豫人〔2022〕3号", (1, 3)),)


def test_a_short_form_points_to_its_document() -> None:
    found = citations_of(
        reply(
            "印发《社区治理三年行动方案》（以下简称《三年方案》）。",
            "《三年方案》明确提出",
            "《意见》要求",
            facts=Facts(),
        )
    )
    assert found == (Citation("社区治理三年行动方案", None, (1, 2)),)


@pytest.mark.parametrize(
    "line",
    [
        "您提出的《关于在城区建设养老设施的建议》收悉",
        "《关于提升县城二小周边交通安全的提案》(第103号)",
        "请填写《办理情况征询意见表》",
        "《黎平县公安局对政协黎平县十五届二次会议第103号提案的答复》",
        "开发区本课程《番禺农耕》12种",
        "《人民日报》作了报道",
        "拍摄专题片《古城守护行动》",
        "歌曲《社区是我家》",
    ],
)
def test_matters_forms_and_works_are_no_documents(line: str) -> None:
    assert titles(line) == []


def test_the_five_year_recommendation_of_the_party_is_a_document() -> None:
    name = "中共中央关于制定国民经济和社会发展第十四个五年规划和二〇三五年远景目标的建议"
    assert titles(f"《{name}》提出") == [name]


def test_a_document_within_the_name_of_another_is_part_of_that_name() -> None:
    assert titles("印发《关于贯彻〈养老服务条例〉的通知》《关于落实《居住证条例》的意见》") == [
        "关于贯彻〈养老服务条例〉的通知",
        "关于落实《居住证条例》的意见",
    ]


def test_a_bracket_left_open_does_not_swallow_the_next_name() -> None:
    assert titles("制定《工作导则、细则，落实《社区网格准入清单》等") == ["社区网格准入清单"]


def test_names_in_traditional_signs_are_read_and_kept_as_printed() -> None:
    assert titles("落實《義務教育勞動課程標準(2022年版)》") == ["義務教育勞動課程標準(2022年版)"]


def test_the_subject_is_no_citation_even_when_it_sounds_like_a_document() -> None:
    assert titles("您关于《城市更新条例》的来信收悉", facts=Facts(subject="城市更新条例")) == []


@settings(deadline=None)  # a busy machine is no error
@given(st.text(alphabet="《》〈〉（）()〔〕[]办法通知2021号政 \t", max_size=200))
def test_what_is_cited_stands_in_the_line(line: str) -> None:
    for citation in citations_of(reply(line, facts=Facts())):
        assert citation.title in line
        assert citation.number is None or citation.number in line


def test_a_long_line_of_open_brackets_is_read_in_linear_time() -> None:
    assert titles("《" * 50_000 + "(" * 50_000) == []


def test_annotated_citations_are_found_and_no_others() -> None:
    found: set[tuple[str, str]] = set()
    wanted: set[tuple[str, str]] = set()
    for item, gold in annotated_replies():
        found |= {(item.source.file, without_space(citation.title)) for citation in citations_of(item)}
        wanted |= {(item.source.file, without_space(document["title"])) for document in gold["cited_policies"]}
    if not wanted:
        pytest.skip("the annotated replies are not present")
    assert len(found & wanted) / len(found) >= 0.97
    assert len(found & wanted) / len(wanted) >= 0.97
