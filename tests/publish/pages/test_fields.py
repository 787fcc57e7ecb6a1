"""One declaration per fact: dictionary, schema, JSON, front matter and panel follow it."""

import dataclasses
import json
import re
from pathlib import Path
from typing import Any

import pytest

from dafu.model import FACT_TERMS, STANDARDS, Archive, Disclosure, Facts, FactTerm, Proposer, ProposerKind, Role
from dafu.pipeline import views_of
from dafu.publish.front_matter import facts_as_data
from dafu.publish.inspection import inspection
from dafu.publish.pages import render_pages
from dafu.publish.pages.fields import fields_page, type_words
from dafu.publish.pages.shelf import Shelf
from tests.publish.samples import bare_reply, full_reply

SCHEMA = json.loads(
    (Path(__file__).parents[3] / "docs" / "data-schema" / "inspection.schema.json").read_text(encoding="utf-8")
)
DECLARED = [term.key for term in FACT_TERMS]
NEW: dict[str, Any] = {
    "role": Role.JOINT,
    "joint_agencies": ("濮阳市财政局",),
    "proposers": (Proposer(ProposerKind.PARTY, "民建濮阳市委"), Proposer(ProposerKind.PERSON, "张三")),
    "signatory": "钱多多",
    "index_number": "AB0300000-2024-041",
    "disclosure": Disclosure.ON_REQUEST,
    "subject_class": "民政",
    "class_number": "工交邮电类123号",
    "outcome": "B",
    "outcome_scheme": "ABCD",
}


def archive_of(*replies: Facts) -> Archive:
    """An archive of copies of one reply with other facts."""
    return Archive(tuple(dataclasses.replace(full_reply(), facts=facts) for facts in replies))


def dictionary(archive: Archive) -> str:
    """The text of the dictionary page."""
    (page,) = fields_page(Shelf.of(archive, views_of(archive)))
    return page.markdown


@pytest.mark.parametrize("term", FACT_TERMS, ids=lambda term: term.key)
def test_every_fact_is_declared_with_all_parts(term: FactTerm) -> None:
    assert all((term.label, term.meaning, term.where, term.example))
    assert set(term.standards) <= set(STANDARDS)
    assert term.several == (getattr(Facts(), term.key) == ())
    assert type_words(term)


@pytest.mark.parametrize("term", FACT_TERMS, ids=lambda term: term.key)
def test_every_fact_has_its_row_in_the_dictionary(term: FactTerm) -> None:
    (row,) = [line for line in dictionary(archive_of(Facts())).splitlines() if f"| `{term.key}` |" in line]
    assert row.startswith(f"| {term.label} |")
    assert len(re.findall(r"(?<!\\)\|", row)) == 9


def test_labels_are_told_apart() -> None:
    labels = [term.label for term in FACT_TERMS]
    assert len(set(labels)) == len(labels)


def test_the_dictionary_counts_how_often_a_fact_is_there() -> None:
    text = dictionary(archive_of(Facts(signatory="钱多多"), Facts(), Facts()))
    (row,) = [line for line in text.splitlines() if "`signatory`" in line]
    assert row.endswith("| 1 / 3（33%） |")
    assert "钱多多" not in text


def test_the_schema_has_every_fact_and_no_other() -> None:
    metadata = SCHEMA["$defs"]["metadata"]
    assert metadata["required"] == [*DECLARED, "topics", "cites", "source"]
    assert list(metadata["properties"]) == metadata["required"]
    assert SCHEMA["properties"]["evidence"]["propertyNames"]["enum"] == DECLARED


def test_the_codes_of_the_schema_are_those_of_the_model() -> None:
    properties = SCHEMA["$defs"]["metadata"]["properties"]
    assert properties["role"]["enum"] == [*Role, None]
    assert properties["disclosure"]["enum"] == [*Disclosure, None]
    assert properties["proposers"]["items"]["properties"]["kind"]["enum"] == list(ProposerKind)


def test_inspect_prints_every_fact_known_or_not() -> None:
    printed = json.loads(json.dumps(inspection(bare_reply())))["metadata"]
    assert list(printed) == [*DECLARED, "topics", "cites", "source"]
    printed = json.loads(json.dumps(inspection(dataclasses.replace(full_reply(), facts=Facts(**NEW)))))["metadata"]
    assert printed["role"] == "joint"
    assert printed["proposers"] == [{"kind": "party", "name": "民建濮阳市委"}, {"kind": "person", "name": "张三"}]
    assert printed["signatory"] == "钱多多"


def test_front_matter_carries_all_but_staff() -> None:
    head = facts_as_data(Facts(**NEW))
    assert list(head) == [key for key in DECLARED if key in NEW and key != "signatory"]
    assert head["disclosure"] == "on_request"


def test_the_panel_shows_every_fact_in_words_and_no_staff() -> None:
    archive = archive_of(Facts(**NEW))
    pages = {page.path: page.markdown for page in render_pages(archive, views_of(archive))}
    panel = pages[f"replies/{archive.replies[0].id}.md"].partition("reply-facts")[2].partition("</div>")[0]
    for term in FACT_TERMS:
        assert (f"| {term.label} |" in panel) == (term.key in NEW)
    for words in ("会办（含协办、分办）", "民建濮阳市委（党派）、张三", "依申请公开", "A、B、C、D"):
        assert words in panel
    assert not [path for path, text in pages.items() if "钱多多" in text]
