"""A build may be killed at any moment: the next one repairs what it left, and no worker stays behind."""

import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from dafu.errors import WriteError
from tests.gate.synthetic import make_site
from tests.pipeline.corpora import built, fresh_tree, letter, tree
from tests.places import PROJECT

_BUILD = """
import sys
from pathlib import Path
from dafu.pipeline import Crew, Means, build, crew
crew.WORTH_A_POOL = 0
root, two = Path(sys.argv[1]), Crew.of(2)
print("begun", flush=True)
build(root / "corpus", root / "docs", means=Means(root / "cache", two, local=two))
"""
_FULL_DISK = """
import resource, signal, sys
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (int(sys.argv[2]), resource.RLIM_INFINITY))
"""


def a_corpus(folder: Path) -> Path:
    corpus = folder / "corpus"
    corpus.mkdir()
    for place, made in enumerate(make_site(12, seed=7)):
        (corpus / f"{place:02}.html").write_text(made.html, encoding="utf-8")
    for number in range(100, 140):
        (corpus / f"{number}.txt").write_text(letter(number), encoding="utf-8")
    return corpus


def begun(script: str, *arguments: str | Path) -> subprocess.Popen[str]:
    command = [sys.executable, "-c", script, *map(str, arguments)]
    process = subprocess.Popen(command, cwd=PROJECT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    assert process.stdout is not None
    process.stdout.readline()
    return process


@pytest.mark.skipif(sys.platform == "win32", reason="there is no SIGKILL")
@pytest.mark.parametrize("seed", [1, 2, 3])
def test_after_kills_at_random_moments_a_build_gives_the_tree_of_one_from_nothing(tmp_path: Path, seed: int) -> None:
    corpus = a_corpus(tmp_path)
    moments = random.Random(seed)
    for _ in range(4):
        process = begun(_BUILD, tmp_path)
        time.sleep(moments.uniform(0, 3))
        process.send_signal(signal.SIGKILL)
        process.communicate(timeout=60)
    built(corpus, tmp_path / "cache")
    assert tree(tmp_path / "docs") == fresh_tree(corpus, tmp_path / "fresh")


@pytest.mark.skipif(sys.platform != "linux", reason="processes are looked up in /proc")
def test_workers_end_when_their_build_is_killed(tmp_path: Path) -> None:
    a_corpus(tmp_path)
    process = begun(_BUILD, tmp_path)
    deadline = time.monotonic() + 60
    while not (workers := _children(process.pid)) and time.monotonic() < deadline:
        time.sleep(0.02)
    process.kill()
    process.wait(timeout=60)
    while any(map(_lives, workers)) and time.monotonic() < deadline:
        time.sleep(0.05)
    assert workers
    assert not [pid for pid in workers if _lives(pid)]
    process.communicate(timeout=60)


def _children(pid: int) -> list[int]:
    found = Path(f"/proc/{pid}/task/{pid}/children")
    return [int(child) for child in found.read_text().split()] if found.exists() else []


def _lives(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0] != "Z"
    except (FileNotFoundError, ProcessLookupError):
        return False


@pytest.mark.skipif(sys.platform == "win32", reason="there is no limit to the size of files")
@pytest.mark.parametrize("limit", [500, 20_000, 100_000])
def test_a_disk_that_is_full_is_said_and_the_next_build_repairs_what_is_there(tmp_path: Path, limit: int) -> None:
    corpus = a_corpus(tmp_path)
    process = begun(_FULL_DISK + _BUILD, tmp_path, str(limit))
    _, said = process.communicate(timeout=120)
    assert process.returncode == 1
    assert "Error" in said
    assert said.strip().splitlines()[-1].startswith(("dafu.errors.StoreError", "dafu.errors.WriteError"))
    built(corpus, tmp_path / "cache")
    assert tree(tmp_path / "docs") == fresh_tree(corpus, tmp_path / "fresh")


def test_a_docs_folder_that_cannot_be_written_is_one_clear_line(tmp_path: Path) -> None:
    corpus = a_corpus(tmp_path)
    (tmp_path / "docs").write_text("a file in its place")
    with pytest.raises(WriteError, match=r"docs: cannot be written \(.+\)"):
        built(corpus, tmp_path / "cache")
