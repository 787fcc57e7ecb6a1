"""The rules on facts load, agree with their own examples, and say what is wrong with them."""

import shutil
import tomllib
from dataclasses import replace
from pathlib import Path
from typing import cast

import pytest

from dafu.errors import RuleError
from dafu.rulebook.facts import FactRules, load_fact_rules
from dafu.rulebook.files import RULES
from dafu.rulebook.source import RuleErrors
from dafu.stages.describe.labels import labelled_values
from tests.stages.describe.zoning import zoned


@pytest.fixture(scope="module")
def rules() -> FactRules:
    errors = RuleErrors()
    loaded = load_fact_rules(RULES, errors)
    errors.raise_if_any()
    return loaded


def _label_examples() -> list[tuple[str, str, str]]:
    with (RULES / "labels.toml").open("rb") as file:
        labels = tomllib.load(file)["label"]
    return [(label["field"], line, value) for label in labels for line, value in label["examples"].items()]


@pytest.mark.parametrize(("field", "line", "value"), _label_examples())
def test_every_label_reads_its_own_examples(rules: FactRules, field: str, line: str, value: str) -> None:
    page = zoned(("metadata", line))
    found = labelled_values(page.lines[0], rules, ("page", "reply", "any"))
    assert any(item.value.startswith(value) for item in found if item.rule.field == field)


@pytest.mark.parametrize(
    ("name", "old", "new", "message"),
    [
        ("titles.toml", "pattern = '第?(?P<value>{N})届'", "pattern = '第?(?P<value>{N})任'", "does not match its own"),
        ("titles.toml", "pattern = '第?(?P<value>{N})届'", "pattern = '第(?P<value>'", "invalid pattern"),
        ("opening.toml", 'keeps = ["贾红亚代表"]', 'keeps = ["尊敬的贾红亚"]', "which it must keep"),
        ("labels.toml", 'where = "reply"', 'where = "nowhere"', "unknown place"),
        ("labels.toml", '"抄送", "抄报"', '"抄送", "联系人"', "repeats the word"),
        ("damage.toml", 'keeps = ["社区治理"]', 'keeps = ["锟斤拷"]', "which it must keep"),
        ("places.toml", 'in = "450100"', 'in = "999900"', "unknown place"),
        ("traditional.toml", 'simplified = "', 'simplified = "国', "one for one"),
    ],
)
def test_a_wrong_rule_is_named_with_its_file(tmp_path: Path, name: str, old: str, new: str, message: str) -> None:
    folder = tmp_path / "rules"
    shutil.copytree(RULES, folder)
    text = (folder / name).read_text(encoding="utf-8")
    (folder / name).write_text(text.replace(old, new), encoding="utf-8")
    errors = RuleErrors()
    load_fact_rules(folder, errors)
    with pytest.raises(RuleError, match=message) as raised:
        errors.raise_if_any()
    assert name in str(raised.value)


@pytest.mark.parametrize("order", [("国家卫生健康委", "国家卫生健康委员会"), ("国家卫生健康委员会", "国家卫生健康委")])
def test_an_office_of_a_body_whose_name_begins_with_another_body_is_national(
    rules: FactRules, order: tuple[str, ...]
) -> None:
    """A set has no order of its own: each process may ask the bodies in another."""
    agencies = replace(rules.agencies, national=cast("frozenset[str]", order))
    assert agencies.is_national("国家卫生健康委员会办公厅")
