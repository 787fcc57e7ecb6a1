"""The way of one capture: what *read* gave through clean, describe, compose and filing; it needs no other reply."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field

from dafu.linking.filing import filed
from dafu.linking.policies import citations_of
from dafu.linking.topics import topics_of
from dafu.model import Capture, Description, Problem, Reply, SetAsidePage, Severity, Source, TopicHit, ZonedPage
from dafu.rulebook.book import Rulebook
from dafu.rulebook.settings import Privacy
from dafu.stages.clean import clean_page
from dafu.stages.clean.template import SiteTemplate, Sketch, site_of, sketch_of
from dafu.stages.compose import compose_reply
from dafu.stages.describe import READINGS, Draft, Sources, begin_description
from dafu.stages.privacy import Staff, find_staff, hide_staff, without_staff
from dafu.stages.read import UnreadableCapture
from dafu.stages.verdict import verdict_of

Entry = Reply | SetAsidePage
Templates = Mapping[str, SiteTemplate]
"""What the captures of each site taught about it, by site."""


def template_of(capture: Capture, rules: Rulebook, templates: Templates | None) -> SiteTemplate | None:
    """What is known about the site of a capture; None for a capture alone."""
    return templates.get(site_of(capture, rules.lines) or "") if templates else None


def sketch_for(capture: Capture, rules: Rulebook) -> Sketch | None:
    """What a capture teaches about its site."""
    try:
        return sketch_of(capture, rules.lines)
    except Exception:  # noqa: BLE001 - law 5: what fails here fails again when it is converted, and is reported there
        return None


def convert_capture(
    capture: Capture, rules: Rulebook, templates: Templates | None = None, privacy: Privacy = Privacy.OPEN
) -> Entry:
    """One capture through clean, describe and compose: a reply, or set aside with the reason."""
    return convert_lot([(capture, template_of(capture, rules, templates))], rules, privacy)[0]


def convert_lot(
    lot: Iterable[tuple[Capture, SiteTemplate | None]], rules: Rulebook, privacy: Privacy = Privacy.OPEN
) -> list[Entry]:
    """The same for several captures, each with the template of its site: all go through a stage before the next begins.

    What a stage works with, its code, words and tables, stays in the caches of the processor, which the stages together
    overflow: sixteen captures at once take a quarter less time than one by one. None of them sees another.
    """
    ways = [_Way(capture, template) for capture, template in lot]
    for stage in _STAGES:
        for way in ways:
            if way.end is None:
                try:
                    stage(way, rules, privacy)
                except Exception as error:  # noqa: BLE001 - law 5: one bad capture never stops the others; `inspect --debug` shows it
                    way.end = broken(way.capture.source, error)
    return [way.end or way.reply for way in ways]


@dataclass(slots=True)
class _Way:
    """How far a capture has come."""

    capture: Capture
    template: SiteTemplate | None
    page: ZonedPage = field(init=False)
    draft: Draft = field(init=False)
    sources: Sources = field(init=False)
    description: Description = field(init=False)
    staff: Staff = field(init=False)
    reply: Reply = field(init=False)
    topics: tuple[TopicHit, ...] = field(init=False)
    end: SetAsidePage | None = None
    """Why it goes no further."""


_Stage = Callable[[_Way, Rulebook, Privacy], None]


def _clean(way: _Way, rules: Rulebook, _: Privacy) -> None:
    way.page = clean_page(way.capture, rules.lines, way.template)


def _describe(way: _Way, rules: Rulebook, _: Privacy) -> None:
    way.draft, way.sources = begin_description(way.page, rules.facts)


def _reading(read: Callable[[Draft, Sources], None]) -> _Stage:
    return lambda way, _rules, _privacy: read(way.draft, way.sources)


def _judge(way: _Way, rules: Rulebook, _: Privacy) -> None:
    page, description = way.page, way.draft.finished()
    way.description = description
    verdict = verdict_of(page, description, rules.verdicts)
    if verdict is not None:
        problems = (*way.capture.problems, *page.problems, *description.problems)
        problems += (Problem(Severity.FAIL, f"set aside: {verdict.reason}", rule=verdict.id),)
        read = (page.lines, description.facts, description.evidence)
        way.end = SetAsidePage(way.capture.source, verdict.reason, *read, problems=problems, label=verdict.label)


def _protect(way: _Way, rules: Rulebook, privacy: Privacy) -> None:
    way.staff = find_staff(way.page, way.description, rules.staff)
    way.description = without_staff(way.description, rules.staff)
    if privacy is Privacy.MASK:
        way.page, way.description = hide_staff(way.page, way.description, way.staff, rules.staff)


def _compose(way: _Way, rules: Rulebook, _: Privacy) -> None:
    way.reply = compose_reply(way.page, way.description, rules.headings, way.staff.marks)


def _find_topics(way: _Way, rules: Rulebook, _: Privacy) -> None:
    way.topics = topics_of(way.reply, rules.topics)


def _file(way: _Way, rules: Rulebook, _: Privacy) -> None:
    way.reply = filed(way.reply, way.topics, citations_of(way.reply, rules.citations))


_STAGES = (_clean, _describe, *map(_reading, READINGS), _judge, _protect, _compose, _find_topics, _file)


def broken(source: Source, error: Exception) -> SetAsidePage:
    """What our own error leaves of a capture."""
    reason = f"internal error ({type(error).__name__}: {error}); run inspect --debug on it and report the error"
    return SetAsidePage(source, reason, problems=(Problem(Severity.FAIL, reason),))


def unreadable(capture: UnreadableCapture) -> SetAsidePage:
    """What could not be read is set aside like any other capture, with its reason."""
    source = Source(capture.file, capture.sha256 or "", "", capture.size or 0)
    return SetAsidePage(source, capture.reason, problems=(Problem(Severity.FAIL, f"set aside: {capture.reason}"),))
