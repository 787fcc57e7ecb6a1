"""Facts that a curator gave in place of what the page says: marked, with the reason and the page's own reading."""

from collections.abc import Sequence

from dafu.model import FACT_LABELS, Correction, Reply
from dafu.publish.locations import cell
from dafu.publish.pages.evidence import Anchors, line_links
from dafu.publish.pages.words import value_words

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
    where = line_links(correction.evidence.lines, anchors) if correction.evidence else ""
    if correction.was is None:  # what the page says of staff is not repeated
        return f"{_MARK}{reason}；{f'网页所写见{where}' if where else '网页上没有写明'}"
    return f"{_MARK}{reason}；网页上是“{cell(value_words(correction.was))}”{f'（{where}）' if where else ''}"
