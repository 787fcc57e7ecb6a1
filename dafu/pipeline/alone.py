"""Captures one after the other in this process, without a store: for ``inspect``, ``check`` and the quality gate."""

from collections.abc import Iterable, Iterator
from pathlib import Path

from dafu.model import Capture
from dafu.pipeline.one import Entry, Templates, convert_capture, sketch_for, unreadable
from dafu.publish.inspection import Json, inspection
from dafu.rulebook.book import Rulebook, shared_rulebook
from dafu.rulebook.settings import DEFAULTS, Privacy, Settings
from dafu.stages.clean.template import TemplateCounter
from dafu.stages.read import CaptureFile, UnreadableCapture, list_captures, read_captures, single_capture

PROJECT = Path(__file__).resolve().parents[2]


def inspect_files(paths: Iterable[Path]) -> Iterator[Json]:
    """The object of ``inspect`` for each capture of the files, in their order; the same bytes again are a duplicate."""
    rules = shared_rulebook()
    seen: dict[str, str] = {}
    for path in paths:
        for entry in convert_file(single_capture(path, _name(path)), rules):
            canonical = seen.setdefault(entry.source.sha256, entry.source.file) if entry.source.sha256 else None
            yield inspection(entry, canonical if canonical != entry.source.file else None)


def inspect_file(path: Path) -> Json:
    """The object of ``inspect`` for the first capture of a file."""
    return next(iter(inspect_files([path])))


def learn_templates(files: Iterable[CaptureFile], rules: Rulebook) -> Templates:
    """A first reading of all captures: which lines come back on the pages of a site, and where they stand."""
    counter = TemplateCounter()
    for file in files:
        for capture in read_captures(file, rules.containers):
            if isinstance(capture, Capture) and (sketch := sketch_for(capture, rules)):
                counter.add(sketch)
    return counter.finish(rules.lines)


def convert(
    files: Iterable[CaptureFile],
    rules: Rulebook,
    templates: Templates | None = None,
    settings: Settings = DEFAULTS,
) -> Iterator[Entry]:
    """Read, clean, describe, compose and file each capture of the files, in their order."""
    for file in files:
        yield from convert_file(file, rules, templates, settings.privacy)


def convert_file(
    file: CaptureFile, rules: Rulebook, templates: Templates | None = None, privacy: Privacy = Privacy.OPEN
) -> tuple[Entry, ...]:
    """The captures of one file through all stages that need no other reply."""
    return tuple(
        unreadable(item) if isinstance(item, UnreadableCapture) else convert_capture(item, rules, templates, privacy)
        for item in read_captures(file, rules.containers)
    )


def captures_of(corpus: Path, rules: Rulebook) -> Iterator[Capture | UnreadableCapture]:
    """Everything that the corpus holds, read, in the order of the files."""
    for file in list_captures(corpus):
        yield from read_captures(file, rules.containers)


def _name(path: Path) -> str:
    """How a capture is called: relative to the project folder when it lies in it, else as given."""
    whole = path.resolve()
    return whole.relative_to(PROJECT).as_posix() if whole.is_relative_to(PROJECT) else path.as_posix()
