"""Writing below ``docs/``: only what changed is written, only what we wrote before is deleted."""

import os
import tempfile
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from dafu.errors import WriteError
from dafu.model import Artifact, Page
from dafu.publish.front_matter import page_text
from dafu.publish.stamps import Stamp, Stamps, stamp_of
from dafu.store import Key, Output, key_of

MANIFEST = ".generated"
"""Lists, one a line, the files below ``docs/`` that are ours to overwrite and delete."""
_NOT_PLAIN = ("\n\n", "\n/", "\n.", "/\n", "//", "/.", "\\", ":", "\0")
"""What stands in no list of plain paths: parents, hidden and empty names, signs that some system splits at."""


@dataclass(frozen=True, slots=True)
class WriteReport:
    """What a build did to the tree, as numbers of files."""

    written: int = 0
    unchanged: int = 0
    deleted: int = 0


class Tree:
    """``docs/`` while it is brought up to date: each file in turn, then ``finish``.

    Each path enters the manifest before its file is written, so that a build that is broken off leaves nothing
    that the next one takes for hand-written. Hand-written files are never touched.
    """

    def __init__(
        self,
        docs: Path,
        known: Mapping[str, Output] | None = None,
        note: Callable[[Output], None] | None = None,
        seen: Stamps | None = None,
    ) -> None:
        """Begin.

        Args:
            docs: the folder, which is made when it does not exist.
            known: files as earlier builds left them; what still stands there as noted is not made again.
            note: called with each file once it is in place.
            seen: all files below the folder, as a look at it has just found them; what changes later is seen by the next.

        Raises:
            WriteError: the folder or its manifest cannot be used.
        """
        self.docs = docs
        self._known = known or {}
        self._note = note
        self.stamps = dict(seen or {})
        """What was seen, and what was written or deleted since."""
        with _explained(docs):
            docs.mkdir(parents=True, exist_ok=True)
        self._manifest = docs / MANIFEST
        self._bounds = _Bounds(docs)
        self._before, self._is_torn = _read_manifest(self._manifest, self._bounds)
        self._after: set[str] = set()
        self._written = self._unchanged = 0

    def stands(self, path: str, key: Key) -> bool:
        """Claim a path, and tell whether its file is there already, made from the same and untouched since.

        Raises:
            WriteError: the path leaves ``docs/``, stands twice, or belongs to a hand-written file.
        """
        known = self._known.get(path)
        stands = known is not None and known.key == key and path in self._before and is_untouched(known, self.stamps)
        self._claim(path, is_there=stands)
        self._unchanged += stands
        return stands

    def announce(self, paths: Iterable[str]) -> None:
        """Enter paths that stand not yet into the manifest; ``write_file`` may write them then, in any process."""
        new = [path for path in paths if path not in self._before]
        if new:
            # Opened for new files only: a preview that watches docs/ takes an open journal for a change.
            with _explained(self._manifest), self._manifest.open("a", encoding="utf-8", newline="\n") as journal:
                journal.write("\n" * self._is_torn + "".join(f"{path}\n" for path in new))
                self._is_torn = False

    def wrote(self, output: Output, *, is_new: bool) -> None:
        """Count a file that ``write_file`` brought into place."""
        self.stamps[output.path] = Stamp(output.size, output.changed)
        if is_new:
            self._written += 1
        else:
            self._unchanged += 1
        if self._note is not None and self._known.get(output.path) != output:
            self._note(output)

    def put(self, path: str, content: bytes) -> None:
        """Write one file unless it stands already."""
        key = key_of(content)
        if not self.stands(path, key):
            self.announce([path])
            output, is_new = write_file(self.docs, path, content, key)
            self.wrote(output, is_new=is_new)

    def content(self, path: str) -> bytes:
        """A file that has been brought into place, or stands there.

        Raises:
            WriteError: it cannot be read.
        """
        with _explained(self.docs / path):
            return (self.docs / path).read_bytes()

    def gone(self) -> list[str]:
        """The files that are known from before and generated no longer."""
        return [path for path in self._known if path not in self._after]

    def finish(self) -> WriteReport:
        """Delete what is no longer generated, and settle the manifest."""
        stale = sorted(self._before - self._after)
        with _explained(self.docs):
            deleted = sum(_delete(self.docs, path) for path in stale)
            _write_if_changed(self._manifest, "".join(f"{path}\n" for path in sorted(self._after)).encode())
            self.stamps[MANIFEST] = stamp_of(self._manifest)
        for path in stale:
            self.stamps.pop(path, None)
        return WriteReport(self._written, self._unchanged, deleted)

    def _claim(self, path: str, *, is_there: bool) -> None:
        if path not in self._before and not self._bounds.hold([path]):  # the manifest's are known to be inside
            raise WriteError(f"{self.docs}: refusing to write {path!r}, which is outside; correct the page's address")
        if path in self._after:
            raise WriteError(f"{self.docs / path}: two pages want this address; give one of them another")
        if not is_there and path not in self._before:
            self._refuse_hand_written(self.docs / path)
        self._after.add(path)

    def _refuse_hand_written(self, target: Path) -> None:
        if target.exists() or target.is_symlink():
            raise WriteError(
                f"{target}: exists and was not written by a build (it is not in {MANIFEST}); "
                "move it away, or delete it if it is a leftover"
            )


def write_tree(docs: Path, files: Iterable[Page | Artifact]) -> WriteReport:
    """Bring ``docs/`` to exactly the given generated files; hand-written files are never touched.

    Raises:
        WriteError: a path leaves ``docs/``, stands twice, or belongs to a hand-written file.
    """
    tree = Tree(docs)
    for file in files:
        tree.put(file.path, content_of(file))
    return tree.finish()


def content_of(file: Page | Artifact) -> bytes:
    """The bytes of a file."""
    return page_text(file).encode() if isinstance(file, Page) else file.content


def write_file(docs: Path, path: str, content: bytes, key: Key) -> tuple[Output, bool]:
    """Bring one file into place; gives how it lies there, and whether it had to be written.

    Raises:
        WriteError: it cannot be written.
    """
    with _explained(docs / path):
        is_new = _write_if_changed(docs / path, content)
        status = (docs / path).stat()
    return Output(path, key, status.st_size, status.st_mtime_ns), is_new


def is_untouched(output: Output, seen: Stamps) -> bool:
    """Whether a file was seen as a build left it."""
    return seen.get(output.path) == (output.size, output.changed)


@contextmanager
def _explained(place: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise WriteError(f"{place}: cannot be written ({error.strerror}); correct it and build again") from error


def _read_manifest(manifest: Path, bounds: "_Bounds") -> tuple[set[str], bool]:
    """The paths that are ours, and whether a full disk or a kill cut the last line."""
    try:
        text = manifest.read_text(encoding="utf-8")
    except FileNotFoundError:
        return set(), False
    except (OSError, UnicodeDecodeError) as error:
        raise WriteError(f"{manifest}: cannot be read ({error}); delete the generated folders and this file") from error
    paths = set(text.splitlines())
    if not bounds.hold(paths):
        path = next(path for path in sorted(paths) if not bounds.hold([path]))
        raise WriteError(f"{manifest}: lists {path!r}, which is outside {manifest.parent}; remove that line")
    return paths, not text.endswith("\n") and bool(text)


class _Bounds:
    """What lies below a folder; each subfolder is looked at once."""

    def __init__(self, root: Path) -> None:
        self._root = str(root)
        self._resolved = root.resolve()
        self._folders = {"": True}

    def hold(self, paths: Collection[str]) -> bool:
        """Whether all paths stay below the root. A folder below it may be a link that leads out of it."""
        return _are_plain(paths) and all(map(self._is_inside, {path.rpartition("/")[0] for path in paths}))

    def _is_inside(self, folder: str) -> bool:
        """Only a link leads out, so only links are followed: 9,000 folders are looked at in a twentieth of a second."""
        if folder not in self._folders:
            place = f"{self._root}/{folder}"
            if os.path.islink(place):  # noqa: PTH114 (a Path for each folder takes longer than the look)
                self._folders[folder] = Path(place).resolve().is_relative_to(self._resolved)
            else:
                self._folders[folder] = self._is_inside(folder.rpartition("/")[0])
        return self._folders[folder]


def _are_plain(paths: Collection[str]) -> bool:
    """Whether all paths are written plainly; they are looked at as one text, since there are 46,000."""
    text = "\n".join(["", *paths, ""])
    return not paths or not any(sign in text for sign in _NOT_PLAIN)


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
