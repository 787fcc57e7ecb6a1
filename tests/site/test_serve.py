"""The preview: `mkdocs serve` shows the corpus, and saving a capture, a rule or a template refreshes it."""

import os
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.places import CORPUS, PROJECT

pytestmark = pytest.mark.site
PATIENCE = 90.0
"""Seconds until a refresh must be seen; a build of six replies takes two or three."""


def copy_of_project(folder: Path) -> Path:
    """What a build needs, without what it made."""
    project = folder / "project"
    leave = shutil.ignore_patterns("__pycache__", "replies", "topics", "agencies", "places", "years", "matters", "data")
    for name in ("dafu", "docs", "overrides"):
        shutil.copytree(PROJECT / name, project / name, ignore=leave)
    (project / "docs" / ".generated").unlink(missing_ok=True)
    (project / "docs" / "index.md").unlink(missing_ok=True)
    shutil.copytree(CORPUS, project / "corpus")
    for name in ("build_site.py", "mkdocs.yml"):
        shutil.copy(PROJECT / name, project)
    return project


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture(scope="module")
def preview(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Path, str]]:
    """A running `mkdocs serve` on a copy of the project, and its address."""
    project = copy_of_project(tmp_path_factory.mktemp("serve"))
    port = free_port()
    command = [sys.executable, "-m", "mkdocs", "serve", "--no-strict", "-a", f"127.0.0.1:{port}"]
    environment = os.environ | {"PYTHONPATH": str(project)}
    log = (project / "serve.log").open("wb")
    process = subprocess.Popen(command, cwd=project, stdout=log, stderr=log, env=environment, start_new_session=True)
    address = f"http://127.0.0.1:{port}/"
    try:
        until(lambda: "建议提案答复档案" in page(address), project)
        yield project, address
    finally:
        os.killpg(process.pid, signal.SIGTERM)
        process.wait(timeout=20)
        log.close()


def page(address: str) -> str:
    try:
        with urllib.request.urlopen(address, timeout=10) as answer:  # our own server on 127.0.0.1
            return str(answer.read().decode())
    except (urllib.error.URLError, ConnectionError, TimeoutError):
        return ""


def until(holds: Callable[[], bool], project: Path) -> None:
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        if holds():
            return
        time.sleep(0.5)
    pytest.fail((project / "serve.log").read_text(encoding="utf-8", errors="replace")[-3000:])


def test_saving_a_capture_a_rule_or_a_template_refreshes_the_preview(preview: tuple[Path, str]) -> None:
    project, address = preview
    original = min((project / "corpus").glob("000_*.txt"))
    text = original.read_text(encoding="utf-8").replace("第286号", "第287号")
    (project / "corpus" / "new.txt").write_text(text, encoding="utf-8")
    until(lambda: "第 287 号" in page(address + "matters/410900/rd/9-1/jy/287/"), project)
    until(lambda: '"documents":6,' in page(address + "search/index/root.json"), project)

    topics = project / "dafu" / "rules" / "topics.toml"
    topics.write_text(
        topics.read_text(encoding="utf-8").replace('label = "养老服务"', 'label = "养老事业"'), encoding="utf-8"
    )
    until(lambda: "养老事业" in page(address + "topics/elderly-care/"), project)

    template = project / "overrides" / "main.html"
    marked = '<meta name="refreshed" content="yes">'
    before, charset, after = template.read_text(encoding="utf-8").partition('<meta charset="utf-8">')
    template.write_text(before + charset + marked + after, encoding="utf-8")
    until(lambda: marked in page(address), project)
