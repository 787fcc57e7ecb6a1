"""Other captures of a reply: on the reply's page, with what differs in its versions, and at their own addresses."""

from collections.abc import Iterator

from dafu.model import FACT_LABELS, Card, Change, Duplicate, Mark, Page, Piece, Reply, Sameness
from dafu.publish import locations
from dafu.publish.front_matter import facts_as_data
from dafu.publish.locations import cell
from dafu.publish.markdown import escape
from dafu.publish.pages.evidence import Anchors, line_links
from dafu.publish.pages.parts import Crumb, crumbs, display_title, page, region
from dafu.publish.pages.privacy import capture_link, show_marks
from dafu.publish.pages.shelf import Around, Shelf
from dafu.publish.pages.words import value_words

SECTION = "archive-captures"
MOST_SHOWN = 50
"""Other captures that the page of a reply lists; a page that came back under a thousand addresses has a list of its own."""
CONTEXT = 40
"""Signs shown on either side of a change; what lies between stands in the reply's text above."""

_UNKNOWN = "未记录"
_TAGS = {Mark.REPLY: "del", Mark.VERSION: "ins"}
_HOW_TO_READ = "<del>删除线</del>：只见于本页正文。<ins>下划线</ins>：只见于该版本。未列出的段落两者相同，全角、半角和空格的差别不计。"
_NOT_TOLD = "（改动之处未逐字列出，请下载两份抓取件对照）"


def captures_section(reply: Reply, around: Around, here: str, anchors: Anchors) -> str:
    """All other captures of the reply, then what differs in each version; empty when there are none."""
    copies = around.copies
    if not copies:
        return ""
    # The same bytes are offered once, under the name of their first capture.
    sources = {copy.id: copy.source for copy in reversed(copies)} | {reply.id: reply.source}
    files = {name: capture_link("下载", here, source, around) for name, source in sources.items()}
    table = ["| 抓取件 | 网站 | 抓取时间 | 与本页的关系 |", "| --- | --- | --- | --- |"]
    shown = copies[:MOST_SHOWN]
    parts = [
        _heading(2, "其他抓取与版本", SECTION),
        region("div", "reply-captures", "\n".join([*table, *(_row(copy, here, files[copy.id]) for copy in shown)])),
        _more(len(copies) - len(shown), here),
        *(_version(version, here, anchors) for version in copies if version.changes),
    ]
    return show_marks("\n\n".join(filter(None, parts)), around)


def capture_pages(shelf: Shelf) -> Iterator[Page]:
    """A page at the address of each capture that the archive shows under another: what it is, and where to read on."""
    seen = set(shelf.by_id)
    for copy in shelf.archive.duplicates:
        original = shelf.by_id.get(copy.canonical)
        if original is not None and copy.id not in seen:
            seen.add(copy.id)
            yield _capture_page(copy, original, shelf)


def _heading(level: int, words: str, anchor: str) -> str:
    """A heading that is the archive's and not the reply's; what stands below it stays out of the search index."""
    return f'{"#" * level} {escape(words)} {{: #{anchor} .archive-heading data-search-exclude="" }}'


def _row(copy: Duplicate, here: str, file: str) -> str:
    source = copy.source
    is_here = copy.id == copy.canonical
    linked = cell(source.file) if is_here else locations.link(source.file, here, locations.reply_page(copy.id))
    relation = cell(_relation(copy))
    if copy.changes:
        relation += f" {locations.anchor_link('改动', _version_anchor(copy))}"
    elif copy.sameness is Sameness.VERSION:
        relation += _NOT_TOLD
    return f"| {linked}（{file}） | {_site(copy)} | {cell(source.captured or _UNKNOWN)} | {relation} |"


def _more(count: int, here: str) -> str:
    return f"另有 {count} 份，见{locations.link('重复的抓取件', here, locations.REPEATED)}。" if count else ""


def _version(version: Duplicate, here: str, anchors: Anchors) -> str:
    when = version.source.captured or version.facts.published or version.facts.signed
    words = "，".join(filter(None, (f"版本 {version.id}", version.source.site, str(when) if when else "")))
    link = locations.link("这一版本的抓取件", here, locations.reply_page(version.id))
    changes = [_change(change, anchors) for change in version.changes]
    return "\n\n".join(
        [
            _heading(3, words, _version_anchor(version)),
            f"{_HOW_TO_READ}见{link}。",
            region("div", "version-diff", "\n\n".join(changes), attributes='data-search-exclude=""'),
        ]
    )


def _change(change: Change, anchors: Anchors) -> str:
    where = line_links(change.lines, anchors) if change.lines else "本页正文没有的段落"
    return f"{where}：{''.join(map(_piece, change.pieces))}"


def _piece(piece: Piece) -> str:
    """One run of text; the white space that sets it apart from its neighbours is kept, because escaping takes it."""
    if piece.mark is Mark.BOTH:
        return _context(piece.text)
    tag = _TAGS[piece.mark]
    return f"<{tag}>{escape(piece.text)}</{tag}>{_space(piece.text[-1:])}"


def _context(text: str) -> str:
    if len(text) <= 3 * CONTEXT:
        return f"{_space(text[:1])}{escape(text)}{_space(text[-1:])}"
    gap = '<span class="diff-gap" aria-label="相同的文字从略">……</span>'
    return f"{_space(text[:1])}{escape(text[:CONTEXT])}{gap}{escape(text[-CONTEXT:])}{_space(text[-1:])}"


def _space(sign: str) -> str:
    return " " if sign.isspace() else ""


def _capture_page(copy: Duplicate, original: Card, shelf: Shelf) -> Page:
    here = locations.reply_page(copy.id)
    title = display_title(original)
    target = locations.reply_page(original.id)
    noun = "版本" if copy.sameness is Sameness.VERSION else "抓取件"
    way: tuple[Crumb, ...] = ((title, target),)
    fragment = _version_anchor(copy) if copy.changes else SECTION
    whose = f"这份抓取件与{locations.link(title, here, target)}是同一篇答复（{escape(_relation(copy))}），正文见该页，"
    where = locations.link("改动之处" if noun == "版本" else "两者的关系", here, target, fragment)
    parts = [
        f"# {escape(f'另一{noun}：{title}')}",
        crumbs(here, way, f"另一{noun}"),
        f"{whose}{where}也列在该页。",
        region("div", "reply-facts", "\n".join(_capture_rows(copy, here, shelf))),
    ]
    return page(here, parts, searched=False)


def _capture_rows(copy: Duplicate, here: str, shelf: Shelf) -> Iterator[str]:
    """What this capture says of itself; names and phones of staff are not among it."""
    source = copy.source
    yield "| 项目 | 这份抓取件 |"
    yield "| --- | --- |"
    for name in facts_as_data(copy.facts):
        yield f"| {FACT_LABELS[name]} | {cell(value_words(getattr(copy.facts, name)))} |"
    yield f"| 抓取件 | {capture_link('未经改动的抓取件', here, source, shelf)} |"
    yield f"| 文件 | {cell(source.file)} |"
    yield f"| 网址 | {locations.outside_link(source.url, source.url) if source.url else _UNKNOWN} |"
    yield f"| 抓取时间 | {cell(source.captured or _UNKNOWN)} |"
    yield f"| 大小 | {source.size} 字节 |"
    yield f"| SHA-256 | `{source.sha256}` |"


def _site(copy: Duplicate) -> str:
    if not copy.source.site:
        return _UNKNOWN
    return locations.outside_link(copy.source.site, copy.source.url) if copy.source.url else cell(copy.source.site)


def _relation(copy: Duplicate) -> str:
    return copy.label or "同一答复的另一抓取件"


def _version_anchor(version: Duplicate) -> str:
    return f"archive-version-{version.id}"
