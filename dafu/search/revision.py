"""What must change in the lists of an earlier build, when few documents have changed."""

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from dafu.search.chapters import Chapter
from dafu.search.crew import Crew
from dafu.search.grams import DOCUMENTS_AT_ONCE, SEAMS, TRIPLES, CommonPairs, Keys
from dafu.search.intake import Intake
from dafu.search.lists import save_common
from dafu.search.memory import Entry, Memory, State
from dafu.search.postings import Numbering, impact_table
from dafu.search.prepare import Tools, Triples, lay_triples
from dafu.search.revise import Compare, Postings, Recount, Revised, Revision, compare, recount, revise
from dafu.search.spill import Laid, read_laid, save_arrays

_LAST = 1 << 63
_MOST = 20
"""One document in so many may have changed; with more, making the lists anew is as fast."""


class Plan(NamedTuple):
    """What has become of the documents of an earlier build."""

    gone: Sequence[int]
    """Numbers that documents had which are no more."""
    numbers: NDArray[np.uint32]
    """Number that a document had → the one that it has; that of one that is gone does not matter."""
    whole: bool
    """Whether any that is still there has another number."""


def plan(state: State, entries: Sequence[Entry], known: int, places: NDArray[np.uint32], average: int) -> Plan | None:
    """What to change; None when the lists must be made anew.

    Args:
        state: what the earlier build has left.
        entries: documents as they came.
        known: how many of them, from the first, the earlier build knew.
        places: number of each.
        average: length to which those of the documents are compared.
    """
    before, after = len(state.entries), len(entries)
    few = len(state.entries) + len(entries) - 2 * known <= max(2, after // _MOST)
    is_same = average == state.average and CommonPairs.threshold(before) == CommonPairs.threshold(after)
    place_of = {entry.key: place for entry, place in zip(entries[:known], places.tolist(), strict=False)}
    if not (few and is_same and len(place_of) == known):
        return None
    now = np.array([place_of.get(entry.key, -1) for entry in state.entries], np.int64)
    stays = now >= 0
    if np.any(np.diff(now[stays]) <= 0):
        return None
    moved = np.any(now[stays] != np.flatnonzero(stays)) or before != after
    numbers = np.where(stays, now, np.arange(before)).astype(np.uint32)
    return Plan(np.flatnonzero(~stays).tolist(), numbers, bool(moved))


class Reviser:
    """Changes the lists of an earlier build."""

    def __init__(self, crew: Crew[Tools], spill: Path, memory: Memory, state: State, chosen: Plan) -> None:
        """Change nothing yet."""
        self._crew = crew
        self._spill = spill
        self._memory = memory
        self._state = state
        self._plan = chosen
        self._numbers = ""

    def chapters(self, intake: Intake, numbering: Numbering) -> list[Chapter]:
        """The chapters as they are now."""
        old, counts = self._state.chapters, np.array([len(self._plan.numbers), len(numbering.places)])
        self._numbers = save_arrays(self._spill, "numbers", self._plan.numbers, counts)
        gone, come = self._gone(), self._laid(intake.grams, numbering)
        revised = self._revised(old, gone, come, ((0, TRIPLES), (SEAMS, _LAST)))
        chapters = [chapter for one in revised for chapter in one.chapters]
        before = save_common(self._spill, "before", old, int(counts[0]))
        after = save_common(self._spill, "after", chapters, int(counts[1]))
        turned = np.unique(np.concatenate([one.turned for one in revised]))
        documents = np.unique(np.concatenate([one.documents for one in revised]))
        compared = self._compared(intake, numbering, documents, Compare((), before, after, turned))
        laid = list(self._crew.do(lay_triples, (Triples(after, text) for text in intake.texts)))
        gone = Postings.joined([self._gone(before), *(one for one, _ in compared)])
        come = Postings.joined([self._laid(laid, numbering), *(one for _, one in compared)])
        return [
            *chapters,
            *(new for one in self._revised(old, gone, come, ((TRIPLES, SEAMS),)) for new in one.chapters),
        ]

    def _gone(self, common: str = "") -> Postings:
        """The grams or triples of the documents that are gone."""
        entries = [(number, self._state.entries[number]) for number in self._plan.gone]
        found = []
        for some in _batches(entries):
            numbers = np.array([number for number, _ in some], np.uint32)
            weights = impact_table(np.array([one.length for _, one in some], np.float64) / self._state.average)
            task = Recount(self._memory.forms([one.form for _, one in some]), common)
            found += [counted.numbered(numbers, weights) for counted in self._crew.do(recount, [task])]
        return Postings.joined(found)

    @staticmethod
    def _laid(laid: Iterable[Laid], numbering: Numbering) -> Postings:
        """What was laid aside for documents that have come."""
        read = (Postings(*read_laid(one)) for one in laid)
        return Postings.joined([one.numbered(numbering.places, numbering.weights) for one in read])

    def _compared(
        self, intake: Intake, numbering: Numbering, documents: NDArray[np.int64], task: Compare
    ) -> list[tuple[Postings, Postings]]:
        """Triples that go and come because pairs have become common or rare, in documents that are as they were."""
        former = {entry.key: number for number, entry in enumerate(self._state.entries)}
        concerned = np.flatnonzero(np.isin(numbering.places[: intake.known], documents)).tolist()
        batches = list(_batches([(number, intake.entries[number]) for number in concerned]))
        tasks = (task._replace(forms=self._memory.forms([one.form for _, one in some])) for some in batches)
        compared = []
        for some, (gone, come) in zip(batches, self._crew.do(compare, tasks), strict=True):
            now = np.array([number for number, _ in some])
            before = np.array([former[one.key] for _, one in some], np.uint32)
            weights = numbering.weights[now]
            compared.append((gone.numbered(before, weights), come.numbered(numbering.places[now], weights)))
        return compared

    def _revised(
        self, chapters: Sequence[Chapter], gone: Postings, come: Postings, sections: Sequence[tuple[int, int]]
    ) -> list[Revised]:
        """What becomes of the chapters of some kinds."""
        if not self._plan.whole:
            gone, come = _differing(gone, come)
        kept: list[Revised] = []
        tasks: list[Revision] = []
        for first, end in sections:
            some = [one for one in chapters if first <= one.first_key < end]
            for group, start, stop in _groups(some, gone.keys, first, end):
                task = Revision(
                    group, gone.between(start, stop), come.between(start, stop), self._numbers, self._plan.whole
                )
                if self._plan.whole or len(task.gone.keys) or len(task.come.keys):
                    tasks.append(task)
                else:
                    kept.append(Revised(group, np.empty(0, np.uint64), np.empty(0, np.int64)))
        return [*kept, *self._crew.do(revise, tasks)]


def _batches(entries: Sequence[tuple[int, Entry]]) -> Iterator[Sequence[tuple[int, Entry]]]:
    for start in range(0, len(entries), DOCUMENTS_AT_ONCE):
        yield entries[start : start + DOCUMENTS_AT_ONCE]


def _groups(
    chapters: Sequence[Chapter], gone: Keys, first: int, end: int
) -> Iterator[tuple[Sequence[Chapter], int, int]]:
    """Chapters of one kind that cannot grow into each other, and the keys of each group: one may lose its beginning."""
    groups: list[list[Chapter]] = [[]]
    for chapter in chapters:
        if groups[-1] and not np.isin(chapter.first_key, gone):
            groups.append([])
        groups[-1].append(chapter)
    bounds = [first, *(group[0].first_key for group in groups[1:]), end]
    yield from zip(groups, bounds, bounds[1:], strict=False)


def _differing(gone: Postings, come: Postings) -> tuple[Postings, Postings]:
    """Without what goes and comes again, since a document has another in its place."""
    goes, comes = np.ones(len(gone.keys), np.bool_), np.ones(len(come.keys), np.bool_)
    for number in np.intersect1d(gone.documents, come.documents).tolist():
        here, there = (np.flatnonzero(one.documents == number) for one in (gone, come))
        old, new = (one.keys[at] << np.uint64(4) | one.flags[at] for one, at in ((gone, here), (come, there)))
        goes[here] = ~np.isin(old, new)
        comes[there] = ~np.isin(new, old)
    return gone.chosen(goes), come.chosen(comes)
