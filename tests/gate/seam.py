"""The one place where the gate touches the project: its public results, nothing inside."""

import dataclasses
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from dafu.pipeline import inspect_file
from dafu.stages import describe


def inspect(path: Path) -> Mapping[str, Any]:
    """The object that ``inspect`` prints for a file."""
    return inspect_file(path)


def read_title(title: str) -> Mapping[str, Any]:
    """The facts that are read from a title alone, by name."""
    facts = describe.read_title(title)
    return dataclasses.asdict(facts) if dataclasses.is_dataclass(facts) else dict(facts)
