"""The store itself: one SQLite file, which a killed build leaves whole."""

import os
import sqlite3
import weakref
import zlib
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from dafu.errors import StoreError
from dafu.store.broken import StoreBroken
from dafu.store.keys import Key
from dafu.store.packing import Packed

_SCHEMA = """
CREATE TABLE facts (name TEXT PRIMARY KEY, value BLOB NOT NULL) WITHOUT ROWID;
CREATE TABLE surveys (key BLOB PRIMARY KEY, site TEXT, id TEXT, sketch BLOB);
CREATE TABLE templates (key BLOB PRIMARY KEY, template BLOB NOT NULL);
CREATE TABLE cards (key BLOB PRIMARY KEY, card BLOB NOT NULL);
CREATE TABLE bodies (key BLOB PRIMARY KEY, body BLOB NOT NULL);
CREATE TABLE outputs (path TEXT PRIMARY KEY, key BLOB NOT NULL, size INTEGER NOT NULL, changed INTEGER NOT NULL)
    WITHOUT ROWID;
"""
_TABLES = ("facts", "surveys", "templates", "cards", "bodies", "outputs")
_BATCH = 500
"""Changes after which what was done is kept for good; a killed build loses a few seconds of work."""


@dataclass(frozen=True, slots=True)
class Survey:
    """What the first reading of a capture found, but for its sketch."""

    site: str | None
    id: str = ""
    """Of the capture, when it teaches something about its site; empty when it does not."""


class Output(NamedTuple):
    """A file that a build wrote: what it was made from, and how to see that nobody touched it since."""

    path: str
    key: Key
    size: int
    changed: int
    """Time of its last change in nanoseconds, compared for equality only: clocks may go backwards."""


class Store:
    """Everything that builds remember. Without a file it lives as long as the object."""

    def __init__(self, path: Path | None, world: Key) -> None:
        """Open a store, or make one.

        Args:
            path: the file; None for a store that is forgotten.
            world: key of everything that all results depend on. A store of another world is emptied.

        Raises:
            StoreError: the file cannot be written.
        """
        self.path = path
        self.notes: list[str] = []
        """What a person should know: that the store was made anew, and why."""
        self.world = world
        """Key of everything that all results depend on."""
        self._changes = 0
        self._process = os.getpid()
        try:
            self._connection = self._opened(world)
        except sqlite3.OperationalError as error:
            raise StoreError(f"{path}: the store cannot be opened ({error}); correct its permissions") from error
        self.close = weakref.finalize(self, self._connection.close)

    def _opened(self, world: Key) -> sqlite3.Connection:
        if self.path is not None:
            self.path.parent.mkdir(parents=True, exist_ok=True)
        is_new = self.path is None or not self.path.exists()
        try:
            connection = _connected(self.path)
            found = None if is_new else _world(connection)
        except sqlite3.OperationalError:
            raise
        except sqlite3.DatabaseError:
            assert self.path is not None
            discard(self.path)
            self.notes.append("the store was damaged and is made anew; everything is converted again")
            return _made(_connected(self.path), world)
        if found == world:
            return connection
        if not is_new:
            self.notes.append("the store was made by other code, rules or settings; everything is converted again")
        return _made(connection, world)

    # ---------------------------------------------------------------- single values

    def fact(self, name: str) -> bytes | None:
        """A value kept under a name."""
        return self._one("SELECT value FROM facts WHERE name = ?", name)

    def put_fact(self, name: str, value: bytes) -> None:
        """Keep a value under a name."""
        self._put("INSERT OR REPLACE INTO facts VALUES (?, ?)", name, _sealed(value))

    # ---------------------------------------------------------------- captures

    def surveys(self) -> dict[Key, Survey]:
        """All that is known of captures by their keys, their sketches left where they are."""
        with _mended():
            rows = self._connection.execute("SELECT key, site, id FROM surveys")
            return {key: Survey(site, name) for key, site, name in rows}

    def put_survey(self, key: Key, survey: Survey, sketch: bytes | None) -> None:
        """Keep what was found, and what the capture teaches about its site."""
        sealed = None if sketch is None else _sealed(sketch)
        self._put("INSERT OR REPLACE INTO surveys VALUES (?, ?, ?, ?)", key, survey.site, survey.id, sealed)

    def sketch(self, key: Key) -> bytes:
        """What a capture teaches about its site."""
        found = self._one("SELECT sketch FROM surveys WHERE key = ?", key)
        if found is None:
            raise StoreBroken
        return found

    def templates(self) -> dict[Key, bytes]:
        """All templates by the keys of what they were learned from; asked for one by one, they take five times as long."""
        with _mended():
            rows = self._connection.execute("SELECT key, template FROM templates")
            return {key: _unsealed(template) for key, template in rows}

    def put_template(self, key: Key, template: bytes) -> None:
        """Keep a template."""
        self._put("INSERT OR REPLACE INTO templates VALUES (?, ?)", key, _sealed(template))

    def has(self, key: Key) -> bool:
        """Whether a capture was converted under this key."""
        with _mended():
            return self._connection.execute("SELECT 1 FROM cards WHERE key = ?", (key,)).fetchone() is not None

    def converted(self) -> set[Key]:
        """The keys of all captures that were converted."""
        with _mended():
            return {key for (key,) in self._connection.execute("SELECT key FROM cards")}

    def count(self) -> int:
        """How many captures are here, converted."""
        with _mended():
            return int(self._connection.execute("SELECT COUNT(*) FROM cards").fetchone()[0])

    def put(self, key: Key, packed: Packed) -> None:
        """Keep a converted capture; the card last, so that a card always has its body."""
        if packed.body:
            self._put("INSERT OR REPLACE INTO bodies VALUES (?, ?)", key, packed.body)
        self._put("INSERT OR REPLACE INTO cards VALUES (?, ?)", key, _sealed(packed.card))

    def card(self, key: Key) -> bytes:
        """The card of a converted capture."""
        if (found := self._one("SELECT card FROM cards WHERE key = ?", key)) is None:
            raise StoreBroken
        return found

    def cards(self, keys: Iterable[Key]) -> Iterator[bytes]:
        """The cards of many converted captures, in no order; asked for one by one, they take five times as long."""
        missing = set(keys)
        with _mended():
            for key, card in self._connection.execute("SELECT key, card FROM cards"):
                if key in missing:
                    missing.remove(key)
                    yield _unsealed(card)
        if missing:
            raise StoreBroken

    def packed(self, key: Key) -> Packed:
        """Everything that was kept of a capture."""
        with _mended():
            row = self._connection.execute("SELECT body FROM bodies WHERE key = ?", (key,)).fetchone()
        return Packed(self.card(key), bytes(row[0]) if row else b"")

    def body(self, key: Key) -> bytes:
        """The rest of a reply; it carries a checksum of its own."""
        self._at_home()
        with _mended():
            row = self._connection.execute("SELECT body FROM bodies WHERE key = ?", (key,)).fetchone()
        if row is None:
            raise StoreBroken
        return bytes(row[0])

    # ---------------------------------------------------------------- outputs

    def outputs(self) -> list[Output]:
        """Every file that the last builds wrote."""
        with _mended():
            return list(map(Output._make, self._connection.execute("SELECT path, key, size, changed FROM outputs")))

    def put_output(self, output: Output) -> None:
        """Note a file after it was written."""
        row = (output.path, output.key, output.size, output.changed)
        self._put("INSERT OR REPLACE INTO outputs VALUES (?, ?, ?, ?)", *row)

    def drop_outputs(self, paths: Iterable[str]) -> None:
        """Forget files that are gone."""
        with _mended():
            self._connection.executemany("DELETE FROM outputs WHERE path = ?", [(path,) for path in paths])

    # ---------------------------------------------------------------- upkeep

    def keep_only(self, surveys: Iterable[Key], templates: Iterable[Key], cards: Iterable[Key]) -> None:
        """Forget the captures that are no longer there, and what was made from them."""
        converted = set(cards)
        kept = {"surveys": set(surveys), "templates": set(templates), "cards": converted, "bodies": converted}
        with _mended():
            for table, keys in kept.items():
                there = self._connection.execute(f"SELECT key FROM {table}")  # noqa: S608 (our own names)
                gone = [row for row in there if row[0] not in keys]
                self._connection.executemany(f"DELETE FROM {table} WHERE key = ?", gone)  # noqa: S608 (as above)
        self.commit()

    def commit(self) -> None:
        """Keep for good what was put so far."""
        with _mended():
            self._connection.commit()
        self._changes = 0

    def _at_home(self) -> None:
        """A forked process must not use a connection that it was born with: it opens one of its own."""
        if os.getpid() != self._process and self.path is not None:
            self._inherited = self._connection
            self._connection = _connected(self.path)
            self._process = os.getpid()

    def _one(self, query: str, key: Key | str) -> bytes | None:
        with _mended():
            row = self._connection.execute(query, (key,)).fetchone()
        return _unsealed(row[0]) if row and row[0] is not None else None

    def _put(self, statement: str, *values: object) -> None:
        with _mended():
            self._connection.execute(statement, values)
        self._changes += 1
        if self._changes >= _BATCH:
            self.commit()


def discard(path: Path) -> None:
    """Delete a store and what SQLite keeps beside it."""
    for name in (path.name, f"{path.name}-wal", f"{path.name}-shm"):
        path.with_name(name).unlink(missing_ok=True)


def _connected(path: Path | None) -> sqlite3.Connection:
    # "" is a file of SQLite's own that goes away with the connection.
    connection = sqlite3.connect("" if path is None else path)
    # A write-ahead log takes many small changes at the price of one, and a kill at any moment leaves the last whole state.
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("PRAGMA synchronous = NORMAL")
    return connection


def _world(connection: sqlite3.Connection) -> bytes:
    """The world that a store was made in; none for a store of another layout, or one whose making was broken off."""
    if not connection.execute("SELECT 1 FROM sqlite_master WHERE name = 'facts'").fetchone():
        return b""
    row = connection.execute("SELECT value FROM facts WHERE name = 'world'").fetchone()
    return bytes(row[0]) if row else b""


def _made(connection: sqlite3.Connection, world: Key) -> sqlite3.Connection:
    """An empty store in place of whatever the file held."""
    for table in _TABLES:
        connection.execute(f"DROP TABLE IF EXISTS {table}")
    connection.executescript(_SCHEMA)
    connection.execute("INSERT INTO facts VALUES ('world', ?)", (world,))
    connection.commit()
    return connection


@contextmanager
def _mended() -> Iterator[None]:
    """Tells a damaged store, which is made anew, from a disk that is full or cannot be written."""
    try:
        yield
    except sqlite3.OperationalError as error:
        raise StoreError(f"the store cannot be used ({error}); free some space under .cache, or delete it") from error
    except sqlite3.DatabaseError as error:
        raise StoreBroken from error


def _sealed(content: bytes) -> bytes:
    return zlib.crc32(content).to_bytes(4, "big") + content


def _unsealed(content: bytes) -> bytes:
    if len(content) < 4 or zlib.crc32(content[4:]) != int.from_bytes(content[:4], "big"):
        raise StoreBroken
    return content[4:]
