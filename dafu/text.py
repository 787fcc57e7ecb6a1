"""Comparing Chinese text without changing it: a folded form with a way back to the original."""

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

_INVISIBLE = frozenset("\u200b\u200c\u200d\u200e\u200f\u2060\ufeff\u00ad")


def _fold_sign(sign: str) -> str:
    if sign.isspace() or sign in _INVISIBLE:
        return ""
    if "！" <= sign <= "～":  # full-width ASCII, punctuation included
        return chr(ord(sign) - 0xFEE0)
    if sign.isascii() or "\u4e00" <= sign <= "\u9fff":
        return sign
    folded = unicodedata.normalize("NFKC", sign)
    return folded if len(folded) == 1 and not folded.isspace() else sign


class _FoldTable(dict[int, str]):
    """``str.translate`` table that fills itself."""

    def __missing__(self, code: int) -> str:
        folded = _fold_sign(chr(code))
        self[code] = folded
        return folded


_TABLE = _FoldTable()


def fold(text: str) -> str:
    """The form that rules are matched on: no white space, full-width ASCII (：（），) made half-width.

    One sign stays one sign or vanishes, so a match can be traced back; see ``Folded``.
    """
    return text.translate(_TABLE)


@dataclass(frozen=True, slots=True)
class Folded:
    """A folded text that knows where each of its signs stood."""

    original: str
    text: str
    positions: Sequence[int]

    @classmethod
    def of(cls, original: str) -> "Folded":
        """Fold a text and remember the position of every sign that stays."""
        folded = original.translate(_TABLE)
        if len(folded) == len(original):  # most lines hold no white space
            return cls(original, folded, range(len(original)))
        kept = [(position, _TABLE[ord(sign)]) for position, sign in enumerate(original) if _TABLE[ord(sign)]]
        return cls(original, "".join(sign for _, sign in kept), tuple(position for position, _ in kept))

    def slice(self, start: int, end: int) -> str:
        """The original text of a match on ``text``, as printed, without outer white space."""
        if start >= end:
            return ""
        return self.original[self.positions[start] : self.positions[end - 1] + 1].strip()


def without_space(text: str) -> str:
    """The text without any white space; nothing else changes. Two texts equal in this form are the same text."""
    return "".join(text.split())
