"""Traditional signs and the simplified ones that rules are written in (``variants.toml``, ``traditional.toml``)."""

from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path

from dafu.rulebook.source import RuleErrors, read_toml
from dafu.text import SignTable, fold

_FILES = ("variants.toml", "traditional.toml")


def folding(signs: Mapping[int, str]) -> SignTable:
    """The table that folds and simplifies; one for all rules of a process, so that a line is folded once."""
    return _folding(tuple(signs.items()))


@lru_cache(maxsize=4)
def _folding(items: tuple[tuple[int, str], ...]) -> SignTable:
    signs = dict(items)
    return SignTable(lambda sign: fold(sign).translate(signs))


def load_variants(folder: Path, errors: RuleErrors) -> Mapping[int, str]:
    """``str.translate`` table: one traditional sign → one simplified sign, so that places in the text stay."""
    table: dict[int, str] = {}
    for name in _FILES:
        content = read_toml(folder / name, errors)
        traditional, simplified = content.get("traditional", ""), content.get("simplified", "")
        if len(traditional) != len(simplified):
            counts = f"{len(traditional)} traditional signs for {len(simplified)} simplified ones"
            errors.add(folder / name, None, f"has {counts}; give one for one")
            continue
        table |= {ord(sign): plain for sign, plain in zip(traditional, simplified, strict=True)}
    return table
