"""The scripts behind `make` say in one line what is missing, and delete nothing that a person wrote."""

import os
import shutil
import subprocess
import sys
import sysconfig
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent.parent
SCRIPTS = [*sorted((ROOT / "tools").glob("*.sh")), ROOT / ".ci/run"]
BARE = ("cat", "cmp", "cp", "env", "find", "grep", "id", "rm", "sh", "uname")


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    """A copy of what the scripts need, on a machine that has nothing but the commands in `bin/`."""
    for folder in ("tools", "requirements"):
        shutil.copytree(ROOT / folder, tmp_path / folder)
    (tmp_path / "bin").mkdir()
    for command in BARE:
        (tmp_path / "bin" / command).symlink_to(shutil.which(command) or f"/bin/{command}")
    return tmp_path


def run(tree: Path, *command: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run a script in the tree, where only `bin/` is on the path."""
    environment = {"PATH": str(tree / "bin"), "HOME": str(tree), **environment}
    return subprocess.run(command, cwd=tree, env=environment, capture_output=True, text=True, check=False, timeout=60)


def add_program(tree: Path, name: str, text: str) -> Path:
    """Put a small shell program into `bin/`."""
    program = tree / "bin" / name
    program.write_text(f"#!/bin/sh\n{text}\n")
    program.chmod(0o755)
    return program


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda script: script.name)
def test_shellcheck_finds_nothing_to_say(script: Path) -> None:
    shellcheck = Path(sysconfig.get_path("scripts")) / "shellcheck"
    if not shellcheck.exists():
        pytest.skip("shellcheck has no wheel for this machine")
    answer = subprocess.run([shellcheck, "-x", script], capture_output=True, text=True, check=False)
    assert answer.stdout == ""
    assert os.access(script, os.X_OK)


def test_a_machine_without_python_is_told_what_to_install(tree: Path) -> None:
    answer = run(tree, "tools/make_environment.sh", "site")
    assert answer.returncode == 1
    assert answer.stderr.count("\n") == 1
    assert "Install Python 3.11 or newer" in answer.stderr


def test_an_old_python_is_named_and_refused_before_anything_is_made(tree: Path) -> None:
    add_program(tree, "python3.9", '[ "$1" = -V ] && echo Python 3.9.18 || exit 1')
    answer = run(tree, "tools/make_environment.sh", "site", PYTHON="python3.9")
    assert answer.returncode == 1
    assert answer.stderr.startswith("Python 3.9.18 is too old")
    assert answer.stderr.count("\n") == 1
    assert not (tree / ".venv").exists()


def test_a_python_that_cannot_make_environments_is_told_which_package_helps(tree: Path) -> None:
    add_program(tree, "python3", f'case $2 in *ensurepip*) exit 1;; esac; exec {sys.executable} "$@"')
    answer = run(tree, "tools/make_environment.sh", "site")
    assert answer.returncode == 1
    assert "apt-get install python3-venv" in answer.stderr
    assert answer.stderr.count("\n") == 1


def test_an_environment_that_holds_the_lock_is_left_alone(tree: Path) -> None:
    (tree / ".venv/bin").mkdir(parents=True)
    (tree / ".venv/bin/python").symlink_to(add_program(tree, "python3", f'exec {sys.executable} "$@"'))
    shutil.copy(tree / "requirements/site.txt", tree / ".venv/site.lock")
    answer = run(tree, "tools/make_environment.sh", "site")
    assert (answer.returncode, answer.stdout, answer.stderr) == (0, "", "")


def test_an_installed_browser_is_found_and_one_elsewhere_can_be_named(tree: Path) -> None:
    chromium = add_program(tree, "chromium", "")
    own = add_program(tree, "own-browser", "")
    assert run(tree, "tools/ensure_browser.sh").stdout == f"{chromium}\n"
    assert run(tree, "tools/ensure_browser.sh", DAFU_BROWSER=str(own)).stdout == f"{own}\n"


def test_a_machine_without_a_browser_is_told_what_to_install(tree: Path) -> None:
    answer = run(tree, "tools/ensure_browser.sh")
    assert answer.returncode == 1
    assert answer.stdout == ""
    assert "apt-get install chromium fonts-noto-cjk" in answer.stderr
    assert answer.stderr.count("\n") == 1


def test_an_installed_firefox_is_found_and_a_machine_without_one_is_told_what_is_skipped(tree: Path) -> None:
    answer = run(tree, "tools/ensure_firefox.sh")
    assert (answer.returncode, answer.stdout, answer.stderr.count("\n")) == (1, "", 1)
    assert "are skipped" in answer.stderr
    own = add_program(tree, "firefox-esr", "")
    assert run(tree, "tools/ensure_firefox.sh").stdout == f"{own}\n"


def test_webkit_needs_its_driver_and_a_screen_and_a_machine_without_them_is_told_what_is_skipped(tree: Path) -> None:
    driver = add_program(tree, "WebKitWebDriver", "")
    answer = run(tree, "tools/ensure_webkit.sh")
    assert (answer.returncode, answer.stdout, answer.stderr.count("\n")) == (1, "", 1)
    assert "apt-get install webkit2gtk-driver xvfb" in answer.stderr
    add_program(tree, "Xvfb", "")
    assert run(tree, "tools/ensure_webkit.sh").stdout == f"{driver}\n"


def test_cleaning_deletes_generated_pages_and_keeps_written_ones(tree: Path) -> None:
    for page in ("about.md", "replies/index.md", "replies/000/index.md", "notes/mine.md"):
        (tree / "docs" / page).parent.mkdir(parents=True, exist_ok=True)
        (tree / "docs" / page).write_text("text")
    (tree / "kept.md").write_text("text")
    (tree / "docs/.generated").write_text("replies/index.md\nreplies/000/index.md\n../kept.md\n")
    (tree / "site").mkdir()
    assert run(tree, "tools/clean.sh").returncode == 0
    left = {path.relative_to(tree).as_posix() for path in tree.rglob("*.md")}
    assert left == {"docs/about.md", "docs/notes/mine.md", "kept.md"}
    assert not (tree / "site").exists()
    assert not (tree / "docs/replies").exists()
