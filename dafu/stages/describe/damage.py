"""Damage in the source: shown, never repaired."""

from collections.abc import Iterable, Sequence

from dafu.model import Severity, Zone, ZonedLine
from dafu.rulebook.facts import DamageRule
from dafu.stages.describe.draft import Draft
from dafu.stages.describe.sources import Sources

_READ = (Zone.TITLE, Zone.DOCUMENT_NUMBER, Zone.SALUTATION, Zone.BODY, Zone.SIGNATURE, Zone.CONTACT, Zone.COPIED_TO)
_STOPS = "。；;"


def flag_damage(draft: Draft, _: Sources) -> None:
    """Note unpaired marks, doubled words and lost numerals in the lines of the reply."""
    lines = draft.page.in_zone(*_READ)
    whole = "\n".join([line.text for line in lines])
    _unpaired(draft, lines, _half_width(whole))
    pieces = whole.replace("；", "。").replace(";", "。").split("。")
    doubles = {piece[-4:] for piece in pieces if len(piece) > 3 and piece[-2:] == piece[-4:-2]}
    rules = [rule for rule in draft.rules.damage.lines if _may_match(rule, whole, lines)]
    for line in lines if doubles or rules else ():
        text = line.text
        if doubles and any(double in text for double in doubles):
            _doubled(draft, line)
        for rule in rules:
            if rule.find(text):
                draft.doubt(None, rule.message, (line.number,), rule.id, rule.level)


def _may_match(rule: DamageRule, whole: str, lines: Iterable[ZonedLine]) -> bool:
    """Whether any line can look like it, asked for all of them at once where the pattern allows that."""
    if rule.is_anywhere:
        return rule.find(whole) is not None
    return any(map(rule.find, [line.text for line in lines]))


def _unpaired(draft: Draft, lines: Sequence[ZonedLine], whole: str) -> None:
    """Lines whose opening and closing marks differ in number, when the whole reply's do."""
    for opening, closing in draft.rules.damage.pairs.items():
        if whole.count(opening) == whole.count(closing) and not _misordered(whole, opening, closing):
            continue
        wrong = [line.number for line in lines if _is_unbalanced(_half_width(line.text), opening, closing)]
        if wrong:
            message = f"{opening} and {closing} do not pair; the text stands as printed"
            draft.doubt(None, message, wrong, "unpaired-marks", Severity.NOTE)


def _half_width(text: str) -> str:
    return text.replace("（", "(").replace("）", ")")


def _misordered(text: str, opening: str, closing: str) -> bool:
    """Whether a closing mark stands before every opening one."""
    first_close = text.find(closing)
    return first_close >= 0 and not -1 < text.find(opening) < first_close


def _is_unbalanced(text: str, opening: str, closing: str) -> bool:
    return text.count(opening) != text.count(closing) or _misordered(text, opening, closing)


def _doubled(draft: Draft, line: ZonedLine) -> None:
    text = line.text
    for stop in _STOPS:
        at = text.find(stop)
        while at >= 0:
            word = text[at - 2 : at] if at >= 4 else ""
            if word and word == text[at - 4 : at - 2] and word[0] != word[1] and _is_word(draft, word):
                draft.doubt(None, f"the word {word} stands twice", (line.number,), "doubled-word", Severity.NOTE)
            at = text.find(stop, at + 1)


def _is_word(draft: Draft, word: str) -> bool:
    return all("\u4e00" <= sign <= "\u9fff" for sign in word) and word * 2 not in draft.rules.damage.doubled_exceptions
