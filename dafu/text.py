"""Comparing Chinese text without changing it: a folded form with a way back to the original."""

import unicodedata
from collections.abc import Callable, Iterable, Sequence
from typing import Final

import numpy as np

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


class _TranslateTable(dict[int, str]):
    """``str.translate`` table that fills itself."""

    def __init__(self, rewrite: Callable[[str], str]) -> None:
        super().__init__()
        self._rewrite = rewrite

    def __missing__(self, code: int) -> str:
        self[code] = self._rewrite(chr(code))
        return self[code]


_TABLE = _TranslateTable(_fold_sign)


def fold(text: str) -> str:
    """The form that rules are matched on: no white space, full-width ASCII (：（），) made half-width.

    One sign stays one sign or vanishes, so a match can be traced back; see ``Folded``.
    """
    return text.translate(_TABLE)


class _Lines(dict[str, str]):
    """Texts and what they become; one that is not known is rewritten when it is asked for."""

    MOST: Final = 8192

    def __init__(self, table: _TranslateTable) -> None:
        super().__init__()
        self._table = table

    def __missing__(self, text: str) -> str:
        self.make_room()
        rewritten = self[text] = text.translate(self._table)
        return rewritten

    def make_room(self) -> None:
        """Forget everything when it is full: the lines of the next page are other ones anyway."""
        if len(self) >= self.MOST:
            self.clear()


class SignTable:
    """Rewrites texts sign by sign, each into one sign or none, and remembers the lines of the page at hand.

    Every stage asks for the same lines, and ``str.translate`` takes 0.1 µs for each sign of them. One look-up in an array
    rewrites a whole page in a sixth of that time: ``remember`` does so once, and ``of`` finds what it did.
    """

    _LINE_END: Final = 10
    _UNKNOWN: Final = 0
    _NOTHING: Final = 0xFFFF
    """No sign has this code."""

    def __init__(self, rewrite: Callable[[str], str]) -> None:
        self._table = _TranslateTable(rewrite)
        self._codes = np.zeros(0x10000, np.uint16)
        """Code of a sign → code of what it becomes. Signs beyond 16 bits are so rare that a page with one goes without."""
        self._codes[self._LINE_END] = self._LINE_END
        self._lines = _Lines(self._table)
        self.of: Final[Callable[[str], str]] = self._lines.__getitem__
        """A text rewritten. (No method of its own: a page asks some four hundred times.)"""

    def known(self, text: str) -> str | None:
        """A text rewritten, if that was done already."""
        return self._lines.get(text)

    def remember(self, texts: Iterable[str]) -> None:
        """Rewrite the lines of a page at once; ``of`` knows them until many other lines came by."""
        self._lines.make_room()
        new = [text for text in texts if text not in self._lines]
        rewritten = self._at_once("\n".join(new)) if new else None
        if rewritten is not None and len(lines := rewritten.split("\n")) == len(new):
            self._lines.update(zip(new, lines, strict=True))

    def _at_once(self, text: str) -> str | None:
        """A text rewritten, but for its line ends; None when only ``of`` can do it."""
        try:
            codes = np.frombuffer(text.encode("utf-16-le"), np.uint16)
        except UnicodeEncodeError:
            return None
        found = self._codes.take(codes)
        if np.count_nonzero(found) < len(found):
            self._learn(set(codes[found == self._UNKNOWN].tolist()))
            found = self._codes.take(codes)
            if np.count_nonzero(found) < len(found):
                return None
        rewritten: bytes = found[found != self._NOTHING].tobytes()
        return rewritten.decode("utf-16-le")

    def _learn(self, codes: Iterable[int]) -> None:
        for code in codes:
            sign = chr(code)
            if sign.isprintable() or sign.isspace():  # no half of a sign, no NUL, and not U+FFFF
                rewritten = self._table[code]
                self._codes[code] = ord(rewritten) if rewritten else self._NOTHING


PLAIN_FOLDING: Final = SignTable(_fold_sign)
"""``fold`` for whoever goes over a whole page."""


class Folded:
    """A text and its folded form, with the way back: where each sign that stays stood in the original."""

    __slots__ = ("_positions", "original", "text")

    def __init__(self, original: str, text: str) -> None:
        self.original = original
        self.text = text
        """The original folded, or folded and in simplified signs."""
        self._positions: Sequence[int] | None = None

    @classmethod
    def of(cls, original: str) -> "Folded":
        """Fold a text."""
        return cls(original, PLAIN_FOLDING.of(original))

    @property
    def positions(self) -> Sequence[int]:
        """For each sign of ``text``, its position in the original; worked out when asked for, which most never are."""
        if self._positions is None:
            before = len(self.original) - len(self.original.lstrip())
            if len(self.original.strip()) == len(self.text):  # most lines hold white space outside alone
                self._positions = range(before, before + len(self.text))
            else:
                self._positions = [place for place, sign in enumerate(self.original) if _TABLE[ord(sign)]]
        return self._positions

    def slice(self, start: int, end: int) -> str:
        """The original text of a match on ``text``, as printed, without outer white space."""
        if start >= end:
            return ""
        positions = self.positions
        return self.original[positions[start] : positions[end - 1] + 1].strip()


def without_space(text: str) -> str:
    """The text without any white space; nothing else changes. Two texts equal in this form are the same text."""
    return "".join(text.split())
