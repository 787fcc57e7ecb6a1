"""JSON Lines: one object a line, with ``url``, ``captured``, and ``html`` or ``text``."""

import json
from collections.abc import Iterator
from typing import Any, BinaryIO, Final

from dafu.stages.read.captures import UnreadableCapture
from dafu.stages.read.decode import without_surrogates
from dafu.stages.read.limits import MAX_CAPTURE_BYTES, too_large
from dafu.stages.read.record import Record

_TEXTS: Final = ("html", "text")


def jsonl_records(file: BinaryIO, name: str) -> Iterator[Record | UnreadableCapture]:
    """The records of a JSON Lines file; ``#n`` is the number of the line, and a bad line does not stop the others."""
    for number, line in enumerate(_bounded_lines(file), start=1):
        place = f"{name}#{number}"
        if isinstance(line, int):
            yield UnreadableCapture(place, f"line {number} {too_large(line)}", size=line)
        elif line.strip():
            yield _record(line, place, number)


def _bounded_lines(file: BinaryIO) -> Iterator[bytes | int]:
    """The lines; of one that is longer than a capture may be, only its length."""
    while line := file.readline(MAX_CAPTURE_BYTES + 1):
        length = len(line)
        while not line.endswith(b"\n") and (rest := file.readline(MAX_CAPTURE_BYTES)):
            length += len(rest)
            line = rest
        yield line if length <= MAX_CAPTURE_BYTES else length


def _record(line: bytes, place: str, number: int) -> Record | UnreadableCapture:
    try:
        value = json.loads(line.decode("utf-8-sig"))
    except (ValueError, RecursionError) as error:
        return UnreadableCapture(place, f"line {number} is no JSON ({error}); correct or remove it", size=len(line))
    if not isinstance(value, dict):
        return UnreadableCapture(place, f"line {number} is no JSON object; give it html or text", size=len(line))
    text = next((value[key] for key in _TEXTS if isinstance(value.get(key), str) and value[key].strip()), None)
    if text is None:
        return UnreadableCapture(place, f"line {number} has neither html nor text; give it one", size=len(line))
    text = without_surrogates(text)
    return Record(place, text.encode(), _string(value.get("url")), _string(value.get("captured")), text)


def _string(value: Any) -> str | None:
    return without_surrogates(value).strip() or None if isinstance(value, str) else None
