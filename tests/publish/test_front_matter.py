"""The head of a reply's page reads back as the same facts."""

from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from dafu.model import GATHERED_FACTS, Page
from dafu.publish.front_matter import dump, page_text, reply_front_matter
from tests.publish.samples import HOSTILE, bare_reply, full_reply, hostile_reply


def test_facts_come_in_declared_order() -> None:
    head = reply_front_matter(full_reply())
    facts = [key for key in head if key not in ("topics", "source")]
    assert facts == [name for name in GATHERED_FACTS if name in facts]
    assert facts[0] == "title"


def test_absent_facts_are_left_out() -> None:
    assert list(reply_front_matter(bare_reply())) == ["source"]


def test_staff_are_not_gathered() -> None:
    text = dump(reply_front_matter(full_reply()))
    assert "李四" not in text
    assert "0393" not in text


def test_a_date_stays_as_precise_as_its_source() -> None:
    assert reply_front_matter(hostile_reply())["published"] == "2022"
    assert reply_front_matter(full_reply())["signed"] == "2023-07-25"


def test_hostile_values_read_back_unchanged() -> None:
    head = reply_front_matter(hostile_reply())
    assert yaml.safe_load(dump(head)) == head
    assert yaml.safe_load(dump(head))["subject"] == HOSTILE


def test_numbers_stay_text() -> None:
    text = page_text(Page("a.md", {"number": "0123", "code": "110105", "answer": "no"}, "# A"))
    head = text.split("---\n")[1]
    assert yaml.safe_load(head) == {"number": "0123", "code": "110105", "answer": "no"}


def test_a_page_without_front_matter_begins_with_its_text() -> None:
    assert page_text(Page("a.md", {}, "# A\n")) == "# A\n"


texts = st.one_of(
    st.from_regex(r"[a-z]{1,3}[0-9]?([-_][a-z0-9]{1,2})?", fullmatch=True),
    st.text(max_size=20),
    st.text(st.sampled_from("养老，：:-#'\"\\ 0189e.x{}[]&*!|>%@`~?\n\t\x85\u2028\ufeff\x7f\ud800😀"), max_size=12),
    st.sampled_from(["no", "null", "2023", "2023-07-25", "0x1F", "1e5", "12:30", "---", "~", "=", "<<", "养老: 助餐"]),
)
values = st.recursive(
    st.one_of(texts, st.integers(), st.booleans(), st.none()),
    lambda inner: st.one_of(
        st.lists(st.one_of(texts, st.dictionaries(texts, inner, max_size=3)), max_size=3),
        st.dictionaries(st.sampled_from(["was", "reason", "topics"]), inner, max_size=3),
    ),
    max_leaves=12,
)


@given(st.dictionaries(st.sampled_from(["title", "number", "source", "on"]), values, max_size=4))
def test_whatever_stands_in_a_head_reads_back_the_same(head: dict[str, Any]) -> None:
    assert yaml.safe_load(dump(head) or "{}") == head


@pytest.mark.parametrize(
    "text", ["养老服务", "关于《养老服务条例》的答复", "elderly-care", "suggestion", "utf-8", "sha256"]
)
def test_a_text_that_can_be_nothing_else_stands_without_quotes(text: str) -> None:
    assert dump({"key": text}) == f"key: {text}\n"


@pytest.mark.parametrize("text", ["0286", "2023-07-25", "no", "null", "养老: 助餐", "养老 #1", "- 养老"])
def test_a_text_that_some_version_of_yaml_reads_otherwise_stands_in_quotes(text: str) -> None:
    assert dump({"key": text}) == f'key: "{text}"\n'
