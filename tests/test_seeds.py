"""The five replies of the corpus, compared with their annotations, where these lie beside the project."""

import json
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from dafu.pipeline import inspect_file
from tests.places import CORPUS, GOLD

SEEDS = sorted((GOLD / "seeds").glob("*.gold.json"))
if not SEEDS:
    pytest.skip("the annotated replies do not lie beside the project", allow_module_level=True)

READER = {"salutation", "body", "signature", "contact", "copied_to"}
HEADER = {"letterhead", "title", "document_number"}
WEB = {"chrome", "metadata"}


@cache
def annotated(path: Path) -> dict[str, Any]:
    gold: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return gold


@cache
def inspected(path: Path) -> dict[str, Any]:
    return inspect_file(CORPUS / annotated(path)["source_file"])


seed = pytest.mark.parametrize("path", SEEDS, ids=lambda path: path.stem[:3])


@seed
def test_each_line_has_the_zone_that_a_person_gave_it(path: Path) -> None:
    gold, lines = annotated(path), inspected(path)["lines"]
    first, last = gold["body_line_range_1based"]
    by_zones = {
        "reader": [line["number"] for line in lines if line["zone"] in READER],
        "header": [line["number"] for line in lines if line["zone"] in HEADER],
        "web": [line["number"] for line in lines if line["zone"] in WEB],
    }
    assert by_zones == {
        "reader": [line["number"] for line in lines if first <= line["number"] <= last and line["text"].strip()],
        "header": gold["header_line_numbers"],
        "web": gold["boilerplate_line_numbers"],
    }


@seed
def test_the_text_of_the_reply_is_the_annotated_text(path: Path) -> None:
    expected = path.with_name(path.name.replace(".gold.json", ".body.txt")).read_text(encoding="utf-8")
    text = "".join(line["text"] for line in inspected(path)["lines"] if line["zone"] in READER)
    assert "".join(text.split()) == "".join(expected.split())


@seed
@pytest.mark.parametrize(
    ("field", "annotation"),
    [
        ("kind", "kind"),
        ("level", "level"),
        ("assembly", "body"),
        ("term", "term"),
        ("session", "session"),
        ("number", "number"),
        ("subject", "subject"),
        ("agency", "agency"),
        ("addressees", "addressees"),
        ("document_number", "doc_number"),
        ("signed", "date_replied"),
        ("published", "date_published"),
        ("copied_to", "cc"),
    ],
)
def test_each_fact_is_the_annotated_one_and_absent_facts_are_absent(path: Path, field: str, annotation: str) -> None:
    assert inspected(path)["metadata"][field] == annotated(path)[annotation]


@seed
def test_the_title_is_one_of_the_annotated_titles(path: Path) -> None:
    gold = annotated(path)
    title = inspected(path)["metadata"]["title"]
    assert "".join(title.split()) in {"".join(text.split()) for text in (gold["title"], *gold["title_alt"])}


@seed
def test_place_and_contact_are_the_annotated_ones(path: Path) -> None:
    gold, metadata = annotated(path), inspected(path)["metadata"]
    region = metadata["region"]
    assert {key: region[key] for key in ("province", "prefecture", "county")} == {
        key: gold["region"][key] for key in ("province", "prefecture", "county")
    }
    contact = metadata["contact"] or {}
    assert (contact.get("name"), contact.get("phone")) == (gold["contact_name"], gold["contact_phone"])
    assert contact.get("office") == gold.get("undertaking_office")


@seed
def test_each_fact_that_is_given_names_its_rule_and_its_lines(path: Path) -> None:
    entry = inspected(path)
    given = {
        name
        for name, value in entry["metadata"].items()
        if name not in ("topics", "cites", "source") and value not in (None, [])
    }
    assert given == set(entry["evidence"])
    assert all(item["lines"] and item["rule"] for item in entry["evidence"].values())


@pytest.mark.parametrize(
    ("stem", "damage", "line"), [("002", "()政治领航", 15), ("002", "(因地制宜", 17), ("002", "水平水平", 49)]
)
def test_known_damage_is_kept_and_flagged(stem: str, damage: str, line: int) -> None:
    entry = next(inspected(path) for path in SEEDS if path.stem.startswith(stem))
    assert damage in entry["lines"][line - 1]["text"]
    assert any(line in problem["lines"] for problem in entry["problems"])
