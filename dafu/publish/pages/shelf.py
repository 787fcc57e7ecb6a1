"""What every page type may look up: the archive, its groupings, and a few tables made from them once."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from dafu.model import Archive, Card, Duplicate, Load, MatterKey, Region, whole
from dafu.publish.views import Group, Views
from dafu.records import record
from dafu.rulebook.settings import Privacy

_REMEMBERED = 1 << 12
"""Places; GB/T 2260 has some 3,200."""
_DIRECT = "90"
"""Middle digits of a place that answers to its province directly: 419001 济源市."""


@record
class Around:
    """All that the page of a reply shows besides the reply; it is made anew when one of the two changes."""

    matter: MatterKey | None = None
    related: tuple[tuple[Card, tuple[str, ...]], ...] = ()
    """Other replies worth reading, and the labels of the topics that they share with this one."""
    copies: tuple[Duplicate, ...] = ()
    """Other captures of the same reply."""
    privacy: Privacy = Privacy.OPEN


@dataclass(frozen=True, slots=True)
class Shelf:
    """An archive ready to be shown."""

    archive: Archive
    views: Views
    by_id: Mapping[str, Card]
    matter_of: Mapping[str, MatterKey]
    """Reply id → its matter; a reply whose page does not name one is missing."""
    copies_of: Mapping[str, tuple[Duplicate, ...]]
    """Reply id → other captures of the same reply."""
    privacy: Privacy = Privacy.OPEN
    load: Load = whole
    """Fetches a reply whole; its page is made, and it is let go."""
    keys: Mapping[int, bytes] = field(default_factory=dict)
    """``id`` of a card of the archive → key of all that the reply was made from, where somebody keeps such keys."""

    @classmethod
    def of(
        cls,
        archive: Archive,
        views: Views,
        privacy: Privacy = Privacy.OPEN,
        load: Load = whole,
        keys: Mapping[str, bytes] | None = None,
    ) -> "Shelf":
        """Make the tables."""
        copies: defaultdict[str, list[Duplicate]] = defaultdict(list)
        for duplicate in archive.duplicates:
            copies[duplicate.canonical].append(duplicate)
        return cls(
            archive,
            views,
            {reply.id: reply for reply in archive.replies},
            {reply.id: key for key, group in views.by_matter.items() for reply in group},
            {canonical: tuple(group) for canonical, group in copies.items()},
            privacy,
            load,
            {id(reply): keys[reply.id] for reply in archive.replies} if keys else {},
        )

    def key_of(self, card: Card) -> bytes:
        """Changes with anything that a page shows of a reply; empty where nobody keeps keys."""
        return self.keys.get(id(card), b"")

    def keys_of(self, cards: Iterable[Card]) -> bytes:
        """The same of some replies, one after the other; all keys are of one size."""
        keys = self.keys
        return b"".join([keys[id(card)] for card in cards]) if keys else b""

    def around(self, card: Card) -> "Around":
        """What the page of a reply shows of all the others."""
        name, by_id = card.id, self.by_id
        related = self.archive.related.get(name, ())
        return Around(
            self.matter_of.get(name),
            tuple([(by_id[item.id], item.shared_topics) for item in related if item.id in by_id]),
            self.copies_of.get(name, ()),
            self.privacy,
        )

    def outside(self, groups: Mapping[Any, Group]) -> Group:
        """The replies that stand in no group of their own; the group of None is none."""
        inside = {id(reply) for key, group in groups.items() if key is not None for reply in group}
        return tuple(reply for reply in self.archive.replies if id(reply) not in inside)


@dataclass(frozen=True, slots=True, order=True)
class Step:
    """One place on the way from the province down: its GB/T 2260 code and its name."""

    code: str
    name: str


@lru_cache(_REMEMBERED)
def way_down(region: Region) -> tuple[Step, ...]:
    """Province, prefecture, county of a region, as far as it names them: 河南省, 濮阳市."""
    code = region.code
    prefecture = code if code[2:4] == _DIRECT else code[:4] + "00"
    names = ((code[:2] + "0000", region.province), (prefecture, region.prefecture), (code, region.county))
    steps = {code: Step(code, name) for code, name in names if name}
    return tuple(steps.values()) or (Step(code, region.name),)
