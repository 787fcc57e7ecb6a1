"""Asking the client, in node, what it finds in an index on the disk."""

import json
import shutil
import subprocess
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest

HERE = Path(__file__).parent


@pytest.fixture(scope="session")
def node() -> str:
    """The program that runs the client outside a browser."""
    program = shutil.which("node")
    if program is None:
        pytest.fail("node is missing; install it (apt-get install nodejs) to test the search", pytrace=False)
    return program


class Client:
    """The client in a process of node; one line in, one line out."""

    def __init__(self, process: "subprocess.Popen[str]") -> None:
        self._process = process

    def call(self, call: str, query: object, folder: Path | None = None, **more: object) -> Any:
        """What a function of the client says; ``{"error": code}`` when it refuses."""
        assert self._process.stdin
        assert self._process.stdout
        line = json.dumps({"folder": str(folder), "call": call, "query": query, **more})
        self._process.stdin.write(line + "\n")
        self._process.stdin.flush()
        return json.loads(self._process.stdout.readline())

    def search(self, folder: Path, query: str, **options: object) -> Mapping[str, Any]:
        """A search with options."""
        found: Mapping[str, Any] = self.call("search", query, folder, options=options)
        return found

    def titles(self, folder: Path, query: str, **options: object) -> list[str]:
        """Titles of the hits, in their order."""
        return [
            "".join(piece["text"] for piece in hit["title"]) for hit in self.search(folder, query, **options)["hits"]
        ]


@pytest.fixture(scope="session")
def client(node: str) -> Iterator[Client]:
    """A client for the whole session."""
    with subprocess.Popen(
        [node, str(HERE / "asking.mjs")], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, encoding="utf-8"
    ) as process:
        yield Client(process)
        assert process.stdin
        process.stdin.close()
        process.wait(timeout=10)
