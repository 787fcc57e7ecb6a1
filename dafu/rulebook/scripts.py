"""Traditional signs read as simplified ones, so that a word is written once in the rules."""

from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path

from dafu.rulebook.source import RuleErrors, read_toml
from dafu.text import fold

_RULES = Path(__file__).parent.parent / "rules"
_FILES = ("variants.toml", "traditional.toml")


def load_variants(path: Path, errors: RuleErrors) -> Mapping[int, int]:
    """The table for ``str.translate``: one simplified sign for one traditional sign."""
    content = read_toml(path, errors)
    traditional, simplified = content.get("traditional", ""), content.get("simplified", "")
    if len(traditional) != len(simplified):
        errors.add(path, None, "traditional and simplified differ in length; align them sign by sign")
        return {}
    return str.maketrans(traditional, simplified)


def word_form(text: str) -> str:
    """The form that words of the vocabulary and names in 《》 are matched in: folded, and in simplified signs.

    Raises:
        RuleError: the table of signs is wrong.
    """
    return fold(text).translate(_table())


@lru_cache(maxsize=1)
def _table() -> Mapping[int, int]:
    errors = RuleErrors()
    table: dict[int, int] = {}
    for name in _FILES:
        table.update(load_variants(_RULES / name, errors))
    errors.raise_if_any()
    return table
