"""Readings that cannot all be true: dates out of order, several replies on one page."""

import re

from dafu.model import Zone
from dafu.stages.describe.dates import dates_in
from dafu.stages.describe.draft import Draft
from dafu.stages.describe.sources import Sources, reply_titles
from dafu.stages.describe.title import read_title
from dafu.values import PartialDate

_YEAR = re.compile(r"20(?<!\d20)\d\d(?=年|[〕\]）)])")
"""(What must not stand before is asked after the first two digits: a pattern that begins with plain signs is found fast.)"""
_FAR = 3
"""Years beyond the latest other year of a page that a signature can hardly be: 2032 for 2023."""


def doubt_dates(draft: Draft) -> None:
    """Note a signature later than the page, its capture, or long after everything else that the page dates."""
    signed = draft.values.get("signed")
    if signed is None:
        return
    lines = draft.evidence["signed"].lines
    published = draft.values.get("published")
    if published is not None and _is_before(published, signed):
        both = (*lines, *draft.evidence["published"].lines)
        draft.doubt("published", f"published {published}, before it was signed {signed}", both, "dates")
    captured = next(dates_in(draft.page.capture.source.captured or ""), None)
    if captured is not None and captured.value is not None and _is_before(captured.value, signed):
        draft.doubt("signed", f"signed {signed}, after the page was captured ({captured.value})", lines, "dates")
    latest = max((int(year) for line in draft.page.in_zone(Zone.BODY) for year in _YEAR.findall(line.text)), default=0)
    if latest and signed.year >= latest + _FAR:
        draft.doubt("signed", f"signed {signed}, but the text names no year after {latest}", lines, "dates")


def _is_before(one: PartialDate, other: PartialDate) -> bool:
    """Whether one date is surely earlier; a month is not before a day of the same month."""
    return one < other and not str(other).startswith(str(one))


def doubt_several_replies(draft: Draft, _: Sources) -> None:
    """Note a page that prints the titles of several replies: only the first is described."""
    rules = draft.rules
    titles = list(reply_titles(draft.page, rules))
    if len(titles) < 2:
        return
    numbers: dict[str, int] = {}
    for lines in titles:
        number = read_title("".join(line.text for line in lines), rules).number
        if number is not None:
            numbers.setdefault(number, lines[0].number)
    if len(numbers) > 1:
        message = (
            f"the page holds titles of several replies (numbers {', '.join(numbers)}); only the first is described"
        )
        draft.doubt(None, message, numbers.values(), "several-titles")
