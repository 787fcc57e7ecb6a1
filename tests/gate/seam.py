"""The one place where the gate touches the project: its public results, nothing inside."""

import dataclasses
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from dafu.pipeline import convert, inspect_file, learn_templates
from dafu.publish.inspection import inspection
from dafu.rulebook.book import shared_rulebook
from dafu.stages.describe.title import read_title as read
from dafu.stages.read import list_captures


def inspect(path: Path) -> Mapping[str, Any]:
    """The object that ``inspect`` prints for a file."""
    return inspect_file(path)


def inspect_site(folder: Path, *, learn: bool) -> Mapping[str, Mapping[str, Any]]:
    """The objects that ``inspect`` prints for the files of a folder, by name; ``learn``: read as one site, or alone."""
    files, rules = list_captures(folder), shared_rulebook()
    templates = learn_templates(files, rules) if learn else {}
    entries = convert(files, rules, templates)
    return {Path(entry.source.file).name: inspection(entry) for entry in entries}


def read_title(title: str) -> Mapping[str, Any]:
    """The facts that are read from a title alone, by name; a title that announces no reply has no kind."""
    return dataclasses.asdict(read(title, shared_rulebook().facts))
