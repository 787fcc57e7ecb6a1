"""What tells states of files and of whole trees apart without reading them."""

import hashlib
import os
import stat
from collections.abc import Iterable, Mapping
from functools import cached_property
from pathlib import Path
from typing import NamedTuple


class Stamp(NamedTuple):
    """What tells two states of a file apart without reading it. Times are compared, never ordered: clocks go back."""

    size: int
    changed: int
    """Nanoseconds, as the file system counts them."""


Stamps = Mapping[str, Stamp]
"""Of the files of a tree, by their path in it."""


class Look(dict[str, Stamp]):
    """What a look at a tree has found. Nobody changes it; its digest is asked for by those who write pages and the site."""

    @cached_property
    def digest(self) -> str:
        """One digest for the state of the whole tree."""
        return _digest([f"{path}\0{size}.{changed}\n" for path, (size, changed) in sorted(self.items())])


def stamp_text(stamp: Stamp) -> str:
    """A stamp as it stands in a row."""
    return f"{stamp.size}.{stamp.changed}"


def digest_of(stamps: Stamps) -> str:
    """One digest for the state of a whole tree."""
    return stamps.digest if isinstance(stamps, Look) else Look(stamps).digest


def digest_of_texts(stamps: Mapping[str, str]) -> str:
    """The same for stamps as they stand in rows."""
    return _digest([f"{path}\0{stamp}\n" for path, stamp in sorted(stamps.items())])


def _digest(lines: Iterable[str]) -> str:
    return hashlib.sha256("".join(lines).encode("utf-8", "surrogateescape")).hexdigest()


def stamp_of(path: Path | str) -> Stamp:
    """The stamp of a file."""
    status = os.stat(path)  # noqa: PTH116 - called for each file of a site; building a Path costs more than the call
    return Stamp(status.st_size, status.st_mtime_ns)


def text_of_stamp(path: str) -> str:
    """The stamp of a file as it stands in a row; empty when there is none, or something else than a file."""
    try:
        status = os.lstat(path)
    except OSError:
        return ""
    return stamp_text(Stamp(status.st_size, status.st_mtime_ns)) if stat.S_ISREG(status.st_mode) else ""


def _stamp(entry: "os.DirEntry[str]") -> Stamp:
    status = entry.stat(follow_symlinks=False)
    # A link or a pipe is nothing that a build makes: it has the stamp of no file.
    return Stamp(status.st_size if entry.is_file(follow_symlinks=False) else -1, status.st_mtime_ns)


def stamps_below(folder: Path) -> Look:
    """Stamp of each file below a folder, by its path there; a folder that does not exist has none."""
    found = Look()
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


def hidden_stamps(folder: Path) -> dict[str, Stamp]:
    """The same of files whose path begins with a dot."""
    found: dict[str, Stamp] = {}
    if folder.is_dir():
        with os.scandir(folder) as entries:
            for entry in entries:
                if entry.name.startswith(".") and entry.is_dir(follow_symlinks=False):
                    below = stamps_below(Path(entry.path))
                    found |= {f"{entry.name}/{path}": stamp for path, stamp in below.items()}
                elif entry.name.startswith("."):
                    found[entry.name] = _stamp(entry)
    return found


def stamps_of_finished(folder: Path) -> dict[str, Stamp]:
    """Stamp of each file below a folder; folders that hold no file are removed."""
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
