"""What looks lost, doubled or contradictory in a capture, said to the reader; the text itself stays as it is."""

from collections.abc import Mapping, Sequence

from dafu.model import FACT_LABELS, Problem, Reply
from dafu.publish.markdown import escape
from dafu.publish.pages.evidence import Anchors, line_links
from dafu.publish.pages.parts import region

DAMAGE_WORDS: Mapping[str, str] = {
    "lost-numeral-of-heading": "段首括号里的序号缺失",
    "lost-numeral-of-date": "日期里的数字缺失",
    "lost-signs": "有字符在转码中丢失",
    "unpaired-marks": "成对的标点缺了一半",
    "doubled-word": "词语重复",
}
"""Rule that found the damage → what the reader is told. A rule without words of its own is told by its field."""

CURATOR = "curator"
"""Rule of a fact that a curator gave: no damage, and named in the passport."""

_HEAD = "抓取件中有残缺或说法不一之处，**原文如此**，未作改动："
_OTHERWISE = "疑似残缺，请对照抓取件"


def damage_notes(reply: Reply, anchors: Anchors) -> str:
    """A box above the text, with a link to each place; nothing when nothing is known to be damaged."""
    lines: dict[str, set[int]] = {}
    rules: dict[str, dict[str, None]] = {}
    for problem in reply.problems:
        if (problem.lines or problem.field) and problem.rule != CURATOR:
            words = _words(problem)
            lines.setdefault(words, set()).update(problem.lines)
            rules.setdefault(words, {})[problem.rule or ""] = None
    if not lines:
        return ""
    items = [_note(words, sorted(places), " ".join(rules[words]), anchors) for words, places in lines.items()]
    return region("aside", "reply-damage", "\n\n".join([_HEAD, "\n".join(items)]), 'data-search-exclude=""')


def _note(words: str, lines: Sequence[int], rule: str, anchors: Anchors) -> str:
    where = line_links(lines, anchors, rule)
    return f"- {where}：{words}" if where else f"- {words}"


def _words(problem: Problem) -> str:
    if words := DAMAGE_WORDS.get(problem.rule or ""):
        return words
    if problem.field:
        label = escape(FACT_LABELS.get(problem.field, problem.field))
        return f"“{label}”一项，文中说法不一" if len(problem.lines) > 1 else f"“{label}”一项有疑问，请对照抓取件"
    return _OTHERWISE
