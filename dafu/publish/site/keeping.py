"""Which files of the site can stay: those that would come out as they are."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from hashlib import sha256
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING

from dafu.publish.site.folders import Beside, Place
from dafu.publish.site.ledger import Ledger, Row, sum_of
from dafu.publish.stamps import Stamp, Stamps, digest_of, stamp_of, stamp_text, stamps_below

if TYPE_CHECKING:
    from dafu.publish.site.sources import Sources


@dataclass(frozen=True, slots=True)
class Former:
    """The site that stands: where, and from what it was made."""

    place: Place
    ledger: Ledger
    sources: Mapping[str, Stamp] = field(default_factory=dict)
    """Of the files below ``docs/`` when this build began; asking each of them again takes long."""
    docs: Path = Path()

    @classmethod
    def at(cls, place: Place, docs: Path, sources: Stamps | None = None) -> "Former":
        """What stands now, without the record of how it was made; ``sources`` if somebody looked at them already."""
        return cls(place, Ledger(), stamps_below(docs) if sources is None else sources, docs)

    def stands_for(self, inputs: str, after: str | None) -> bool:
        """Whether a build would make the site that stands; it is only looked at when that may be."""
        is_current = self.ledger.is_current(inputs, after)
        return is_current and self.ledger.outputs == digest_of(stamps_below(self.place.site))

    def files(self) -> Collection[str]:
        """The files of the site, but for hidden ones."""
        return self.ledger.rows.keys() or {path for path in stamps_below(self.place.site) if not path.startswith(".")}


def kept_rows(
    sources: "Sources", former: Former, beside: Beside, shell: str, made_anew: frozenset[str]
) -> dict[str, Row]:
    """Row of each file that need not be made again, by its path in the site.

    Args:
        sources: all sources of the site.
        former: the site as it stands.
        beside: finds what somebody changed or deleted there, which is made again.
        shell: what every page depends on beside its source.
        made_anew: paths that are written in any case.
    """
    rows = {row.source: row for row in former.ledger.rows.values() if row.source and row.path not in made_anew}
    pages = _kept_pages(sources, rows, former) if former.ledger.shell == shell else ()
    found = chain(pages, _kept_copies(sources, rows, former))
    return {row.path: row for row in found if beside.finds(row.path, row.stamp)}


def _kept_pages(sources: "Sources", rows: Mapping[str, Row], former: Former) -> Iterator[Row]:
    gone = {sum_of(row.source) for row in former.ledger.rows.values() if row.source and row.source not in sources}
    for path in sources.pages:
        row = rows.get(path)
        if row is None or not row.digest or (gone and not gone.isdisjoint(row.targets.split())):
            continue
        seen = _seen_first(sources, path, former)
        if seen == row.seen:
            yield row
        elif sha256(sources.file(path).content_bytes).hexdigest() == row.digest:
            yield row._replace(seen=seen)


def _kept_copies(sources: "Sources", rows: Mapping[str, Row], former: Former) -> Iterator[Row]:
    return (
        rows[path] for path in sources.copies if path in rows and rows[path].seen == _seen_first(sources, path, former)
    )


def written_after(former: Former, beside: Beside, made_anew: frozenset[str]) -> tuple[dict[str, Row], bool]:
    """The files that were written after the pages, and stand unchanged; and whether those are all of them."""
    rows = [row for row in former.ledger.rows.values() if not row.source and row.path not in made_anew]
    found = {row.path: row for row in rows if beside.finds(row.path, row.stamp)}
    return found, len(found) == len(rows)


def row_of_copy(sources: "Sources", path: str) -> Row:
    """Row of a file that is copied as it is."""
    return Row(sources.place(path), path, _seen(sources, path), "", "", "", "", "")


def row_of_after(path: str) -> Row:
    """Row of a file that was written after the pages."""
    return Row(path, "", "", "", "", "", "", "")


def _seen(sources: "Sources", path: str) -> str:
    place = sources.file(path).abs_src_path
    return stamp_text(stamp_of(place)) if place else ""


def _seen_first(sources: "Sources", path: str, former: Former) -> str:
    """The stamp that a source had first in this build: what changes later is seen by the next one."""
    stamp = former.sources.get(path)
    return _seen(sources, path) if stamp is None or stamp.size < 0 else stamp_text(stamp)
