"""The form in which words of the vocabulary and names in 《》 are compared, whatever script a page is printed in."""

from functools import lru_cache
from pathlib import Path

from dafu.rulebook.source import RuleErrors
from dafu.rulebook.variants import folding, load_variants
from dafu.text import SignTable

_RULES = Path(__file__).parent.parent / "rules"


def word_form(text: str) -> str:
    """The text folded, and in simplified signs; one sign stays one sign or vanishes.

    Raises:
        RuleError: the table of signs is wrong.
    """
    return shared_folding().of(text)


@lru_cache(maxsize=1)
def shared_folding() -> SignTable:
    """The table behind ``word_form``, for whoever goes over a whole page.

    Raises:
        RuleError: the table of signs is wrong.
    """
    errors = RuleErrors()
    signs = load_variants(_RULES, errors)
    errors.raise_if_any()
    return folding(signs)
