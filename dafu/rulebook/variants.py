"""Traditional signs and the simplified ones that rules are written in (``variants.toml``, ``traditional.toml``)."""

from collections.abc import Mapping
from pathlib import Path

from dafu.rulebook.source import RuleErrors, read_toml
from dafu.text import fold

_FILES = ("variants.toml", "traditional.toml")


class Folding(dict[int, str]):
    """``str.translate`` table that fills itself: folded, and in simplified signs.

    Several steps of *describe* ask for the same lines, and folding is most of their work; the lines of the page at hand
    are remembered.
    """

    _KEPT = 2048

    def __init__(self, signs: Mapping[int, str]) -> None:
        super().__init__()
        self._signs = signs
        self._lines: dict[str, str] = {}

    def __missing__(self, code: int) -> str:
        self[code] = fold(chr(code)).translate(self._signs)
        return self[code]

    def of(self, text: str) -> str:
        """A text folded."""
        known = self._lines.get(text)
        if known is None:
            if len(self._lines) >= self._KEPT:
                self._lines.clear()
            known = self._lines[text] = text.translate(self)
        return known


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
