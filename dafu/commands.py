"""The commands, as lines to print and an exit code; the command line itself is ``build_site.py``."""

import json
from collections import Counter
from collections.abc import Callable, Generator, Iterable
from datetime import UTC, datetime
from pathlib import Path

from dafu import pipeline
from dafu.model import Severity
from dafu.rulebook.settings import Privacy, Settings

Lines = Generator[str, None, int]
"""Yields lines to print, returns the exit code."""


def inspect(files: Iterable[Path], *, strict: bool) -> Lines:
    """One JSON object a line for each capture of the files."""
    doubts = 0
    for entry in pipeline.inspect_files(files):
        doubts += entry["status"] == "set_aside" or any(problem["level"] != "note" for problem in entry["problems"])
        yield json.dumps(entry, ensure_ascii=False)
    return int(strict and doubts > 0)


def check(corpus: Path, *, notes: bool) -> Lines:
    """One finding a line: file, line, level, rule, what, remedy; 1 when a person must look at something."""
    from dafu.check import findings  # noqa: PLC0415 (the stages, which a build without news need not load)

    doubts = 0
    for finding in findings(corpus, datetime.now(UTC).date()):
        is_note = finding.level is Severity.NOTE
        doubts += not is_note
        if notes or not is_note:
            yield str(finding)
    return int(doubts > 0)


def check_against(corpus: Path, revision: str) -> Lines:
    """The lines that the rules since a revision newly take away or keep, and their numbers."""
    from dafu.check import changes  # noqa: PLC0415 (the stages, which a build without news need not load)

    counts: Counter[str] = Counter()
    for finding in changes(corpus, revision):
        counts[finding.message.partition(":")[0]] += 1
        yield str(finding)
    yield f"{counts['newly taken away']} lines newly taken away, {counts['newly kept']} newly kept"
    return 0


def verify(corpus: Path, settings: Settings, means: pipeline.Means, read_page: Callable[[str], str | None]) -> Lines:
    """Whether each page of the built site shows its reply sign for sign; 1 when one does not."""
    from dafu.check import unfaithful, unproven  # noqa: PLC0415 (the stages, which a build without news need not load)

    report = pipeline.build(corpus, None, settings, means)
    hidden = settings.privacy is Privacy.MASK
    notes: list[str] = []
    archive, wrong = report.used_by(
        lambda whole: (whole.archive, list(unproven(whole.archive, whole.load, read_page))), notes.append
    )
    yield from notes
    wrong += unfaithful(archive, corpus, read_page) if hidden else ()
    yield from map(str, wrong)
    but = ", but for the marks in place of names and phones of staff" if hidden else ""
    right = len(archive.replies) - len({finding.file for finding in wrong})
    yield f"{right} of {len(archive.replies)} replies stand in the site as in their captures, sign for sign{but}"
    return int(bool(wrong))


def summary(report: pipeline.BuildReport, *, strict: bool) -> Lines:
    """What a conversion did; 1 when strict and something was set aside or is in doubt."""
    outcome = report.outcome
    yield from report.notes
    yield (
        f"{_counted(report.captures, 'capture')} read: {outcome.replies} replies, "
        f"{len(outcome.duplicates)} duplicates, "
        f"{len(outcome.set_aside)} set aside; {_counted(len(report.in_doubt), 'problem')}; "
        f"{report.write.written} files written, {report.write.unchanged} unchanged, {report.write.deleted} deleted; "
        f"{report.seconds:.1f} s"
    )
    for file, reason in outcome.set_aside:
        yield f"  set aside: {file}: {reason}"
    for file, reason in outcome.duplicates:
        yield f"  duplicate: {file}: {reason}"
    if report.in_doubt:
        yield "  python build_site.py check lists the problems"
    return int(strict and bool(report.in_doubt or outcome.set_aside))


def _counted(number: int, thing: str) -> str:
    return f"{number} {thing}" if number == 1 else f"{number} {thing}s"
