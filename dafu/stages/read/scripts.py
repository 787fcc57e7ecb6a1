"""Pages that ship their text inside a script: the JSON value of a key is read, nothing is run."""

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone
from typing import Any, Final

from dafu.rulebook.containers import ScriptSource

_CHINA: Final = timezone(timedelta(hours=8))
_SECONDS: Final = range(1, int(datetime(2100, 1, 1, tzinfo=UTC).timestamp()))
_MAX_ATTEMPTS: Final = 20
# Literal line ends inside strings are no JSON, but pages hold them and they change nothing.
_DECODER: Final = json.JSONDecoder(strict=False)


@dataclass(frozen=True, slots=True, eq=False)
class EmbeddedRecord:
    """A script that may hold the record of a container rule."""

    container: str
    source: ScriptSource
    script: str

    def value(self) -> Mapping[str, Any] | None:
        """The record, or None when the script holds no JSON object with the text under the key."""
        key = re.compile(rf"""(?<![\w$])["']?{re.escape(self.source.key)}["']?\s*[:=]\s*(?=\{{)""")
        for attempt, match in enumerate(key.finditer(self.script)):
            if attempt >= _MAX_ATTEMPTS:
                break
            try:
                value, _ = _DECODER.raw_decode(self.script, match.end())
            except (ValueError, RecursionError):
                continue
            if isinstance(value, dict) and isinstance(value.get(self.source.content), str):
                return value
        return None

    def head(self, value: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
        """What the record declares about the page, under the names that heads of pages use."""
        for name, fields in self.source.head.items():
            found = (_printed(value.get(field)) for field in fields)
            text = next((text for text in found if text), "")
            if text:
                yield name, text


def _printed(value: object) -> str:
    """A field as text; seconds since 1970 become the date and time in China."""
    if isinstance(value, bool) or value is None:
        return ""
    if isinstance(value, int | float) and int(value) in _SECONDS and value >= 10**8:
        return datetime.fromtimestamp(value, _CHINA).strftime("%Y-%m-%d %H:%M:%S")
    return " ".join(str(value).split()) if isinstance(value, str | int | float) else ""
