"""The pieces of a value that may be names: runs of the signs that names are written with."""

import re
from collections.abc import Iterator

_SEPARATOR = re.compile(r"[^\u4e00-\u9fff·•*○某xX\s]+|\s+")


def pieces(plain: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """The runs of signs that names are written with."""
    position = start
    stop = plain.find("。", start, end)
    end = stop if stop >= 0 else end
    for match in _SEPARATOR.finditer(plain, start, end):
        if match.start() > position:
            yield position, match.start()
        position = match.end()
    if position < end:
        yield position, end


def joined_pieces(plain: str, runs: Iterator[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """The pieces with those put together that are one name spaced out: 杨 华, 王 大 志."""
    group: tuple[int, int] | None = None
    signs = 0
    short = False
    for start, end in runs:
        size = end - start
        if group is not None and (short or size == 1) and signs + size <= 4 and plain[group[1] : start].isspace():
            group, signs, short = (group[0], end), signs + size, size == 1
            continue
        if group is not None:
            yield group
        group, signs, short = (start, end), size, size == 1
    if group is not None:
        yield group
