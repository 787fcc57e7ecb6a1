"""Short names of agencies, and what became of whom in the reforms (``agencies.toml``: ``office``, ``moved``)."""

from collections.abc import Container, Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from dafu.rulebook.source import RuleErrors, check_keys, entries, read_toml

_SHORTEST_PLACE = 2


@dataclass(frozen=True, slots=True)
class Office:
    """One field of work with the words and ends that its agencies are named by."""

    id: str
    words: tuple[str, ...]
    """The full ones first."""
    ends: tuple[str, ...]
    later: str = ""
    """Id of the office that took the work over; empty when the office exists."""
    year: int = 0


@dataclass(frozen=True, slots=True)
class Moved:
    """Work that went from one office to another."""

    start: str
    end: str
    year: int
    what: str


@dataclass(frozen=True, slots=True)
class Offices:
    """All offices by id; ``office_of`` finds the one that a name belongs to."""

    by_id: Mapping[str, Office] = field(default_factory=dict)
    by_name: Mapping[str, str] = field(default_factory=dict)
    """Words and end, such as 住建局 → id."""
    moved: tuple[Moved, ...] = ()

    def office_of(self, agency: str, places: Container[str]) -> tuple[str, Office] | None:
        """Place and office of an agency's full name: 濮阳市 and 住房和城乡建设 for 濮阳市住建局.

        Args:
            agency: the name.
            places: names of places; what stands before the words must end with one of them (or with its party committee).
        """
        for start in range(_SHORTEST_PLACE, len(agency) - 1):
            found = self.by_name.get(agency[start:])
            place = agency[:start].removesuffix("委")
            if found is not None and any(place[i:] in places for i in range(len(place))):
                return agency[:start], self.by_id[found]
        return None


def load_offices(folder: Path, errors: RuleErrors) -> Offices:
    """Read and check the offices of ``agencies.toml``."""
    path = folder / "agencies.toml"
    content = read_toml(path, errors)
    by_id = {office.id: office for office in _offices(path, content, errors)}
    by_name: dict[str, str] = {}
    for office in by_id.values():
        if office.later and office.later not in by_id:
            errors.add(path, office.id, f"became the unknown office {office.later!r}; use the id of an office")
        for name in (word + end for word in office.words for end in office.ends):
            if name in by_name:
                errors.add(path, office.id, f"repeats the name {name!r} of {by_name[name]}; remove one of them")
            by_name[name] = office.id
    return Offices(by_id, by_name, tuple(_moved(path, content, by_id, errors)))


def _offices(path: Path, content: Mapping[str, Any], errors: RuleErrors) -> Iterable[Office]:
    for entry in entries(path, "office", content, errors):
        if check_keys(path, entry, ("id", "words", "ends"), ("later", "year"), errors):
            later, year = entry.get("later", ""), entry.get("year", 0)
            yield Office(entry["id"], tuple(entry["words"]), tuple(entry["ends"]), later, year)


def _moved(path: Path, content: Mapping[str, Any], offices: Iterable[str], errors: RuleErrors) -> Iterable[Moved]:
    for entry in entries(path, "moved", content, errors):
        if not check_keys(path, entry, ("id", "from", "to", "year", "what"), (), errors):
            continue
        for office in (entry["from"], entry["to"]):
            if office not in offices:
                errors.add(path, entry["id"], f"names the unknown office {office!r}; use the id of an office")
        yield Moved(entry["from"], entry["to"], entry["year"], entry["what"])
