"""The head of a reply's page reads back as the same facts."""

import yaml

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
