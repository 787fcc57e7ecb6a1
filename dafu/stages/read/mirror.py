"""A corpus that lies elsewhere (``s3://``, ``oss://``, ``https://`` …), mirrored below the cache before a build.

What is new or changed there is fetched through fsspec, many files at once; the rest lies here already. So a build, a
proof and the raw captures that the site offers all read from a disk, and a worker on another machine needs neither the
address nor leave to read there: captures come to it with its tasks.
"""

import hashlib
import json
import os
import shutil
from collections.abc import Iterable, Iterator, Mapping
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


def mirror(url: str, cache: Path) -> Path:
    """The folder that holds the files of an address, after what is new there was fetched.

    A file that cannot be fetched is a link that leads nowhere: reading it fails, so it is set aside like any capture
    that cannot be read.

    Raises:
        CorpusError: the address cannot be understood or listed, or a package for it is missing.
    """
    system, root = _opened(url)
    name = PurePosixPath(root.rstrip("/")).name or "corpus"
    folder = cache / hashlib.sha256(url.rstrip("/").encode()).hexdigest()[:16] / name
    try:
        _mirror_folder(system, root, folder)
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


def _mirror_folder(system: Any, root: str, folder: Path) -> None:
    """One folder after the other, so that no listing of the whole corpus stands in memory."""
    if not system.isdir(root):
        raise CorpusError(f"{root}: the corpus does not exist or is no folder; check the address")
    folder.mkdir(parents=True, exist_ok=True)
    waiting = [(root, folder)]
    while waiting:
        remote, local = waiting.pop()
        entries = {name: entry for entry in system.ls(remote, detail=True) if (name := _safe_name(entry))}
        files = {name: entry for name, entry in entries.items() if entry["type"] == "file"}
        folders = [name for name, entry in entries.items() if entry["type"] == "directory"]
        _forget_others(local, {*files, *folders}, frozenset(folders))
        _fetch_new(system, files, local)
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


def _fetch_new(system: Any, files: Mapping[str, Mapping[str, Any]], folder: Path) -> None:
    """Fetch the files whose content is not here; what was fetched is noted batch by batch."""
    known = _listing(folder)
    marks = {name: _mark(entry) for name, entry in files.items()}
    new = [name for name in sorted(files) if known.get(name) != marks[name] or not (folder / name).is_file()]
    here = {name: mark for name, mark in known.items() if marks.get(name) == mark and name not in new}
    small = [name for name in new if _is_plain(name) and (files[name].get("size") or 0) <= _SMALL]
    for batch in _batches(small):
        paths = {files[name]["name"]: name for name in batch}
        fetched = system.cat(list(paths), on_error="return")
        # Of one path the bare content. The names may be written otherwise than we asked, but come sorted as ours do.
        contents = fetched.values() if isinstance(fetched, dict) else [fetched]
        for name, content in zip(paths.values(), contents, strict=True):
            _put(folder / name, content)
        here |= {name: marks[name] for name in batch if (folder / name).is_file()}
        _write_listing(folder, here)
    for name in sorted(set(new) - set(small)):
        _put_large(system, str(files[name]["name"]), folder / name)
        here |= {name: marks[name]} if (folder / name).is_file() else {}
        _write_listing(folder, here)
    if here != known:
        _write_listing(folder, here)


def _is_plain(name: str) -> bool:
    """Whether fsspec takes the name as it stands when it is asked for many at once, and not as a pattern."""
    return not any(sign in name for sign in "*?[")


def _mark(entry: Mapping[str, Any]) -> str:
    return " ".join(f"{key}={entry[key]}" for key in _TELLING if entry.get(key) is not None)


def _batches(names: list[str]) -> Iterator[list[str]]:
    return (names[start : start + _AT_ONCE] for start in range(0, len(names), _AT_ONCE))


def _put(path: Path, content: bytes | BaseException) -> None:
    part = path.with_name(f".part-{os.getpid()}")
    if isinstance(content, BaseException):
        _note_failure(path, content)
    else:
        part.write_bytes(content)
        part.replace(path)


def _put_large(system: Any, remote: str, path: Path) -> None:
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
