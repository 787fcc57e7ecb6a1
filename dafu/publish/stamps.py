"""What tells states of files and of whole trees apart without reading them."""

import hashlib
import os
from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple


class Stamp(NamedTuple):
    """What tells two states of a file apart without reading it. Times are compared, never ordered: clocks go back."""

    size: int
    changed: int
    """Nanoseconds, as the file system counts them."""


Stamps = Mapping[str, Stamp]
"""Of the files of a tree, by their path in it."""


def stamp_text(stamp: Stamp) -> str:
    """A stamp as it stands in a row."""
    return f"{stamp.size}.{stamp.changed}"


def digest_of(stamps: Stamps) -> str:
    """One digest for the state of a whole tree."""
    lines = [f"{path}\0{size}.{changed}\n" for path, (size, changed) in sorted(stamps.items())]
    return hashlib.sha256("".join(lines).encode("utf-8", "surrogateescape")).hexdigest()


def stamp_of(path: Path | str) -> Stamp:
    """The stamp of a file."""
    status = os.stat(path)  # noqa: PTH116 - called for each file of a site; building a Path costs more than the call
    return Stamp(status.st_size, status.st_mtime_ns)


def _stamp(entry: "os.DirEntry[str]") -> Stamp:
    status = entry.stat(follow_symlinks=False)
    # A link or a pipe is nothing that a build makes: it has the stamp of no file.
    return Stamp(status.st_size if entry.is_file(follow_symlinks=False) else -1, status.st_mtime_ns)


def stamps_below(folder: Path) -> dict[str, Stamp]:
    """Stamp of each file below a folder, by its path there; a folder that does not exist has none."""
    found: dict[str, Stamp] = {}
    todo = [(str(folder), "")] if folder.is_dir() else []
    while todo:
        here, prefix = todo.pop()
        with os.scandir(here) as entries:
            for entry in entries:
                if entry.is_dir(follow_symlinks=False):
                    todo.append((f"{here}/{entry.name}", f"{prefix}{entry.name}/"))
                else:
                    found[prefix + entry.name] = _stamp(entry)
    return found


def stamps_of_finished(folder: Path) -> dict[str, Stamp]:
    """The same, and folders that hold no file any more are removed."""
    found: dict[str, Stamp] = {}
    for empty in _walk(str(folder), "", found):
        os.rmdir(empty)  # noqa: PTH106 - as above
    return found


def _walk(folder: str, prefix: str, found: dict[str, Stamp]) -> list[str]:
    """Add what lies below a folder; gives the folders below without a file, each before the one that holds it."""
    inside: list[str] = []
    empty: list[str] = []
    with os.scandir(folder) as entries:
        for entry in entries:
            if entry.is_dir(follow_symlinks=False):
                inside.append(entry.name)
            else:
                found[prefix + entry.name] = _stamp(entry)
    for name in inside:
        before = len(found)
        path = f"{folder}/{name}"
        empty += _walk(path, f"{prefix}{name}/", found)
        if len(found) == before:
            empty.append(path)
    return empty
