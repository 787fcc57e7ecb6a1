"""Who may be asked about the reply: office, name and phone, read from labels in the letter's tail only."""

import re
from collections.abc import Iterable, Sequence

from dafu.model import Contact
from dafu.rulebook.facts import FactRules
from dafu.stages.describe.labels import Labelled
from dafu.stages.describe.people import persons
from dafu.stages.describe.reading import person_name
from dafu.text import fold

_ONE_PHONE = r"(?:\(0\d{2,3}\)[-—–―]?|0\d{2,3}[-—–―]{1,2})?\d{5,12}(?:[-—–―转]\d{1,5})?"
_PHONE = re.compile(rf"{_ONE_PHONE}(?:[、,/;]{_ONE_PHONE}){{0,3}}")
_BRACKETED = re.compile(r"[(（][^()（）]{0,20}[)）]")
_TRIM = " \t\u3000:：,，;；。、()（）|/"
_NAME = re.compile(r"[\u4e00-\u9fff·•\uff0a*○某]{2,12}(?:[、,，][\u4e00-\u9fff·•\uff0a*○某]{2,12}){0,4}")


def phone_in(text: str) -> str | None:
    """The phone as printed, white space apart: 0352- 3820000 → 0352-3820000; full-width signs become ASCII."""
    match = _PHONE.search(fold(text))
    return match[0] if match else None


def contact_of(values: Sequence[Labelled], rules: FactRules) -> tuple[Contact | None, tuple[Labelled, ...]]:
    """The contact that the labelled values of the tail give, and the values that it was read from."""
    name, name_source = _first_name(values, rules)
    phone, phone_source = _first_phone(values, name_source)
    office, office_source = _first_office(values, name_source, rules)
    contact = Contact(office, name, phone)
    used = tuple(source for source in (office_source, name_source, phone_source) if source is not None)
    return (contact, used) if used else (None, ())


def _first_name(values: Iterable[Labelled], rules: FactRules) -> tuple[str | None, Labelled | None]:
    for value in values:
        if value.rule.field == "name":
            name = _name(_pieces(value.value, rules)[1])
            if name:
                return name, value
    return None, None


def _first_phone(values: Sequence[Labelled], near: Labelled | None) -> tuple[str | None, Labelled | None]:
    labelled = [value for value in values if value.rule.field == "phone"]
    others = [value for value in values if value.rule.field in ("name", "office")]
    for value in (*labelled, *([near] if near else ()), *others):
        phone = phone_in(value.value)
        if phone:
            return phone, value
    return None, None


def _first_office(
    values: Iterable[Labelled], near: Labelled | None, rules: FactRules
) -> tuple[str | None, Labelled | None]:
    for value in values:
        office = _office(value.value) if value.rule.field == "office" else ""
        if office:
            return office, value
    before = _pieces(near.value, rules)[0] if near else None
    return (before, near) if before else (None, None)


def _office(printed: str) -> str:
    """The office before a mark or its phone: 县教育体育局基教股  0877-3010000."""
    phone = _PHONE.search(printed)
    text = printed[: phone.start()] if phone else printed
    return re.split(r"[,，;；]", text.strip(_TRIM), maxsplit=1)[0].strip(_TRIM)


def _pieces(printed: str, rules: FactRules) -> tuple[str | None, str]:
    """Office and rest of 县教育局 张三; the office is None when only a name is printed."""
    pieces = printed.strip(_TRIM).split()
    if len(pieces) > 1 and len(pieces[0]) > 3 and rules.agencies.ending.search(rules.fold(pieces[0])):
        return pieces[0].strip(_TRIM), " ".join(pieces[1:])
    return None, printed


def is_name(text: str) -> bool:
    """Whether a whole text can be the name of one person or several."""
    return _NAME.fullmatch(person_name(text)) is not None


def _name(printed: str) -> str | None:
    """The name before the phone: 杨 华,13887300000 → 杨华; None when no name is printed."""
    text = _BRACKETED.sub("", printed)
    text = re.split(r"[\d０-９]", text, maxsplit=1)[0]
    text = "、".join(persons(re.split(r"电话|手机|职务", text, maxsplit=1)[0].strip(_TRIM))).strip(_TRIM)
    return text if _NAME.fullmatch(text) else None
