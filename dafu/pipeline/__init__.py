"""The way of a corpus, to be read in one minute; the only place that knows the order of the stages."""

import time
from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import chain
from pathlib import Path

from dafu.linking.agencies import kin_of
from dafu.linking.archive import link_replies
from dafu.linking.views import by_agency, by_matter, by_region, by_session, by_topic, by_year
from dafu.model import Archive, Card, Load, SetAside
from dafu.pipeline.alone import captures_of, convert, convert_file, inspect_file, inspect_files, learn_templates
from dafu.pipeline.conversion import Conversion, Converted
from dafu.pipeline.crew import Crew
from dafu.pipeline.one import Entry, Templates, convert_capture, template_of, unreadable
from dafu.pipeline.report import BuildReport, Loader, Outcome
from dafu.pipeline.tasks import Order, rulebook_of
from dafu.pipeline.watch import Profile, Stage, StageReport, Watch, unwatched
from dafu.publish.outputs import render_outputs
from dafu.publish.pages import render_pages
from dafu.publish.views import Views
from dafu.publish.write import WriteReport, write_tree
from dafu.rulebook.book import RULES, Rulebook
from dafu.rulebook.settings import DEFAULTS, Settings
from dafu.stages.read import list_captures
from dafu.stages.read.payload import read_payload
from dafu.store import Key, Store, StoreBroken, discard, key_of, key_of_code, key_of_folder

STORE = "store.sqlite"
"""Name of the store in the cache folder."""


@dataclass(frozen=True, slots=True)
class Means:
    """What a build works with; none of it changes what comes out."""

    cache: Path | None = None
    """Folder of the store; None for a build that neither knows nor leaves anything."""
    crew: Crew = field(default_factory=lambda: Crew.of(1))
    watch: Watch = unwatched
    profile: Profile = field(default_factory=Profile)

    @property
    def store(self) -> Path | None:
        """The file of the store."""
        return self.cache / STORE if self.cache else None


def build(corpus: Path, docs: Path | None, settings: Settings = DEFAULTS, means: Means | None = None) -> BuildReport:
    """Turn ``corpus/`` into Markdown and data below ``docs/``; with ``docs`` None nothing is written.

    Raises:
        CorpusError: the corpus cannot be used.
        RuleError: a rule file is wrong.
        WriteError: a file below ``docs/`` is not ours to write.
        StoreError: the cache cannot be written.
    """
    means = means or Means()
    try:
        return _build(corpus, docs, settings, means, ())
    except StoreBroken:
        if means.store is None:
            raise
        discard(means.store)
        note = "the store was damaged and is made anew; everything is converted again"
        return _build(corpus, docs, settings, means, (note,))


def _build(corpus: Path, docs: Path | None, settings: Settings, means: Means, notes: tuple[str, ...]) -> BuildReport:
    start = time.perf_counter()
    order = Order(key_of_folder(RULES), settings.privacy)
    store = Store(means.store, key_of(key_of_code(*CONVERTS), order.rules, order.privacy))
    converted = _converted(corpus, store, order, means)
    load = Loader(store, converted.entries)
    with means.profile.stage(Stage.LINKING):
        archive = link(load.cards(), rulebook_of(order.rules), load)
        views = views_of(archive, rulebook_of(order.rules))
    written = WriteReport()
    if docs is not None:
        with means.profile.stage(Stage.PAGES):
            pages = render_pages(archive, views, settings.privacy, load)
            captures = render_outputs(archive, lambda source: read_payload(corpus.parent, source), settings.privacy)
            written = write_tree(docs, chain(pages, captures))
    return BuildReport(
        outcome=Outcome.of(archive),
        write=written,
        seconds=time.perf_counter() - start,
        load=load,
        converted=converted.done,
        notes=(*notes, *store.notes),
        stages=tuple(means.profile.stages),
        key=b"",
        link=lambda: archive,
    )


CONVERTS = (
    *("linking/differences.py", "linking/filing.py", "linking/policies.py", "linking/topics.py"),
    *("model", "pipeline/one.py", "pipeline/tasks.py", "rulebook", "stages"),
    *("errors.py", "store/keys.py", "store/packing.py", "text.py", "values.py"),
)
"""Parts of the package that decide what a capture becomes."""


def _converted(corpus: Path, store: Store, order: Order, means: Means) -> Converted:
    conversion = Conversion(list_captures(corpus), store, means.crew, order, means.watch)
    with means.profile.stage(Stage.READING):
        conversion.read()
    with means.profile.stage(Stage.CONVERTING):
        return conversion.convert()


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


__all__ = [
    "BuildReport",
    "Crew",
    "Entry",
    "Key",
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
    "views_of",
]
