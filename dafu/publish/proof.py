"""Proof that the site shows a reply as it stands in its capture: the text of the built page, read back."""

import re

from dafu.model import Reply, StaffKind
from dafu.publish.markdown import readable
from dafu.text import without_space

_LONGEST_HIDDEN = 40
"""Signs of a name or a phone; a mark can stand for no more."""
_NOT_TEXT = ".headerlink, .paragraph-anchor, [aria-hidden]"
"""What else may stand inside the text: permanent links and buttons."""


def shown_text(html: str) -> str | None:
    """The text of the element ``reply-text`` of a built page, without white space; None when there is none."""
    from bs4 import BeautifulSoup  # noqa: PLC0415 (a quarter of the start of every command, and only `verify` needs it)

    element = BeautifulSoup(html, "lxml").select_one(".reply-text")
    if element is None:
        return None
    for extra in element.select(_NOT_TEXT):
        extra.decompose()
    return without_space(element.get_text())


def captured_text(reply: Reply) -> str:
    """The reader's lines of the capture, without white space: what the page must show, sign for sign."""
    lines = (line.text for line in reply.lines if line.zone.is_reply_text)
    return without_space("".join(readable(text) for text in lines))


def is_masked_form(shown: str, captured: str) -> bool:
    """Whether a text is the captured one but for its marks, each in place of a few signs; neither has white space."""
    marks = "|".join(re.escape(kind.mark) for kind in StaffKind)
    pieces = [re.escape(piece) for piece in re.split(marks, shown)]
    return re.fullmatch(f"[^，。；：,;:]{{1,{_LONGEST_HIDDEN}}}?".join(pieces), captured) is not None
