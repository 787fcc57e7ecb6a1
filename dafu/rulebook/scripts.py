"""The form in which words of the vocabulary and names in 《》 are compared, whatever script a page is printed in."""

from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path

from dafu.rulebook.source import RuleErrors
from dafu.rulebook.variants import load_variants
from dafu.text import fold

_RULES = Path(__file__).parent.parent / "rules"


def word_form(text: str) -> str:
    """The text folded, and in simplified signs; one sign stays one sign or vanishes.

    Raises:
        RuleError: the table of signs is wrong.
    """
    return fold(text).translate(_table())


@lru_cache(maxsize=1)
def _table() -> Mapping[int, str]:
    errors = RuleErrors()
    table = load_variants(_RULES, errors)
    errors.raise_if_any()
    return table
