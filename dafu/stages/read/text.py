"""Plain text to numbered lines: split at CR LF, LF and CR, and nowhere else."""

import re
from typing import Final

from dafu.model import Line

# Not str.splitlines(): form feeds, NEL and U+2028 stand inside lines of scraped text.
_LINE_END: Final = re.compile(r"\r\n|\n|\r")


def text_lines(text: str) -> tuple[Line, ...]:
    """The lines of a text as captured, numbered from 1; what follows the last line ending counts only if not empty."""
    parts = _LINE_END.split(text) if "\r" in text else text.split("\n")
    if parts and not parts[-1]:
        parts.pop()
    return tuple(Line(number, part) for number, part in enumerate(parts, start=1))
