"""One build at a time: two of them would write into each other's tree."""

import json
import os
import socket
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import IO

from dafu.errors import BusyError, StoreError

NAME = "lock"


@contextmanager
def one_build(cache: Path, command: str) -> Iterator[None]:
    """Hold the lock of a cache folder while the block runs. The system lets it go when the process ends, however.

    Raises:
        BusyError: another build holds it; the message names it.
        StoreError: the folder cannot be written.
    """
    try:
        cache.mkdir(parents=True, exist_ok=True)
        # Not "w": that would wipe out the name of the holder before we know whether there is one.
        file = (cache / NAME).open("a+", encoding="utf-8")
    except OSError as error:
        raise StoreError(f"{cache}: cannot be written ({error.strerror}); correct its permissions") from error
    with file:
        if not _locked(file):
            raise BusyError(f"another build is at work ({_holder(file)}); wait for it, or end it")
        file.truncate(0)
        started = datetime.now(UTC).astimezone().isoformat(timespec="seconds")
        json.dump({"pid": os.getpid(), "host": socket.gethostname(), "command": command, "started": started}, file)
        file.flush()
        yield


def _holder(file: IO[str]) -> str:
    file.seek(0)
    try:
        held = json.load(file)
        return f"process {held['pid']} on {held['host']}, `{held['command']}`, since {held['started']}"
    except (ValueError, KeyError, TypeError):
        return "it has not said yet which"


def _locked(file: IO[str]) -> bool:
    """Whether the lock is ours now; never waits."""
    try:
        if sys.platform == "win32":
            import msvcrt  # noqa: PLC0415 (of one system)

            msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
        else:
            import fcntl  # noqa: PLC0415 (of the others)

            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True
