"""What the page says about the paper itself: role, publicity, catalogue, who released it, scheme of the outcome."""

import re
from collections.abc import Iterator

from dafu.model import Disclosure, Role, Zone, ZonedLine
from dafu.stages.describe.contact import is_name
from dafu.stages.describe.draft import Draft
from dafu.stages.describe.labels import Labelled
from dafu.stages.describe.pagelabels import first_text_line
from dafu.stages.describe.people import persons
from dafu.stages.describe.sources import Sources

ROLES = {
    "主办": Role.LEAD,
    "会办": Role.JOINT,
    "协办": Role.JOINT,
    "分办": Role.JOINT,
    "独办": Role.SOLE,
    "单办": Role.SOLE,
}
_HEAD = (Zone.LETTERHEAD, Zone.DOCUMENT_NUMBER, Zone.TITLE, Zone.METADATA)
_PAPER = (*_HEAD, Zone.SALUTATION, Zone.BODY, Zone.SIGNATURE, Zone.CONTACT, Zone.COPIED_TO)
_SHORT = 40
"""Signs of a line that says nothing but one thing."""
_LONGEST_SENTENCES = 400
_OPENING_LINES, _CLOSING_LINES = 3, 5
_OPEN = re.compile("公[开開]")
# Alternatives that all begin with a plain sign: the engine then jumps from one such sign to the next.
_ROLE = re.compile("|".join([f"{who}[办辦]" for who in "主会會协協分独獨单單"] + ["牵头|牽頭|答复|答復|回复|回復"]))
_OFFICE = re.compile("..[室科处局办部委]$")
_LEAST_CLASSES = 3
"""Classes that a legend lists; two may stand in any sentence."""
_THIRD_CLASS = re.compile("[C\uff23丙]")
_ORDERED = ("ABCDEF", "甲乙丙丁戊")


def describe_paper(draft: Draft, sources: Sources) -> None:
    """Note the facts of the paper that neither the matter nor the agency depends on."""
    _role(draft, sources)
    _disclosure(draft, sources)
    _catalogue(draft, sources)
    _signatory(draft, sources)
    _class_number(draft, sources)
    _outcome_scheme(draft)


def _role(draft: Draft, sources: Sources) -> None:
    """The role that the title gives, a line beside it, or the sentences at both ends of the text."""
    if sources.title and sources.title_facts and sources.title_facts.role:
        draft.give("role", ROLES.get(sources.title_facts.role), sources.title.lines, "role-in-title")
    patterns = draft.rules.patterns
    for line in draft.page.in_zone(*_HEAD):
        if len(line.text) <= _SHORT and _ROLE.search(line.text):
            match = patterns["role-line"].search(draft.rules.fold(line.text))
            draft.give("role", ROLES[match["value"]] if match else None, (line.number,), "role-line")
    for line in _ends_of_text(draft):
        if not _ROLE.search(line.text):
            continue
        folded = draft.rules.fold(line.text[:_LONGEST_SENTENCES])
        for rule, role in (("role-joint", Role.JOINT), ("role-lead", Role.LEAD)):
            if patterns[rule].search(folded):
                draft.give("role", role, (line.number,), rule)


def _ends_of_text(draft: Draft) -> list[ZonedLine]:
    body = draft.page.body
    return [*body[:_OPENING_LINES], *body[max(_OPENING_LINES, len(body) - _CLOSING_LINES) :]]


def _disclosure(draft: Draft, sources: Sources) -> None:
    patterns = draft.rules.patterns
    for value in sources.labelled("disclosure"):
        match = patterns["disclosure-value"].search(draft.rules.fold(value.value))
        draft.give("disclosure", _publicity(match), value.lines, value.rule.id)
    for line in draft.page.lines:
        if not _OPEN.search(line.text) or len(line.text.strip()) > _SHORT:
            continue
        folded = draft.rules.fold(line.text)
        match = patterns["disclosure-sentence"].search(folded)
        rule = "disclosure-sentence"
        if match is None and line.zone in _PAPER:
            match, rule = patterns["disclosure-line"].search(folded), "disclosure-line"
        if match is not None:
            found = patterns["disclosure-value"].search(match["value"])
            draft.confirm("disclosure", _publicity(found) or Disclosure.OPEN, (line.number,), rule)


def _publicity(match: re.Match[str] | None) -> Disclosure | None:
    return Disclosure(match.lastgroup) if match and match.lastgroup else None


def _catalogue(draft: Draft, sources: Sources) -> None:
    """The row of the page's table that a catalogue of government information prints."""
    for value in sources.labelled("index_number"):
        printed = value.value.split(maxsplit=1)[0] if value.value else ""
        if draft.rules.patterns["index-number"].search(draft.rules.fold(printed)):
            draft.give("index_number", printed.rstrip("，,;；。"), value.lines, value.rule.id)
    for value in sources.labelled("subject_class"):
        printed = _first_column(value.value)
        if draft.rules.patterns["subject-class"].search(draft.rules.fold(printed)):
            draft.give("subject_class", printed, value.lines, value.rule.id)


def _first_column(text: str) -> str:
    """The text up to a wide gap, or up to a gap before something like another label."""
    return re.split(r"[ \u3000\xa0]{2,}|\t|\s(?=\S{2,8}[:：])", text.strip(), maxsplit=1)[0].strip(" |；;")


def _signatory(draft: Draft, sources: Sources) -> None:
    for value in sources.labelled("signatory"):
        if _is_of_web_page(draft, value):
            continue
        name = "、".join(persons(value.value.split("（")[0].split("(")[0]))
        is_person = is_name(name) and not _OFFICE.search(name)
        draft.give("signatory", name if is_person else None, value.lines, value.rule.id)


def _is_of_web_page(draft: Draft, value: Labelled) -> bool:
    """Whether a label stands below the text, among those who put the page on the web."""
    zone = draft.page.lines[value.lines[0] - 1].zone
    return zone.is_web_page and value.lines[0] > first_text_line(draft.page)


def _class_number(draft: Draft, sources: Sources) -> None:
    if sources.title and sources.title_facts:
        draft.give("class_number", sources.title_facts.class_number, sources.title.lines, "class_number-in-title")
    if sources.opening:
        opening = sources.opening
        draft.give("class_number", opening.parts.class_number, opening.lines, "class_number-in-opening")


def _outcome_scheme(draft: Draft) -> None:
    """The scheme of the class: the classes of a legend on the page, or else only how the class is written."""
    outcome = draft.values.get("outcome")
    if outcome is None:
        return
    legend = next(filter(None, (_legend(line, outcome, draft) for line in draft.page.lines)), None)
    if legend is not None:
        draft.give("outcome_scheme", legend[0], legend[1], "legend")
        return
    stems = outcome[0] in _ORDERED[1]
    notation = "stems" if stems else "graded" if any(sign.isdigit() for sign in outcome) else "letters"
    draft.give("outcome_scheme", notation, draft.evidence["outcome"].lines, "notation")


def _legend(line: ZonedLine, outcome: str, draft: Draft) -> tuple[str, tuple[int, ...]] | None:
    if not _THIRD_CLASS.search(line.text):
        return None
    signs = tuple(_signs(draft.rules.fold(line.text), draft))
    whole = "".join(signs)
    is_listed = len(signs) >= _LEAST_CLASSES and any(order.startswith(whole) for order in _ORDERED)
    return (whole, (line.number,)) if is_listed and outcome in signs else None


def _signs(folded: str, draft: Draft) -> Iterator[str]:
    """The classes that a line explains, each once."""
    yield from dict.fromkeys(match["sign"] for match in draft.rules.patterns["legend"].finditer(folded))
