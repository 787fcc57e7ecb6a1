"""The only door of the search to the disk: the folder of an index, the spill of a build, the sources of the client."""

import base64
import hashlib
import re
import tempfile
import zlib
from collections import Counter
from collections.abc import Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from itertools import accumulate
from pathlib import Path
from threading import Lock
from types import TracebackType
from typing import IO, NamedTuple, Self

import numpy as np
from numpy.typing import NDArray

from dafu.search.grams import Grams, partition_bounds
from dafu.search.postings import RECORD

FOLDERS = ("grams", "texts", "shown", "jumps", "facets", "pages")
_OURS = re.compile(r"[a-z2-7]{10}\.(?:bin|js)")
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
    return base64.b32encode(hashlib.sha256(content).digest())[:10].decode().lower()


def _compressed(content: bytes) -> bytes:
    packer = zlib.compressobj(_LEVEL, zlib.DEFLATED, _GZIP)
    return packer.compress(content) + packer.flush()


class IndexFolder:
    """Writes files named by their content, only when they are not there yet; compresses on all cores."""

    def __init__(self, root: Path, *, scripts: bool) -> None:
        """Open a folder, which is made when it does not exist."""
        self._root = root
        self._scripts = scripts
        self._pool = ThreadPoolExecutor()
        self._waiting: list[tuple[str, Future[list[Location]]]] = []
        self._names: set[str] = set()
        self._lock = Lock()
        self.sizes: Counter[str] = Counter()
        self.written = 0
        self.deleted = 0
        for folder in FOLDERS:
            (root / folder).mkdir(parents=True, exist_ok=True)

    def __enter__(self) -> Self:
        """Files are complete when the block ends."""
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        """Wait for what is being written."""
        self._pool.shutdown()

    def add(self, folder: str, content: bytes) -> str:
        """Store one member as a file of its own; gives its name."""
        name = content_name(content)
        self._submit(folder, name, [content])
        return name

    def add_all(self, folder: str, members: Sequence[bytes]) -> Future[list[Location]]:
        """Store members in one file; where they lie is known when it is written."""
        return self._submit(folder, content_name(b"".join(members)), members)

    def _submit(self, folder: str, name: str, members: Sequence[bytes]) -> Future[list[Location]]:
        future = self._pool.submit(self._write, folder, name, members)
        if f"{folder}/{name}" not in self._names:
            self._names.add(f"{folder}/{name}")
            self._waiting.append((folder, future))
        if len(self._waiting) > _WAITING:
            self._collect()
        return future

    def _write(self, folder: str, name: str, members: Sequence[bytes]) -> list[Location]:
        packed = [_compressed(member) for member in members]
        content = b"".join(packed)
        self._write_once(self._root / folder / f"{name}.bin", content)
        if self._scripts:
            self._write_once(self._root / folder / f"{name}.js", as_script(f"{folder}/{name}", content))
        if len(members) == 1:
            return [Location(name, 0, len(content))]
        ends = list(accumulate(map(len, packed)))
        return [Location(name, end - len(one), len(one)) for end, one in zip(ends, packed, strict=True)]

    def _collect(self) -> None:
        folder, future = self._waiting.pop(0)
        self.sizes[folder] += sum(length for _, _, length in future.result())

    def _write_once(self, path: Path, content: bytes) -> None:
        if not path.exists():
            path.write_bytes(content)
            with self._lock:
                self.written += 1

    def finish(self, root: bytes) -> int:
        """Write the root last, then delete files of earlier builds; gives the number of files."""
        while self._waiting:
            self._collect()
        self._write_root(root)
        suffixes = (".bin", ".js") if self._scripts else (".bin",)
        current = {f"{name}{suffix}" for name in self._names for suffix in suffixes}
        for folder in FOLDERS:
            for path in (self._root / folder).iterdir():
                if _OURS.fullmatch(path.name) and f"{folder}/{path.name}" not in current:
                    path.unlink()
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
                fresh.rename(path)
                self.written += 1


def as_script(name: str, content: bytes) -> bytes:
    """The second form of a file, which a page opened from a disk can load: a call with the bytes in base 64."""
    return f'__searchFile("{name}","{base64.b64encode(content).decode()}")'.encode()


class Spill:
    """Postings on their way to the lists: in memory as long as they fit, then in partitions by key on the disk."""

    _IN_MEMORY = 2_000_000
    _PARTITIONS = 64

    def __init__(self) -> None:
        """Start with nothing."""
        self._parts: list[NDArray[np.void]] = []
        self._held = 0
        self.postings = 0
        self._folder: tempfile.TemporaryDirectory[str] | None = None
        self._files: list[IO[bytes]] = []
        self._bounds = np.empty(0, np.uint64)

    def add(self, document: int, grams: Grams) -> None:
        """Take grams of one document."""
        records = np.empty(len(grams.keys), RECORD)
        records["key"], records["document"], records["flags"] = grams.keys, document, grams.flags
        self._parts.append(records)
        self._held += len(records)
        self.postings += len(records)
        if self._held >= self._IN_MEMORY:
            self._to_disk()

    def _to_disk(self) -> None:
        records = np.concatenate(self._parts)
        self._parts.clear()
        self._held = 0
        if self._folder is None:
            self._folder = tempfile.TemporaryDirectory()
            self._bounds = partition_bounds(records["key"][::97], self._PARTITIONS)
            paths = [Path(self._folder.name) / str(number) for number in range(len(self._bounds) + 1)]
            self._files = [path.open("w+b") for path in paths]
        parts = np.searchsorted(self._bounds, records["key"], side="right")
        order = np.argsort(parts, kind="stable")
        cuts = np.searchsorted(parts[order], np.arange(len(self._files) + 1))
        for number, file in enumerate(self._files):
            file.write(records[order[cuts[number] : cuts[number + 1]]].tobytes())

    def partitions(self) -> Iterator[NDArray[np.void]]:
        """All postings, in parts whose keys follow each other; empties the spill."""
        if self._folder is None:
            yield np.concatenate(self._parts) if self._parts else np.empty(0, RECORD)
            self._parts.clear()
            return
        self._to_disk()
        for file in self._files:
            file.seek(0)
            yield np.frombuffer(file.read(), RECORD)
            file.close()
        self._folder.cleanup()


def read_client() -> list[tuple[str, str]]:
    """Name and source of each module of the client, in the order of ``MODULES``."""
    return [(name, (_CLIENT / name).read_text(encoding="utf-8")) for name in MODULES]


def write_client(path: Path, script: str) -> None:
    """Write the client that pages load, unless it is there already."""
    if not path.exists() or path.read_text(encoding="utf-8") != script:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(script, encoding="utf-8")
