"""The form in which queries and texts are compared. ``client/normal.js`` does the same; both read the same test vectors.

A sign is kept (letters, digits, marks that belong to them), vanishes (quotes, brackets, spaces) or ends a run (all
others). So 濮民〔2021〕69号 and 濮民(2021) 69 号 are both 濮民202169号, and 加强领导，落实责任 has two runs, side by side.
"""

import re
import sys
import unicodedata
from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

BREAK = "\n"
"""Stands between two runs."""

Signs = NDArray[np.uint32]
"""A normal form as code points."""
Owners = NDArray[np.uint8]
"""For each sign, whatever the caller wants to know of it later."""

_VANISHING_CATEGORIES = frozenset({"Ps", "Pe", "Pi", "Pf", "Zs", "Cf"})
# Quotes and dots for which Unicode has other categories: primes, accents, and the dots within names, · • ‧ ・ ∙ ⋅ ˙.
_VANISHING = frozenset("\t\"'`<>\u00b4\u2032\u2035\u2033\u00b7\u2022\u2027\u30fb\u2219\u22c5\u02d9")
_KEPT_CATEGORIES = frozenset("LNM")
# 二○二三年 is printed with several circles; one of them is the numeral.
_CIRCLES = dict.fromkeys("○◯⭕", "〇")

_DIGITS = {digit: str(value) for value, digit in enumerate("〇一二三四五六七八九")} | {"零": "0", "两": "2"}
_TENS = {"十": 10, "廿": 20, "卅": 30, "百": 100, "千": 1000}
NUMERALS = "".join(_DIGITS) + "".join(_TENS)
"""Signs of Chinese numerals."""
COUNTED = "号届次条月日年"
"""Signs before which a numeral has an Arabic form."""
_NUMERAL = re.compile(rf"[{NUMERALS}]+(?=[号届次条月日])|[{''.join(_DIGITS)}]{{4}}(?=年)")
_NEIGHBOURS = 2  # signs of the next run that a gram can hold


def _is_variation_selector(sign: str) -> bool:
    return "\ufe00" <= sign <= "\ufe0f" or "\U000e0100" <= sign <= "\U000e01ef"


def _classed(sign: str) -> str:
    """A sign that NFKC and lower case have been applied to: itself, nothing, or the end of a run."""
    category = unicodedata.category(sign)
    if sign in _VANISHING or category in _VANISHING_CATEGORIES or _is_variation_selector(sign):
        return ""
    # Planes 2 and 3 hold Han signs only; which are assigned depends on the age of the Unicode data.
    if category[0] in _KEPT_CATEGORIES or 0x20000 <= ord(sign) <= 0x3FFFF:
        return sign
    return BREAK


class _Table(dict[int, str]):
    """``str.translate`` table that fills itself."""

    def __init__(self, variants: Mapping[str, str], *, keeps_signs: bool) -> None:
        self._variants = variants
        self._keeps_signs = keeps_signs

    def __missing__(self, code: int) -> str:
        lowered = "".join(sign.lower() for sign in unicodedata.normalize("NFKC", chr(code)))
        folded = "".join(map(self._folded, lowered))
        self[code] = folded
        return folded

    def _folded(self, sign: str) -> str:
        plain = _CIRCLES.get(sign, self._variants.get(sign, sign))
        classed = _classed(plain)
        if not self._keeps_signs or classed == plain:
            return classed
        category = unicodedata.category(plain)
        is_space = plain == "\t" or category in ("Zs", "Cf") or _is_variation_selector(plain)
        return "" if is_space else BREAK if category[0] == "C" else plain


class NormalForm:
    """Normal forms under one table of variant signs (Traditional → Simplified, one sign for one)."""

    def __init__(self, variants: Mapping[str, str]) -> None:
        """Take the table; signs that it does not name stay as they are."""
        self._table = _Table(variants, keeps_signs=False)
        self._exact = _Table(variants, keeps_signs=True)

    def of(self, text: str) -> str:
        """The runs of a text with ``BREAK`` between them: 关于“一老一小”，请 → 关于一老一小⏎请."""
        return _single_breaks(unicodedata.normalize("NFC", text).translate(self._table))

    def exact(self, text: str) -> str:
        """The form for quoted queries: signs stay, spaces vanish."""
        return _single_breaks(unicodedata.normalize("NFC", text).translate(self._exact))

    def sign(self, code: int) -> str:
        """What becomes of one sign: mostly one, sometimes none or several (㎡ → m2)."""
        return self._table[code]


def _single_breaks(text: str) -> str:
    while BREAK * 2 in text:  # twice or thrice; a regular expression takes four times as long
        text = text.replace(BREAK * 2, BREAK)
    return text


class SignTable:
    """The normal form of long texts as numbers: each sign is looked up in one array, which fills itself."""

    _UNKNOWN, _NONE, _SEVERAL = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD

    def __init__(self, form: NormalForm) -> None:
        """Take the form that short texts have."""
        self._form = form
        self._table = np.full(sys.maxunicode + 1, self._UNKNOWN, np.uint32)

    def fold(self, text: str, owners: Owners) -> tuple[Signs, Owners]:
        """The normal form of a text in NFC, and the owners of its signs; each sign of the text has one."""
        codes = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), np.uint32)
        signs = self._table[codes]
        if self._UNKNOWN in signs:
            self._learn(set(codes[signs == self._UNKNOWN].tolist()))
            signs = self._table[codes]
        several = np.flatnonzero(signs == self._SEVERAL)
        if len(several):
            signs, owners = self._spelt_out(signs, owners, several, codes)
        stays = signs != self._NONE
        signs, owners = signs[stays], owners[stays]
        is_break = signs == ord(BREAK)
        stays = np.concatenate([[True], ~(is_break[1:] & is_break[:-1])])[: len(signs)]
        return signs[stays], owners[stays]

    def _learn(self, codes: set[int]) -> None:
        for code in codes:
            folded = self._form.sign(code)
            self._table[code] = ord(folded) if len(folded) == 1 else self._SEVERAL if folded else self._NONE

    def _spelt_out(self, signs: Signs, owners: Owners, several: NDArray[np.intp], codes: Signs) -> tuple[Signs, Owners]:
        forms = [self._form.sign(code) for code in codes[several].tolist()]
        widths = np.ones(len(signs), np.intp)
        widths[several] = list(map(len, forms))
        starts = (np.cumsum(widths) - widths)[several].tolist()
        signs, owners = np.repeat(signs, widths), np.repeat(owners, widths)
        for start, form in zip(starts, forms, strict=True):
            signs[start : start + len(form)] = list(map(ord, form))
        return signs, owners


def arabic_window(before: str, run: str, after: str) -> str:
    """The Arabic form of a run with the next signs of the runs beside it; empty when it has no numeral.

    三号，二〇二三年，一 → 号⏎2023年⏎一: so a query with a comma in it is found as well.
    """
    if not _NUMERAL.search(run):
        return ""
    neighbours = with_arabic_numerals(before)[-_NEIGHBOURS:], with_arabic_numerals(after)[:_NEIGHBOURS]
    return f"{neighbours[0]}{BREAK}{with_arabic_numerals(run)}{BREAK}{neighbours[1]}"


def with_arabic_numerals(normal: str) -> str:
    """第二百八十六号 → 第286号, 二〇二三年 → 2023年; only before 号, 届, 次, 条, 年, 月 and 日."""
    return _NUMERAL.sub(lambda match: _arabic(match[0]), normal)


def _arabic(numeral: str) -> str:
    if all(sign in _DIGITS for sign in numeral):
        return "".join(_DIGITS[sign] for sign in numeral)
    total, pending = 0, -1
    for sign in numeral:
        if sign in _DIGITS:
            pending = int(_DIGITS[sign])
        else:
            total += _TENS[sign] * (1 if pending < 0 or _TENS[sign] in (20, 30) else pending)
            pending = -1
    return str(total + max(pending, 0))
