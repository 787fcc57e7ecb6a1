"""Every container and mark against its own examples; wrong rules are named."""

from pathlib import Path

import pytest

from dafu.rulebook.containers import ContainerRule, MarkRule, load_container_rules
from dafu.rulebook.source import RuleErrors
from tests.stages.read.pages import page, rules

RULES: list[ContainerRule | MarkRule] = [*rules().containers, *rules().marks]


def holds(rule: ContainerRule | MarkRule, snippet: str) -> bool:
    hints = [line.hints for line in page(snippet).lines]
    if isinstance(rule, ContainerRule):
        return any(hint.container == rule.id for hint in hints)
    return any(rule.id in hint.marks for hint in hints)


@pytest.mark.parametrize(("rule", "snippet"), [(rule, snippet) for rule in RULES for snippet in rule.examples])
def test_a_rule_matches_its_examples(rule: ContainerRule | MarkRule, snippet: str) -> None:
    assert holds(rule, snippet)


@pytest.mark.parametrize(("rule", "snippet"), [(rule, snippet) for rule in RULES for snippet in rule.keeps])
def test_a_rule_leaves_its_counter_examples_alone(rule: ContainerRule | MarkRule, snippet: str) -> None:
    assert not holds(rule, snippet)


def test_ids_are_used_once_over_containers_and_marks() -> None:
    ids = [rule.id for rule in RULES]
    assert len(ids) == len(set(ids))


@pytest.mark.parametrize(
    ("rule", "message"),
    [
        ("[[container]]\nid='x'\ncms='a'\ntrust=101\nwhy='b'\nids=['c']\nexamples=['d']\nkeeps=['e']", "trust 101"),
        ("[[container]]\nid='x'\ncms='a'\ntrust=1\nwhy='b'\nexamples=['d']\nkeeps=['e']", "selects nothing"),
        ("[[mark]]\nid='x'\nwhy='b'\nwords='nav'\nexamples=['d']\nkeeps=['e']", "words = 'nav'"),
        ("[[mark]]\nid='x'\nwhy='b'\nwords=['nav']\nexamples=[]\nkeeps=['e']", "no examples"),
        (
            "[[container]]\nid='x'\ncms='a'\ntrust=1\nwhy='b'\nexamples=['d']\nkeeps=['e']\nmarkers=[{begin='(', end='b'}]",
            "invalid pattern",
        ),
    ],
)
def test_a_wrong_rule_is_named_with_its_file_and_remedy(tmp_path: Path, rule: str, message: str) -> None:
    (tmp_path / "containers.toml").write_text(rule)
    errors = RuleErrors()
    load_container_rules(tmp_path, errors)
    assert errors.messages
    assert errors.messages[0].startswith("containers.toml: rule 'x'")
    assert message in errors.messages[0]
