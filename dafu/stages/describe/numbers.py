"""Numbers: of the matter, of the document, and the letter of the outcome."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from dafu.rulebook.facts import FactRules
from dafu.stages.describe.lexer import Token
from dafu.stages.describe.reading import Reading
from dafu.values import MatterNumber

_LONGEST_ISSUER = 20
_LETTER_AMONG_DIGITS = re.compile(r"\d[OoIl]\d")
_ENDS_BEFORE_ISSUER = ("的答复函", "的答复", "的复函", "的函", "答复函", "文号", "字号", "编号", "印发", "发布", "号")


@dataclass(frozen=True, slots=True)
class FoundNumber:
    """A document number: its span in the folded text, and as printed."""

    start: int
    end: int
    printed: str


def find_document_number(reading: Reading, text: str, rules: FactRules) -> FoundNumber | None:
    """The first document number in a line, with the agency's short name before it."""
    core = rules.patterns["document-number"].search(text)
    if core is None:
        return None
    start = core.start()
    while start > 0 and core.start() - start < _LONGEST_ISSUER and _is_issuer_sign(text[start - 1]):
        start -= 1
    issuer = text[start : core.start()]
    for ending in _ENDS_BEFORE_ISSUER:
        cut = issuer.rfind(ending)
        if cut >= 0 and len(issuer) - cut - len(ending) >= 2:
            start += cut + len(ending)
            break
    if start == core.start() or text[core.start() - 1] == "第":
        return None
    return FoundNumber(start, core.end(), reading.printed(start, core.end()))


def _is_issuer_sign(sign: str) -> bool:
    return "\u4e00" <= sign <= "\u9fff" or (sign.isascii() and sign.isalpha())


def matter_numbers(tokens: Sequence[Token], after: int) -> tuple[str | None, str | None]:
    """The number of the matter, merged ones joined with 、; and what is wrong with it, if it cannot be one.

    Args:
        tokens: the parts of a title, without the subject's.
        after: end of the assembly's clause; a number behind it comes before all others.
    """
    numbers = [token for token in tokens if token.kind == "number"]
    behind = [token for token in numbers if token.start >= after]
    if not numbers:
        return None, None
    first = (behind or numbers)[0]
    texts = [first.value, *(token.value for token in _merged_with(tokens, first))]
    try:
        number = str(MatterNumber.parse("、".join(texts)))
    except ValueError as error:
        return None, str(error)
    if _LETTER_AMONG_DIGITS.search(number):
        return number, f"{number} has a letter among its digits, perhaps misread; kept as printed"
    return number, None


def _merged_with(tokens: Sequence[Token], first: Token) -> list[Token]:
    """Further numbers of a list such as 第1号提案、第2号提案."""
    found: list[Token] = []
    comma = False
    for token in tokens[tokens.index(first) + 1 :]:
        if token.kind == "number":
            if not comma:
                break
            found.append(token)
            comma = False
        elif token.kind == "text" and token.value in ("、", ",", "和", "及", "与", "以及"):
            comma = True
        elif token.kind not in ("kind", "person"):
            break
    return found
