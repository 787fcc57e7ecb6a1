"""Filing a reply under topics."""

import tomllib
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dafu.linking.topics import MAX_TOPICS, topics_of
from dafu.model import Facts, Line, Reply, Zone, ZonedLine
from dafu.rulebook.files import RULES
from tests.linking.gold import annotated_replies
from tests.linking.replies import VOCABULARY, reply


def labels(answer: Reply) -> list[str]:
    return [hit.label for hit in topics_of(answer, VOCABULARY)]


# Subjects as deputies and members of every kind of place word them; the first topic is what a librarian would choose.
@pytest.mark.parametrize(
    ("subject", "first"),
    [
        ("关于进一步改善我市老旧小区供热质量的建议", "老旧小区改造"),
        ("关于完善农村公路养护机制的提案", "交通出行"),
        ("关于推进海外人才引进的提案", "人才"),
        ("关于提高村医待遇的建议", "医疗卫生"),
        ("关于加快中小河流治理的建议", "水利"),
        ("关于加强农村生活污水处理的提案", "生态环境"),
        ("关于破解中小微企业融资难融资贵的建议", "财政金融"),
        ("关于加强校园周边食品安全监管的提案", "食品药品"),
        ("关于建立困境儿童关爱机制的提案", "妇女儿童"),
        ("关于规范公益性墓地管理的建议", "殡葬服务"),
        ("关于解决历史遗留不动产登记问题的建议", "住房保障"),
        ("关于加强森林防火能力建设的建议", "应急安全"),
        ("关于调整乡镇行政区划的建议", "地名区划"),
        ("关于保障外卖骑手权益的提案", "劳动保障"),
        ("关于发展普惠托育服务的提案", "人口托育"),
        ("关于提升12345热线服务水平的建议", "数字政府"),
        ("關於加強中小學生勞動教育基地建設的提案", "教育"),
    ],
)
def test_a_subject_decides_the_first_topic(subject: str, first: str) -> None:
    assert labels(reply(f"您提出的《{subject}》收悉。", facts=Facts(subject=subject)))[0] == first


@pytest.mark.parametrize(
    "topic", tomllib.loads((RULES / "topics.toml").read_text("utf-8"))["topic"], ids=lambda t: t["id"]
)
def test_a_reply_about_an_example_of_the_vocabulary_is_filed_there(topic: dict[str, Any]) -> None:
    for subject in topic["examples"]:
        assert topic["label"] in labels(reply("现答复如下。", facts=Facts(subject=subject))), subject


def test_names_of_agencies_say_nothing_about_the_topic() -> None:
    answer = reply("我局会同市教育局、市农业农村局、市公安局研究。", "市教育局、市农业农村局、市公安局提出了意见。")
    assert labels(replace(answer, facts=Facts(title="某市教育和体育局关于第12号建议的答复"))) == []


def test_a_word_that_stands_once_in_the_body_is_a_passing_remark() -> None:
    assert labels(reply("感谢您对教育的关心。", facts=Facts())) == []


def test_words_of_the_web_page_do_not_count() -> None:
    chrome = tuple(
        ZonedLine(Line(number, "养老服务 养老保险 志愿服务"), Zone.CHROME, "test") for number in range(10, 20)
    )
    answer = reply("关于加装电梯，已研究。", facts=Facts(subject="加装电梯"))
    assert labels(replace(answer, lines=(*answer.lines, *chrome))) == ["老旧小区改造"]


def test_evidence_is_the_lines_whose_words_say_so() -> None:
    answer = reply("您好！", "持续开展适老化改造。", "另有他事。", "建成养老机构12家，日间照料中心3个。", facts=Facts())
    assert [(hit.label, hit.lines) for hit in topics_of(answer, VOCABULARY)] == [("养老服务", (2, 4))]


def test_the_opening_of_a_numbered_part_counts_more_than_its_sentences() -> None:
    remark = "本市建设养老机构，扩大助餐覆盖。" + "市直各单位认真落实，形成合力。" * 80
    assert labels(reply(remark, facts=Facts())) == []
    signpost = "一是完善养老助餐。本市加大投入。" + "市直各单位认真落实，形成合力。" * 80
    assert labels(reply(signpost, facts=Facts())) == ["养老服务"]


@settings(deadline=None)  # a busy machine is no error
@given(st.lists(st.text(alphabet="养老教育社区治理交通局、。《》（）\n ", max_size=60), max_size=8))
def test_evidence_lines_exist_and_topics_are_few_and_distinct(body: list[str]) -> None:
    answer = reply(*body, facts=Facts())
    hits = topics_of(answer, VOCABULARY)
    assert len({hit.id for hit in hits}) == len(hits) <= MAX_TOPICS
    assert all(set(hit.lines) <= {line.number for line in answer.lines} for hit in hits)


def test_annotated_replies_are_filed_as_their_readers_did() -> None:
    pairs = [
        ({hit.label for hit in topics_of(item, VOCABULARY)}, set(gold["topics"])) for item, gold in annotated_replies()
    ]
    if not pairs:
        pytest.skip("the annotated replies are not present")
    right = sum(len(found & wanted) for found, wanted in pairs)
    assert right / sum(len(found) for found, _ in pairs) >= 0.85
    assert right / sum(len(wanted) for _, wanted in pairs) >= 0.90
