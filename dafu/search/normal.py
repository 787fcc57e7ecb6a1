"""The form in which queries and texts are compared. ``client/normal.js`` does the same; both read the same test vectors.

A sign is kept (letters, digits, marks that belong to them), vanishes (quotes, brackets, spaces) or ends a run (all
others). So 濮民〔2021〕69号 and 濮民(2021) 69 号 are both 濮民202169号, and 加强领导，落实责任 has two runs, side by side.
"""

import re
import unicodedata
from collections.abc import Mapping

BREAK = "\n"
"""Stands between two runs."""

_VANISHING_CATEGORIES = frozenset({"Ps", "Pe", "Pi", "Pf", "Zs", "Cf"})
# Quotes and dots for which Unicode has other categories: primes, accents, and the dots within names, · • ‧ ・ ∙ ⋅ ˙.
_VANISHING = frozenset("\t\"'`<>\u00b4\u2032\u2035\u2033\u00b7\u2022\u2027\u30fb\u2219\u22c5\u02d9")
_KEPT_CATEGORIES = frozenset("LNM")
# 二○二三年 is printed with several circles; one of them is the numeral.
_CIRCLES = dict.fromkeys("○◯⭕", "〇")

_DIGITS = {digit: str(value) for value, digit in enumerate("〇一二三四五六七八九")} | {"零": "0", "两": "2"}
_TENS = {"十": 10, "廿": 20, "卅": 30, "百": 100, "千": 1000}
_SIGNS = "".join(_DIGITS) + "".join(_TENS)
_NUMERAL = re.compile(rf"[{_SIGNS}]+(?=[号届次条月日])|[{''.join(_DIGITS)}]{{4}}(?=年)")


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

    def searchable(self, text: str) -> str:
        """The normal form, and once more each run whose Chinese numerals have an Arabic form."""
        normal = self.of(text)
        runs = {_run_around(normal, match.start()): None for match in _NUMERAL.finditer(normal)}
        return normal + "".join(BREAK + with_arabic_numerals(run) for run in runs)


def _single_breaks(text: str) -> str:
    while BREAK * 2 in text:  # twice or thrice; a regular expression takes four times as long
        text = text.replace(BREAK * 2, BREAK)
    return text


def _run_around(normal: str, place: int) -> str:
    end = normal.find(BREAK, place)
    return normal[normal.rfind(BREAK, 0, place) + 1 : end if end >= 0 else None]


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
