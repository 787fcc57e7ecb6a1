"""What a page says about staff: marks where names and phones are hidden, and captures that are not offered."""

import html
from collections.abc import Iterator

from dafu.model import Reply, Source, StaffKind, StaffMark
from dafu.publish import locations
from dafu.publish.locations import cell
from dafu.publish.pages.evidence import Anchors, line_links
from dafu.publish.pages.parts import region
from dafu.publish.pages.shelf import Around, Shelf
from dafu.rulebook.settings import Privacy

HINT = "本档案隐去了工作人员的姓名和电话，见清洗护照“隐去之处”"
NOT_OFFERED = "为隐去工作人员的姓名和电话，不提供"
_KIND_WORDS = {StaffKind.NAME: "姓名", StaffKind.PHONE: "电话"}


def hides_staff(shelf: Around | Shelf) -> bool:
    """Whether names and phones of staff are hidden in this archive."""
    return shelf.privacy is Privacy.MASK


def show_marks(markdown: str, shelf: Around | Shelf) -> str:
    """Finished Markdown with each mark made an element of its own, told apart from the text by its looks."""
    if not hides_staff(shelf):
        return markdown
    for kind in StaffKind:
        element = f'<span class="masked masked-{kind}" title="{html.escape(HINT)}">{kind.mark}</span>'
        markdown = markdown.replace(kind.mark, element)
    return markdown


def capture_link(label: str, here: str, source: Source, shelf: Around | Shelf) -> str:
    """Link to the untouched capture; words in its place where captures are not offered."""
    return NOT_OFFERED if hides_staff(shelf) else locations.link(label, here, locations.capture_file(source))


def unsearched_lines(reply: Reply) -> frozenset[int]:
    """Lines that no search may find, because names or phones of staff stand in them."""
    return frozenset(mark.line for mark in reply.staff)


def masked_note(reply: Reply, shelf: Around | Shelf) -> str:
    """Above the text: what is hidden and what the marks look like; nothing where nothing is hidden."""
    shown = {line.number for line in reply.lines if not line.zone.is_web_page}
    kinds = {mark.kind for mark in reply.staff if mark.line in shown}
    if not hides_staff(shelf) or not kinds:
        return ""
    words = "和".join(_KIND_WORDS[kind] for kind in StaffKind if kind in kinds)
    marks = "、".join(kind.mark for kind in StaffKind if kind in kinds)
    where = locations.anchor_link("隐去之处", "archive-masked")
    text = f"本页隐去了工作人员的{words}，原处标有{marks}，其余文字未动。所在的行和依据的规则见{where}。"
    return region("aside", "reply-masked", show_marks(text, shelf), 'data-search-exclude=""')


def masked_rows(reply: Reply, shelf: Around | Shelf, anchors: Anchors) -> Iterator[str]:
    """In the passport: each line in which something is hidden, and the rule; the removed lines are among them."""
    if not hides_staff(shelf):
        return
    yield '<span id="archive-masked">隐去之处</span>：依 `archive.toml` 里的 `privacy = "mask"`，工作人员的姓名和电话不予显示。'
    yield ""
    if not reply.staff:
        yield "没有发现工作人员的姓名或电话。"
        return
    yield "| 行 | 隐去 | 规则 |"
    yield "| --- | --- | --- |"
    yield from (_masked_row(mark, anchors) for mark in reply.staff)


def _masked_row(mark: StaffMark, anchors: Anchors) -> str:
    return f"| {line_links((mark.line,), anchors)} | {_KIND_WORDS[mark.kind]} {mark.count} 处 | {cell(mark.rule)} |"
