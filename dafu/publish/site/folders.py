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
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from dafu.errors import SiteError
from dafu.publish.stamps import Stamp, stamps_below

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

        Raises:
            SiteError: the folder cannot be made.
        """
        site = site.resolve()
        name = f"{site.name}-{hashlib.sha256(str(site).encode()).hexdigest()[:8]}"
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


def take_over(place: Place, kept: Mapping[str, Stamp], private: frozenset[str]) -> None:
    """Bring the folder beside to exactly the kept files of the site.

    Args:
        place: where both folders are.
        kept: path of each file to take over, with its stamp in the site.
        private: those of them that somebody may write to; they are copied, for a link would change the site too.
    """
    place.beside.mkdir(parents=True, exist_ok=True)
    there = stamps_below(place.beside)
    for path, stamp in there.items():
        if path in private or kept.get(path) != stamp:
            (place.beside / path).unlink()
    root, site = str(place.beside), str(place.site)
    folders = {""}
    for path, stamp in kept.items():
        if there.get(path) == stamp and path not in private:
            continue
        _make_folder(root, path.rpartition("/")[0], folders)
        _link(f"{site}/{path}", f"{root}/{path}", is_private=path in private)


def _make_folder(root: str, folder: str, made: set[str]) -> None:
    """Make a folder and those that hold it, unless they are known to be there."""
    if folder in made:
        return
    _make_folder(root, folder.rpartition("/")[0], made)
    with suppress(FileExistsError):
        os.mkdir(f"{root}/{folder}")  # noqa: PTH102 - as above
    made.add(folder)


def _link(source: str, target: str, *, is_private: bool) -> None:
    if not is_private:
        try:
            os.link(source, target)  # a Path for each of a hundred thousand files costs more than the call
        except OSError as error:
            if error.errno in _NO_SPACE_ON:
                raise
        else:
            return
    shutil.copy2(source, target)
