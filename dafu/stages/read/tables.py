"""Tables of a page: which cell a text stands in, and whether the table holds data or only places text on the page."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

_MAX_SPAN: Final = 1000
"""HTML's own bound for spans; larger ones are nonsense."""

_MAX_HANGING: Final = 100
"""Columns in which a cell may reach into the rows below: bounds the work on a page that only claims wide cells."""

_LONG_CELL: Final = 300
"""Characters; a cell this long that is also most of its table is the text of a page, placed by a table."""

_HUGE_CELL: Final = 400
"""Characters; a cell this long is text, whatever stands beside it: as part of a row nobody could read it."""

_MANY_LINES: Final = 12
"""A cell with more lines than this holds a page, not a value."""

_MANY_ITEMS: Final = 2
"""A cell with more entries of a list than this holds text, as does one with more paragraphs of some length."""

_LONG_PARAGRAPHS: Final = 150
"""Characters of a cell from which its paragraphs are those of a letter, and not remarks."""

_PARAGRAPH_ENDS: Final = ("。", "！", "？", "：", "；", ":", ";")


@dataclass(slots=True)
class GridCell:
    """One cell while its table is read; counts what it holds."""

    row: int
    column: int
    row_span: int
    column_span: int
    is_header: bool
    characters: int = 0
    lines: int = 0
    paragraphs: int = 0
    """Lines that end as sentences do."""
    items: int = 0
    """Lines that are entries of a list."""

    def count(self, text: str, tag: str) -> None:
        """Note that the cell holds this line, set by this block element."""
        self.characters += len(text)
        self.lines += 1
        self.paragraphs += text.endswith(_PARAGRAPH_ENDS)
        self.items += tag == "li"

    def holds_text(self) -> bool:
        """Whether the cell holds paragraphs or a list, and not a value: its lines must stay lines."""
        if self.characters > _HUGE_CELL or self.lines > _MANY_LINES or self.items > _MANY_ITEMS:
            return True
        return self.paragraphs > _MANY_ITEMS and self.characters > _LONG_PARAGRAPHS


@dataclass(slots=True)
class Grid:
    """One table while it is read."""

    is_ruled: bool = False
    """The page draws lines between the cells."""
    has_table_inside: bool = False
    cells: list[GridCell] = field(default_factory=list)
    linked: int = 0
    """Characters inside links."""
    number: int | None = None
    """Position among the data tables of the page, from 0; None for a layout table."""
    _row: int = -1
    _column: int = 0
    _hanging: dict[int, int] = field(default_factory=dict)
    """Column → number of the first row that a cell from above no longer reaches."""

    def next_row(self) -> None:
        """Begin a ``<tr>``."""
        self._row += 1
        self._column = 0

    def next_cell(self, attributes: Mapping[str, str], *, is_header: bool) -> GridCell:
        """Begin a ``<td>`` or ``<th>``: the next column that no cell from above reaches into."""
        row = self._row = max(self._row, 0)
        column = self._column
        if self._hanging:
            while self._hanging.get(column, 0) > row:
                column += 1
        row_span = _span(attributes["rowspan"]) if "rowspan" in attributes else 1
        column_span = _span(attributes["colspan"]) if "colspan" in attributes else 1
        cell = GridCell(row, column, row_span, column_span, is_header)
        if row_span > 1:
            self._hanging.update(dict.fromkeys(range(column, min(column + column_span, _MAX_HANGING)), row + row_span))
        self._column = column + column_span
        self.cells.append(cell)
        return cell

    def holds_data(self) -> bool:
        """Whether the cells are values of rows and columns, and not the frame of a page's layout."""
        if self.has_table_inside or not self.cells:
            return False
        widths: dict[int, int] = {}
        for cell in self.cells:
            widths[cell.row] = widths.get(cell.row, 0) + 1
        wide = sum(1 for width in widths.values() if width > 1)
        if len(widths) < 2 or wide < 2 or wide * 2 < len(widths):
            return False
        total = sum(cell.characters for cell in self.cells)
        if not total or self.linked * 2 > total or any(cell.holds_text() for cell in self.cells):
            return False
        longest = max(cell.characters for cell in self.cells)
        is_ruled = self.is_ruled or any(cell.is_header for cell in self.cells)
        return longest <= _LONG_CELL or longest * 2 <= total or is_ruled


def is_ruled(attributes: Mapping[str, str]) -> bool:
    """Whether a ``<table>`` asks for visible lines between its cells."""
    border = attributes.get("border", "0").strip()
    named = attributes.get("class", "").lower()
    return border not in ("", "0", "0px") or "msotablegrid" in named or "border" in attributes.get("style", "").lower()


def number_data_tables(grids: list[Grid]) -> int:
    """Give the data tables of a page their numbers, in document order; how many there are."""
    number = 0
    for grid in grids:
        if grid.holds_data():
            grid.number = number
            number += 1
    return number


def _span(value: str) -> int:
    digits = value.strip()
    return (
        min(int(digits), _MAX_SPAN) if digits.isascii() and digits.isdigit() and len(digits) < 8 and int(digits) else 1
    )
