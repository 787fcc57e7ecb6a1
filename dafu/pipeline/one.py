"""The way of one capture: what *read* gave through clean, describe, compose and filing; it needs no other reply."""

from collections.abc import Mapping

from dafu.linking.filing import file_reply
from dafu.model import Capture, Problem, Reply, SetAsidePage, Severity, Source
from dafu.rulebook.book import Rulebook
from dafu.rulebook.settings import Privacy
from dafu.stages.clean import clean_page
from dafu.stages.clean.template import SiteTemplate, Sketch, site_of, sketch_of
from dafu.stages.compose import compose_reply
from dafu.stages.describe import describe_page
from dafu.stages.privacy import find_staff, hide_staff, without_staff
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
    try:
        return _converted(capture, rules, template_of(capture, rules, templates), privacy)
    except Exception as error:  # noqa: BLE001 - law 5: one bad capture never stops the others; `inspect --debug` shows it
        return broken(capture.source, error)


def _converted(capture: Capture, rules: Rulebook, template: SiteTemplate | None, privacy: Privacy) -> Entry:
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
    reply = compose_reply(page, description, rules.headings, staff.marks)
    return file_reply(reply, rules.topics, rules.citations)


def broken(source: Source, error: Exception) -> SetAsidePage:
    """What our own error leaves of a capture."""
    reason = f"internal error ({type(error).__name__}: {error}); run inspect --debug on it and report the error"
    return SetAsidePage(source, reason, problems=(Problem(Severity.FAIL, reason),))


def unreadable(capture: UnreadableCapture) -> SetAsidePage:
    """What could not be read is set aside like any other capture, with its reason."""
    source = Source(capture.file, capture.sha256 or "", "", capture.size or 0)
    return SetAsidePage(source, capture.reason, problems=(Problem(Severity.FAIL, f"set aside: {capture.reason}"),))
