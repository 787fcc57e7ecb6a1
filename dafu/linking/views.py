"""The replies of an archive gathered under what readers look them up by; each view keeps the order of the replies."""

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import lru_cache
from typing import Any, TypeVar

from dafu.model import NATION_CODE, Card, Kind, Level, MatterKey, Region
from dafu.text import fold

# Municipalities have districts and counties, and no prefecture between.
_MUNICIPALITIES = frozenset({"11", "12", "31", "50"})
# In GB/T 2260 the middle digits 90 stand for places that answer to the province directly (419001 济源市).
_DIRECT = "90"
_MATTERS, _PLACES = 1 << 14, 1 << 12
"""Matters and places that are remembered; GB/T 2260 has some 3,200 places."""
_UNSAFE = re.compile(r"[^\w]+")
_DIGITS = re.compile(r"(\d+)")

_Key = TypeVar("_Key")


def matter_key(reply: Card) -> MatterKey | None:
    """The matter that a reply answers; None when place, kind, term, session or number is not known."""
    facts = reply.facts
    code = facts.region.code if facts.region else None
    return _matter(facts.level, code, facts.kind, facts.term, facts.session, facts.number)


@lru_cache(_MATTERS)  # several views ask for it
def _matter(
    level: Level | None, code: str | None, kind: Kind | None, term: int | None, session: int | None, number: str | None
) -> MatterKey | None:
    area = _area(level, code)
    plain = _UNSAFE.sub("-", fold(number or "")).strip("-_")
    if area is None or kind is None or term is None or session is None or not plain:
        return None
    return MatterKey(area, kind, term, session, plain)


def by_matter(replies: Sequence[Card]) -> Mapping[MatterKey, tuple[Card, ...]]:
    """Replies by the matter they answer: area, kind, newest session first, then number."""
    return _gather(replies, lambda reply: _present(matter_key(reply)), _matter_order)


def by_session(replies: Sequence[Card]) -> Mapping[str, tuple[Card, ...]]:
    """Replies by ``MatterKey.session_path``, the newest session of each assembly first."""
    keys: dict[str, MatterKey] = {}

    def paths_of(reply: Card) -> list[str]:
        """The session of a reply, and a matter of it to sort it by."""
        key = matter_key(reply)
        if key is None:
            return []
        path = key.session_path
        keys.setdefault(path, key)
        return [path]

    return _gather(replies, paths_of, lambda path: _matter_order(keys[path])[:4])


def by_topic(replies: Sequence[Card]) -> Mapping[str, tuple[Card, ...]]:
    """Replies by id of topic, in the order of the ids."""
    return _gather(replies, lambda reply: [hit.id for hit in reply.topics], str)


def by_agency(replies: Sequence[Card]) -> Mapping[str, tuple[Card, ...]]:
    """Replies by name of each agency that answered, alone or together with others, in the order of the names."""
    return _gather(replies, lambda reply: [*_present(reply.facts.agency), *reply.facts.joint_agencies], str)


def by_region(replies: Sequence[Card]) -> Mapping[str, tuple[Card, ...]]:
    """Replies by code of each place they belong to: province, prefecture and county, or the nation alone."""
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


def _area(level: Level | None, code: str | None) -> str | None:
    """Code of the assembly's place; None when the region is known less precisely than the level needs."""
    if level is Level.NATIONAL:
        return NATION_CODE
    if level is None or code is None:
        return None
    codes = dict(zip((Level.PROVINCIAL, Level.PREFECTURE, Level.COUNTY), _levels(code), strict=True))
    return codes[level]


@lru_cache(_PLACES)
def _levels(code: str) -> tuple[str | None, str | None, str | None]:
    """Codes of province, prefecture and county; None below the precision of the code."""
    province, middle, last = code[:2], code[2:4], code[4:]
    if province == NATION_CODE[:2]:
        return None, None, None
    if middle == _DIRECT:
        return f"{province}0000", code if last != "00" else None, code if last != "00" else None
    has_prefecture = middle != "00" and province not in _MUNICIPALITIES
    prefecture = f"{province}{middle}00" if has_prefecture else None
    return f"{province}0000", prefecture, code if last != "00" else None


def _codes(region: Region | None) -> list[str]:
    if region is None:
        return []
    if region.is_nation:
        return [NATION_CODE]
    # The districts of 重庆 stand under 500100 in the table; no place has that name, so it is left out.
    named = (region.province, region.prefecture, region.county)
    return [code for code, name in zip(_levels(region.code), named, strict=True) if code and name]
