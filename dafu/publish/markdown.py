"""Blocks of a reply as Markdown whose HTML shows the same text, sign by sign, white space aside.

White space is what ``str.isspace`` says. Signs that HTML cannot hold (see ``readable``) count as white space too.
"""

import html
import re
from collections.abc import Iterable, Sequence
from collections.abc import Set as AbstractSet
from itertools import groupby

from dafu.model import Block, BlockKind, Cell, Link
from dafu.publish.addresses import safe_address

# Controls (C0, DEL, C1), lone surrogates and noncharacters: no HTML document may contain them, and parsers drop them
# or put U+FFFD in their place.
_NOT_IN_HTML = re.compile("[\x00-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]")

# & is only special before what could be an entity, _ where it does not stand behind a letter or digit. The last
# entry keeps Material's search plugin from deleting text that looks like its own attributes.
_SPECIAL = re.compile(r"[\\`*{\[<]|&(?=[#0-9A-Za-z])|(?<![0-9A-Za-z])_|data-search(?=-\w)")
# One of these signs stands in each of the above; a set of signs is searched ten times as fast.
_MAYBE_SPECIAL = re.compile(r"[\\`*{\[<&_-]")
_AS_ENTITY = {"<": "&lt;", "&": "&amp;", "data-search": "data&#45;search", "~": "&#126;"}

# What would open another kind of block at the start of a line; \d is any Unicode digit, as in Python-Markdown.
_OPENING = re.compile(r"(?P<number>\d+)(?P<point>[.)])(?=\s|$)|(?P<sign>[#>]|[-+](?=[-+\s]|$)|~(?=~~))")
_OPENERS = frozenset("#>-+~")

# Names and phones of staff are no search result: Material and Zensical leave such an element out.
_UNSEARCHED = 'data-search-exclude=""'

_CLASSES = {
    BlockKind.SALUTATION: "salutation",
    BlockKind.SIGNATURE: "signature",
    BlockKind.CONTACT: "contact",
    BlockKind.COPIED_TO: "copied-to",
}


def readable(text: str) -> str:
    """The text with every run of white space, and of signs that HTML cannot hold, made one space; none outside."""
    if text.isprintable():  # so it is with almost every line: the only white space is the plain one
        return " ".join(text.split()) if " " in text else text
    return " ".join(_NOT_IN_HTML.sub(" ", text).split())


def escape(text: str) -> str:
    """Markdown for a text in one line: a paragraph, a heading, or a part of them.

    In a table cell ``|`` must be escaped besides, in the text of a link ``]``.
    """
    return _escape_opening(_escape_end(_escape_inline(readable(text))))


def wrap(css_class: str, markdown: str, *, anchor: str | None = None, attributes: str = "") -> str:
    """Markdown inside a ``<div>`` of the class; the markup inside is still Markdown."""
    identity = f' id="{html.escape(anchor)}"' if anchor else ""
    return f'<div class="{html.escape(css_class)}"{identity}{attributes} markdown="1">\n\n{markdown}\n\n</div>'


def render_blocks(blocks: Sequence[Block], *, top_level: int = 2, unsearched: AbstractSet[int] = frozenset()) -> str:
    """Markdown for the blocks in their order; a heading of level 1 gets ``top_level`` signs ``#``.

    Blocks of ``unsearched`` lines stay out of the search index.
    """
    parts: list[str] = []
    for kind, group in groupby(blocks, key=lambda block: block.kind):
        rendered = [part for part in (_render(block, top_level, unsearched) for block in group) if part]
        parts.append(("\n" if kind is BlockKind.ITEM else "\n\n").join(rendered))
    return "\n\n".join(part for part in parts if part)


def _render(block: Block, top_level: int, unsearched: AbstractSet[int]) -> str:
    is_searched = unsearched.isdisjoint(block.lines) and block.kind is not BlockKind.CONTACT
    if block.kind is BlockKind.TABLE:
        return _table(block, is_searched=is_searched)
    text = _linked(readable(block.text), block.links) if block.links else _escape_inline(readable(block.text))
    if block.images:  # a space stands before one, or else a ! at the end of the text would make it one of ours
        text = " ".join(filter(None, (text, *_images(block.images))))
    if not text:
        return ""
    if block.kind is BlockKind.HEADING:
        level = min(top_level + max(block.level, 1) - 1, 6)
        return f"{'#' * level} {_escape_end(text)} {{: #{block.anchor}{'' if is_searched else f' {_UNSEARCHED}'} }}"
    attributes = " ".join((f"#{block.anchor}", *_extras(block, is_searched=is_searched)))
    lead = "- " if block.kind is BlockKind.ITEM else ""
    return f"{lead}{_escape_opening(text)}\n{{: {attributes} }}"


def _extras(block: Block, *, is_searched: bool) -> Iterable[str]:
    if block.kind in _CLASSES:
        yield f".{_CLASSES[block.kind]}"
    if not is_searched:
        yield _UNSEARCHED


def _escape_inline(text: str) -> str:
    return _SPECIAL.sub(_escape_sign, text) if _MAYBE_SPECIAL.search(text) else text


def _escape_sign(match: re.Match[str]) -> str:
    return _AS_ENTITY.get(match[0]) or f"\\{match[0]}"


def _escape_end(markdown: str) -> str:
    """Signs ``#`` at the end of a heading would be taken for the end of the heading."""
    rest = markdown.rstrip("#")
    return rest + "\\#" * (len(markdown) - len(rest))


def _escape_opening(markdown: str) -> str:
    first = markdown[:1]
    match = _OPENING.match(markdown) if first in _OPENERS or first.isdecimal() else None
    if match is None:
        return markdown
    if match["sign"]:
        return (_AS_ENTITY.get(match["sign"]) or f"\\{match['sign']}") + markdown[match.end() :]
    return f"{match['number']}\\{markdown[match.start('point') :]}"


def _linked(text: str, links: Sequence[Link]) -> str:
    """The text in Markdown, with links where their texts stand; unsafe ones stay plain text."""
    return _join_in_markdown(_cut(text, _usable(links)))


def _usable(links: Sequence[Link]) -> list[Link]:
    """The links that have a text and a safe address, both as they will be written."""
    pairs = ((readable(link.text), safe_address(link.address)) for link in links)
    return [Link(label, address) for label, address in pairs if label and address]


def _cut(text: str, links: list[Link]) -> list[str | Link]:
    """The text cut where texts of links stand, in the order given; links that were found are taken off the list."""
    pieces: list[str | Link] = []
    done = 0
    for link in tuple(links):
        start = text.find(link.text, done)
        if start >= 0:
            pieces += [text[done:start], link]
            done = start + len(link.text)
            links.remove(link)
    return [*pieces, text[done:]]


def _join_in_markdown(pieces: Sequence[str | Link]) -> str:
    parts: list[str] = []
    for piece in pieces:
        if isinstance(piece, str):
            parts.append(_escape_inline(piece))
            continue
        if parts[-1].endswith("!"):  # it would make the link an image
            parts[-1] = parts[-1][:-1] + "\\!"
        label = _escape_inline(piece.text).replace("]", "\\]")
        parts.append(f"[{label}]({piece.address})")
    return "".join(parts)


def _images(images: Sequence[Link]) -> list[str]:
    """A link for each image: without text of its own, as the page has none, and nothing is loaded from elsewhere."""
    found = []
    for image in images:
        address = safe_address(image.address)
        label = " ".join(("图片", *re.sub(r"[\W_]+", " ", image.text).split()))
        if address:
            found.append(f'[]({address}){{: .reply-image aria-label="{label}" }}')
    return found


# ---------------------------------------------------------------- tables


def _table(block: Block, *, is_searched: bool) -> str:
    if not any(readable(cell.text) for row in block.rows for cell in row):
        return ""
    inner = (_pipe_table if _is_plain_grid(block.rows) else _html_table)(block)
    images = " ".join(_images(block.images))
    extra = "" if is_searched else f" {_UNSEARCHED}"
    return wrap("reply-table", f"{inner}\n\n{images}".strip(), anchor=block.anchor, attributes=extra)


def _is_plain_grid(rows: Sequence[Sequence[Cell]]) -> bool:
    """Whether a pipe table can say it: one header row, equal rows, no spans, no line breaks."""
    is_regular = len({len(row) for row in rows}) == 1
    has_header = len(rows) > 1 and all(cell.is_header for cell in rows[0])
    heads_only = not any(cell.is_header for row in rows[1:] for cell in row)
    cells = [cell for row in rows for cell in row]
    is_flat = all(cell.row_span == cell.column_span == 1 and "\n" not in cell.text.strip() for cell in cells)
    return is_regular and has_header and heads_only and is_flat


def _pipe_table(block: Block) -> str:
    links = _usable(block.links)
    rows = ([_join_in_markdown(_cut(readable(cell.text), links)) for cell in row] for row in block.rows)
    lines = ["| " + " | ".join(cell.replace("|", "\\|") for cell in row) + " |" for row in rows]
    return "\n".join((lines[0], "|" + " --- |" * len(block.rows[0]), *lines[1:]))


def _html_table(block: Block) -> str:
    links = _usable(block.links)
    rows = ("".join(_html_cell(cell, links) for cell in row) for row in block.rows)
    return "\n".join(("<table>", *(f"<tr>{row}</tr>" for row in rows), "</table>"))


def _html_cell(cell: Cell, links: list[Link]) -> str:
    tag = "th" if cell.is_header else "td"
    spans = f' rowspan="{cell.row_span}"' if cell.row_span > 1 else ""
    spans += f' colspan="{cell.column_span}"' if cell.column_span > 1 else ""
    lines = ("".join(map(_in_html, _cut(readable(line), links))) for line in cell.text.split("\n"))
    return f"<{tag}{spans}>{'<br>'.join(line for line in lines if line)}</{tag}>"


def _in_html(piece: str | Link) -> str:
    if isinstance(piece, Link):
        return f'<a href="{piece.address}">{_in_html(piece.text)}</a>'
    # Python-Markdown reads attribute lists and [TOC] in HTML too.
    safe = html.escape(piece).replace("{", "&#123;").replace("[", "&#91;")
    return safe.replace("data-search", _AS_ENTITY["data-search"])
