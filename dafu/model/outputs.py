"""What *write* takes: pages and other files below ``docs/``."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Page:
    """A Markdown page to be written below ``docs/``."""

    path: str
    """Relative to ``docs/``, with ``/``: ``replies/36e3c02a8ff86f96.md``."""
    front_matter: Mapping[str, Any]
    markdown: str


@dataclass(frozen=True, slots=True)
class Artifact:
    """Any other file to be written below ``docs/``: data, or the untouched bytes of a capture."""

    path: str
    content: bytes
