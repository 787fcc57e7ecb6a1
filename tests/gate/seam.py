"""The one place where the gate touches the project: its public results, nothing inside."""

import dataclasses
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from dafu.pipeline import inspect_file
from dafu.rulebook.book import shared_rulebook
from dafu.stages.describe.title import read_title as read


def inspect(path: Path) -> Mapping[str, Any]:
    """The object that ``inspect`` prints for a file."""
    return inspect_file(path)


def read_title(title: str) -> Mapping[str, Any]:
    """The facts that are read from a title alone, by name; a title that announces no reply has no kind."""
    return dataclasses.asdict(read(title, shared_rulebook().facts))
