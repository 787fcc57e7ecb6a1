"""The door of the search to the disk: the folder of an index, and the sources of the client (with ``spill`` and ``variants``)."""

import base64
import hashlib
import os
import re
import threading
import zlib
from collections import Counter, deque
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from itertools import accumulate
from pathlib import Path
from types import TracebackType
from typing import NamedTuple, Self

FOLDERS = ("grams", "texts", "where", "jumps", "facets", "pages")
_OURS = re.compile(r"[a-z2-7]{10}\.(?:bin|js)(?:\.\d+\.\d+)?")
_WAITING = 64
_LEVEL = 6  # 9 takes twice as long and saves half a percent
_GZIP = 31
_CLIENT = Path(__file__).parent / "client"
MODULES = (
    *("normal.js", "query.js", "postings.js", "files.js", "passages.js", "facets.js", "suggest.js"),
    "search.js",
)
"""Parts of the client, each after those that it imports."""


class Location(NamedTuple):
    """Where a member lies: name of a file, and the bytes of it."""

    name: str
    offset: int
    length: int


def content_name(content: bytes) -> str:
    """Ten signs from the SHA-256 of the content: the same content has the same name, in lower case for every disk."""
    return base64.b32encode(hashlib.sha256(content).digest()[:10])[:10].decode().lower()


def _compressed(content: bytes) -> bytes:
    packer = zlib.compressobj(_LEVEL, zlib.DEFLATED, _GZIP)
    return packer.compress(content) + packer.flush()


class Stored(NamedTuple):
    """A file of the index."""

    folder: str
    name: str
    locations: Sequence[Location]
    """Of its members."""
    size: int
    is_new: bool


def store(
    root: Path, folder: str, members: Sequence[bytes], *, scripts: bool, packed: Mapping[bytes, bytes] | None = None
) -> Stored:
    """Write a file named by its content, unless it is there; any process may do it.

    Args:
        root: folder of the index.
        folder: one of ``FOLDERS``.
        members: what the file holds.
        scripts: whether there is a second form of the file.
        packed: members that have been compressed before.
    """
    name = content_name(b"".join(members))
    path = root / folder / f"{name}.bin"
    known = packed or {}
    if (found := _found(path, members, known)) is None:
        found = [known.get(member) or _compressed(member) for member in members]
        _write(path, b"".join(found))
        is_new = True
    else:
        is_new = False
    content = b"".join(found)
    if scripts and (is_new or not path.with_suffix(".js").exists()):
        _write(path.with_suffix(".js"), as_script(f"{folder}/{name}", content))
    return Stored(folder, name, _locations(name, found), len(content), is_new)


def _locations(name: str, members: Sequence[bytes]) -> list[Location]:
    ends = accumulate(map(len, members))
    return [Location(name, end - len(one), len(one)) for end, one in zip(ends, members, strict=True)]


def _found(path: Path, members: Sequence[bytes], packed: Mapping[bytes, bytes]) -> list[bytes] | None:
    """The members as they were compressed before; unpacking them takes a tenth of the time. None when any is damaged."""
    if not path.exists():
        return None
    if all(member in packed for member in members) and path.stat().st_size == sum(len(packed[one]) for one in members):
        return [packed[member] for member in members]  # read and found whole before
    try:
        found = list(_unpacked(path.read_bytes()))
    except zlib.error:
        return None
    return [one for one, _ in found] if [member for _, member in found] == list(members) else None


def _unpacked(content: bytes) -> Iterator[tuple[bytes, bytes]]:
    """Each member of a file, compressed and not.

    Raises:
        zlib.error: the file is cut or damaged.
    """
    while content:
        unpacker = zlib.decompressobj(_GZIP)
        member = unpacker.decompress(content)
        if not unpacker.eof:
            raise zlib.error
        rest = unpacker.unused_data
        yield content[: len(content) - len(rest)], member
        content = rest


def read_members(root: Path, stored: Stored) -> list[tuple[bytes, bytes]] | None:
    """Each member of a file that an earlier build wrote, compressed and not; None when it is not what was written."""
    try:
        members = list(_unpacked((root / stored.folder / f"{stored.name}.bin").read_bytes()))
    except (OSError, zlib.error):
        return None
    return members if content_name(b"".join(member for _, member in members)) == stored.name else None


def _write(path: Path, content: bytes) -> None:
    """Whole or not at all: a build that is killed leaves no file that is cut."""
    fresh = path.with_name(f"{path.name}.{os.getpid()}.{threading.get_ident()}")
    fresh.write_bytes(content)
    fresh.replace(path)


class IndexFolder:
    """Writes files named by their content, only when they are not there yet; compresses on all cores."""

    def __init__(self, root: Path, *, scripts: bool) -> None:
        """Open a folder, which is made when it does not exist."""
        self._root = root
        self._scripts = scripts
        self._pool = ThreadPoolExecutor(os.cpu_count())
        self._waiting: deque[Future[Stored]] = deque()
        self._names: set[str] = set()
        self._standing: dict[str, dict[str, int]] = {}
        self.sizes: Counter[str] = Counter()
        self.written = 0
        self.deleted = 0
        for folder in FOLDERS:
            (root / folder).mkdir(parents=True, exist_ok=True)

    def has(self, folder: str, name: str, size: int) -> bool:
        """Whether a file stood there when it was first asked, in all its forms."""
        if folder not in self._standing:
            self._standing[folder] = {one.name: one.stat().st_size for one in os.scandir(self._root / folder)}
        standing = self._standing[folder]
        return standing.get(f"{name}.bin") == size and (not self._scripts or f"{name}.js" in standing)

    def __enter__(self) -> Self:
        """Files are complete when the block ends."""
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        """Wait for what is being written."""
        self._pool.shutdown()

    def add(self, folder: str, content: bytes) -> str:
        """Store one member as a file of its own; gives its name."""
        self.add_all(folder, [content])
        return content_name(content)

    def add_all(self, folder: str, members: Sequence[bytes]) -> Future[Stored]:
        """Store members in one file; where they lie is known when it is written."""
        future = self._pool.submit(store, self._root, folder, members, scripts=self._scripts)
        self._waiting.append(future)
        if len(self._waiting) > _WAITING:
            self.note(self._waiting.popleft().result())
        return future

    def note(self, stored: Stored) -> None:
        """A file belongs to this index, whoever has written it."""
        name = f"{stored.folder}/{stored.name}"
        if name not in self._names:
            self._names.add(name)
            self.sizes[stored.folder] += stored.size
            self.written += stored.is_new

    def finish(self, root: bytes) -> int:
        """Write the root last, then delete files of earlier builds; gives the number of files."""
        while self._waiting:
            self.note(self._waiting.popleft().result())
        self._write_root(root)
        suffixes = (".bin", ".js") if self._scripts else (".bin",)
        current = {f"{name}{suffix}" for name in self._names for suffix in suffixes}
        for folder in FOLDERS:
            there = [one for one in os.listdir(self._root / folder) if f"{folder}/{one}" not in current]  # noqa: PTH208 (names alone)
            for name in filter(_OURS.fullmatch, there):
                (self._root / folder / name).unlink()
                self.deleted += 1
        return len(current) + len(suffixes)

    def _write_root(self, root: bytes) -> None:
        self.sizes["root"] = len(root)
        files = [("root.json", root)] + ([("root.js", as_script("root", root))] if self._scripts else [])
        for name, content in files:
            path = self._root / name
            if not path.exists() or path.read_bytes() != content:
                fresh = path.with_suffix(".new")
                fresh.write_bytes(content)
                fresh.replace(path)
                self.written += 1


def as_script(name: str, content: bytes) -> bytes:
    """The second form of a file, which a page opened from a disk can load: a call with the bytes in base 64."""
    return f'__searchFile("{name}","{base64.b64encode(content).decode()}")'.encode()


def read_client() -> list[tuple[str, str]]:
    """Name and source of each module of the client, in the order of ``MODULES``."""
    return [(name, (_CLIENT / name).read_text(encoding="utf-8")) for name in MODULES]


def write_client(path: Path, script: str) -> None:
    """Write the client that pages load, unless it is there already."""
    if not path.exists() or path.read_text(encoding="utf-8") != script:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(script, encoding="utf-8")
