"""Lines of a reply → its blocks: headings, paragraphs, items and tables, without losing or adding one sign."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from itertools import groupby, zip_longest
from urllib.parse import urljoin

from dafu.model import Block, BlockKind, Cell, Description, Line, Link, Reply, StaffMark, Zone, ZonedLine, ZonedPage
from dafu.rulebook.headings import HeadingRules
from dafu.text import PLAIN_FOLDING

_KINDS = {
    Zone.SALUTATION: BlockKind.SALUTATION,
    Zone.SIGNATURE: BlockKind.SIGNATURE,
    Zone.CONTACT: BlockKind.CONTACT,
    Zone.COPIED_TO: BlockKind.COPIED_TO,
}
_OUTSIDE_BODY = frozenset(_KINDS.values())
_TEXT = frozenset(zone for zone in Zone if zone.is_reply_text)
_ANNEX = frozenset({Zone.ANNEX})
_TAG_LEVELS = {"h1": 1, "h2": 1, "h3": 2, "h4": 3, "h5": 4, "h6": 4}
_COLUMN_NAME = re.compile(r"[^\d。；;]{1,12}")
_MOST_PLACES = 50
"""Places of a table for each cell with text; a page that claims more has nonsense for spans, and no gaps to fill."""
_LONGEST_TAGGED_HEADING = 50
"""Some sites set whole paragraphs in <h3>; a longer one is a paragraph."""


def compose_reply(
    page: ZonedPage, description: Description, headings: HeadingRules, staff: tuple[StaffMark, ...] = ()
) -> Reply:
    """Put together one reply from its lines and its facts; nothing else makes replies."""
    base = page.capture.source.url
    PLAIN_FOLDING.remember([line.text for line in page.lines if line.zone in _TEXT or line.zone is Zone.ANNEX])
    return Reply(
        source=page.capture.source,
        lines=page.lines,
        facts=description.facts,
        evidence=description.evidence,
        text=_anchored("p", _blocks(_shown(page, _TEXT), headings, base)),
        annex=_anchored("a", _blocks(_shown(page, _ANNEX), headings, base)),
        staff=staff,
        problems=tuple(dict.fromkeys((*page.capture.problems, *page.problems, *description.problems))),
    )


def _anchored(prefix: str, blocks: Iterable[Block]) -> tuple[Block, ...]:
    # By position: ``replace`` takes three times as long, and every block of every reply comes by here.
    return tuple(
        Block(b.kind, b.text, b.lines, f"{prefix}{number}", b.level, b.rows, b.links, b.images)
        for number, b in enumerate(blocks, start=1)
    )


def _shown(page: ZonedPage, zones: frozenset[Zone]) -> tuple[ZonedLine, ...]:
    """The lines of the zones, and what stands between them without a text of its own: images."""
    numbers = [line.number for line in page.lines if line.zone in zones]
    first, last = (numbers[0], numbers[-1]) if numbers else (1, 0)
    return tuple(
        line
        for line in page.lines
        if line.zone in zones or (line.zone is Zone.BLANK and line.line.hints.images and first < line.number < last)
    )


def _blocks(lines: Sequence[ZonedLine], headings: HeadingRules, base: str | None) -> list[Block]:
    blocks: list[Block] = []
    for table, group in groupby(lines, key=_table_of):
        members = tuple(group)
        if table is not None and len({_place(cell) for line in members for cell in line.line.hints.cells}) > 1:
            blocks.append(_table([line.line for line in members], base))
        else:
            for line in members:
                blocks += _line_blocks(line, headings, base)
    return _without_empty_headings(blocks, headings)


# ---------------------------------------------------------------- lines


def _line_blocks(line: ZonedLine, headings: HeadingRules, base: str | None) -> Iterable[Block]:
    hints = line.line.hints
    kind = _KINDS.get(line.zone, BlockKind.ITEM if hints.tag == "li" else BlockKind.PARAGRAPH)
    links = _resolved(hints.links, base) if hints.links else ()
    images = _resolved(hints.images, base) if hints.images else ()
    whole = Block(kind, readable(line.text), (line.number,), "", links=links, images=images)
    if not whole.text and not whole.images:
        return ()
    return _headed(whole, hints.tag, headings) if kind is BlockKind.PARAGRAPH else (whole,)


def _headed(whole: Block, tag: str, headings: HeadingRules) -> Iterable[Block]:
    found = headings.find(whole.text)
    if found is not None and found.is_run_in:
        cut = _position_of_links(whole, found.end)
        head, rest = whole.text[: found.end].rstrip(), whole.text[found.end :].lstrip()
        return (
            Block(BlockKind.HEADING, head, whole.lines, "", found.level, (), whole.links[:cut]),
            Block(whole.kind, rest, whole.lines, "", 0, (), whole.links[cut:], whole.images),
        )
    level = 0 if found is None else found.level
    if not level and len(whole.text) <= _LONGEST_TAGGED_HEADING and not whole.text.endswith("。"):
        level = _TAG_LEVELS.get(tag, 0)
    if not level:
        return (whole,)
    return (Block(BlockKind.HEADING, whole.text, whole.lines, "", level, (), whole.links, whole.images),)


def _position_of_links(block: Block, end: int) -> int:
    """How many of the links begin before the end of the heading."""
    done = 0
    for count, link in enumerate(block.links):
        start = block.text.find(readable(link.text), done)
        if start >= end or start < 0:
            return count
        done = start + len(link.text)
    return len(block.links)


def _resolved(links: Iterable[Link], base: str | None) -> tuple[Link, ...]:
    """The links with whole addresses; one that points into the captured site, or its page, needs the page's address."""
    found: list[Link] = []
    for link in links:
        try:
            address = urljoin(base or "", link.address.strip())
        except ValueError:  # not an address at all: http://[x
            continue
        if ":" in address and not link.address.startswith("#"):
            found.append(Link(link.text, address))
    return tuple(found)


def readable(text: str) -> str:
    """The text with every run of white space made one space, and none outside."""
    folded = PLAIN_FOLDING.known(text)
    if folded is not None and len(folded) == len(text):  # folding drops all white space, and there was none
        return text
    spaced = " ".join(text.split())
    return text if spaced == text else spaced  # the same object as the line's: the store then keeps it once


def _without_empty_headings(blocks: Sequence[Block], headings: HeadingRules) -> list[Block]:
    """The blocks with such headings made paragraphs as head nothing: numbered entries of a list, one a line.

    The last entry may have text behind it, but that text does not belong to it alone.
    """
    result: list[Block] = []
    entry_before = 0
    for block, following in zip_longest(blocks, blocks[1:]):
        heads_nothing = following is None or following.kind in _OUTSIDE_BODY or 0 < following.level <= block.level
        is_run_in = following is not None and following.lines == block.lines
        is_entry = block.level > 0 and not is_run_in and (heads_nothing or block.level == entry_before)
        settled = replace(block, kind=BlockKind.PARAGRAPH, level=0) if is_entry else block
        is_asked = settled.kind is BlockKind.PARAGRAPH and following is not None and following.level > 0
        entry_before = headings.level_of_numeral(block.text) if is_asked else 0
        result.append(settled)
    return result


# ---------------------------------------------------------------- tables


def _table_of(line: ZonedLine) -> int | None:
    cells = line.line.hints.cells
    return cells[0].table if cells and line.zone in (Zone.BODY, Zone.ANNEX, Zone.BLANK) else None


def _place(cell: Cell) -> tuple[int, int]:
    return cell.row, cell.column


def _table(lines: Sequence[Line], base: str | None) -> Block:
    rows: dict[int, dict[tuple[int, int], Cell]] = {}
    for cell in (cell for line in lines for cell in line.hints.cells):
        row = rows.setdefault(cell.row, {})
        text = "\n".join(map(readable, cell.text.split("\n")))
        before = row.get(_place(cell))
        row[_place(cell)] = replace(cell, text=f"{before.text}\n{text}" if before else text)
    found = [tuple(row.values()) for row in rows.values()]
    return Block(
        BlockKind.TABLE,
        "\n".join("\t".join(cell.text for cell in row) for row in found),
        tuple(line.number for line in lines),
        "",
        rows=_with_header(_with_gaps_filled(found)),
        links=tuple(link for line in lines for link in _resolved(line.hints.links, base)),
        images=tuple(image for line in lines for image in _resolved(line.hints.images, base)),
    )


def _with_header(rows: Sequence[tuple[Cell, ...]]) -> tuple[tuple[Cell, ...], ...]:
    """The rows with the first one marked as header, where it names the columns and the page did not say so.

    Few sites write ``<th>``. Names of columns are short, all there, all different, and hold no figures.
    """
    names = [cell.text for cell in rows[0]]
    is_marked = any(cell.is_header for row in rows for cell in row)
    is_flat = all(cell.row_span == cell.column_span == 1 for cell in rows[0])
    if is_marked or not is_flat or len(rows) < 2 or len(names) < 2 or len(set(names)) < len(names):
        return tuple(rows)
    if not all(_COLUMN_NAME.fullmatch(name) for name in names):
        return tuple(rows)
    return (tuple(replace(cell, is_header=True) for cell in rows[0]), *rows[1:])


def _with_gaps_filled(rows: Sequence[tuple[Cell, ...]]) -> Sequence[tuple[Cell, ...]]:
    """The rows with an empty cell wherever the page had one; places under a span are taken."""
    cells = [cell for row in rows for cell in row]
    width, height = (max(places) + 1 for places in zip(*((cell.column, cell.row) for cell in cells), strict=True))
    claimed = sum(min(cell.row_span, height) * min(cell.column_span, width) for cell in cells)
    if max(width * len(rows), claimed) > _MOST_PLACES * len(cells):
        return rows
    taken = {
        (row, column)
        for cell in cells
        for row in range(cell.row, min(cell.row + cell.row_span, height))
        for column in range(cell.column, min(cell.column + cell.column_span, width))
    }
    filled = []
    for row in rows:
        table, number = row[0].table, row[0].row
        gaps = [Cell(table, number, column) for column in range(width) if (number, column) not in taken]
        filled.append(tuple(sorted((*row, *gaps), key=lambda cell: cell.column)))
    return filled
