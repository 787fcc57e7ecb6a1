"""Facts that a curator gave in place of what the page says: marked, with the reason and the page's own reading."""

from collections.abc import Sequence

from dafu.model import FACT_LABELS, Contact, Correction, Kind, Level, Region, Reply
from dafu.publish.locations import cell
from dafu.publish.pages.evidence import Anchors, line_links
from dafu.publish.pages.parts import KIND_WORDS, LEVEL_WORDS

_MARK = "编者更正"


def is_corrected(reply: Reply, name: str) -> bool:
    """Whether a curator gave the fact."""
    found = reply.evidence_for(name)
    return found is not None and found.correction is not None


def correction_notes(reply: Reply, names: Sequence[str], anchors: Anchors) -> str:
    """What a row of the panel says behind its value, for each of its facts that a curator gave; else nothing."""
    notes = []
    for name in names:
        found = reply.evidence_for(name)
        if found is not None and found.correction is not None:
            of_what = f"{FACT_LABELS[name]}：" if len(names) > 1 else ""
            notes.append(f"{of_what}{correction_words(found.correction, anchors)}")
    return "".join(f' <span class="correction" data-search-exclude="">{note}</span>' for note in notes)


def correction_words(correction: Correction, anchors: Anchors) -> str:
    """编者更正（纸质件如此）；网页上是“2023-07-25”（第 64 行）."""
    reason = f"（{cell(correction.reason)}）" if correction.reason else "（未写理由）"
    lines = correction.evidence.lines if correction.evidence else ()
    where = f"（{line_links(lines, anchors)}）" if lines else ""
    before = (
        f"网页上是“{cell(_words(correction.was))}”{where}" if correction.was is not None else f"网页上没有写明{where}"
    )
    return f"{_MARK}{reason}；{before}"


def _words(value: object) -> str:
    if isinstance(value, Kind):
        return KIND_WORDS[value]
    if isinstance(value, Level):
        return LEVEL_WORDS[value]
    if isinstance(value, Region):
        return value.full_name
    if isinstance(value, Contact):  # staff are not gathered
        return value.office or "见原文"
    return "、".join(map(str, value)) if isinstance(value, tuple) else str(value)
