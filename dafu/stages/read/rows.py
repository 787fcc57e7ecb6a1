"""Rows of data tables: the lines of their cells, joined."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from dafu.model import Cell
from dafu.stages.read.blocks import MARK_SHARE, BlockLine


def row_of(line: BlockLine) -> tuple[int, int] | None:
    """Number of the data table and of its row that a line stands in; None outside of all data tables."""
    if line.block.cell is None:
        return None
    grid, cell = line.block.cell
    return (grid.number, cell.row) if grid.number is not None else None


def joined(lines: Sequence[BlockLine]) -> BlockLine:
    """One row as one line: its texts with one blank between them, and what holds for most of it."""
    lengths = [len("".join(line.text.split())) for line in lines]
    total = sum(lengths)
    containers: Counter[str] = Counter()
    marks: Counter[str] = Counter()
    for line, length in zip(lines, lengths, strict=True):
        containers[line.container] += length
        marks.update(dict.fromkeys(line.marks, length))
    linked = sum(line.link_share * length for line, length in zip(lines, lengths, strict=True))
    return BlockLine(
        text=" ".join(line.text for line in lines if line.text),
        scope=lines[0].scope,
        block=lines[0].block,
        container=containers.most_common(1)[0][0],
        link_share=linked / total if total else 0.0,
        marks=tuple(mark for mark, length in marks.items() if length >= max(total * MARK_SHARE, 1)),
        links=tuple(link for line in lines for link in line.links),
        images=tuple(image for line in lines for image in line.images),
        cells=tuple(_cells(lines)),
    )


def _cells(lines: Sequence[BlockLine]) -> list[Cell]:
    texts: dict[int, list[str]] = {}
    places: dict[int, Cell] = {}
    for line in lines:
        if line.block.cell is None:
            continue
        grid, cell = line.block.cell
        texts.setdefault(cell.column, []).append(line.text)
        places[cell.column] = Cell(
            grid.number or 0, cell.row, cell.column, cell.row_span, cell.column_span, cell.is_header
        )
    return [replace(cell, text="\n".join(filter(None, texts[column]))) for column, cell in places.items()]
