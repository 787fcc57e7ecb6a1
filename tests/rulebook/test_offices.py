"""The offices of ``agencies.toml``: what is wrong there is named."""

import shutil
from pathlib import Path

import pytest

from dafu.errors import RuleError
from dafu.rulebook.files import RULES
from dafu.rulebook.offices import load_offices
from dafu.rulebook.source import RuleErrors


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ('later = "health"', 'later = "medicine"', "became the unknown office 'medicine'"),
        ('to = "social-work"', 'to = "nobody"', "names the unknown office 'nobody'"),
        ('words = ["信访"]', 'words = ["民政"]', "repeats the name '民政局'"),
    ],
)
def test_a_wrong_office_is_named(tmp_path: Path, old: str, new: str, message: str) -> None:
    folder = tmp_path / "rules"
    shutil.copytree(RULES, folder)
    path = folder / "agencies.toml"
    path.write_text(path.read_text(encoding="utf-8").replace(old, new), encoding="utf-8")
    errors = RuleErrors()
    load_offices(folder, errors)
    with pytest.raises(RuleError, match=message):
        errors.raise_if_any()


def test_every_reform_leads_to_an_office_that_exists() -> None:
    offices = load_offices(RULES, RuleErrors()).by_id
    for office in offices.values():
        last = office
        for _ in offices:
            last = offices.get(last.later, last)
        assert last.later == ""
        assert bool(office.later) == bool(office.year)
