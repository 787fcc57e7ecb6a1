"""Pages that are rendered only when what they show has changed."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial
from zlib import crc32

from dafu.model import Page
from dafu.records import record

SECTIONS = 1024
"""Sections that the lists of one kind are parted into: of 10,000 replies, a page of a reply stands with nine others."""


@record
class Draft:
    """A page that is not rendered yet, with all that decides what it will say."""

    path: str
    shows: tuple[str | bytes, ...]
    """The same path, the same of these and the same code give the same page."""
    render: Callable[[], Page]


@record
class Series:
    """The pages of one list, or one page."""

    path: str
    """Of the first page; decides in which section the series stands."""
    shows: Sequence[str | bytes]
    """The same path, the same of these and the same code give the same drafts."""
    drafts: Callable[[], Iterable[Draft]]


@record
class Section:
    """Some series, whose drafts are made only when something has changed of what they show."""

    series: Sequence[Series]

    @property
    def shows(self) -> Iterator[str | bytes]:
        """The same of these and the same code give the same drafts."""
        for one in self.series:
            yield f"{one.path} {len(one.shows)}"
            yield from one.shows

    def drafts(self) -> Iterator[Draft]:
        """The pages."""
        for one in self.series:
            yield from one.drafts()


def in_sections(series: Iterable[Series]) -> Iterator[Section]:
    """The series of one kind; which stand together depends on nothing but their paths."""
    sections: defaultdict[int, list[Series]] = defaultdict(list)
    for one in series:
        sections[crc32(one.path.encode()) % SECTIONS].append(one)
    return map(Section, sections.values())


def single(path: str, shows: Sequence[str | bytes], render: Callable[[], Page]) -> Series:
    """One page."""
    return Series(path, shows, partial(_draft, path, shows, render))


def _draft(path: str, shows: Sequence[str | bytes], render: Callable[[], Page]) -> Iterator[Draft]:
    yield Draft(path, tuple(shows), render)


def the_only(leaves: Callable[[], Iterable[Draft]]) -> Page:
    """The page of a list that has one page; its draft is made now."""
    (draft,) = leaves()
    return draft.render()


def rendered(leaves: Iterable[Page | Draft | Section]) -> Iterator[Page]:
    """The pages, one after the other."""
    for leaf in leaves:
        if isinstance(leaf, Section):
            yield from (draft.render() for draft in leaf.drafts())
        else:
            yield leaf.render() if isinstance(leaf, Draft) else leaf
