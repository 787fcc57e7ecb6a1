"""Line rules: each matches its examples and none of its keeps; a broken file names file, rule and remedy."""

import shutil
from pathlib import Path

import pytest

from dafu.errors import RuleError
from dafu.rulebook.book import load_rulebook
from dafu.rulebook.files import RULES
from dafu.rulebook.lines import load_line_rules
from dafu.rulebook.source import RuleErrors


def errors_after(tmp_path: Path, old: str, new: str, name: str = "lines.toml") -> list[str]:
    """The errors of the rules after one replacement in one file."""
    folder = tmp_path / "rules"
    shutil.copytree(RULES, folder)
    text = (folder / name).read_text(encoding="utf-8")
    assert old in text
    (folder / name).write_text(text.replace(old, new, 1), encoding="utf-8")
    errors = RuleErrors()
    load_line_rules(folder, errors)
    return errors.messages


def test_the_rules_that_come_with_dafu_have_no_errors() -> None:
    errors = RuleErrors()
    rules = load_line_rules(RULES, errors)
    assert errors.messages == []
    assert len(rules.rules) > 50


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("'ICP(备", "'IPC(备", "rule 'icp': does not match its own example '冀ICP备"),
        ('keeps = ["完成ICU床位建设"]', 'keeps = ["ICP备案"]', "rule 'icp': matches a line it must keep"),
        ('keeps = ["完成ICU床位建设"]', "keeps = []", "rule 'icp': has no keeps; add at least one line"),
        ('id = "icp"', 'id = "site-code"', "rule 'site-code': stands twice; rename one of the two"),
        ('role = "salutation"', 'role = "greeting"', "has the unknown role 'greeting'; use one of"),
        ("pattern = '(政府)?网站", "pattern = '(政府?网站", "rule 'site-code': has an invalid pattern"),
        ("cap = 80.0", "", "rule 'shape.cap': is missing; restore it"),
        ("narrow = 8.0", 'narrow = "8"', "rule 'grammar.narrow': is '8'; give it a number"),
        ('why = "Who owns the site."\n', "", "rule 'copyright': lacks why; add it"),
        ("[grammar]", "[grammar", "is not valid TOML"),
    ],
)
def test_a_broken_rule_names_file_rule_and_remedy(tmp_path: Path, old: str, new: str, told: str) -> None:
    messages = errors_after(tmp_path, old, new)
    assert any(message.startswith("lines.toml") and told in message for message in messages), messages


def test_errors_of_several_files_are_told_together(tmp_path: Path) -> None:
    folder = tmp_path / "rules"
    shutil.copytree(RULES, folder)
    (folder / "lines.toml").write_text("x = [", encoding="utf-8")
    (folder / "verdicts.toml").unlink()
    with pytest.raises(RuleError) as caught:
        load_rulebook(folder)
    assert "lines.toml: is not valid TOML" in str(caught.value)
    assert "verdicts.toml: cannot be read" in str(caught.value)
