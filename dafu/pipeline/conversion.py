"""From a corpus to converted captures in the store: only what is new is read by the stages, on all cores.

The corpus is read once. Every record has a key, made of its bytes, its name and the notes beside it; a capture of a
site has a second one, which holds what its site's template says. What the store has under a key is not done again.
Captures of sites wait, read already, for the template of their site; all others are converted at once.
"""

import hashlib
import pickle
from collections import defaultdict, deque
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import chain, groupby
from types import TracebackType
from typing import TYPE_CHECKING, Self

from dafu.pipeline.crew import Crew, in_chunks
from dafu.pipeline.orders import Found, Order, Surveyed, Waiting
from dafu.pipeline.watch import Stage, Watch
from dafu.stages.read import CaptureFile, UnreadableCapture, read_sidecar, records_of
from dafu.store import Key, Packed, Place, Spill, Store, Survey, key_of, pack

if TYPE_CHECKING:
    from dafu.stages.clean.template import SiteTemplate

_MOST, _HEAVIEST = 16, 2_000_000
"""Captures, and bytes of them, that go to a worker at once."""


@dataclass(slots=True)
class Member:
    """One record of the corpus, on its way."""

    file: str
    place: int
    """Of its file in the corpus."""
    key: Key
    survey: Survey | None = None
    spilled: Place | None = None
    """Where the capture waits that the survey read."""
    entry: Key = b""
    """Key of the converted capture."""


@dataclass(frozen=True, slots=True)
class Converted:
    """A corpus whose captures are all in the store."""

    entries: Mapping[str, Key]
    """Name of a capture → its key in the store, in the order of the corpus."""
    done: int
    """Captures that were converted in this build."""
    refiled: int = 0
    """Captures that were only filed again."""


class Conversion:
    """The conversion of one corpus."""

    def __init__(self, files: Sequence[CaptureFile], store: Store, crew: Crew, order: Order, watch: Watch) -> None:
        self._files, self._store, self._crew, self._order, self._watch = files, store, crew, order, watch
        self._members: list[Member] = []
        self._spill = Spill(store.path.parent if store.path else None)
        self._done = 0

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._spill.close()

    def read(self) -> None:
        """Find out what the corpus holds, and survey what is new of it."""
        asked: deque[Member] = deque()
        new = in_chunks(self._new(asked), _MOST, _weight, _HEAVIEST)
        for first in new:
            # What reads captures takes half a second to load, and most builds meet only captures that the store knows.
            from dafu.pipeline.tasks import survey  # noqa: PLC0415 (see above)

            for result in self._crew.work(partial(survey, order=self._order), chain([first], new), _unsurveyed):
                self._keep_survey(asked.popleft(), result)

    @property
    def key(self) -> Key:
        """Of all that the corpus holds, once it is read."""
        return key_of(*(part for member in self._members for part in (member.file, member.key)))

    def convert(self) -> Converted:
        """Convert the captures of sites that are new, or whose site's template changed."""
        from dafu.pipeline.tasks import convert, given_up  # noqa: PLC0415 (see `read`)

        templates, template_keys = self._templates()
        for member in self._members:
            if not member.entry:
                template = _template_for(member, templates)
                member.entry = key_of(member.key, template.digest if template else "")
        known = self._store.converted()
        late = [member for member in self._members if member.entry not in known]
        asked: deque[Member] = deque()
        chunks = in_chunks(self._waiting(late, templates, asked), _MOST, _waiting_weight, _HEAVIEST)
        work = self._crew.work(partial(convert, order=self._order), chunks, lambda item: pack(given_up(item.file)))
        for done, packed in enumerate(work, start=1):
            self._keep(asked.popleft().entry, packed)
            self._watch(Stage.CONVERTING, done, len(late))
        self._tidy(template_keys)
        return Converted({member.file: member.entry for member in self._members}, self._done)

    # ---------------------------------------------------------------- reading

    def _new(self, asked: deque[Member]) -> Iterator[Found]:
        """The records that the store does not know, in the order of the corpus; the others only become members."""
        surveys = self._store.surveys()
        for place, file in enumerate(self._files):
            self._watch(Stage.READING, place, len(self._files))
            for found in _records(file):
                if isinstance(found, UnreadableCapture):
                    self._set_aside(found, place)
                    continue
                member = Member(found.record.file, place, _key(found))
                member.survey = surveys.get(member.key)
                self._members.append(member)
                if member.survey is None:
                    asked.append(member)
                    yield found
                elif member.survey.site is None:
                    member.entry = key_of(member.key, "")
        self._watch(Stage.READING, len(self._files), len(self._files))

    def _set_aside(self, found: UnreadableCapture, place: int) -> None:
        """What cannot even be read has a key of its own: the reason."""
        key = key_of(found.file, found.reason, found.sha256 or "", str(found.size))
        if not self._store.has(key):
            from dafu.pipeline.one import unreadable  # noqa: PLC0415 (see `read`)

            self._keep(key, pack(unreadable(found)))
        self._members.append(Member(found.file, place, key, entry=key))

    def _keep_survey(self, member: Member, result: Surveyed) -> None:
        if result.packed is not None:
            member.entry = key_of(member.key, "")
            self._keep(member.entry, result.packed)
        else:
            member.spilled = self._spill.put(result.capture)
        sketch = result.sketch
        member.survey = Survey(result.site, sketch.id if sketch else "")
        # After the entry: a survey without a site promises that there is one.
        self._store.put_survey(member.key, member.survey, sketch.lines if sketch else None)

    def _keep(self, key: Key, packed: Packed) -> None:
        self._done += 1
        self._store.put(key, packed)

    # ---------------------------------------------------------------- templates

    def _templates(self) -> "tuple[Mapping[str, SiteTemplate], list[Key]]":
        """What the captures of each site teach; counted again only for sites whose sample changed."""
        from dafu.stages.clean.template import SAMPLE, SiteTemplate  # noqa: PLC0415 (see `read`)

        teachers: defaultdict[str, dict[str, Key]] = defaultdict(dict)
        for member in self._members:
            if member.survey is not None and member.survey.site and member.survey.id:
                teachers[member.survey.site][member.survey.id] = member.key
        found, keys = {}, []
        learned = self._store.templates()
        for site, known in teachers.items():
            sample = sorted(known)[:SAMPLE]
            keys.append(key_of(site, *sample))
            kept = learned.get(keys[-1]) or self._learn(keys[-1], site, {name: known[name] for name in sample})
            template = pickle.loads(kept)  # noqa: S301 (ours: see dafu.store.packing)
            if template is not None:
                assert isinstance(template, SiteTemplate)
                found[site] = template
        return found, keys

    def _learn(self, key: Key, site: str, sample: Mapping[str, Key]) -> bytes:
        """The template of a site, or that it has none, from the captures that teach it."""
        from dafu.pipeline.tasks import rulebook_of  # noqa: PLC0415 (see `read`)
        from dafu.stages.clean.template import Sketch, TemplateCounter  # noqa: PLC0415 (see `read`)

        counter = TemplateCounter()
        for name, member in sample.items():
            counter.add(Sketch(site, name, self._store.sketch(member)))
        kept = pickle.dumps(counter.finish(rulebook_of(self._order.rules).lines).get(site))
        self._store.put_template(key, kept)
        return kept

    # ---------------------------------------------------------------- converting

    def _waiting(
        self, late: Iterable[Member], templates: "Mapping[str, SiteTemplate]", asked: deque[Member]
    ) -> Iterator[Waiting]:
        """What is to be converted: captures as the survey left them, or their files once more."""
        for place, group in groupby(late, key=lambda member: member.place):
            again: dict[Key, Member] = {}
            for member in group:
                if member.spilled is None:
                    again[member.key] = member
                else:
                    asked.append(member)
                    yield Waiting(member.file, _template_for(member, templates), self._spill.get(member.spilled))
            # Surveyed in an earlier build: their file is read once more.
            for found in _records(self._files[place]) if again else ():
                waiting = again.pop(_key(found), None) if isinstance(found, Found) else None
                if waiting is not None and isinstance(found, Found):
                    asked.append(waiting)
                    yield Waiting(waiting.file, _template_for(waiting, templates), found)
            for member in again.values():
                self._changed(member)

    def _changed(self, member: Member) -> None:
        """A file that changed or went away since it was read a moment ago: this build sets it aside."""
        from dafu.pipeline.one import unreadable  # noqa: PLC0415 (see `read`)

        reason = "changed or went away while the archive was built; build again"
        aside = unreadable(UnreadableCapture(member.file, reason))
        member.key = member.entry = key_of(member.file, reason)
        self._keep(member.entry, pack(aside))

    def _tidy(self, templates: Iterable[Key]) -> None:
        """Forget what is no longer in the corpus."""
        keys = [member.entry for member in self._members]
        if self._done or self._store.count() != len(set(keys)):
            self._store.keep_only((member.key for member in self._members), templates, keys)
        self._store.commit()


def _template_for(member: Member, templates: "Mapping[str, SiteTemplate]") -> "SiteTemplate | None":
    return templates.get(member.survey.site or "") if member.survey else None


def _records(file: CaptureFile) -> Iterator[Found | UnreadableCapture]:
    sidecar = read_sidecar(file.sidecar)
    for record in records_of(file):
        yield record if isinstance(record, UnreadableCapture) else Found(record, sidecar)


def _key(found: Found) -> Key:
    """Of everything that the conversion of a record depends on, rules and code apart: these are the store's world."""
    record = found.record
    known = (record.file, record.url or "", record.captured or "", "bytes" if record.text is None else "text")
    # Processors have instructions for SHA-256, which takes half the time of BLAKE2b with them.
    return key_of(hashlib.sha256(record.payload).digest(), *known, repr(found.sidecar))


def _weight(found: Found) -> int:
    return len(found.record.payload)


def _waiting_weight(item: Waiting) -> int:
    return len(item.content.record.payload if isinstance(item.content, Found) else item.content)


def _unsurveyed(found: Found) -> Surveyed:
    from dafu.pipeline.tasks import given_up  # noqa: PLC0415 (see `Conversion.read`)

    return Surveyed(None, packed=pack(given_up(found.record.file, found.record.payload)))
