"""Loading the vocabulary: every mistake is named with its remedy."""

from pathlib import Path

import pytest

from dafu.model import Topic
from dafu.rulebook.files import RULES
from dafu.rulebook.source import RuleErrors
from dafu.rulebook.terms import TermIndex
from dafu.rulebook.topics import load_topics

SOUND = """
categories = ["科技、教育"]
[bodies]
stems = ["教育"]
endings = ["局"]
[[topic]]
id = "education"
label = "教育"
category = "科技、教育"
description = "学校和教师。"
why = "schooling"
terms = ["教育", "学校"]
not_terms = ["宣传教育"]
examples = ["关于义务教育的建议"]
keeps = ["开展宣传教育", "由市教育局牵头"]
"""


def load(folder: Path, text: str) -> tuple[tuple[Topic, ...], list[str]]:
    path = folder / "topics.toml"
    path.write_text(text, encoding="utf-8")
    errors = RuleErrors()
    return load_topics(path, errors), errors.messages


def test_a_sound_vocabulary_loads_with_names_of_bodies_among_the_masks(tmp_path: Path) -> None:
    (topic,), messages = load(tmp_path, SOUND)
    assert messages == []
    assert topic.not_terms == ("宣传教育", "教育局")


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('id = "education"', 'id = "教育"', "is no slug; use lower-case English words"),
        ('category = "科技、教育"', 'category = "科教"', "unknown category '科教'; take one"),
        ("学校和教师。", "学校和教师", "end it with 。"),
        ('"学校"]', '"学校", "教育"]', "names '教育' twice; remove one"),
        ('"学校"]', '"学"]', "'学', which says too little; give at least 2 signs"),
        ('["宣传教育"]', '["宣传教育", "宣传车"]', "masks '宣传车', which holds none of its terms; remove it"),
        ('"学校"]', '"学校", "宣传教育周"]', "'宣传教育周', which its own not_terms mask; remove one"),
        ('["关于义务教育的建议"]', '["关于医院的建议"]', "finds no term in its example '关于医院的建议'; correct"),
        ('["开展宣传教育"', '["开展主题教育"', "finds '教育' in '开展主题教育' of keeps; add the longer word"),
        ('["关于义务教育的建议"]', "[]", "has no examples; give at least one"),
        ('why = "schooling"\n', "", "lacks why; add it"),
        ('why = "schooling"', 'why = "schooling"\nwords = []', "unknown keys words; remove or rename"),
        ('terms = ["教育", "学校"]', 'terms = "教育"', "has terms of a wrong type; give text, or lists"),
        ("categories =", "kinds = []\ncategories =", "has unknown tables kinds; remove or rename"),
    ],
)
def test_a_mistake_is_named_with_its_remedy(tmp_path: Path, old: str, new: str, said: str) -> None:
    assert old in SOUND
    _, messages = load(tmp_path, SOUND.replace(old, new, 1))
    assert any(said in message and message.startswith("topics.toml") for message in messages), messages


def test_two_topics_of_one_label_are_named(tmp_path: Path) -> None:
    topic = SOUND[SOUND.index("[[topic]]") :]
    _, messages = load(tmp_path, SOUND + topic.replace('"education"', '"schools"'))
    assert messages == ["topics.toml: rule 'schools': has the label '教育' of 'education'; choose another"]


def test_an_unreadable_file_is_noted_and_read_as_empty(tmp_path: Path) -> None:
    topics, messages = load(tmp_path, "[[topic")
    assert topics == ()
    assert "is not valid TOML" in messages[0]


def test_our_own_vocabulary_is_sound_and_whole() -> None:
    errors = RuleErrors()
    topics = load_topics(RULES / "topics.toml", errors)
    assert errors.messages == []
    assert len({topic.id for topic in topics}) == len(topics) >= 40


def test_a_longer_term_takes_the_place_of_the_shorter_one_within_it() -> None:
    topic = Topic("t", "t", "c", "d", terms=("养老", "养老服务", "服务站"))
    assert [hit.term for hit in TermIndex.of([topic]).find("社区养老服务站和养老院")] == ["养老服务", "养老"]


def test_a_term_at_the_very_end_is_found_once() -> None:
    topic = Topic("t", "t", "c", "d", terms=("养老", "养老服务"))
    assert [hit.start for hit in TermIndex.of([topic]).find("推进养老")] == [2]
