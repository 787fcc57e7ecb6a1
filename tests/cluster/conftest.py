"""A cluster of real processes on 127.0.0.1: a scheduler, two workers in a folder of their own, and a store that plays S3."""

import json
import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeVar

import pytest

from tests.bench.project import ROOT, Project, make_project

Found = TypeVar("Found")

CAPTURES = 70
_SERVE = str(Path(__file__).with_name("serve.py"))


@dataclass(slots=True)
class Cluster:
    """A running cluster."""

    address: str
    folder: Path
    """Where its workers run; they have a copy of the package there, and nothing else of the project."""
    workers: list[subprocess.Popen[bytes]] = field(default_factory=list)


@contextmanager
def serving(module: str, *arguments: str, folder: Path, **environment: str) -> Iterator[subprocess.Popen[bytes]]:
    """A module that runs as a process of its own as long as the block lasts."""
    command = [sys.executable, _SERVE, module, *arguments]
    with (folder / f"{module}-{time.monotonic_ns()}.log").open("wb") as log:
        clean = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
        process = subprocess.Popen(
            command, cwd=folder, env={**clean, **environment}, stdin=subprocess.DEVNULL, stdout=log, stderr=log
        )
        try:
            yield process
        finally:
            process.kill()
            process.wait()


def wait_for(what: Callable[[], Found | None], seconds: float = 60) -> Found:
    """What a question answers at last."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        found = what()
        if found:
            return found
        time.sleep(0.1)
    raise TimeoutError(what)


@contextmanager
def cluster_of(workers: int, folder: Path) -> Iterator[Cluster]:
    """A scheduler and so many workers."""
    shutil.copytree(ROOT / "dafu", folder / "dafu", ignore=shutil.ignore_patterns("__pycache__"))
    contact = folder / "scheduler.json"
    arguments = ("--host", "127.0.0.1", "--port", "0", "--no-dashboard", "--scheduler-file", str(contact))
    with ExitStack() as stack:
        stack.enter_context(serving("distributed.cli.dask_scheduler", *arguments, folder=folder))
        address = wait_for(
            lambda: contact.exists() and contact.read_text() and json.loads(contact.read_text())["address"]
        )
        cluster = Cluster(address, folder)
        options = ("--nthreads", "1", "--no-nanny", "--no-dashboard", "--local-directory", str(folder))
        for _ in range(workers):
            worker = serving("distributed.cli.dask_worker", address, *options, folder=folder, PYTHONPATH=str(folder))
            cluster.workers.append(stack.enter_context(worker))
        yield cluster


@pytest.fixture(scope="session")
def project(tmp_path_factory: pytest.TempPathFactory) -> Project:
    """The project with captures, built on this machine alone."""
    made = make_project(tmp_path_factory.mktemp("here") / "project", CAPTURES, broken=0.1)
    assert build(made, "--jobs", "1").returncode == 0
    return made


@pytest.fixture
def other(tmp_path: Path) -> Project:
    """The same project without captures, not built yet."""
    return make_project(tmp_path / "project", 0)


def build(
    project: Project, *options: str, environment: Mapping[str, str] | None = None
) -> subprocess.CompletedProcess[str]:
    """Convert in a process of its own."""
    command: Sequence[str] = [sys.executable, "build_site.py", "convert", *options]
    variables = {**os.environ, **(environment or {})}
    return subprocess.run(
        command, cwd=project.folder, env=variables, capture_output=True, text=True, timeout=200, check=False
    )


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Mapping[str, str]]:
    """A store that speaks S3; the variables tell a process where it is."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    url = f"http://127.0.0.1:{port}"
    with serving("moto.server", "-H", "127.0.0.1", "-p", str(port), folder=tmp_path_factory.mktemp("store")):
        wait_for(lambda: _answers(url))
        yield {
            "AWS_ENDPOINT_URL": url,
            "AWS_ACCESS_KEY_ID": "nobody",
            "AWS_SECRET_ACCESS_KEY": "nothing",
            "AWS_DEFAULT_REGION": "eu-west-1",
        }


def _answers(url: str) -> bool:
    try:
        with urllib.request.urlopen(url, timeout=2):
            return True
    except OSError:
        return False
