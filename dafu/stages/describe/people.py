"""To whom the reply is addressed, and who gets a copy."""

import re
from functools import lru_cache

from dafu.rulebook.facts import FactRules
from dafu.stages.describe.reading import Reading, person_name

_SEPARATOR = re.compile(r"[、,，;；/]|(?<=代表)[和及与]|(?<=委员)[和及与]|(?<=[\s\u3000])[和及与](?=[\s\u3000])")
_COPY_SEPARATOR = re.compile(r"[、,，;；]|(?<=[）)])[\s\u3000]+")
_BRACKETS = {"（": "）", "(": ")", "〔": "〕", "[": "]", "【": "】"}
_END_MARKS = "。.;；,，、:： \t\u3000"
_HAN_NAME = re.compile(r"[\u4e00-\u9fff·•]{2,5}")


@lru_cache(maxsize=64)  # of the page at hand: who is addressed is also who raised the matter
def addressees_of(salutation: str, rules: FactRules) -> tuple[str, ...]:
    """The persons or bodies that a salutation names, without 尊敬的 and 代表."""
    reading = Reading.of(salutation, rules)
    match = rules.patterns["salutation"].search(reading.text)
    printed = reading.printed(*match.span("names")) if match else salutation.strip().rstrip("：: 　")
    return names_of(printed, rules)


def names_of(printed: str, rules: FactRules) -> tuple[str, ...]:
    """The entries of a list of names as printed: 曹    静、余 光明 委员 → 曹静, 余光明."""
    names: list[str] = []
    for entry in split_outside_brackets(printed, _SEPARATOR):
        names.extend(_entry(entry, rules))
    return tuple(dict.fromkeys(name for name in names if name))


def _entry(printed: str, rules: FactRules) -> list[str]:
    text = printed.strip(_END_MARKS)
    folded = rules.fold(text)
    if rules.patterns["and-others"].search(folded) or rules.patterns["everybody"].search(folded):
        honorific = rules.patterns["honorific"].match(folded)
        return [person_name(text)[honorific.end() if honorific else 0 :]]
    reading = Reading.of(text, rules)
    honorific = rules.patterns["honorific"].match(reading.text)
    start = honorific.end() if honorific else 0
    before = rules.patterns["role-before-name"].match(reading.text[start:])
    start += before.end() if before else 0
    role = rules.patterns["title-of-person"].search(reading.text, start)
    end = role.start() if role else len(reading.text)
    return persons(reading.printed(start, end).strip(_END_MARKS))


def persons(text: str) -> list[str]:
    """The names in a text without marks: 曹    静 is one, 张三 李四 王五 are three, since each could be a name."""
    pieces = text.split()
    if len(pieces) > 1 and all(_HAN_NAME.fullmatch(piece) for piece in pieces) and all(len(p) <= 3 for p in pieces):
        return pieces
    return [person_name(text)]


def copies_of(text: str) -> tuple[str, ...]:
    """The entries of a copied-to line (label taken off) as printed, split outside brackets."""
    entries = split_outside_brackets(text, _COPY_SEPARATOR)
    return tuple(name for entry in entries if (name := entry.strip(_END_MARKS)))


def split_outside_brackets(text: str, separator: re.Pattern[str]) -> list[str]:
    """The pieces of a text between separators that stand outside all brackets."""
    covered = _covered(text)
    pieces, start = [], 0
    for match in separator.finditer(text):
        if not covered[match.start()]:
            pieces.append(text[start : match.start()])
            start = match.end()
    pieces.append(text[start:])
    return pieces


def _covered(text: str) -> list[bool]:
    """For every sign, whether it stands inside a bracket that is closed later."""
    covered = [False] * len(text)
    stack: list[tuple[str, int]] = []
    for position, sign in enumerate(text):
        if sign in _BRACKETS:
            stack.append((_BRACKETS[sign], position))
        elif stack and sign == stack[-1][0]:
            _, start = stack.pop()
            covered[start : position + 1] = [True] * (position + 1 - start)
    return covered
