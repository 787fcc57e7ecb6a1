"""Facts that a curator gives beside the capture: they win over what was read."""

import datetime as dt
import re
from collections.abc import Callable, Mapping
from typing import Any

from dafu.model import Contact, Correction, Evidence, Facts, Kind, Level, Region, Severity
from dafu.stages.describe.draft import Draft
from dafu.stages.describe.sources import Sources
from dafu.values import MatterNumber, PartialDate

RULE = "curator"
_CODE = re.compile(r"[1-9][0-9]{5}")


def apply_overrides(draft: Draft, _: Sources) -> None:
    """Put the curator's facts in place of what was read; each is noted, one that cannot be used is a doubt.

    A fact is given as its value, or as a table with ``value`` and ``reason``; ``reason`` beside the facts holds for all.
    """
    overrides = draft.page.capture.overrides
    common = _reason(draft, overrides.get("reason"))
    for name, given in overrides.items():
        if name == "reason":
            continue
        if name not in Facts.__dataclass_fields__:
            known = ", ".join(Facts.__dataclass_fields__)
            _refuse(draft, None, f"[facts] has an unknown fact {name!r}; remove it, or use one of {known}")
            continue
        is_table = isinstance(given, Mapping) and "value" in given
        value = given["value"] if is_table else given
        try:
            reader: Callable[[Any], Any] = _READERS.get(name, _text)
            fact = reader(value)
        except (ValueError, TypeError, KeyError) as error:
            expected = f"give {_EXPECTED.get(name, 'a string in quotes')}"
            _refuse(draft, name, f"[facts] {name} = {value!r} cannot be used ({error}); {expected}")
            continue
        _replace(draft, name, fact, _reason(draft, given.get("reason")) if is_table and "reason" in given else common)


def _reason(draft: Draft, given: Any) -> str | None:
    if given is None or (isinstance(given, str) and given.strip()):
        return " ".join(given.split()) if given else None
    _refuse(draft, None, f"reason = {given!r} cannot be used; give a string in quotes")
    return None


def _refuse(draft: Draft, name: str | None, message: str) -> None:
    """Note what is wrong with the notes: their file, the key, the remedy."""
    file = draft.page.capture.source.file.partition("#")[0]
    draft.doubt(name, f"the .toml beside {file}: {message}", (), RULE)


def _replace(draft: Draft, name: str, fact: Any, reason: str | None) -> None:
    was, evidence = draft.values.pop(name, None), draft.evidence.get(name)
    draft.values[name] = fact
    draft.evidence[name] = Evidence(name, (), RULE, Correction(reason, was, evidence))
    if name == "kind":
        draft.set_aside = None
    read = f"; the page reads {was}" if was is not None and was != fact else ""
    because = f" ({reason})" if reason else ""
    draft.doubt(name, f"given by a curator{because}{read}", (), RULE, Severity.NOTE)


def _text(value: Any) -> str:
    if not isinstance(value, str) or not value.strip():
        raise TypeError("expected a string that is not empty")
    return value.strip()


def _integer(value: Any) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or value < 1:
        raise ValueError("expected a positive whole number")
    return value


def _number(value: Any) -> str:
    return str(MatterNumber.parse(str(value) if isinstance(value, int) else _text(value)))


def _strings(value: Any) -> tuple[str, ...]:
    if not isinstance(value, str | list):
        raise TypeError("expected a string or a list of strings")
    return (_text(value),) if isinstance(value, str) else tuple(_text(item) for item in value)


def _date(value: Any) -> PartialDate:
    return PartialDate.parse(value.isoformat() if isinstance(value, dt.date) else _text(value))


def _region(value: Any) -> Region:
    region = Region(**_table(value, ("code", "province", "prefecture", "county")))
    if not _CODE.fullmatch(region.code):
        raise ValueError(f"{region.code!r} is no code of GB/T 2260")
    return region


def _contact(value: Any) -> Contact:
    return Contact(**_table(value, ("office", "name", "phone")))


def _table(value: Any, keys: tuple[str, ...]) -> dict[str, str]:
    if not isinstance(value, Mapping) or not set(value) <= set(keys):
        raise TypeError(f"expected a table of {', '.join(keys)}")
    return {key: _text(item) for key, item in value.items()}


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
_EXPECTED: Mapping[str, str] = {
    "kind": "one of " + ", ".join(f'"{kind}"' for kind in Kind),
    "level": "one of " + ", ".join(f'"{level}"' for level in Level),
    "term": "a whole number such as 9",
    "session": "a whole number such as 1",
    "number": 'a number in quotes such as "0123"',
    "region": 'a table such as { code = "410900", province = "河南省", prefecture = "濮阳市" }',
    "addressees": 'a list such as ["张三"]',
    "signed": 'a date such as 2023-07-25, or "2023-07" when the day is not known',
    "published": 'a date such as 2023-07-25, or "2023-07" when the day is not known',
    "contact": 'a table such as { office = "办公室" }',
    "copied_to": 'a list such as ["市人大选工委"]',
}
