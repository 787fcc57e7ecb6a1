"""What the last build made from what: a small text file that is never published.

It may be older than the site, never newer in effect: a page is only kept when its file still has the stamp that the
ledger names. So nothing has to be repaired after a build was killed.
"""

import json
import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, fields, replace
from pathlib import Path
from typing import NamedTuple

_VERSION = 2


class Row(NamedTuple):
    """One file of the site. All fields are text, as they stand in the ledger; empty where it is no page."""

    path: str
    source: str
    """Path below ``docs/``; empty for what was written after the pages."""
    seen: str
    """Stamp of the source when it was read."""
    digest: str
    """Of the source; empty when the page must be built each time, as it had something to say."""
    stamp: str
    """Of the file of the site."""
    targets: str
    """Sums of the sources that the page links to."""
    links: str
    """Links to anchors of other pages, as JSON."""
    anchors: str
    """Names of the anchors of the page."""


@dataclass(frozen=True, slots=True)
class Ledger:
    """The record of one build."""

    inputs: str = ""
    """Digest of all that the build read."""
    outputs: str = ""
    """Digest of the stamps of all files."""
    settings: str = ""
    """Digest of what decides where sources go, and whether they are part of the site."""
    shell: str = ""
    """Digest of what every page depends on beside its source."""
    after: str | None = None
    """Names what was written after the pages; None when nobody knows."""
    pages: int = 0
    omitted: int = 0
    """Pages that are neither in the menu nor excused from it."""
    warnings: int = 0
    rows: Mapping[str, Row] = field(default_factory=dict)
    """By path in the site."""

    def is_current(self, inputs: str, after: str | None) -> bool:
        """Whether a build would make the files that it made, and have nothing to say."""
        return self.inputs == inputs and after is not None and self.after == after and not self.warnings


_HEAD = tuple(item.name for item in fields(Ledger) if item.name != "rows")


def sum_of(source: str) -> str:
    """A short name of a source; two may share one, which costs a needless page and nothing else."""
    return f"{zlib.crc32(source.encode()):x}"


def read_head(path: Path) -> Ledger:
    """The ledger of the last build without its rows; an empty one when there is none, or it cannot be used."""
    try:
        with path.open(encoding="utf-8", errors="surrogateescape") as file:
            return _head(file.readline())[0]
    except (OSError, ValueError, TypeError, LookupError, AttributeError):
        return Ledger()


def read_ledger(path: Path) -> Ledger:
    """The ledger of the last build; an empty one when there is none, or it cannot be used."""
    try:
        lines = path.read_text(encoding="utf-8", errors="surrogateescape").removesuffix("\n").split("\n")
        head, number = _head(lines[0])
        if len(lines) != number + 1:
            return Ledger()
        rows = (Row(*line.split("\t")) for line in lines[1:])
        return replace(head, rows={row.path: row for row in rows})
    except (OSError, ValueError, TypeError, LookupError, AttributeError):
        return Ledger()


def _head(line: str) -> tuple[Ledger, int]:
    """The ledger without its rows, and how many it should have."""
    head = json.loads(line)
    if head.pop("version") != _VERSION:
        return Ledger(), 0
    number = head.pop("lines")
    return Ledger(**head), number


def write_ledger(path: Path, ledger: Ledger) -> None:
    """Replace the ledger as a whole."""
    lines = ["\t".join(row) for row in ledger.rows.values()]
    if not _is_plain(lines):
        # A name with a line end in it is left out: that file is made anew each time.
        lines = [line for line in lines if _is_plain([line])]
    head = {name: getattr(ledger, name) for name in _HEAD} | {"version": _VERSION, "lines": len(lines)}
    unfinished = path.with_suffix(".writing")
    with unfinished.open("w", encoding="utf-8", errors="surrogateescape", newline="\n") as file:
        file.write(json.dumps(head) + "\n")
        file.writelines(f"{line}\n" for line in lines)
    unfinished.replace(path)


def _is_plain(lines: Sequence[str]) -> bool:
    """Whether no field of the rows holds a sign that parts rows or fields; all are looked at as one text."""
    text = "".join(lines)
    return text.count("\t") == len(lines) * (len(Row._fields) - 1) and "\n" not in text and "\r" not in text
