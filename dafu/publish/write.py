"""Writing below ``docs/``: only what changed is written, only what we wrote before is deleted."""

import os
import tempfile
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from dafu.errors import WriteError
from dafu.model import Artifact, Page
from dafu.publish.front_matter import page_text

MANIFEST = ".generated"
"""Lists, one a line, the files below ``docs/`` that are ours to overwrite and delete."""


@dataclass(frozen=True, slots=True)
class WriteReport:
    """What a build did to the tree, as numbers of files."""

    written: int = 0
    unchanged: int = 0
    deleted: int = 0


def write_tree(docs: Path, files: Iterable[Page | Artifact]) -> WriteReport:
    """Bring ``docs/`` to exactly the given generated files; hand-written files are never touched.

    Each path enters the manifest before its file is written, so that a build that is broken off leaves nothing
    that the next one takes for hand-written.

    Raises:
        WriteError: a path leaves ``docs/``, stands twice, or belongs to a hand-written file.
    """
    docs.mkdir(parents=True, exist_ok=True)
    manifest = docs / MANIFEST
    before = _read_manifest(manifest)
    after: set[str] = set()
    written = unchanged = 0
    for file in files:
        _claim(docs, file.path, before, after)
        if file.path not in before:
            # Opened for each new file only: a preview that watches docs/ takes an open journal for a change.
            with manifest.open("a", encoding="utf-8", newline="\n") as journal:
                journal.write(file.path + "\n")
        if _write_if_changed(docs / file.path, _content(file)):
            written += 1
        else:
            unchanged += 1
    stale = sorted(before - after)
    deleted = sum(_delete(docs, path) for path in stale)
    _write_if_changed(manifest, "".join(f"{path}\n" for path in sorted(after)).encode())
    return WriteReport(written, unchanged, deleted)


def _content(file: Page | Artifact) -> bytes:
    return page_text(file).encode() if isinstance(file, Page) else file.content


def _read_manifest(manifest: Path) -> set[str]:
    try:
        paths = set(manifest.read_text(encoding="utf-8").splitlines())
    except FileNotFoundError:
        return set()
    except (OSError, UnicodeDecodeError) as error:
        raise WriteError(f"{manifest}: cannot be read ({error}); delete the generated folders and this file") from error
    for path in paths:
        if not _stays_below(manifest.parent, path):
            raise WriteError(f"{manifest}: lists {path!r}, which is outside {manifest.parent}; remove that line")
    return paths


def _claim(docs: Path, path: str, before: set[str], after: set[str]) -> None:
    """Make sure that a path is ours to write, and note it."""
    if not _stays_below(docs, path):
        raise WriteError(f"{docs}: refusing to write {path!r}, which is outside; correct the page's address")
    if path in after:
        raise WriteError(f"{docs / path}: two pages want this address; give one of them another")
    target = docs / path
    if path not in before and (target.exists() or target.is_symlink()):
        raise WriteError(
            f"{target}: exists and was not written by a build (it is not in {MANIFEST}); "
            "move it away, or delete it if it is a leftover"
        )
    after.add(path)


def _stays_below(docs: Path, path: str) -> bool:
    pure = PurePosixPath(path)
    if pure.is_absolute() or str(pure) != path or path == MANIFEST or "\\" in path or ":" in path:
        return False
    if not pure.parts or any(part.startswith(".") for part in pure.parts):
        return False
    # A folder below docs/ may be a link that leads out of it.
    return (docs / path).parent.resolve().is_relative_to(docs.resolve())


def _write_if_changed(target: Path, content: bytes) -> bool:
    try:
        if not target.is_symlink() and target.read_bytes() == content:
            return False
    except FileNotFoundError:
        target.parent.mkdir(parents=True, exist_ok=True)
    # The dot keeps the unfinished file out of MkDocs' sight; the replacement is atomic.
    handle, name = tempfile.mkstemp(dir=target.parent, prefix=".writing-")
    unfinished = Path(name)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
        unfinished.chmod(0o644)
        unfinished.replace(target)
    except BaseException:
        unfinished.unlink(missing_ok=True)
        raise
    return True


def _delete(docs: Path, path: str) -> bool:
    """Delete one of our files, and the folders that it leaves empty; False when it was gone already."""
    target = docs / path
    try:
        target.unlink()
    except FileNotFoundError:
        return False
    for folder in target.parents:
        if folder == docs or any(folder.iterdir()):
            break
        folder.rmdir()
    return True
