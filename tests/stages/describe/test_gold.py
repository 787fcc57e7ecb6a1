"""Facts of annotated replies and titles, with floors that are never lowered."""

import json
from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest

from dafu.model import Description, Facts
from dafu.rulebook.facts import FactRules
from dafu.stages.describe import describe_page
from dafu.stages.describe.title import read_title
from tests.gate.scoring import comparable
from tests.stages.describe.zoning import gold_pages

PROJECT = Path(__file__).parents[3]
GOLD = PROJECT.parent / "shared" / "gold"
pytestmark = pytest.mark.skipif(not GOLD.exists(), reason="the annotated examples are not here")

LIKE_OTHER = {"other": None, "unknown": None}
TITLE_FIELDS = {
    "kind": "kind",
    "body_level": "level",
    "body": "assembly",
    "term": "term",
    "session": "session",
    "number": "number",
    "subject": "subject",
    "replying_agency": "agency",
    "role": "role",
    "class_no": "class_number",
}
FLOORS = {"kind": 0.99, "term": 0.99, "session": 0.99, "number": 0.99, "assembly": 0.97, "level": 0.97, "agency": 0.97}
FLOORS |= {"subject": 0.97, "role": 0.97, "class_number": 0.97}


def facts_of(facts: Facts) -> dict[str, Any]:
    """Facts under the names of the annotation."""
    contact, region = facts.contact, facts.region
    return {
        "title": facts.title,
        "kind": facts.kind and facts.kind.value,
        "level": facts.level and facts.level.value,
        "body": facts.assembly,
        "term": facts.term,
        "session": facts.session,
        "number": facts.number,
        "subject": facts.subject,
        "agency": facts.agency,
        "addressees": list(facts.addressees),
        "doc_number": facts.document_number,
        "date_replied": str(facts.signed) if facts.signed else None,
        "date_published": str(facts.published) if facts.published else None,
        "category": facts.outcome,
        "contact_name": contact and contact.name,
        "contact_phone": contact and contact.phone,
        "cc": list(facts.copied_to),
        "region": [getattr(region, name) if region else None for name in ("province", "prefecture", "county")],
    }


def differences(description: Description, gold: Mapping[str, Any]) -> Iterator[str]:
    """One line for each scored fact that is wrong, absent or invented."""
    for name, found in facts_of(description.facts).items():
        if name in (gold.get("uncertain") or {}):
            continue
        wanted = [gold.get(name), *(gold["title_alt"] if name == "title" else ())]
        if name == "region":
            wanted = [[gold["region"][part] for part in ("province", "prefecture", "county")]]
        wanted = [LIKE_OTHER.get(value, value) if isinstance(value, str) else value for value in wanted]
        if not any(_same(found, value) for value in wanted):
            yield f"{name}: read {found!r}, annotated {wanted[0]!r}"


def _same(found: Any, wanted: Any) -> bool:
    if isinstance(found, str) and isinstance(wanted, str):
        return comparable(found) == comparable(wanted)
    return bool(found == wanted)


def test_every_fact_of_the_five_replies_is_right(rules: FactRules) -> None:
    wrong = {
        name: list(differences(describe_page(page, rules), gold))
        for name, page, gold in gold_pages(GOLD / "seeds", PROJECT / "corpus")
    }
    assert wrong == {name: [] for name in wrong}
    assert len(wrong) == 5


def test_the_facts_of_the_annotated_replies_are_right(rules: FactRules) -> None:
    wrong: list[str] = []
    total = 0
    for name, page, gold in gold_pages(GOLD / "replies"):
        description = describe_page(page, rules)
        total += len(facts_of(description.facts)) - len(gold.get("uncertain") or {})
        wrong += [f"{name} {line}" for line in differences(description, gold)]
    assert total > 200
    assert 1 - len(wrong) / total >= 0.98, wrong
    assert not [line for line in wrong if "date_" in line or "number" in line]


def test_the_facts_of_titles_reach_their_floors(rules: FactRules) -> None:
    right: Counter[str] = Counter()
    total: Counter[str] = Counter()
    wrong: list[str] = []
    for line in (GOLD / "titles.jsonl").read_text(encoding="utf-8").splitlines():
        entry = json.loads(line)
        gold, facts = entry["gold"], read_title(entry["title"], rules)
        for annotated, name in TITLE_FIELDS.items():
            if annotated in gold["needs_context"] or annotated in gold["uncertain"]:
                continue
            wanted = gold[annotated]
            wanted = LIKE_OTHER.get(wanted, wanted) if isinstance(wanted, str) else wanted
            total[name] += 1
            right[name] += _same(getattr(facts, name), wanted)
            if not _same(getattr(facts, name), wanted):
                wrong.append(f"{entry['id']} {name}: read {getattr(facts, name)!r}, annotated {wanted!r}")
    assert {name: right[name] / total[name] >= floor for name, floor in FLOORS.items()} == dict.fromkeys(
        FLOORS, True
    ), wrong
