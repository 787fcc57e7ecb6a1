"""Which files of the site can stay: those that would come out as they are."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING

from dafu.publish.site.folders import Place
from dafu.publish.site.ledger import Ledger, Row, sum_of
from dafu.publish.stamps import Stamp, Stamps, stamp_of, stamp_text, stamps_below

if TYPE_CHECKING:
    from mkdocs.structure.files import File


@dataclass(frozen=True, slots=True)
class Former:
    """The site that stands: where, from what it was made, and the stamps of its files."""

    place: Place
    ledger: Ledger
    stamps: Mapping[str, Stamp]
    sources: Mapping[str, Stamp] = field(default_factory=dict)
    """Of the files below ``docs/`` when this build began; asking each of them again takes long."""
    docs: Path = Path()

    @classmethod
    def at(cls, place: Place, docs: Path, sources: Stamps | None = None) -> "Former":
        """What stands now, without the record of how it was made; ``sources`` if somebody looked at them already."""
        seen = stamps_below(docs) if sources is None else sources
        return cls(place, Ledger(), stamps_below(place.site), seen, docs)


def kept_rows(files: "Iterable[File]", former: Former, shell: str, made_anew: frozenset[str]) -> dict[str, Row]:
    """Row of each file that need not be made again, by its path in the site.

    Args:
        files: all sources of the site.
        former: the site as it stands; what somebody changed or deleted there is made again.
        shell: what every page depends on beside its source.
        made_anew: paths that are written in any case.
    """
    sources = {file.src_uri: file for file in files}
    rows = former.ledger.rows
    gone = {sum_of(row.source) for row in rows.values() if row.source and row.source not in sources}
    same_shell = former.ledger.shell == shell
    kept = {}
    for file in sources.values():
        path = file.dest_uri
        row = rows.get(path)
        if row is None or row.source != file.src_uri or path in made_anew or not stands(row, former.stamps):
            continue
        current: Row | None
        if not file.is_documentation_page():
            current = row if row.seen == _seen_first(file, former) else None
        else:
            current = _same_page(file, row, gone, _seen_first(file, former)) if same_shell else None
        if current is not None:
            kept[path] = current
    return kept


def written_after(former: Former, made_anew: frozenset[str]) -> list[str]:
    """The files that were written after the pages, and stand unchanged."""
    rows = former.ledger.rows.values()
    return [row.path for row in rows if not row.source and row.path not in made_anew and stands(row, former.stamps)]


def hidden_files(former: Former) -> dict[str, Stamp]:
    """What MkDocs leaves alone when it empties the folder of a site: ``.nojekyll``, ``.well-known/``."""
    return {path: stamp for path, stamp in former.stamps.items() if path.startswith(".")}


def row_of_copy(file: "File") -> Row:
    """Row of a file that is copied as it is."""
    return Row(file.dest_uri, file.src_uri, _seen(file), "", "", "", "", "")


def row_of_after(path: str) -> Row:
    """Row of a file that was written after the pages."""
    return Row(path, "", "", "", "", "", "", "")


def stands(row: Row, stamps: Mapping[str, Stamp]) -> bool:
    """Whether the file of a row is in the site as the last build left it."""
    stamp = stamps.get(row.path)
    return stamp is not None and stamp_text(stamp) == row.stamp


def _seen(file: "File") -> str:
    return stamp_text(stamp_of(file.abs_src_path)) if file.abs_src_path else ""


def _seen_first(file: "File", former: Former) -> str:
    """The stamp that a source had first in this build: what changes later is seen by the next one."""
    stamp = former.sources.get(file.src_uri)
    return _seen(file) if stamp is None or stamp.size < 0 else stamp_text(stamp)


def _same_page(file: "File", row: Row, gone: set[str], seen: str) -> Row | None:
    if not row.digest or (gone and not gone.isdisjoint(row.targets.split())):
        return None
    if seen != row.seen and sha256(file.content_bytes).hexdigest() != row.digest:
        return None
    return row if seen == row.seen else row._replace(seen=seen)
