"""Pointing at lines of the capture: where on the page each of them can be seen."""

from collections.abc import Iterable, Mapping, Sequence

from dafu.model import Reply, Zone
from dafu.publish.locations import anchor_link

HEADER_ZONES = (Zone.LETTERHEAD, Zone.DOCUMENT_NUMBER, Zone.TITLE)
"""Lines above the salutation that a reader sees, as printed."""

Anchors = Mapping[int, str]
"""Number of a line → anchor of the paragraph, header line or passport line that shows it."""


def anchors_of(reply: Reply) -> Anchors:
    """Where each line of a reply's capture is shown; blank lines are shown nowhere."""
    anchors = {
        line.number: line_anchor(line.number)
        for line in reply.lines
        if line.zone.is_web_page or line.zone in HEADER_ZONES
    }
    for block in (*reply.text, *reply.annex):
        for number in block.lines:
            anchors.setdefault(number, block.anchor)
    return anchors


def line_anchor(number: int) -> str:
    """Anchor of a line outside the reply's text."""
    return f"l{number}"


def line_links(lines: Sequence[int], anchors: Anchors, rule: str = "") -> str:
    """第 64 行, or 第 3–4、64 行, as links; neighbouring lines are one link to the first of them that is shown."""
    title = f"规则 {rule}" if rule else ""
    found = runs(lines)
    before, after = ("", "") if len(found) == 1 else ("第 ", " 行")
    links = []
    for start, end in found:
        words = str(start) if start == end else f"{start}–{end}"
        words = f"第 {words} 行" if len(found) == 1 else words
        anchor = next((anchors[number] for number in range(start, end + 1) if number in anchors), None)
        links.append(anchor_link(words, anchor, title) if anchor else words)
    return f"{before}{'、'.join(links)}{after}" if links else ""


def runs(lines: Iterable[int]) -> list[tuple[int, int]]:
    """Numbers as runs of neighbours: 3, 4, 64 are (3, 4) and (64, 64)."""
    found: list[tuple[int, int]] = []
    for number in sorted(set(lines)):
        if found and found[-1][1] == number - 1:
            found[-1] = (found[-1][0], number)
        else:
            found.append((number, number))
    return found
