"""The way of a corpus, to be read in one minute; the only place that knows the order of the stages."""

import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, replace
from functools import partial
from itertools import chain
from pathlib import Path
from typing import TypeVar

from dafu.linking.agencies import kin_of
from dafu.linking.archive import link_replies
from dafu.linking.filing import file_reply
from dafu.linking.views import by_agency, by_matter, by_region, by_session, by_topic, by_year
from dafu.model import Archive, Capture, Card, Load, Problem, Reply, SetAside, SetAsidePage, Severity, Source
from dafu.publish.inspection import Json, inspection
from dafu.publish.outputs import render_outputs
from dafu.publish.pages import render_pages
from dafu.publish.views import Views
from dafu.publish.write import WriteReport, write_tree
from dafu.rulebook.book import Rulebook, load_rulebook, shared_rulebook
from dafu.rulebook.settings import DEFAULTS, Privacy, Settings
from dafu.stages.clean import clean_page
from dafu.stages.clean.template import SiteTemplate, Sketch, TemplateCounter, site_of, sketch_of
from dafu.stages.compose import compose_reply
from dafu.stages.describe import describe_page
from dafu.stages.privacy import find_staff, hide_staff, without_staff
from dafu.stages.read import CaptureFile, UnreadableCapture, list_captures, read_captures, single_capture
from dafu.stages.read.payload import read_payload
from dafu.stages.verdict import verdict_of

T = TypeVar("T")
Entry = Reply | SetAsidePage
Templates = Mapping[str, SiteTemplate]
"""What the captures of each site taught about it, by site."""
Progress = Callable[[int, int], None]
"""Called with files done and files in all."""

PROJECT = Path(__file__).resolve().parent.parent
WORTH_A_POOL = 64
"""Starting worker processes costs about as much as converting this many files."""
_templates_of_this_worker: dict[str, SiteTemplate] = {}
"""Sent once to each worker process when it starts, not with every file."""


@dataclass(frozen=True, slots=True)
class BuildReport:
    """What one conversion did."""

    archive: Archive
    write: WriteReport
    problems: tuple[tuple[str, Problem], ...]
    """File and problem, in the order of the archive."""
    seconds: float
    load: Load
    """Fetches the whole reply of a card of the archive."""

    @property
    def captures(self) -> int:
        """Captures read: replies, duplicates and set aside together."""
        return len(self.archive.replies) + len(self.archive.duplicates) + len(self.archive.set_aside)

    @property
    def in_doubt(self) -> tuple[tuple[str, Problem], ...]:
        """The problems that a person must look at."""
        return tuple(item for item in self.problems if item[1].level is not Severity.NOTE)


def build(
    corpus: Path,
    docs: Path | None,
    settings: Settings = DEFAULTS,
    *,
    jobs: int = 1,
    progress: Progress | None = None,
) -> BuildReport:
    """Turn ``corpus/`` into Markdown and data below ``docs/``; with ``docs`` None nothing is written.

    Raises:
        CorpusError: the corpus cannot be used.
        RuleError: a rule file is wrong.
        WriteError: a file below ``docs/`` is not ours to write.
    """
    start = time.perf_counter()
    rules = load_rulebook()
    files = list_captures(corpus)
    templates = learn_templates(files, rules, jobs=jobs)
    entries = convert(files, rules, templates, settings, jobs=jobs, progress=progress)
    kept = {entry.source.file: entry for entry in entries}
    load = _loader(kept)
    archive = link((entry.card for entry in kept.values()), rules, load)
    written = WriteReport()
    if docs is not None:
        pages = render_pages(archive, views_of(archive, rules), settings.privacy, load)
        captures = render_outputs(archive, lambda source: read_payload(corpus.parent, source), settings.privacy)
        written = write_tree(docs, chain(pages, captures))
    linked: tuple[Card | SetAside, ...] = (*archive.replies, *archive.set_aside)
    problems = tuple((entry.source.file, problem) for entry in linked for problem in entry.problems)
    return BuildReport(archive, written, problems, time.perf_counter() - start, load)


def _loader(kept: Mapping[str, Entry]) -> Load:
    def load(card: Card) -> Reply:
        entry = kept[card.source.file]
        assert isinstance(entry, Reply)
        return entry

    return load


def link(entries: Iterable[Card | SetAside], rules: Rulebook, load: Load) -> Archive:
    """All replies together; the order in which they come makes no difference."""
    replies, set_aside = [], []
    for entry in entries:
        if isinstance(entry, Card):
            replies.append(entry)
        else:
            set_aside.append(entry)
    return link_replies(replies, set_aside, rules.topics, load)


def views_of(archive: Archive, rules: Rulebook | None = None) -> Views:
    """The groupings that the pages show; without rules, agencies stand without their other names."""
    replies = archive.replies
    agencies = by_agency(replies)
    return Views(
        by_topic=by_topic(replies),
        by_agency=agencies,
        by_region=by_region(replies),
        by_year=by_year(replies),
        by_session=by_session(replies),
        by_matter=by_matter(replies),
        kin=kin_of(agencies, rules.offices, rules.facts.places.by_name) if rules else {},
    )


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


def learn_templates(files: Iterable[CaptureFile], rules: Rulebook, *, jobs: int = 1) -> Templates:
    """A first reading of all captures: which lines come back on the pages of a site, and where they stand."""
    counter = TemplateCounter()
    for sketches in _on_all(tuple(files), jobs, partial(_sketches, rules=rules), _sketch_in_worker):
        for sketch in sketches:
            counter.add(sketch)
    return counter.finish(rules.lines)


def convert(
    files: Iterable[CaptureFile],
    rules: Rulebook,
    templates: Templates | None = None,
    settings: Settings = DEFAULTS,
    *,
    jobs: int = 1,
    progress: Progress | None = None,
) -> Iterator[Entry]:
    """Read, clean, describe and compose each capture of the files, in their order, whatever the number of jobs."""
    todo, known = tuple(files), templates or {}
    here = partial(convert_file, rules=rules, templates=known, privacy=settings.privacy)
    there = partial(_convert_in_worker, privacy=settings.privacy)
    for done, entries in enumerate(_on_all(todo, jobs, here, there, known), start=1):
        if progress is not None:
            progress(done, len(todo))
        yield from entries


def _on_all(
    files: tuple[CaptureFile, ...],
    jobs: int,
    here: Callable[[CaptureFile], T],
    in_worker: Callable[[CaptureFile], T],
    templates: Templates | None = None,
) -> Iterator[T]:
    """One result a file, in their order; ``here`` and ``in_worker`` do the same, in this process or in another."""
    if jobs == 1 or len(files) < WORTH_A_POOL:
        yield from map(here, files)
        return
    with ProcessPoolExecutor(jobs, initializer=_templates_of_this_worker.update, initargs=(templates or {},)) as pool:
        yield from pool.map(in_worker, files, chunksize=8)


def _convert_in_worker(file: CaptureFile, privacy: Privacy) -> tuple[Entry, ...]:
    return convert_file(file, shared_rulebook(), _templates_of_this_worker, privacy)


def _sketch_in_worker(file: CaptureFile) -> Sequence[Sketch]:
    return _sketches(file, shared_rulebook())


def _sketches(file: CaptureFile, rules: Rulebook) -> Sequence[Sketch]:
    captures = (item for item in read_captures(file, rules.containers) if isinstance(item, Capture))
    return [sketch for capture in captures if (sketch := _sketch(capture, rules)) is not None]


def _sketch(capture: Capture, rules: Rulebook) -> Sketch | None:
    try:
        return sketch_of(capture, rules.lines)
    except Exception:  # noqa: BLE001 - law 5: what fails here fails again when it is converted, and is reported there
        return None


def convert_file(
    file: CaptureFile, rules: Rulebook, templates: Templates | None = None, privacy: Privacy = Privacy.OPEN
) -> tuple[Entry, ...]:
    """The replies of one file, and what of it is set aside; nothing that stands in a file can stop the others."""
    return tuple(
        unreadable(item) if isinstance(item, UnreadableCapture) else convert_capture(item, rules, templates, privacy)
        for item in read_captures(file, rules.containers)
    )


def captures_of(corpus: Path, rules: Rulebook) -> Iterator[Capture | UnreadableCapture]:
    """Every capture of a corpus as read, in the order of the files."""
    for file in list_captures(corpus):
        yield from read_captures(file, rules.containers)


def template_of(capture: Capture, rules: Rulebook, templates: Templates | None) -> SiteTemplate | None:
    """What is known about the site of a capture; None for a capture alone."""
    return templates.get(site_of(capture, rules.lines) or "") if templates else None


def convert_capture(
    capture: Capture, rules: Rulebook, templates: Templates | None = None, privacy: Privacy = Privacy.OPEN
) -> Entry:
    """One capture through clean, describe and compose: a reply, or set aside with the reason."""
    try:
        return _convert_capture(capture, rules, template_of(capture, rules, templates), privacy)
    except Exception as error:  # noqa: BLE001 - law 5: one bad capture never stops the others; `inspect --debug` shows it
        reason = f"internal error ({type(error).__name__}: {error}); run inspect --debug on it and report the error"
        return SetAsidePage(capture.source, reason, problems=(Problem(Severity.FAIL, reason),))


def _convert_capture(capture: Capture, rules: Rulebook, template: SiteTemplate | None, privacy: Privacy) -> Entry:
    page = clean_page(capture, rules.lines, template)
    description = describe_page(page, rules.facts)
    verdict = verdict_of(page, description, rules.verdicts)
    if verdict is not None:
        problems = (*capture.problems, *page.problems, *description.problems)
        problems += (Problem(Severity.FAIL, f"set aside: {verdict.reason}", rule=verdict.id),)
        read = (page.lines, description.facts, description.evidence)
        return SetAsidePage(capture.source, verdict.reason, *read, problems=problems, label=verdict.label)
    staff = find_staff(page, description, rules.staff)
    description = without_staff(description, rules.staff)
    if privacy is Privacy.MASK:
        page, description = hide_staff(page, description, staff, rules.staff)
    reply = replace(compose_reply(page, description, rules.headings), staff=staff.marks)
    return file_reply(reply, rules.topics, rules.citations)


def _name(path: Path) -> str:
    """How a capture is called: relative to the project folder when it lies in it, else as given."""
    whole = path.resolve()
    return whole.relative_to(PROJECT).as_posix() if whole.is_relative_to(PROJECT) else path.as_posix()


def unreadable(capture: UnreadableCapture) -> SetAsidePage:
    """What could not be read is set aside like any other capture, with its reason."""
    source = Source(capture.file, capture.sha256 or "", "", capture.size or 0)
    return SetAsidePage(source, capture.reason, problems=(Problem(Severity.FAIL, f"set aside: {capture.reason}"),))
