"""Traditional signs and the simplified ones that rules are written in (``variants.toml``, ``traditional.toml``)."""

from collections.abc import Mapping, Sequence
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


class Alignment:
    """Folds and simplifies, with a blank where folding drops a sign, so that positions stay.

    Most lines hold no white space, and are folded already when this is asked for.
    """

    def __init__(self, signs: Mapping[int, str]) -> None:
        self._folding = folding(signs)
        self._spaced = SignTable(lambda sign: (fold(sign) or " ").translate(signs))

    def of(self, text: str) -> str:
        """A text aligned."""
        folded = self._folding.of(text)
        return folded if len(folded) == len(text) else self._spaced.of(text)

    def remember(self, texts: Sequence[str]) -> None:
        """Align the lines of a page at once; ``of`` knows them until many other lines came by."""
        self._folding.remember(texts)
        self._spaced.remember(text for text in texts if len(self._folding.of(text)) != len(text))


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
