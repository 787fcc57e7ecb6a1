"""The way of a corpus, to be read in one minute; the only place that knows the order of the stages."""

import time
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from functools import cache, partial
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from dafu.errors import CaptureError
from dafu.garbage import look_again, not_looked_for
from dafu.model import Archive, Load, Problem
from dafu.pipeline.conversion import Conversion, Converted
from dafu.pipeline.crew import Crew
from dafu.pipeline.orders import Order
from dafu.pipeline.refiling import begin_filing, is_filed, refile_all
from dafu.pipeline.report import Outcome
from dafu.pipeline.standing import Left, note, recall, state_of
from dafu.pipeline.watch import Profile, Stage, StageReport, Watch, unwatched
from dafu.publish.stamps import Stamps
from dafu.publish.write import WriteReport
from dafu.rulebook.files import FILING_RULES, RULES
from dafu.rulebook.settings import DEFAULTS, Settings
from dafu.stages.read import list_captures
from dafu.store import Key, Store, StoreBroken, discard, key_of, key_of_code, key_of_folder

if TYPE_CHECKING:
    from dafu.pipeline.alone import captures_of, convert, convert_file, inspect_file, inspect_files, learn_templates
    from dafu.pipeline.linked import Linked, views_of
    from dafu.pipeline.one import Entry, Templates, convert_capture, template_of, unreadable

_LATER = {
    **dict.fromkeys(
        ("captures_of", "convert", "convert_file", "inspect_file", "inspect_files", "learn_templates"), "alone"
    ),
    **dict.fromkeys(("Linked", "views_of"), "linked"),
    **dict.fromkeys(("Entry", "Templates", "convert_capture", "template_of", "unreadable"), "one"),
}
"""What is loaded when somebody asks for it: the stages take half a second, and a build without news needs none."""

CONVERTS = (
    *("linking/filing.py", "linking/policies.py", "linking/topics.py"),
    *("model", "pipeline/one.py", "pipeline/orders.py", "pipeline/tasks.py", "rulebook", "stages"),
    *("errors.py", "records.py", "store/broken.py", "store/keys.py", "store/packing.py", "text.py", "values.py"),
)
"""Parts of the package that decide what a capture becomes."""
STORE = "store.sqlite"
"""Name of the store in the cache folder."""
MOST_HELD = 30_000
"""Replies that stay linked while the site is built, for its search; each takes 9 KB then. More are linked twice: 100,000 take
half a minute, and leave 0.9 GB to the workers of the site."""
MADE_ANEW = "the store was damaged and is made anew; everything is converted again"
_ATTEMPTS = 3
"""How often a build begins anew because a capture changed while it worked; what was converted stays converted."""


@dataclass(frozen=True, slots=True)
class Means:
    """What a build works with; none of it changes what comes out."""

    cache: Path | None = None
    """Folder of the store; None for a build that neither knows nor leaves anything."""
    crew: Crew = field(default_factory=lambda: Crew.of(1))
    """Who converts; anywhere."""
    watch: Watch = unwatched
    profile: Profile = field(default_factory=Profile)
    local: Crew = field(default_factory=lambda: Crew.of(1))
    """Who writes pages; processes of this machine."""
    fresh: bool = False
    """Whether nothing that earlier builds know is used."""

    @property
    def store(self) -> Path | None:
        """The file of the store."""
        return self.cache / STORE if self.cache else None


_Result = TypeVar("_Result")


@dataclass(frozen=True, slots=True)
class BuildReport:
    """What one conversion did, and the way to the archive for those who go on."""

    outcome: Outcome
    write: WriteReport
    search_key: Key
    """Of everything that the search depends on."""
    link: "Callable[[], Linked]"
    """Gives the archive, always the same."""
    anew: "Callable[[], BuildReport] | None" = None
    """Builds the same from nothing, for whoever finds a text damaged when this build is done."""
    docs: Stamps | None = None
    """The files below ``docs/`` as this build left them, if it looked."""
    seconds: float = 0.0
    converted: int = 0
    """Captures that went through the stages; of all others, the store knew what becomes of them."""
    refiled: int = 0
    """Captures that were only filed again, because nothing but topics or citations changed."""
    notes: tuple[str, ...] = ()
    """What a person should know about the store."""
    stages: tuple[StageReport, ...] = ()

    def used_by(self, work: "Callable[[BuildReport], _Result]", tell: Callable[[str], object]) -> "_Result":
        """What some work gives that reads texts; when one is damaged, it is told, and done again with a store made anew."""
        try:
            return work(self)
        except StoreBroken:
            if self.anew is None:
                raise
            tell(f"note: {MADE_ANEW}")
            return work(self.anew())

    @property
    def linked(self) -> "Linked":
        """The archive, ready to be linked."""
        return self.link()

    @property
    def archive(self) -> Archive:
        """All captures together, linked now if nothing made it necessary before."""
        return self.linked.archive

    @property
    def load(self) -> Load:
        """Fetches the whole reply of a card."""
        return self.linked.load

    @property
    def problems(self) -> tuple[tuple[str, Problem], ...]:
        """File and problem, in the order of the archive."""
        return self.outcome.problems

    @property
    def captures(self) -> int:
        """Captures read: replies, duplicates and set aside together."""
        return self.outcome.captures

    @property
    def in_doubt(self) -> tuple[tuple[str, Problem], ...]:
        """The problems that a person must look at."""
        return self.outcome.in_doubt


def build(corpus: Path, docs: Path | None, settings: Settings = DEFAULTS, means: Means | None = None) -> BuildReport:
    """Turn ``corpus/`` into Markdown and data below ``docs/``; with ``docs`` None nothing is written.

    Raises:
        CorpusError: the corpus cannot be used.
        RuleError: a rule file is wrong.
        WriteError: a file below ``docs/`` cannot be written, or is not ours to write.
        StoreError: the cache cannot be written.
        CaptureError: a capture changes again and again while it is read.
    """
    means = means or Means()
    again = partial(build, corpus, docs, settings, replace(means, fresh=True, crew=means.local, watch=unwatched))
    if means.fresh and means.store is not None:
        discard(means.store)
    notes: tuple[str, ...] = ()
    for _ in range(_ATTEMPTS - 1):
        try:
            return replace(_build(corpus, docs, settings, means, notes), anew=again)
        except CaptureError:  # between reading and writing: begin with what is there now
            continue
        except StoreBroken:
            if means.store is None:
                raise
            discard(means.store)
            notes = (MADE_ANEW,)
    return replace(_build(corpus, docs, settings, means, notes), anew=again)


def _build(corpus: Path, docs: Path | None, settings: Settings, means: Means, notes: tuple[str, ...]) -> BuildReport:
    start = time.perf_counter()
    look_again()
    filing = key_of(*(key_of_folder(RULES / name) for name in FILING_RULES))
    order = Order(key_of_folder(RULES), settings.privacy, filing)
    rules = key_of_folder(RULES, without=FILING_RULES)
    store = Store(means.store, key_of(key_of_code(*CONVERTS), rules, order.privacy))
    begin_filing(store, order)
    with Conversion(list_captures(corpus), store, means.crew, order, means.watch) as conversion:
        with means.profile.stage(Stage.READING):
            conversion.read()
            is_known = docs is not None and is_filed(store, order)
            known = recall(store, state_of(conversion.key, order, docs), docs) if docs and is_known else None
        if known is not None:
            report = _standing(*known, partial(_link_after_all, corpus, store, order, means))
        else:
            report = _made(corpus, docs, conversion, store, order, means)
    seconds, stages = time.perf_counter() - start, tuple(means.profile.stages)
    return replace(report, seconds=seconds, notes=(*notes, *store.notes), stages=stages)


def _standing(left: Left, seen: Stamps, link: "Callable[[], Linked]") -> BuildReport:
    """The report of a build that had nothing to do."""
    written = WriteReport(unchanged=left.files)
    return BuildReport(left.outcome, written, search_key=left.search, link=cache(link), docs=seen)


def _link_after_all(corpus: Path, store: Store, order: Order, means: Means) -> "Linked":
    """The archive of a build that had nothing to do: somebody wants more of it."""
    with Conversion(list_captures(corpus), store, means.crew, order, means.watch) as conversion:
        conversion.read()
        return _linked(conversion, store, order, means)[0]


def _made(
    corpus: Path, docs: Path | None, conversion: Conversion, store: Store, order: Order, means: Means
) -> BuildReport:
    """What is new converted, everything linked, and written below ``docs/``."""
    linked, converted = _linked(conversion, store, order, means)
    with means.profile.stage(Stage.LINKING), not_looked_for():
        outcome = linked.outcome
    written, seen = WriteReport(), None
    if docs is not None:
        from dafu.pipeline.publication import publish  # noqa: PLC0415 (see `_LATER`)

        with means.profile.stage(Stage.PAGES), not_looked_for():
            written, seen = publish(linked, docs, corpus.parent, means.local, means.watch)
            state, files = state_of(conversion.key, order, docs), written.written + written.unchanged
            note(store, state, seen, files, outcome, linked.search_key)
            if outcome.replies > MOST_HELD:
                linked.let_go()
    return BuildReport(
        outcome,
        written,
        converted=converted.done,
        refiled=converted.refiled,
        search_key=linked.search_key,
        link=lambda: linked,
        docs=seen,
    )


def _linked(conversion: Conversion, store: Store, order: Order, means: Means) -> "tuple[Linked, Converted]":
    from dafu.pipeline.linked import Linked  # noqa: PLC0415 (see `_LATER`)

    with means.profile.stage(Stage.CONVERTING):
        converted = conversion.convert()
        refiled = refile_all(converted.entries.values(), store, means.crew, order, means.watch)
    return Linked(store, converted.entries, order), replace(converted, refiled=refiled)


def __getattr__(name: str) -> Any:
    """What is loaded later; modules ask this way for what they do not have."""
    if name not in _LATER:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_LATER[name]}"), name)


__all__ = [
    "CONVERTS",
    "BuildReport",
    "Crew",
    "Entry",
    "Means",
    "Profile",
    "Stage",
    "StageReport",
    "Templates",
    "Watch",
    "build",
    "captures_of",
    "convert",
    "convert_capture",
    "convert_file",
    "inspect_file",
    "inspect_files",
    "learn_templates",
    "template_of",
    "unreadable",
    "unwatched",
    "views_of",
]
