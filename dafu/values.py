"""Values that own their grammar: parse, print, compare. Half an answer is worse than none."""

import re
from dataclasses import dataclass
from functools import total_ordering
from typing import Self

from dafu.records import pickled_by_values

_DIGITS = {digit: value for value, digit in enumerate("〇一二三四五六七八九")} | {
    "零": 0,
    "○": 0,
    "Ｏ": 0,
    "О": 0,
    "两": 2,
}
_TENS = {"十": 10, "廿": 20, "卅": 30}
_FULL_WIDTH = str.maketrans("０１２３４５６７８９", "0123456789")
_NUMERAL = r"[\d〇○零一二三四五六七八九十廿卅]{1,3}"
_DATE = re.compile(
    rf"(?P<y>[12]\d{{3}}|[一二][\d〇○Ｏ零一二三四五六七八九]{{3}})"
    rf"(?:年(?:(?P<m>{_NUMERAL})月(?:(?P<d>{_NUMERAL})[日号]?)?)?|[-/.](?P<m2>\d{{1,2}})(?:[-/.](?P<d2>\d{{1,2}}))?)"
)
_DAYS = (31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)


def parse_numeral(text: str) -> int:
    """The value of a numeral below 10,000: 286, ２８６, 二百八十六, 廿六, 八六 (digit by digit), 十.

    Raises:
        ValueError: the text is not wholly a numeral.
    """
    plain = text.strip().translate(_FULL_WIDTH)
    if plain.isascii() and plain.isdigit():
        return int(plain)
    if plain and all(sign in _DIGITS for sign in plain):
        return int("".join(str(_DIGITS[sign]) for sign in plain))
    return _positional(plain)


def _positional(text: str) -> int:
    total, pending = 0, None
    for sign in text:
        if sign in _DIGITS:
            pending = _DIGITS[sign]
        elif sign in _TENS:
            total += _TENS[sign] * (1 if pending is None else pending)
            pending = None
        elif sign in ("百", "千"):
            total += (100 if sign == "百" else 1000) * (1 if pending is None else pending)
            pending = None
        else:
            raise ValueError(f"not a numeral: {text!r} (expected e.g. 286 or 二百八十六)")
    if not text:
        raise ValueError("not a numeral: '' (expected e.g. 286 or 二百八十六)")
    return total + (pending or 0)


@pickled_by_values
@total_ordering
@dataclass(frozen=True, slots=True)
class PartialDate:
    """A date no more precise than its source: a year, a month or a day."""

    year: int
    month: int | None = None
    day: int | None = None

    def __post_init__(self) -> None:
        """Refuse what no calendar has.

        Raises:
            ValueError: the month or day does not exist.
        """
        if not 1900 <= self.year <= 2199:
            raise ValueError(f"not a year of a reply: {self.year}")
        if self.month is not None and not 1 <= self.month <= 12:
            raise ValueError(f"not a month: {self.month}")
        if self.day is not None and (self.month is None or not 1 <= self.day <= _DAYS[self.month - 1]):
            raise ValueError(f"not a day: {self}")

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read 2023年7月25日, 二〇二三年八月, 2023-07-25, 2023/7/25, 2023.7; white space does not count.

        Raises:
            ValueError: the whole text is not such a date.
        """
        plain = "".join(text.split()).translate(_FULL_WIDTH)
        match = _DATE.fullmatch(plain)
        if match is None:
            raise ValueError(f"not a date: {text!r} (expected e.g. 2023年8月15日 or 二〇二三年八月)")
        month, day = match["m"] or match["m2"], match["d"] or match["d2"]
        return cls(
            parse_numeral(match["y"]),
            parse_numeral(month) if month else None,
            parse_numeral(day) if day else None,
        )

    def __str__(self) -> str:
        """ISO 8601, as precise as the source: 2023, 2023-07 or 2023-07-25."""
        parts = [f"{self.year:04d}"]
        parts += [f"{part:02d}" for part in (self.month, self.day) if part is not None]
        return "-".join(parts)

    def __lt__(self, other: Self) -> bool:
        """Earlier first; of two that agree, the less precise first."""
        return self._key() < other._key()

    def _key(self) -> tuple[int, int, int]:
        return self.year, self.month or 0, self.day or 0


# The sign of a deputation or class may stand before the digits: 杭25, 余杭36.
_ITEM = re.compile(
    r"(?P<head>[A-Za-z]{0,6}-?|[\u4e00-\u9fff]{1,2})(?P<digits>[0-9]{1,12})(?P<rest>[A-Za-z]{0,2}[0-9]{0,6}(?:-[0-9]{1,6}){0,3})"
)
_NO_DEPUTATION = frozenset("第号类届次年月日〇零一二三四五六七八九十百廿卅")
_NUMBER_LIST = re.compile(r"号?(?:[、,，和及与]|以及)第?")
_NUMBER_SHELL = re.compile(r"(?:编号:?|[Nn][Oo]\.?)?第?(?P<items>[^第号].*?)号?")
_ASCII_SIGNS = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)}


@total_ordering
@dataclass(frozen=True, slots=True)
class MatterNumber:
    """The number of a suggestion or proposal, or of several merged ones; leading zeros and letters count."""

    items: tuple[str, ...]
    """Arabic digits with what letters are printed around them: ``("0123",)``, ``("BH037",)``, ``("12", "34")``."""

    def __post_init__(self) -> None:
        """Refuse what numbers nothing.

        Raises:
            ValueError: no item, an item that is no number, or nothing but zeros.
        """
        if not self.items:
            raise ValueError("not a number of a matter: nothing given")
        for item in self.items:
            match = _ITEM.fullmatch(item)
            if match is None or (not item.isascii() and _NO_DEPUTATION.intersection(match["head"])):
                raise ValueError(f"not a number of a matter: {item!r} (expected e.g. 0123, BH037 or 2024-12)")
            if not match["digits"].strip("0") and not match["rest"].strip("-0"):
                raise ValueError(f"not a number of a matter: {item!r} is nothing but zeros")

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read 286, 第０１２３号, BH037, 二百八十六, 第12、34号, 第1号和第2号; white space does not count.

        Raises:
            ValueError: the whole text is not such a number.
        """
        plain = "".join(text.split()).translate(_ASCII_SIGNS)
        shell = _NUMBER_SHELL.fullmatch(plain)
        if shell is None:
            raise ValueError(f"not a number of a matter: {text!r} (expected e.g. 第286号 or 第12、34号)")
        items = [_arabic(item) for item in _NUMBER_LIST.split(shell["items"])]
        return cls(tuple(dict.fromkeys(items)))

    def __str__(self) -> str:
        """The items joined as Chinese does it: 12、34."""
        return "、".join(self.items)

    def __lt__(self, other: Self) -> bool:
        """By letters, then by value, so that 9 comes before 10; of two equal values, the shorter print first."""
        return self._key() < other._key()

    def _key(self) -> tuple[tuple[str, int, str], ...]:
        matches = [match for match in map(_ITEM.fullmatch, self.items) if match]
        return tuple((match["head"], int(match["digits"]), match.string) for match in matches)


def _arabic(item: str) -> str:
    """An item in Arabic digits: 二〇一 → 201, 〇一二 → 012, 八十六 → 86; anything else as it is."""
    if item and all(sign in _DIGITS for sign in item):
        return "".join(str(_DIGITS[sign]) for sign in item)
    if item and all(sign in _DIGITS or sign in _TENS or sign in "百千" for sign in item):
        return str(parse_numeral(item))
    return item


_DOCUMENT_NUMBER = re.compile(
    r"(?P<issuer>[^\s\d\[\]〔〕()【】〈〉<>]{1,24}?)"
    r"[\[〔(【〈<](?P<year>(?:19|20)\d\d)[\]〕)】〉>](?:第|NO\.?)?(?P<serial>\d{1,6})[号號]"
)


@total_ordering
@dataclass(frozen=True, slots=True)
class DocumentNumber:
    """The number under which an agency sends a document: 豫民议〔2023〕49号."""

    issuer: str
    """The short name before the bracket (机关代字): 豫民议."""
    year: int
    serial: int

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read 豫民议〔2023〕49号, 左教体函[2022] 16 号, 濮政办（2022）11号; any bracket, white space does not count.

        Raises:
            ValueError: the whole text is not such a number (a lost bracket is damage, and not repaired).
        """
        match = _DOCUMENT_NUMBER.fullmatch("".join(text.split()).translate(_ASCII_SIGNS))
        if match is None:
            raise ValueError(f"not a document number: {text!r} (expected e.g. 豫民议〔2023〕49号)")
        return cls(match["issuer"], int(match["year"]), int(match["serial"]))

    def __str__(self) -> str:
        """The standard form (GB/T 9704): hexagonal brackets, no leading zeros."""
        return f"{self.issuer}〔{self.year}〕{self.serial}号"

    def __lt__(self, other: Self) -> bool:
        """By issuer, then year, then serial number."""
        return (self.issuer, self.year, self.serial) < (other.issuer, other.year, other.serial)
