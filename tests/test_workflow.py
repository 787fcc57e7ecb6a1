"""The workflow that publishes the archive: valid, pinned, and allowed no more than it needs."""

import re
import subprocess
import sysconfig
from pathlib import Path
from typing import Any

import pytest
import yaml

ROOT = Path(__file__).parent.parent
WORKFLOW = ROOT / ".github/workflows/publish.yml"
ACTIONLINT = Path(sysconfig.get_path("scripts")) / "actionlint"


@pytest.fixture(scope="module")
def workflow() -> dict[str, Any]:
    """The workflow as data (YAML reads its key `on` as true)."""
    content: dict[str, Any] = yaml.safe_load(WORKFLOW.read_text())
    return content


def actionlint(text: str) -> subprocess.CompletedProcess[str]:
    """What actionlint says of a workflow; it asks no host."""
    return subprocess.run(
        [ACTIONLINT, "-no-color", "-"], input=text, capture_output=True, text=True, check=False, cwd=ROOT
    )


def test_actionlint_finds_nothing_to_say() -> None:
    answer = actionlint(WORKFLOW.read_text())
    assert (answer.returncode, answer.stdout) == (0, "")


def test_actionlint_would_find_a_mistake() -> None:
    assert actionlint(WORKFLOW.read_text().replace("steps.deployment", "steps.deploymnet")).returncode == 1


def test_every_action_is_one_of_githubs_own_pinned_to_a_commit_with_its_release_beside_it() -> None:
    used = re.findall(r"uses: (.+)", WORKFLOW.read_text())
    assert len(used) == 3
    for action in used:
        assert re.fullmatch(r"actions/[a-z-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+", action)


def test_only_the_job_that_publishes_may_write(workflow: dict[str, Any]) -> None:
    assert workflow["permissions"] == {}
    assert workflow["jobs"]["build"]["permissions"] == {"contents": "read"}
    assert workflow["jobs"]["deploy"]["permissions"] == {"pages": "write", "id-token": "write"}
    assert not any("run" in step for step in workflow["jobs"]["deploy"]["steps"])


def test_it_builds_with_the_targets_that_everybody_uses(workflow: dict[str, Any]) -> None:
    commands = [step["run"] for step in workflow["jobs"]["build"]["steps"] if "run" in step]
    assert commands == ["make test", "make site"]
    for command in commands:
        assert re.search(rf"^{command.removeprefix('make ')}:", (ROOT / "Makefile").read_text(), re.MULTILINE)
