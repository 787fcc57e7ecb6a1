"""A page and its facts without names and phones of staff: the same text, with a mark in each such place."""

import re
from collections.abc import Callable, Iterable
from dataclasses import replace
from enum import StrEnum
from typing import Any
from urllib.parse import unquote

from dafu.model import (
    FACT_LABELS,
    GATHERED_FACTS,
    Cell,
    Contact,
    Correction,
    Description,
    Evidence,
    Facts,
    Hints,
    Line,
    Link,
    Problem,
    Proposer,
    ZonedLine,
    ZonedPage,
)
from dafu.rulebook.staff import Found, StaffRules
from dafu.stages.privacy.finding import Staff, settle, standing_again


def hide_staff(
    page: ZonedPage, description: Description, staff: Staff, rules: StaffRules
) -> tuple[ZonedPage, Description]:
    """The page and its description with marks in place of names and phones; what follows cannot show them."""
    lines = tuple(_hidden_line(line, staff, rules) for line in page.lines)
    capture = replace(page.capture, problems=_hidden_problems(page.capture.problems, staff, rules))
    problems = _hidden_problems(page.problems, staff, rules)
    return ZonedPage(capture, lines, problems), _hidden_description(description, staff, rules)


def without_staff(description: Description, rules: StaffRules) -> Description:
    """The description with staff taken out of what lists may gather: facts, and a curator's reasons."""
    evidence = tuple(_with_reason(item, rules.before_staff) for item in description.evidence)
    return replace(description, facts=_facts_without_staff(description.facts, rules), evidence=evidence)


def _facts_without_staff(facts: Facts, rules: StaffRules) -> Facts:
    """The facts; of 市人大（联系人：张三） stays 市人大."""
    changed: dict[str, Any] = {}
    for name in GATHERED_FACTS:
        value = getattr(facts, name)
        if isinstance(value, str) and not isinstance(value, StrEnum):
            kept: Any = rules.before_staff(value) or None
        elif isinstance(value, tuple):
            kept = tuple(item for item in (_item_without_staff(item, rules) for item in value) if item)
        else:
            continue
        if kept != value:
            changed[name] = kept
    return replace(facts, **changed) if changed else facts


def _item_without_staff(item: Any, rules: StaffRules) -> Any:
    if isinstance(item, Proposer):
        name = rules.before_staff(item.name)
        return item if name == item.name else replace(item, name=name) if name else None
    return rules.before_staff(item) if isinstance(item, str) else item


def masked(text: str, found: Iterable[Found]) -> str:
    """The text with a mark in each place; the places must not overlap."""
    pieces, done = [], 0
    for item in found:
        pieces += [text[done : item.start], item.kind.mark]
        done = item.end
    return "".join((*pieces, text[done:]))


def masked_text(text: str, staff: Staff, rules: StaffRules) -> str:
    """Any text about the page, with marks in place of staff."""
    return masked(text, settle((*rules.find(text), *standing_again(text, staff, rules, is_contact=True))))


def _hidden_line(line: ZonedLine, staff: Staff, rules: StaffRules) -> ZonedLine:
    found = staff.found.get(line.number, ())
    hints = _hidden_hints(line.line.hints, line.text, found, staff, rules)
    if not found and hints is line.line.hints:
        return line
    return replace(line, line=Line(line.number, masked(line.text, found), hints))


def _hidden_hints(hints: Hints, text: str, found: tuple[Found, ...], staff: Staff, rules: StaffRules) -> Hints:
    if not (hints.cells or hints.links or hints.images):
        return hints
    places = [(text[item.start : item.end], item.kind.mark) for item in found]
    cells = tuple(replace(cell, text=_hidden_cell(cell, places, staff, rules)) for cell in hints.cells)
    links = tuple(_hidden_link(link, places, staff, rules) for link in hints.links)
    images = tuple(_hidden_link(image, places, staff, rules) for image in hints.images)
    if (cells, links, images) == (hints.cells, hints.links, hints.images):
        return hints
    return replace(hints, cells=cells, links=links, images=images)


def _hidden_cell(cell: Cell, places: list[tuple[str, str]], staff: Staff, rules: StaffRules) -> str:
    """The text of a cell; a name that runs over two cells is hidden in both."""
    text = cell.text
    for printed, mark in places:
        if printed in text:
            text = text.replace(printed, mark)
        elif text.strip() and text.strip() in printed.split():
            text = mark
    return masked_text(text, staff, rules)


def _hidden_link(link: Link, places: list[tuple[str, str]], staff: Staff, rules: StaffRules) -> Link:
    text = link.text
    for printed, mark in places:
        text = text.replace(printed, mark)
    digits = re.sub(r"[^\d]", "", link.address)
    address = unquote(link.address)
    tells = any(phone in digits for phone in staff.phones) or any(name in address for name in staff.names)
    return Link(masked_text(text, staff, rules), "" if tells else link.address)


def _hidden_description(description: Description, staff: Staff, rules: StaffRules) -> Description:
    facts = description.facts
    personal: dict[str, Any] = {name: None for name in FACT_LABELS if name not in GATHERED_FACTS}
    personal["contact"] = _office_only(facts.contact, staff, rules)
    return replace(
        description,
        facts=replace(facts, **personal),
        evidence=tuple(
            _with_reason(item, lambda text: masked_text(text, staff, rules)) for item in description.evidence
        ),
        problems=_hidden_problems(description.problems, staff, rules),
    )


def _office_only(contact: Contact | None, staff: Staff, rules: StaffRules) -> Contact | None:
    if contact is None or contact.office is None or masked_text(contact.office, staff, rules) != contact.office:
        return None
    return Contact(office=contact.office)


def _with_reason(item: Evidence, change: Callable[[str], str]) -> Evidence:
    """The evidence with the curator's reason changed, if there is one; what the page says of staff is left out."""
    if item.correction is None:
        return item
    reason = change(item.correction.reason) if item.correction.reason else ""
    was = item.correction.was if item.field in GATHERED_FACTS else None
    return replace(item, correction=Correction(reason or None, was, item.correction.evidence))


def _hidden_problems(problems: Iterable[Problem], staff: Staff, rules: StaffRules) -> tuple[Problem, ...]:
    return tuple(replace(problem, message=masked_text(problem.message, staff, rules)) for problem in problems)
