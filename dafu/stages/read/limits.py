"""How much one capture may hold; a refusal names the limit, so that a reader of the message can find it here."""

from typing import Final

MAX_CAPTURE_BYTES: Final = 32 * 1024 * 1024
"""``max_capture_bytes``: a saved page of a government site has some 50 KB; files near this size are something else."""

MAX_LINES: Final = 200_000
"""``max_lines``: the longest replies have some thousand lines; more of them are a data file."""

MAX_LINE_CHARACTERS: Final = 8_000_000
"""``max_line_characters``: later stages look at every line as a whole; a longer line is no paragraph of a reply."""


def too_large(size: int) -> str:
    """The reason for refusing a capture of ``size`` bytes."""
    return f"has {size:,} bytes, more than max_capture_bytes ({MAX_CAPTURE_BYTES:,}); split it or leave it out"


def too_long(number: int, length: int) -> str:
    """The reason for refusing a capture whose line ``number`` has ``length`` characters."""
    return (
        f"line {number} has {length:,} characters, more than max_line_characters ({MAX_LINE_CHARACTERS:,}); "
        "break it into paragraphs or leave it out"
    )


def too_many_lines(count: int) -> str:
    """The reason for refusing a capture of ``count`` lines."""
    return f"has {count:,} lines, more than max_lines ({MAX_LINES:,}); split it or leave it out"
