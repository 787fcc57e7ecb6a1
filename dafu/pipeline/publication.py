"""From a linked archive to the files below ``docs/``: only what is not there yet is rendered, on all cores.

The page of a reply depends on the reply and on what it shows of the others, so both are its key. Every other page is
rendered anew, which takes cards alone, and written when its content is new.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from dafu.errors import DafuError
from dafu.model import Card, Source
from dafu.pipeline.crew import Crew
from dafu.pipeline.linked import Linked
from dafu.pipeline.watch import Stage, Watch
from dafu.publish import locations
from dafu.publish.outputs import offered_sources, render_records
from dafu.publish.pages import other_pages
from dafu.publish.pages.reply import reply_page
from dafu.publish.pages.shelf import Around, Shelf
from dafu.publish.write import Tree, WriteReport, content_of, tree_stands, write_file
from dafu.rulebook.settings import Privacy
from dafu.stages.read.payload import read_payloads
from dafu.store import Key, Output, key_of, key_of_code

RENDERS = ("model", "publish", "errors.py", "text.py", "values.py", "store/keys.py", "rulebook/settings.py")
"""Parts of the package that decide what the page of a reply looks like, its reply being given."""
_AT_ONCE = 32
"""Pages that go to a worker at once."""


@dataclass(frozen=True, slots=True)
class Due:
    """A page of a reply that is to be rendered."""

    position: int
    """Of the reply in the archive."""
    path: str
    key: Key


@dataclass(frozen=True, slots=True)
class Desk:
    """What rendering needs; forked workers are born with it."""

    docs: Path
    shelf: Shelf
    linked: Linked


_desk: list[Desk] = []
"""The desk of this process: one, while pages of replies are rendered."""


def publish(linked: Linked, docs: Path, captures: Path, crew: Crew, watch: Watch) -> WriteReport:
    """Bring ``docs/`` up to date; when nothing changed, and nobody touched it, only look at it.

    Args:
        linked: the archive.
        docs: the folder of the pages.
        captures: the folder that the names of captures start from.
        crew: who renders. A store without a file cannot be read by other processes: then it is done here.
        watch: told how far the pages of replies are.

    Raises:
        WriteError: a file below ``docs/`` cannot be written, or is not ours to write.
        CaptureError: a capture changed or went away since it was read.
    """
    store = linked.store
    state = key_of(linked.key, key_of_code(*RENDERS), str(docs.resolve()))
    if store.fact("tree") == state and (count := tree_stands(docs, store.outputs())) is not None:
        return WriteReport(unchanged=count)
    shelf = Shelf.of(linked.archive, linked.views, linked.privacy, linked.load)
    publication = Publication(Desk(docs, shelf, linked), crew if store.path else Crew.of(1), watch)
    written = publication.write(captures)
    store.put_fact("tree", state)
    store.commit()
    return written


class Publication:
    """The writing of one archive."""

    def __init__(self, desk: Desk, crew: Crew, watch: Watch) -> None:
        self._desk, self._crew, self._watch = desk, crew, watch
        self._store = store = desk.linked.store
        self._tree = Tree(desk.docs, {output.path: output for output in store.outputs()}, store.put_output)

    def write(self, captures: Path) -> WriteReport:
        """Write everything; ``captures`` is the folder that the names of captures start from.

        Raises:
            WriteError: a file below ``docs/`` cannot be written, or is not ours to write.
            CaptureError: a capture changed or went away since it was read.
        """
        self._replies()
        archive, privacy = self._desk.shelf.archive, self._desk.shelf.privacy
        for page in other_pages(self._desk.shelf):
            self._tree.put(page.path, content_of(page))
        if privacy is Privacy.OPEN:
            self._captures(captures, offered_sources(archive))
        for file in render_records(archive, privacy):
            self._tree.put(file.path, file.content)
        report = self._tree.finish()
        self._store.drop_outputs(self._tree.gone())
        self._store.commit()
        return report

    def _replies(self) -> None:
        """The pages of replies whose key is new."""
        replies = self._desk.shelf.archive.replies
        code = key_of_code(*RENDERS)
        due = []
        for position, card in enumerate(replies):
            page = Due(position, locations.reply_page(card.id), self._key(card, code))
            if not self._tree.stands(page.path, page.key):
                due.append(page)
        self._watch(Stage.PAGES, 0, len(due))
        _desk[:] = [self._desk]
        try:
            rendered = self._crew.work(render, self._announced(due), _unrendered)
            for done, (output, is_new) in enumerate(rendered, start=1):
                self._tree.wrote(output, is_new=is_new)
                self._watch(Stage.PAGES, done, len(due))
        finally:
            _desk.clear()

    def _announced(self, due: Iterable[Due]) -> Iterator[tuple[Due, ...]]:
        coming = iter(due)
        while chunk := tuple(islice(coming, _AT_ONCE)):
            self._tree.announce(page.path for page in chunk)
            yield chunk

    def _key(self, card: Card, code: Key) -> Key:
        around = self._desk.shelf.around(card)
        return key_of(code, self._desk.linked.entries[card.source.file], *self._around(around))

    def _around(self, around: Around) -> Iterator[bytes | str]:
        """What a page shows of the others: of other replies their own keys, for their cards come from nothing else."""
        yield around.privacy
        yield around.matter.path if around.matter else ""
        for other, topics in around.related:
            yield self._desk.linked.entries[other.source.file]
            yield "、".join(topics)
        # Few replies have copies, and their pages show all of them.
        yield from map(repr, around.copies)

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


def _unrendered(page: Due) -> tuple[Output, bool]:
    raise DafuError(f"{page.path}: rendering it ends the worker process each time; report the error")


def render(chunk: Sequence[Due]) -> list[tuple[Output, bool]]:
    """Render and write pages of replies; how each lies there, and whether it was written."""
    desk = _desk[0]
    outputs = []
    for page in chunk:
        card = desk.shelf.archive.replies[page.position]
        content = content_of(reply_page(desk.linked.load(card), desk.shelf.around(card)))
        outputs.append(write_file(desk.docs, page.path, content, page.key))
    return outputs
