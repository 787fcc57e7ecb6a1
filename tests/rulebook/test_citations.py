"""Loading the rules on names in 《》."""

from pathlib import Path

import pytest

from dafu.errors import RuleError
from dafu.rulebook.citations import load_citation_rules
from dafu.rulebook.files import RULES
from dafu.rulebook.source import RuleErrors

SOUND = """
[[document]]
id = "law"
why = "statutes"
pattern = '法》$'
examples = ["《民法》"]
keeps = ["《歌》"]
"""


def test_our_own_rules_match_their_examples_and_none_of_their_keeps() -> None:
    errors = RuleErrors()
    rules = load_citation_rules(RULES / "citations.toml", errors)
    assert errors.messages == []
    assert rules.documents
    assert rules.left_out


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("法》$'", "(法》$'", "has an invalid pattern"),
        ('["《民法》"]', '["《条例》"]', "does not match its example '《条例》'; correct"),
        ('["《歌》"]', '["《书法》"]', "matches '《书法》' of its keeps; narrow"),
        ('["《歌》"]', "[]", "has no keeps; give at least one"),
        ('why = "statutes"\n', "", "lacks why; add it"),
    ],
)
def test_a_mistake_is_named_with_its_remedy(tmp_path: Path, old: str, new: str, said: str) -> None:
    path = tmp_path / "citations.toml"
    path.write_text(SOUND.replace(old, new, 1), encoding="utf-8")
    errors = RuleErrors()
    load_citation_rules(path, errors)
    with pytest.raises(RuleError, match=r"citations\.toml: rule 'law'"):
        errors.raise_if_any()
    assert any(said in message for message in errors.messages), errors.messages
