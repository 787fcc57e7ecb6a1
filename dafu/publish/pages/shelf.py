"""What every page type may look up: the archive, its groupings, and a few tables made from them once."""

from collections.abc import Mapping
from dataclasses import dataclass

from dafu.model import Archive, Duplicate, MatterKey, Region, Reply
from dafu.publish.views import Group, Views


@dataclass(frozen=True, slots=True)
class Shelf:
    """An archive ready to be shown."""

    archive: Archive
    views: Views
    by_id: Mapping[str, Reply]
    matter_of: Mapping[str, MatterKey]
    """Reply id → its matter; a reply whose page does not name one is missing."""
    copies_of: Mapping[str, tuple[Duplicate, ...]]
    """Reply id → other captures of the same reply."""

    @classmethod
    def of(cls, archive: Archive, views: Views) -> "Shelf":
        """Make the tables."""
        copies: dict[str, tuple[Duplicate, ...]] = {}
        for duplicate in archive.duplicates:
            copies[duplicate.canonical] = (*copies.get(duplicate.canonical, ()), duplicate)
        return cls(
            archive,
            views,
            {reply.id: reply for reply in archive.replies},
            {reply.id: key for key, group in views.by_matter.items() for reply in group},
            copies,
        )

    def outside(self, groups: Mapping[str, Group] | Mapping[int, Group] | Mapping[MatterKey, Group]) -> Group:
        """The replies that stand in none of the groups."""
        inside = {reply.id for group in groups.values() for reply in group}
        return tuple(reply for reply in self.archive.replies if reply.id not in inside)


@dataclass(frozen=True, slots=True, order=True)
class Step:
    """One place on the way from the province down: its GB/T 2260 code and its name."""

    code: str
    name: str


def way_down(region: Region) -> tuple[Step, ...]:
    """Province, prefecture, county of a region, as far as it names them: 河南省, 濮阳市."""
    names = (
        (region.code[:2] + "0000", region.province),
        (region.code[:4] + "00", region.prefecture),
        (region.code, region.county),
    )
    return tuple(Step(code, name) for code, name in names if name) or (Step(region.code, region.name),)
