"""The files of a corpus: which of them are captures, and which curator's notes lie beside them."""

import os
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from dafu.errors import CorpusError

_SIDECAR: Final = ".toml"


@dataclass(frozen=True, slots=True)
class CaptureFile:
    """A file that a scraper saved; nothing of it has been read yet."""

    path: Path
    name: str
    """Relative to the project folder, with ``/``; signs that are no Unicode are shown as U+FFFD."""
    sidecar: Path | None = None
    """The curator's notes about the file: ``page.html.toml`` or ``page.toml`` beside ``page.html``."""


@dataclass(frozen=True, slots=True)
class UnreadableCapture:
    """A capture, or one record of it, that could not be read; the others were."""

    file: str
    """As ``Source.file``: relative to the project folder, with ``#n`` for a record of a WARC or JSON Lines file."""
    reason: str
    """What is wrong and what to do about it, in English; names the limit that refused it."""
    sha256: str | None = None
    size: int | None = None
    """Bytes, as far as known."""


def list_captures(corpus: Path) -> tuple[CaptureFile, ...]:
    """Every file below the corpus folder that is neither hidden nor a sidecar, sorted by name; nothing is opened.

    Raises:
        CorpusError: the folder is missing, is no folder, or cannot be listed.
    """
    if not corpus.is_dir():
        what = "is not a folder" if corpus.exists() else "does not exist"
        raise CorpusError(f"{corpus}: the corpus {what}; create it and put saved pages into it")
    found: list[CaptureFile] = []
    unlisted: list[OSError] = []
    for folder, subfolders, names in os.walk(corpus, onerror=unlisted.append):
        subfolders[:] = [name for name in subfolders if not name.startswith(".")]
        here = {name for name in names if not name.startswith(".")}
        sidecars = _sidecars(here)
        shown = _printable(Path(folder), corpus)
        for name in here.difference(sidecars.values()):
            notes = sidecars.get(name)
            file = f"{shown}/{_readable(name)}"
            found.append(CaptureFile(Path(folder, name), file, Path(folder, notes) if notes else None))
    found += [_unlisted_folder(error, corpus) for error in unlisted]
    return tuple(sorted(found, key=lambda file: file.name.split("/")))


def single_capture(path: Path, name: str) -> CaptureFile:
    """One file by its path, with the sidecar that lies beside it; ``name`` is how messages call it."""
    beside = (path.parent / f"{path.name}{_SIDECAR}", path.parent / f"{path.stem}{_SIDECAR}")
    return CaptureFile(path, name, next((notes for notes in beside if notes != path and notes.is_file()), None))


def _unlisted_folder(error: OSError, corpus: Path) -> CaptureFile:
    """A folder that cannot be listed stands among the captures: reading it tells what is wrong."""
    path = Path(error.filename)
    if path == corpus:
        raise CorpusError(f"{corpus}: the corpus cannot be listed ({error.strerror}); correct its permissions")
    return CaptureFile(path, _printable(path, corpus))


def _sidecars(names: set[str]) -> dict[str, str]:
    """Capture name → name of its sidecar, in one folder."""
    captures = {name for name in names if not name.endswith(_SIDECAR)}
    found: dict[str, str] = {}
    if len(captures) == len(names):
        return found
    for name in captures:
        own, shared = name + _SIDECAR, Path(name).stem + _SIDECAR
        notes = next((sidecar for sidecar in (own, shared) if sidecar in names), None)
        if notes:
            found[name] = notes
    return found


def _printable(path: Path, corpus: Path) -> str:
    return _readable(path.relative_to(corpus.parent).as_posix())


def _readable(name: str) -> str:
    return os.fsencode(name).decode("utf-8", "replace")
