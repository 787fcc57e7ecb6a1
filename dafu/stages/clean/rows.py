"""Rows of data tables: what their line rules are matched on, and what the table says about its rows."""

from collections.abc import Iterator, Sequence

from dafu.model import Cell, Line
from dafu.rulebook.lines import LineRule, LineRules

_LONGEST_LABEL = 8
"""Signs; a cell with more is no label of the cell beside it."""
_WEB = frozenset({"chrome", "metadata"})
_HANDLING = frozenset({"contact", "trailer"})


def rules_of_row(line: Line, rules: LineRules) -> Sequence[LineRule]:
    """The further rules that a row of labels and values matches with the colons that a table does without."""
    texts = [rules.fold(cell.text) for cell in line.hints.cells]
    if len(texts) % 2 or any(not 0 < len(label) <= _LONGEST_LABEL or label[-1] == ":" for label in texts[::2]):
        return ()
    return rules.matching("".join(f"{label}:{value}" for label, value in zip(texts[::2], texts[1::2], strict=True)))


def forget_lone_web_rows(lines: Sequence[Line], matched: Sequence[dict[str, LineRule]]) -> None:
    """A table is furniture or metadata of the page as a whole, or no row of it is.

    Tables of a letter have rows like 承办单位 or 发布时间 too; where most rows are of another kind, these are no
    footer and no header.
    """
    for rows in _tables(lines, matched):
        if sum(map(_is_web, rows)) * 2 < len(rows):
            for roles in rows:
                for role in _WEB:
                    roles.pop(role, None)


def _is_web(roles: dict[str, LineRule]) -> bool:
    return not roles.keys().isdisjoint(_WEB) and roles.keys().isdisjoint(_HANDLING)


def _tables(lines: Sequence[Line], matched: Sequence[dict[str, LineRule]]) -> Iterator[list[dict[str, LineRule]]]:
    tables: dict[int, list[dict[str, LineRule]]] = {}
    for line, roles in zip(lines, matched, strict=True):
        cell: Cell | None = next(iter(line.hints.cells), None)
        if cell is not None:
            tables.setdefault(cell.table, []).append(roles)
    yield from tables.values()
