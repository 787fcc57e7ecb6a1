"""Which agencies of the archive are one agency under other names, and which took over from which."""

from collections import defaultdict
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from itertools import chain, islice

from dafu.model import AgencyKin
from dafu.rulebook.offices import Office, Offices

MOST_KIN = 30
"""Other names that are told of one agency; where a site misprints an agency's name on every page, there are thousands."""


def kin_of(names: Iterable[str], offices: Offices, places: Container[str]) -> Mapping[str, AgencyKin]:
    """For each name what else the archive has of the same agency, and what became of it; only names with kin.

    Args:
        names: full names of agencies, with their place.
        offices: the fields of work.
        places: names of places as the table of GB/T 2260 has them.
    """
    known = {name: found for name in names if (found := offices.office_of(name, places))}
    here: defaultdict[tuple[str, str], list[str]] = defaultdict(list)
    for name, (place, office) in sorted(known.items()):
        here[place, office.id].append(name)
    later = {office.id: [item.id for item in _later(office, offices)] for office in offices.by_id.values()}
    earlier = {office: [other for other, heirs in later.items() if office in heirs] for office in later}
    notes = {office.id: tuple(_notes(office, offices)) for office in offices.by_id.values()}
    kin = {}
    for name, (place, office) in known.items():
        also = _others(name, here[place, office.id])
        before = _others(name, *(here[place, item] for item in earlier[office.id] if (place, item) in here))
        after = _others(name, *(here[place, item] for item in later[office.id] if (place, item) in here))
        relatives = AgencyKin(also, before, after, notes[office.id])
        if relatives != AgencyKin():
            kin[name] = relatives
    return kin


def _later(office: Office, offices: Offices) -> Iterator[Office]:
    """The offices that took over, one after the other."""
    while office.later:
        office = offices.by_id[office.later]
        yield office


def _others(name: str, *groups: Sequence[str]) -> tuple[str, ...]:
    """The other names of some groups, the first of many."""
    return tuple(islice((other for other in chain.from_iterable(groups) if other != name), MOST_KIN))


def _notes(office: Office, offices: Offices) -> Iterator[str]:
    """What the reforms did, in words for the reader."""
    for item in (office, *_later(office, offices)):
        if item.later:
            heir = offices.by_id[item.later]
            yield f"{item.year}年机构改革中，{item.words[0]}部门的职责划入{heir.words[0]}部门。"
    for other in offices.by_id.values():
        if other.later == office.id:
            yield f"{other.year}年机构改革中，{other.words[0]}部门的职责划入本部门。"
    for moved in offices.moved:
        if moved.start == office.id:
            yield f"{moved.year}年起，{moved.what}划归{offices.by_id[moved.end].words[0]}部门。"
        elif moved.end == office.id:
            yield f"{moved.year}年起，{moved.what}由{offices.by_id[moved.start].words[0]}部门划入。"
