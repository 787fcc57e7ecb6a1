"""The folder that is served, and the folder beside it in which the next site is made; they change places as a whole.

The folder beside keeps the site before last. Most of its files are hard links to those of the site, so it costs little,
and the next build begins with it instead of an empty folder. Whatever a killed build left there is found by its stamps.
"""

import ctypes
import errno
import hashlib
import os
import shutil
import sys
from collections.abc import Collection
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from dafu.errors import SiteError
from dafu.publish.stamps import hidden_stamps, stamp_text, stamps_of_finished, text_of_stamp

_NO_SPACE_ON = {errno.ENOSPC, errno.EDQUOT}
_AT_FDCWD = -100
_RENAME_EXCHANGE = 2


@dataclass(frozen=True, slots=True)
class Place:
    """Where a site stands, and where the next one is made."""

    site: Path
    beside: Path
    ledger: Path

    @classmethod
    def of(cls, site: Path, project: Path) -> "Place":
        """The folder beside lies in ``.cache`` of the project, or beside the site where that is another file system.

        Names there tell the sites of one project apart. Those within it are known by where they lie in it, so that a
        project that was moved or copied, times and all, knows its site.

        Raises:
            SiteError: the folder cannot be made.
        """
        site, project = site.resolve(), project.resolve()
        known_by = site.relative_to(project) if site.is_relative_to(project) else site
        name = f"{site.name}-{hashlib.sha256(known_by.as_posix().encode()).hexdigest()[:8]}"
        cache = project / ".cache" / "site"
        try:
            cache.mkdir(parents=True, exist_ok=True)
            site.parent.mkdir(parents=True, exist_ok=True)
            is_near = cache.stat().st_dev == site.parent.stat().st_dev
        except OSError as error:
            raise SiteError(f"{error.filename}: {error.strerror}; the site is made there") from error
        beside = cache / f"{name}.next" if is_near else site.parent / f".{site.name}.next"
        return cls(site, beside, cache / f"{name}.ledger")

    @property
    def _aside(self) -> Path:
        """Where the site stands for a moment on systems that cannot exchange two folders in one step."""
        return self.beside.with_suffix(".before")

    def repair(self) -> None:
        """Undo what a build was doing when it was killed between two renames."""
        if self._aside.exists():
            if self.site.exists():
                shutil.rmtree(self._aside)
            else:
                self._aside.rename(self.site)

    def swap(self) -> None:
        """Put what was made beside in the place of the site; the site before is beside then.

        Raises:
            SiteError: the folder of the site cannot be renamed.
        """
        try:
            if not self.site.exists():
                self.beside.rename(self.site)
            elif not _exchange(self.beside, self.site):
                self.site.rename(self._aside)
                self.beside.rename(self.site)
                self._aside.rename(self.beside)
        except OSError as error:
            raise SiteError(
                f"{self.site}: cannot be replaced ({error.strerror}); let site_dir be a folder inside of it"
            ) from error

    def discard(self) -> None:
        """Give back the room of an unfinished site."""
        shutil.rmtree(self.beside, ignore_errors=True)


def _exchange(one: Path, other: Path) -> bool:
    """Let two folders change names in one step; False where the system or the file system cannot."""
    if sys.platform != "linux":
        return False
    rename = getattr(ctypes.CDLL(None, use_errno=True), "renameat2", None)
    if rename is None:
        return False
    done = rename(_AT_FDCWD, os.fsencode(one), _AT_FDCWD, os.fsencode(other), _RENAME_EXCHANGE)
    if done != 0 and ctypes.get_errno() not in {errno.EINVAL, errno.ENOSYS}:
        raise OSError(ctypes.get_errno(), os.strerror(ctypes.get_errno()), str(other))
    return bool(done == 0)


def write_page(path: str, content: bytes) -> None:
    """Write a file; most have a folder of their own, which is not there yet."""
    folder = os.path.dirname(path)  # noqa: PTH120 - called for each file of a site; building a Path costs more than the call
    try:
        os.mkdir(folder)  # noqa: PTH102 - as above
    except FileExistsError:
        pass
    except FileNotFoundError:
        os.makedirs(folder, exist_ok=True)  # noqa: PTH103 - as above
    with open(path, "wb", buffering=0) as file:  # noqa: PTH123 - as above
        left = memoryview(content)
        while left:
            left = left[file.write(left) :]


class Beside:
    """The folder beside, while it is brought to what the new site keeps.

    It is looked at once, as a killed build may have left anything there; the site itself only where the two differ.
    """

    def __init__(self, place: Place) -> None:
        """Look, and remove folders that hold no file."""
        place.beside.mkdir(parents=True, exist_ok=True)
        self._root, self._site = str(place.beside), str(place.site)
        self._there = stamps_of_finished(place.beside)
        self._elsewhere: set[str] = set()
        """What lies in the site only."""

    def finds(self, path: str, stamp: str) -> bool:
        """Whether a file lies beside or in the site as the last build left it."""
        there = self._there.get(path)
        if there is not None and stamp_text(there) == stamp:
            return True
        if stamp and text_of_stamp(f"{self._site}/{path}") == stamp:
            self._elsewhere.add(path)
            return True
        return False

    def take_over(self, kept: Collection[str], private: Collection[str] = ()) -> None:
        """Bring the folder to exactly these files, and to the hidden ones of the site, which MkDocs leaves alone.

        Args:
            kept: files that were found.
            private: those of them that somebody may write to; they are copied, for a link would change the site too.
        """
        elsewhere = {*self._elsewhere.intersection(kept), *hidden_stamps(Path(self._site))}
        stale = [path for path in self._there if path in elsewhere or path not in kept]
        for path in stale:
            os.unlink(f"{self._root}/{path}")  # noqa: PTH108 - as above
        self._sweep({path.rpartition("/")[0] for path in stale})
        folders = {""}
        for path in sorted(elsewhere):
            _make_folder(self._root, path.rpartition("/")[0], folders)
            _link(f"{self._site}/{path}", f"{self._root}/{path}")
        for path in private:
            _own(f"{self._root}/{path}")

    def _sweep(self, emptied: Collection[str]) -> None:
        """Remove folders that hold no file any more: another file may have the name of one."""
        for lowest in emptied:
            folder = lowest
            with suppress(OSError):  # it holds a file, or is gone
                while folder:
                    os.rmdir(f"{self._root}/{folder}")  # noqa: PTH106 - as above
                    folder = folder.rpartition("/")[0]


def _make_folder(root: str, folder: str, made: set[str]) -> None:
    """Make a folder and those that hold it, unless they are known to be there."""
    if folder in made:
        return
    _make_folder(root, folder.rpartition("/")[0], made)
    with suppress(FileExistsError):
        os.mkdir(f"{root}/{folder}")  # noqa: PTH102 - as above
    made.add(folder)


def _link(source: str, target: str) -> None:
    try:
        os.link(source, target)  # a Path for each of a hundred thousand files costs more than the call
    except OSError as error:
        if error.errno in _NO_SPACE_ON:
            raise
        shutil.copy2(source, target)


def _own(path: str) -> None:
    """Make a copy of a file that has other names, too."""
    if os.stat(path).st_nlink > 1:  # noqa: PTH116 - as above
        copy = f"{path}.copy"
        shutil.copy2(path, copy)
        os.replace(copy, path)  # noqa: PTH105 - as above
