"""From a linked archive to the files below ``docs/``: only what is not there yet is rendered, on all cores.

Most pages come as drafts, which name all that they show: that is their key; so do the records of a year. The few others
are rendered anew, and written when their content is new.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import Path

from dafu.errors import DafuError
from dafu.model import Artifact, Page, Source
from dafu.pipeline.crew import FORKS, Crew
from dafu.pipeline.linked import Linked
from dafu.pipeline.sections import Sections
from dafu.pipeline.watch import Stage, Watch
from dafu.publish import locations
from dafu.publish.outputs import YearOfRecords, offered_sources, records_index, years_of_records
from dafu.publish.pages import every_page
from dafu.publish.pages.draft import Draft, Section
from dafu.publish.pages.shelf import Shelf
from dafu.publish.stamps import Look, Stamps, stamps_below
from dafu.publish.write import Tree, WriteReport, content_of, write_file
from dafu.rulebook.settings import Privacy
from dafu.stages.read.payload import read_payloads
from dafu.store import Key, Output, Store, key_of, key_of_code

RENDERS = ("model", "publish", "errors.py", "text.py", "values.py", "store/keys.py", "rulebook/settings.py")
"""Parts of the package that decide what a page looks like, the replies being given."""
_AT_ONCE = 32
"""Pages that go to a worker at once."""
MOST_DUE = 20_000
"""Drafts that wait at once: at 100,000 replies there are 360,000, and forked workers copy what they look at."""


@dataclass(frozen=True, slots=True)
class Due:
    """A file that is to be rendered."""

    path: str
    key: Key
    render: Callable[[], Page | Artifact]


@dataclass(frozen=True, slots=True)
class Desk:
    """What rendering needs; forked workers are born with it."""

    docs: Path
    shelf: Shelf
    due: Sequence[Due] = ()


_desk: list[Desk] = []
"""The desk of this process: one, while pages are rendered."""


def publish(linked: Linked, docs: Path, captures: Path, crew: Crew, watch: Watch) -> tuple[WriteReport, Stamps]:
    """Bring ``docs/`` up to date, looking at it once.

    Gives what was done, and all files below ``docs/``: as they were seen at the beginning, or written since. What
    others change while this works is seen by the next build.

    Args:
        linked: the archive.
        docs: the folder of the pages.
        captures: the folder that the names of captures start from.
        crew: who renders. A store without a file cannot be read by other processes, and workers that were not
            forked know no page: then it is done here.
        watch: told how far the pages are.

    Raises:
        WriteError: a file below ``docs/`` cannot be written, or is not ours to write.
        CaptureError: a capture changed or went away since it was read.
    """
    store = linked.store
    seen = stamps_below(docs)
    keys = {card.id: linked.reply_key(card) for card in linked.archive.replies}
    shelf = Shelf.of(linked.archive, linked.views, linked.privacy, linked.load, keys)
    publication = Publication(Desk(docs, shelf), store, crew if store.path and FORKS else Crew.of(1), watch, seen)
    written = publication.write(captures)
    return written, publication.stamps


class Publication:
    """The writing of one archive."""

    def __init__(self, desk: Desk, store: Store, crew: Crew, watch: Watch, seen: Stamps) -> None:
        self._desk, self._store, self._crew, self._watch = desk, store, crew, watch
        self._tree = Tree(desk.docs, {output.path: output for output in store.outputs()}, store.put_output, seen)
        self._world = key_of_code(*RENDERS) + desk.shelf.privacy.encode()
        self._sections = Sections(store, self._world)

    @property
    def stamps(self) -> Stamps:
        """All files below the folder."""
        return Look(self._tree.stamps)

    def write(self, captures: Path) -> WriteReport:
        """Write everything; ``captures`` is the folder that the names of captures start from.

        Raises:
            WriteError: a file below ``docs/`` cannot be written, or is not ours to write.
            CaptureError: a capture changed or went away since it was read.
        """
        asked = 0
        archive, privacy = self._desk.shelf.archive, self._desk.shelf.privacy
        years = years_of_records(archive, privacy)
        for due in self._due(years):
            self._render(due, asked)
            asked += len(due)
        if privacy is Privacy.OPEN:
            self._captures(captures, offered_sources(archive))
        index = records_index([year.entry(self._tree.content(year.path)) for year in years])
        self._tree.put(index.path, index.content)
        report = self._tree.finish()
        self._store.drop_outputs(self._tree.gone())
        self._sections.keep()
        self._store.commit()
        return report

    def _due(self, years: Iterable[YearOfRecords]) -> Iterator[list[Due]]:
        """What does not stand yet, many at a time: records, then drafts; pages that come whole are written at once."""
        shelf = self._desk.shelf
        keyed = ((year.path, key_of(self._world, shelf.keys_of(year.replies)), year.render) for year in years)
        due = [Due(*one) for one in keyed if not self._tree.stands(*one[:2])]
        for page in every_page(shelf):
            if isinstance(page, Page):
                self._tree.put(page.path, content_of(page))
            elif isinstance(page, Section):
                due += self._due_of(page)
            else:
                due += self._due_draft(page)
            if len(due) >= MOST_DUE:
                yield due
                due = []
        yield due

    def _due_draft(self, draft: Draft) -> list[Due]:
        key = key_of(self._world, *draft.shows)
        return [] if self._tree.stands(draft.path, key) else [Due(draft.path, key, draft.render)]

    def _due_of(self, section: Section) -> list[Due]:
        """What does not stand of a section; its drafts are made only if there is such a page."""
        pages = self._sections.pages(section)
        missing = {path: key for path, key in pages if not self._tree.stands(path, key)}
        drafts = section.drafts() if missing else ()
        return [Due(draft.path, missing[draft.path], draft.render) for draft in drafts if draft.path in missing]

    def _render(self, due: Sequence[Due], before: int) -> None:
        """Render some pages; of those that come after, nobody knows the number yet."""
        total = before + len(due)
        self._watch(Stage.PAGES, before, total)
        _desk[:] = [replace(self._desk, due=due)]
        try:
            rendered = self._crew.work(render, self._announced(due), _unrendered)
            for done, (output, is_new) in enumerate(rendered, start=before + 1):
                self._tree.wrote(output, is_new=is_new)
                self._watch(Stage.PAGES, done, total)
        finally:
            _desk.clear()

    def _announced(self, due: Sequence[Due]) -> Iterator[tuple[int, ...]]:
        """The numbers of the pages, some at a time."""
        coming = iter(range(len(due)))
        while chunk := tuple(islice(coming, _AT_ONCE)):
            self._tree.announce(due[number].path for number in chunk)
            yield chunk

    def _captures(self, root: Path, sources: Iterable[Source]) -> None:
        """Copies of the captures as they were saved."""
        due = [
            source for source in sources if not self._tree.stands(locations.capture_file(source), key_of(source.sha256))
        ]
        self._tree.announce(locations.capture_file(source) for source in due)
        for source, payload in read_payloads(root, due):
            path = locations.capture_file(source)
            output, is_new = write_file(self._desk.docs, path, payload, key_of(source.sha256))
            self._tree.wrote(output, is_new=is_new)


def _unrendered(number: int) -> tuple[Output, bool]:
    path = _desk[0].due[number].path
    raise DafuError(f"{path}: rendering it ends the worker process each time; report the error")


def render(chunk: Sequence[int]) -> list[tuple[Output, bool]]:
    """Render and write pages that are due; how each lies there, and whether it was written."""
    desk = _desk[0]
    due = (desk.due[number] for number in chunk)
    return [write_file(desk.docs, page.path, content_of(page.render()), page.key) for page in due]
