"""The site of a ``mkdocs.yml``, built when it is not yet what a build would make of it."""

from dataclasses import replace
from pathlib import Path

from dafu.publish.site.fingerprints import inputs_digest
from dafu.publish.site.folders import Place
from dafu.publish.site.keeping import Former
from dafu.publish.site.known import Known, recall
from dafu.publish.site.ledger import read_head
from dafu.publish.site.report import Progress, SiteReport, Stopwatch, uncollected
from dafu.publish.site.wanted import After, Wanted
from dafu.publish.stamps import Stamps


def build_site(  # noqa: PLR0913 (each has a default, and callers name them)
    config_path: Path,
    *,
    jobs: int = 1,
    fresh: bool = False,
    strict: bool = False,
    after: After | None = None,
    sources: Stamps | None = None,
    progress: Progress = lambda *_: None,
) -> SiteReport:
    """Build the site of a ``mkdocs.yml``, as MkDocs would, and put it in the place of the one before.

    Until that last step the site before stays whole. Hooks that serve MkDocs' own commands (``OWN_HOOKS``) are left out.

    Args:
        config_path: the ``mkdocs.yml``.
        jobs: worker processes.
        fresh: whether nothing of an earlier build is used. The result is the same.
        strict: whether a warning fails the build, as with ``mkdocs build --strict``.
        after: what is written after the pages.
        sources: the files below ``docs/``, if somebody just looked at them all.
        progress: called with pages done and pages to build.

    Raises:
        SiteError: the site could not be built, or not put in place.
    """
    watch, wanted = Stopwatch(), Wanted(jobs, fresh, strict, after, progress)
    former = None
    with watch.part("standing"), uncollected():
        known = None if fresh else recall(config_path)
        if known is not None:
            former = _standing(known, config_path, sources)
            inputs = inputs_digest(known.settings, former.sources)
            if former.stands_for(inputs, wanted.after_key):
                return SiteReport(former.place.site, 0, former.ledger.pages, seconds=watch.seconds)
    # Half a second, which a build without news can do without.
    from dafu.publish.site.build import build_changed  # noqa: PLC0415 (see above)

    return build_changed(config_path, known, former, wanted, watch)


def _standing(known: Known, config_path: Path, sources: Stamps | None) -> Former:
    place = Place.of(Path(known.site), config_path.resolve().parent)
    place.repair()
    return replace(Former.at(place, Path(known.docs), sources), ledger=read_head(place.ledger))
