"""The blocks of a page: headings, paragraphs, lists, tables, and elements whose inside is Markdown."""

import html
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from markdown.extensions.toc import nest_toc_tokens, slugify, unique

from dafu.publish.site.direct.inline import ATTRIBUTES, Links, UnknownMarkdown, parsed, render_inline, written

# White space at an end of a line, or of a kind that Python-Markdown or a browser takes for something else.
_ODD_SPACE = re.compile(r"^[^\S\n]|[^\S\n]$|[\x00-\x09\x0b-\x1f\x7f-\x9f\u2028\u2029\ufeff]", re.MULTILINE)
_BLANK = re.compile(r"\n{2,}")
_HEADING = re.compile(rf"(#{{1,6}}) ([^#\s](?:[^\n]*?[^#\s\n])?)(?: {ATTRIBUTES})?")
_OPENING = re.compile(r'<(nav|div|aside|details|section)((?: [a-z-]+="[^"<>&\n]*")*) markdown="1">', re.ASCII)
_ONE_ATTRIBUTE = re.compile(r'([a-z-]+)="([^"]*)"')
_SUMMARY = re.compile(r"<summary>[^<>&`*_\[\]\\{}\n]+</summary>")
_TAG = re.compile(r"<[^<>]*>")
_AFTER = re.compile(rf"\n{ATTRIBUTES}\Z")
_IN_CELL = re.compile(rf"(.*\S) +{ATTRIBUTES}")
_ITEM = re.compile(rf"- ([^\n]+)(?:\n{ATTRIBUTES})?(?:\n|\Z)")
_RULE = re.compile(r"\|(?: --- \|)+")
# What could open another block, or be taken for one, at the beginning of a line.
_OPENS = re.compile(r"[#>\-+=*~`:|{]|<(?!span |/?span>)|\d+\.(?:\s|\Z)|\[.*\]:")


@dataclass(frozen=True, slots=True)
class Rendered:
    """A page in HTML, and what MkDocs asks Python-Markdown about it."""

    content: str
    toc: list[Any]
    title: str | None
    anchors: set[str]
    headings: list[str]
    """Anchors of the headings, where each of them links to itself."""


@dataclass(slots=True)
class _Page:
    links: Links
    permalink: str
    """The end of a heading: its link, with ``{}`` for the anchor."""
    anchors: set[str] = field(default_factory=set)
    headings: list[tuple[int, dict[str, str], str]] = field(default_factory=list)
    """Level, attributes and inside of each heading; anchors are given when all ids of the page are known."""

    def tag(self, attributes: str | None) -> str:
        """A list of attributes in HTML; an id among them is an anchor of the page."""
        if not attributes:
            return ""
        text, anchor = _tag(attributes)
        if anchor is not None:
            self.anchors.add(anchor)
        return text


@lru_cache(maxsize=8192)
def _tag(attributes: str) -> tuple[str, str | None]:
    found = dict(parsed(attributes))
    return written(tuple(found.items())), found.get("id")


def render_direct(markdown: str, links: Links, permalink: str) -> Rendered:
    """HTML of a page as Python-Markdown writes it with the extensions of this archive.

    Args:
        markdown: the page without its front matter.
        links: resolves the links of the page.
        permalink: the HTML of the link at the end of each heading, with ``{}`` in the place of the anchor.

    Raises:
        UnknownMarkdown: the page holds something else than what we write.
    """
    text = markdown.strip("\n")
    # Three searches at the speed of C tell for nearly every page that the slow one would find nothing.
    lines = f"\n{text}\n"
    is_even = text.replace("\n", "").isprintable() and "\n " not in lines and " \n" not in lines
    if not text or (not is_even and _ODD_SPACE.search(text)):
        raise UnknownMarkdown("white space")
    page = _Page(links, permalink)
    blocks = iter(_BLANK.split(text) if "\n\n\n" in text else text.split("\n\n"))
    parts = list(_render_all(blocks, page, None))
    tokens = _with_anchors(page)
    pieces = "\n".join(parts).split(_MARK)
    content = pieces[0]
    for (level, attributes, inside), token, piece in zip(page.headings, tokens, pieces[1:], strict=True):
        opening = f"<h{level}{written(tuple({**attributes, 'id': token['id']}.items()))}>"
        content += f"{opening}{inside}{permalink.replace('{}', token['id'])}</h{level}>{piece}"
    title = tokens[0]["name"] if tokens and parts[0] == _MARK and tokens[0]["level"] == 1 else None
    headings = [token["id"] for token in tokens if permalink]  # before nesting, which empties the list
    return Rendered(content, nest_toc_tokens(tokens), title, page.anchors, headings)


_MARK = "\x00heading\x00"
"""Stands for a heading until the ids of the whole page are known; no page holds the sign."""


def _with_anchors(page: _Page) -> list[Any]:
    tokens = []
    for level, attributes, inside in page.headings:
        name = " ".join(_TAG.sub("", inside).split())
        anchor = attributes.get("id") or unique(slugify(html.unescape(name), "-"), page.anchors)
        tokens.append({"level": level, "id": anchor, "name": name, "html": inside, "data-toc-label": ""})
    return tokens


def _render_all(blocks: Iterator[str], page: _Page, closing: str | None) -> Iterator[str]:
    """Render blocks up to the end, or to the end of the element that is open."""
    was_list = False
    for block in blocks:
        if block == closing:
            return
        is_list = block.startswith("- ")
        if is_list and was_list:
            raise UnknownMarkdown("two lists")  # they would become one, with paragraphs in it
        was_list = is_list
        if opening := _OPENING.fullmatch(block):
            attributes = dict(_ONE_ATTRIBUTE.findall(opening[2]))
            page.anchors.update(filter(None, [attributes.get("id")]))
            inside = "\n".join(_render_all(blocks, page, f"</{opening[1]}>"))
            if not inside:
                raise UnknownMarkdown(block)
            yield f"<{opening[1]}{written(tuple(attributes.items()))}>\n{inside}\n</{opening[1]}>"
        else:
            yield _render(block, page)
    if closing is not None:
        raise UnknownMarkdown("an element stays open")


def _render(block: str, page: _Page) -> str:
    kind = _KINDS.get(block[0], _paragraph)
    return kind(block, page)


def _heading(block: str, page: _Page) -> str:
    match = _HEADING.fullmatch(block)
    if match is None:
        raise UnknownMarkdown(block)
    attributes = dict(parsed(match[3] or ""))
    inside = render_inline(match[2], page.links)
    if "data-toc-label" in attributes:
        raise UnknownMarkdown(block)
    page.tag(match[3])
    page.headings.append((len(match[1]), attributes, inside))
    return _MARK


def _element(block: str, _: _Page) -> str:
    if _SUMMARY.fullmatch(block) is None:
        raise UnknownMarkdown(block)
    return block


def _table(block: str, page: _Page) -> str:
    lines = block.split("\n")
    if len(lines) < 3 or not _RULE.fullmatch(lines[1]) or "\\\\" in block:
        raise UnknownMarkdown(block)
    width = lines[1].count("|") - 1
    head, *body = [
        _row(line, width, page, "th" if number == 0 else "td") for number, line in enumerate([lines[0], *lines[2:]])
    ]
    return f"<table>\n<thead>\n{head}\n</thead>\n<tbody>\n" + "\n".join(body) + "\n</tbody>\n</table>"


_BAR = re.compile(r"(?<!\\)\|")


def _row(line: str, width: int, page: _Page, tag: str) -> str:
    cells = _BAR.split(line) if "\\" in line else line.split("|")
    if len(cells) != width + 2 or cells[0] or cells[-1] or ("`" in line and "\\|" in line):
        raise UnknownMarkdown(line)
    inside = "\n".join([_cell(cell.strip(), page, tag) for cell in cells[1:-1]])
    return f"<tr>\n{inside}\n</tr>"


def _cell(text: str, page: _Page, tag: str) -> str:
    if not text.endswith("}"):
        return f"<{tag}>{render_inline(text, page.links)}</{tag}>"
    match = _IN_CELL.fullmatch(text)
    if match is None:
        return f"<{tag}>{render_inline(text, page.links)}</{tag}>"
    return f"<{tag}{page.tag(match[2])}>{render_inline(match[1], page.links)}</{tag}>"


def _list(block: str, page: _Page) -> str:
    items, end = [], 0
    for match in _ITEM.finditer(block):
        if match.start() != end or _OPENS.match(match[1]):
            raise UnknownMarkdown(block)
        end = match.end()
        items.append(f"<li{page.tag(match[2])}>{render_inline(match[1], page.links)}</li>")
    if end != len(block):
        raise UnknownMarkdown(block)
    return "<ul>\n" + "\n".join(items) + "\n</ul>"


def _paragraph(block: str, page: _Page) -> str:
    attributes = None
    if block.endswith(" }") and (match := _AFTER.search(block)):
        block, attributes = block[: match.start()], match[1]
    if "\n" in block:
        if "|" in block or any(_OPENS.match(line) for line in block.split("\n")):
            raise UnknownMarkdown(block)
    elif _OPENS.match(block):
        raise UnknownMarkdown(block)
    return f"<p{page.tag(attributes)}>{render_inline(block, page.links)}</p>"


_KINDS: dict[str, Callable[[str, _Page], str]] = {"#": _heading, "<": _element, "|": _table, "-": _list}
