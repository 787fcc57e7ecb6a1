"""What a command costs is measured with all its children."""

import sys
from pathlib import Path

import pytest

from tests.bench.costs import cost_of

_CHILDREN = """
import subprocess, sys
code = "import time; block = bytes(range(256)) * 160_000; time.sleep(0.8)"
children = [subprocess.Popen([sys.executable, "-c", code]) for _ in range(2)]
print("two at once")
sys.exit(max(child.wait() for child in children) + 3)
"""


def test_memory_is_that_of_all_processes_at_once(tmp_path: Path) -> None:
    if not Path("/proc/self/smaps_rollup").exists():
        pytest.skip("this system does not tell the memory of a process")
    cost = cost_of([sys.executable, "-c", _CHILDREN], tmp_path)
    assert cost.memory >= 80_000_000  # each child holds 41 MB
    assert (cost.code, cost.output) == (3, "two at once\n")


def test_processor_time_of_children_counts(tmp_path: Path) -> None:
    code = "import subprocess, sys; subprocess.run([sys.executable, '-c', 'sum(range(10**7))'], check=True)"
    alone = cost_of([sys.executable, "-c", "pass"], tmp_path)
    assert cost_of([sys.executable, "-c", code], tmp_path).processor > alone.processor + 0.05


def test_a_command_that_does_not_end_is_ended(tmp_path: Path) -> None:
    cost = cost_of([sys.executable, "-c", "import time; time.sleep(60)"], tmp_path, limit=0.5)
    assert cost.seconds < 20
    assert cost.code == -9
