"""The replies of an archive gathered under what readers look them up by; each view keeps the order of the replies."""

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, TypeVar

from dafu.model import Card, Kind, Level, MatterKey, Region
from dafu.text import fold

NATIONAL_AREA = "100000"
"""Area of the national assemblies, which GB/T 2260 gives no code below the country."""

# Municipalities have districts and counties, and no prefecture between.
_MUNICIPALITIES = frozenset({"11", "12", "31", "50"})
# In GB/T 2260 the middle digits 90 stand for places that answer to the province directly (419001 济源市).
_DIRECT = "90"
_UNSAFE = re.compile(r"[^\w]+")
_DIGITS = re.compile(r"(\d+)")

_Key = TypeVar("_Key")


def matter_key(reply: Card) -> MatterKey | None:
    """The matter that a reply answers; None when place, kind, term, session or number is not known."""
    facts = reply.facts
    area = _area(facts.level, facts.region)
    number = _UNSAFE.sub("-", fold(facts.number or "")).strip("-_")
    if area is None or facts.kind is None or facts.term is None or facts.session is None or not number:
        return None
    return MatterKey(area, facts.kind, facts.term, facts.session, number)


def by_matter(replies: Sequence[Card]) -> Mapping[MatterKey, tuple[Card, ...]]:
    """Replies by the matter they answer: area, kind, newest session first, then number."""
    return _gather(replies, lambda reply: _present(matter_key(reply)), _matter_order)


def by_session(replies: Sequence[Card]) -> Mapping[str, tuple[Card, ...]]:
    """Replies by ``MatterKey.session_path``, the newest session of each assembly first."""
    keys = {reply.id: key for reply in replies if (key := matter_key(reply))}
    order = {key.session_path: _matter_order(key)[:4] for key in keys.values()}
    return _gather(
        replies,
        lambda reply: [keys[reply.id].session_path] if reply.id in keys else [],
        order.__getitem__,
    )


def by_topic(replies: Sequence[Card]) -> Mapping[str, tuple[Card, ...]]:
    """Replies by id of topic, in the order of the ids."""
    return _gather(replies, lambda reply: [hit.id for hit in reply.topics], str)


def by_agency(replies: Sequence[Card]) -> Mapping[str, tuple[Card, ...]]:
    """Replies by name of each agency that answered, alone or together with others, in the order of the names."""
    return _gather(replies, lambda reply: [*_present(reply.facts.agency), *reply.facts.joint_agencies], str)


def by_region(replies: Sequence[Card]) -> Mapping[str, tuple[Card, ...]]:
    """Replies by code of each place they belong to: province, prefecture and county."""
    return _gather(replies, lambda reply: _codes(reply.facts.region), str)


def by_year(replies: Sequence[Card]) -> Mapping[int | None, tuple[Card, ...]]:
    """Replies by year of signature, or else of publication, newest first; undated replies under None, last."""
    return _gather(
        replies, lambda reply: [reply.date.year if reply.date else None], lambda year: -year if year is not None else 1
    )


def _gather(
    replies: Sequence[Card], keys_of: Callable[[Card], Iterable[_Key]], order: Callable[[_Key], Any]
) -> Mapping[_Key, tuple[Card, ...]]:
    groups: defaultdict[_Key, list[Card]] = defaultdict(list)
    for reply in replies:
        for key in keys_of(reply):
            groups[key].append(reply)
    return {key: tuple(groups[key]) for key in sorted(groups, key=order)}


def _present(key: _Key | None) -> list[_Key]:
    return [] if key is None else [key]


def _matter_order(key: MatterKey) -> tuple[Any, ...]:
    # Numbers are text with digits: 9 stands before 10, BH035 before BH100.
    parts = tuple((int(part), "") if part.isdecimal() else (-1, part) for part in _DIGITS.split(key.number) if part)
    return key.area, key.kind is Kind.PROPOSAL, -key.term, -key.session, parts, key.number


def _area(level: Level | None, region: Region | None) -> str | None:
    """Code of the assembly's place; None when the region is known less precisely than the level needs."""
    if level is Level.NATIONAL:
        return NATIONAL_AREA
    if level is None or region is None:
        return None
    codes = dict(zip((Level.PROVINCIAL, Level.PREFECTURE, Level.COUNTY), _levels(region.code), strict=True))
    return codes[level]


def _levels(code: str) -> tuple[str | None, str | None, str | None]:
    """Codes of province, prefecture and county; None below the precision of the code."""
    province, middle, last = code[:2], code[2:4], code[4:]
    if province == NATIONAL_AREA[:2]:
        return None, None, None
    if middle == _DIRECT:
        return f"{province}0000", code if last != "00" else None, code if last != "00" else None
    has_prefecture = middle != "00" and province not in _MUNICIPALITIES
    prefecture = f"{province}{middle}00" if has_prefecture else None
    return f"{province}0000", prefecture, code if last != "00" else None


def _codes(region: Region | None) -> list[str]:
    if region is None:
        return []
    # The districts of 重庆 stand under 500100 in the table; no place has that name, so it is left out.
    named = (region.province, region.prefecture, region.county)
    return [code for code, name in zip(_levels(region.code), named, strict=True) if code and name]
