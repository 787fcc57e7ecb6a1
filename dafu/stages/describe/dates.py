"""Dates in lines: under the text (``signed``) and of the page (``published``)."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from dafu.values import PartialDate

_GAP = r"[ \t\u3000\xa0]{0,4}"
_HAN = "〇○ＯО零一二三四五六七八九"
_DATE = re.compile(
    rf"(?<![\d{_HAN}])(?:(?P<y>(?:19|20|21)\d\d|[一二][{_HAN}O0]{{3}}|(?:(?:19|20|21)|[12]){_GAP}\d{_GAP}\d)"
    rf"{_GAP}年{_GAP}(?:(?P<m>\d{{1,2}}|[{_HAN}十]{{1,3}}){_GAP}月"
    rf"{_GAP}(?:(?P<d>\d{{1,2}}|[{_HAN}十廿卅]{{1,3}}){_GAP}[日号號])?)?"
    r"|(?P<iso>(?:19|20|21)\d\d(?P<sep>[-/.])\d{1,2}(?:(?P=sep)\d{1,2}(?!\d)|(?![-/.]?\d))))"
)
# What every date has; most lines of a page have neither and need no closer look. (Alternatives that begin with a plain
# sign: the engine jumps from one such sign to the next.)
_HINT = re.compile(
    "|".join(["年", *(rf"{sign}\s{{0,2}}[\d０-９]\s{{0,2}}[\d０-９]\s{{0,2}}[\d０-９]" for sign in "12１２")])
)
_DIGITS = str.maketrans("０１２３４５６７８９－\uff0e\uff0f", "0123456789-./")
_LETTER_O = str.maketrans("Oo", "〇〇")


@dataclass(frozen=True, slots=True)
class FoundDate:
    """A date as printed; ``value`` is None when no calendar has it."""

    printed: str
    value: PartialDate | None
    start: int
    end: int


def dates_in(text: str) -> Iterator[FoundDate]:
    """All dates of a line in order, no more precise than printed; also those that no calendar has."""
    return iter(_dates(text))


@lru_cache(maxsize=256)  # the lines of the page at hand: several facts ask for the dates of one line
def _dates(text: str) -> tuple[FoundDate, ...]:
    if not _HINT.search(text):
        return ()
    plain = text.translate(_DIGITS)
    return tuple(
        FoundDate(text[match.start() : match.end()].strip(), _parse(match[0]), match.start(), match.end())
        for match in _DATE.finditer(plain)
    )


def _parse(printed: str) -> PartialDate | None:
    try:
        return PartialDate.parse(printed.translate(_LETTER_O).replace("號", "日"))
    except ValueError:
        return None


def is_nothing_but_a_date(text: str) -> bool:
    """Whether a line holds a date, perhaps with a time of day and a bullet, and nothing else."""
    found = next(dates_in(text), None)
    if found is None:
        return False
    rest = text[: found.start] + text[found.end :]
    return not re.sub(r"[\s•·*\-—()（）\[\]【】|:：\d]", "", rest)
