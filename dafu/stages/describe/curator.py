"""Facts that a curator gives beside the capture: they win over what was read."""

import datetime as dt
from collections.abc import Callable, Mapping
from typing import Any

from dafu.model import Contact, Evidence, Facts, Kind, Level, Region, Severity
from dafu.stages.describe.draft import Draft
from dafu.values import MatterNumber, PartialDate

RULE = "curator"


def apply_overrides(draft: Draft) -> None:
    """Put the curator's facts in place of what was read; each is noted, an unreadable one is a doubt.

    A fact is given as its value, or as a table with ``value`` and ``reason``; ``reason`` beside the facts holds for all.
    """
    overrides = draft.page.capture.overrides
    for name, given in overrides.items():
        if name == "reason":
            continue
        if name not in Facts.__dataclass_fields__:
            draft.doubt(None, f"the curator's {name!r} is no fact; correct the .toml beside the capture", (), RULE)
            continue
        is_table = isinstance(given, Mapping) and "value" in given
        value = given["value"] if is_table else given
        reason = given.get("reason") if is_table else overrides.get("reason")
        reader: Callable[[Any], Any] = _READERS.get(name, _text)
        try:
            fact = reader(value)
        except (ValueError, TypeError, KeyError) as error:
            message = f"the curator's value {value!r} cannot be read ({error}); correct the .toml beside the capture"
            draft.doubt(name, message, (), RULE)
            continue
        _replace(draft, name, fact, reason)


def _replace(draft: Draft, name: str, fact: Any, reason: str | None) -> None:
    was = draft.values.pop(name, None)
    draft.values[name] = fact
    draft.evidence[name] = Evidence(name, (), RULE)
    if name == "kind":
        draft.set_aside = None
    read = f"; the page reads {was}" if was is not None and was != fact else ""
    because = f" ({reason})" if reason else ""
    draft.doubt(name, f"given by a curator{because}{read}", (), RULE, Severity.NOTE)


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise TypeError("expected a string")
    return value


def _integer(value: Any) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or value < 1:
        raise ValueError("expected a positive whole number")
    return value


def _number(value: Any) -> str:
    return str(MatterNumber.parse(str(value) if isinstance(value, int) else _text(value)))


def _strings(value: Any) -> tuple[str, ...]:
    return (value,) if isinstance(value, str) else tuple(_text(item) for item in value)


def _date(value: Any) -> PartialDate:
    return PartialDate.parse(value.isoformat() if isinstance(value, dt.date) else _text(value))


def _region(value: Any) -> Region:
    return Region(**{key: _text(item) for key, item in value.items()})


def _contact(value: Any) -> Contact:
    return Contact(**{key: _text(item) for key, item in value.items()})


_READERS: Mapping[str, Callable[[Any], Any]] = {
    "kind": Kind,
    "level": Level,
    "term": _integer,
    "session": _integer,
    "number": _number,
    "region": _region,
    "addressees": _strings,
    "signed": _date,
    "published": _date,
    "contact": _contact,
    "copied_to": _strings,
}
