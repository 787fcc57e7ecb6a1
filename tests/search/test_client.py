"""The client's own tests, run by node."""

import gzip
import subprocess
from pathlib import Path

from dafu.search.client_script import client_script

HERE = Path(__file__).parent


def test_the_pure_parts_of_the_client_pass_their_tests_in_node(node: str) -> None:
    done = subprocess.run([node, "--test", str(HERE / "client.test.mjs")], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout


def test_the_client_as_one_script_runs_without_modules_and_evaluates_nothing(node: str) -> None:
    script = client_script()
    check = f"{script}\nif (typeof globalThis.createSearch !== 'function') process.exit(1);"
    done = subprocess.run([node, "--input-type=commonjs"], input=check, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert not any(word in script for word in ("eval(", "new Function", "innerHTML", "WebAssembly", "import "))


def test_the_client_is_at_most_12_kb_gzipped() -> None:
    assert len(gzip.compress(client_script().encode())) <= 12_000
