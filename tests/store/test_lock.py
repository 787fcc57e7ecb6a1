"""One build at a time, and the second one is told which is at work."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from dafu.errors import BusyError, StoreError
from dafu.store.lock import one_build
from tests.places import PROJECT

_HOLD = "import sys; from pathlib import Path; from dafu.store.lock import one_build\nwith one_build(Path(sys.argv[1]), 'x build'): print('held', flush=True); sys.stdin.read()"


def test_a_second_build_is_told_who_is_at_work(tmp_path: Path) -> None:
    command = [sys.executable, "-c", _HOLD, str(tmp_path)]
    with subprocess.Popen(command, cwd=PROJECT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as other:
        assert other.stdout is not None
        assert other.stdout.readline() == "held\n"
        holder = rf"process {other.pid} on .+, `x build`, since 20\d\d-"
        with pytest.raises(BusyError, match=holder), one_build(tmp_path, "y"):
            pass
        other.kill()
        other.wait(timeout=30)
    with one_build(tmp_path, "after the kill"):
        pass


def test_the_lock_of_a_build_that_ended_is_free(tmp_path: Path) -> None:
    for _ in range(2):
        with one_build(tmp_path, "x"):
            assert str(os.getpid()) in (tmp_path / "lock").read_text()


def test_a_cache_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    (tmp_path / "cache").write_text("a file in its place")
    with pytest.raises(StoreError, match="cache: cannot be written"), one_build(tmp_path / "cache", "x"):
        pass
