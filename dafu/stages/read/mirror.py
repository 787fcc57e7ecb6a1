"""A corpus that lies elsewhere (``s3://``, ``oss://``, ``https://`` …), mirrored below the cache before a build.

What is new or changed there is fetched through fsspec, many files at once; the rest lies here already. So a build, a
proof and the raw captures that the site offers all read from a disk, and a worker on another machine needs neither the
address nor leave to read there: captures come to it with its tasks.
"""

import hashlib
import json
import os
import shutil
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path, PurePosixPath
from typing import Any, Final

from dafu.errors import CorpusError

_LISTING: Final = ".listing.json"
"""What each folder of the mirror remembers of its files; hidden, so it is no capture."""
_AT_ONCE: Final = 64
"""Files fetched side by side; a store in the same city answers each in some 20 ms."""
_SMALL: Final = 1_000_000
"""Bytes of a file that is fetched through memory; a larger one goes to the disk piece by piece."""
_TELLING: Final = ("ETag", "etag", "md5", "checksum", "LastModified", "last_modified", "mtime", "created", "size")
"""What file systems tell of a file that differs when its content does."""


def is_elsewhere(corpus: str) -> bool:
    """Whether a corpus is an address and not a path."""
    return "://" in corpus


def mirror(url: str, cache: Path, tell: Callable[[int], None] = lambda _fetched: None) -> Path:
    """The folder that holds the files of an address, after what is new there was fetched.

    A file that cannot be fetched is a link that leads nowhere: reading it fails, so it is set aside like any capture
    that cannot be read.

    Args:
        url: of a folder.
        cache: where the mirrors of all addresses lie.
        tell: called with the number of files that were fetched so far.

    Raises:
        CorpusError: the address cannot be understood or listed, or a package for it is missing.
    """
    system, root = _opened(url)
    name = PurePosixPath(root.rstrip("/")).name or "corpus"
    folder = cache / hashlib.sha256(url.rstrip("/").encode()).hexdigest()[:16] / name
    try:
        _mirror_folder(system, root, folder, tell)
    except (OSError, ValueError) as error:
        raise CorpusError(f"{url}: cannot be listed ({error}); check the address and that you may read it") from error
    except Exception as error:
        # Each store's own library has errors of its own.
        raise CorpusError(
            f"{url}: {type(error).__name__}: {error}; check the address and that you may read it"
        ) from error
    return folder


def _opened(url: str) -> tuple[Any, str]:
    try:
        from fsspec.core import url_to_fs  # noqa: PLC0415 (an extra that most archives do without)

        # Listings are asked for once, and those of a large corpus would fill the memory.
        system, root = url_to_fs(url, use_listings_cache=False)
    except ImportError as error:
        what = f"{url}: {error}; install Dafu's extra `cluster`, or the package of this store"
        raise CorpusError(what) from error
    except ValueError as error:
        raise CorpusError(f"{url}: {error}; use an address that fsspec knows, such as s3://bucket/captures") from error
    return system, str(root)


def _mirror_folder(system: Any, root: str, folder: Path, tell: Callable[[int], None]) -> None:
    """One folder after the other, so that no listing of the whole corpus stands in memory."""
    if not system.isdir(root):
        raise CorpusError(f"{root}: the corpus does not exist or is no folder; check the address")
    folder.mkdir(parents=True, exist_ok=True)
    waiting, fetched = [(root, folder)], 0
    while waiting:
        remote, local = waiting.pop()
        entries = {name: entry for entry in system.ls(remote, detail=True) if (name := _safe_name(entry))}
        files = {name: entry for name, entry in entries.items() if entry["type"] == "file"}
        folders = [name for name, entry in entries.items() if entry["type"] == "directory"]
        _forget_others(local, {*files, *folders}, frozenset(folders))
        for count in _fetch_new(system, files, local):
            fetched += count
            tell(fetched)
        for name in folders:
            (local / name).mkdir(exist_ok=True)
            waiting.append((entries[name]["name"], local / name))


def _safe_name(entry: Mapping[str, Any]) -> str | None:
    """The last part of an entry's name; None for what is hidden, or would lead out of the folder."""
    name = str(entry["name"]).rstrip("/").rpartition("/")[2]
    return None if name.startswith(".") or not name or os.sep in name or "\0" in name else name


def _forget_others(folder: Path, names: Iterable[str], folders: frozenset[str]) -> None:
    """Delete what is no longer there, and what was a folder and is a file now or the other way round."""
    wanted = frozenset(names)
    for path in folder.iterdir():
        is_folder = path.is_dir() and not path.is_symlink()
        if path.name == _LISTING or (path.name in wanted and is_folder == (path.name in folders)):
            continue
        if is_folder:
            shutil.rmtree(path)
        else:
            path.unlink()


def _fetch_new(system: Any, files: Mapping[str, Mapping[str, Any]], folder: Path) -> Iterator[int]:
    """Fetch the files whose content is not here, and note it; gives the size of each batch."""
    known = _listing(folder)
    marks = {name: _mark(entry) for name, entry in files.items()}
    new = [name for name in sorted(files) if known.get(name) != marks[name] or not (folder / name).is_file()]
    here = {name: mark for name, mark in known.items() if marks.get(name) == mark and name not in new}
    for batch in _batches(new, files):
        if len(batch) == 1:
            _put_alone(system, str(files[batch[0]]["name"]), folder / batch[0])
        else:
            fetched = system.cat([files[name]["name"] for name in batch], on_error="return")
            # The answer's names may be written otherwise than the question's; both are sorted.
            for name, content in zip(batch, fetched.values(), strict=True):
                _put(folder / name, content)
        here |= {name: marks[name] for name in batch if (folder / name).is_file()}
        _write_listing(folder, here)
        yield len(batch)
    if here != known:
        _write_listing(folder, here)


def _batches(names: list[str], files: Mapping[str, Mapping[str, Any]]) -> Iterator[list[str]]:
    """Runs of small files; large ones alone, and such as fsspec would take for patterns when asked for many at once."""
    batch: list[str] = []
    for name in names:
        if (files[name].get("size") or 0) > _SMALL or any(sign in name for sign in "*?["):
            yield [name]
        else:
            batch.append(name)
        if len(batch) == _AT_ONCE:
            yield batch
            batch = []
    if batch:
        yield batch


def _mark(entry: Mapping[str, Any]) -> str:
    return " ".join(f"{key}={entry[key]}" for key in _TELLING if entry.get(key) is not None)


def _put(path: Path, content: bytes | BaseException) -> None:
    part = path.with_name(f".part-{os.getpid()}")
    if isinstance(content, BaseException):
        _note_failure(path, content)
    else:
        part.write_bytes(content)
        part.replace(path)


def _put_alone(system: Any, remote: str, path: Path) -> None:
    part = path.with_name(f".part-{os.getpid()}")
    try:
        system.get_file(remote, str(part))
    except Exception as error:  # noqa: BLE001 (each store's own library has errors of its own)
        part.unlink(missing_ok=True)
        _note_failure(path, error)
    else:
        part.replace(path)


def _note_failure(path: Path, error: BaseException) -> None:
    """A link that leads nowhere stands for a file that could not be fetched; what went away meanwhile is gone."""
    path.unlink(missing_ok=True)
    if not isinstance(error, FileNotFoundError):
        path.symlink_to(f"not fetched ({type(error).__name__})")


def _listing(folder: Path) -> dict[str, str]:
    try:
        content = json.loads((folder / _LISTING).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return content if isinstance(content, dict) else {}


def _write_listing(folder: Path, names: Mapping[str, str]) -> None:
    part = folder / f".part-{os.getpid()}"
    part.write_text(json.dumps(names, ensure_ascii=False), encoding="utf-8")
    part.replace(folder / _LISTING)
