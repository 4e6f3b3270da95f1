"""Markdown tables: columns as wide as the page allows, cells wrapped within them."""

from collections.abc import Sequence
from typing import NamedTuple

from thulp_tui.ui.markup.wrap import Line, run_width, wrap_runs

Cell = list[Line]
"""A cell's lines before they are wrapped."""

_BETWEEN = " │ "
_NARROWEST = 4


class Table(NamedTuple):
    """What a table says."""

    head: list[Cell]
    """The cells of its first row."""
    rows: list[list[Cell]]
    """The cells of all other rows; a row has as many as the head."""
    alignments: list[str]
    """For each column ``left``, ``center`` or ``right``."""


def table_lines(table: Table, width: int) -> list[Line]:
    """The table at a width in cells; row after row as a list where the columns cannot stand side by side."""
    columns = range(len(table.head))
    natural = [max(run_width(line) for row in [table.head, *table.rows] for line in row[column]) for column in columns]
    widths = _fitted(natural, width - len(_BETWEEN) * (len(natural) - 1))
    if widths is None:
        return _as_list(table, width)
    lines = _row(table.head, widths, table.alignments)
    lines.append([("─┼─".join("─" * cells for cells in widths), "rule")])
    for row in table.rows:
        lines += _row(row, widths, table.alignments)
    return lines


def _fitted(natural: Sequence[int], room: int) -> list[int] | None:
    """The columns' widths, the widest cut to a common measure until all fit; None when that would be too narrow."""
    left, columns = room, len(natural)
    for cells in sorted(natural):
        if cells * columns > left:
            most = left // columns
            return [max(1, min(cells, most)) for cells in natural] if most >= _NARROWEST else None
        left -= cells
        columns -= 1
    return [max(1, cells) for cells in natural]


def _row(row: Sequence[Cell], widths: Sequence[int], alignments: Sequence[str]) -> list[Line]:
    """One row of the table as lines of cells side by side."""
    cells = [
        [wrapped for line in cell for wrapped in wrap_runs(line, width)]
        for cell, width in zip(row, widths, strict=True)
    ]
    lines: list[Line] = []
    for height in range(max(map(len, cells))):
        line: Line = []
        for column, cell in enumerate(cells):
            line += [(_BETWEEN, "rule")] if column else []
            line += _aligned(cell[height] if height < len(cell) else [], widths[column], alignments[column])
        lines.append(line)
    return lines


def _aligned(line: Line, width: int, alignment: str) -> Line:
    """The line filled with spaces to the column's width."""
    missing = width - run_width(line)
    before = {"right": missing, "center": missing // 2}.get(alignment, 0)
    return [(" " * before, "text"), *line, (" " * (missing - before), "text")]


def _as_list(table: Table, width: int) -> list[Line]:
    """The table as one ``head: cell`` a line, with a rule between rows."""
    if not table.rows:
        return [line for cell in table.head for line in wrap_runs(cell[0], width)]
    lines: list[Line] = []
    for row in table.rows:
        lines += [[("─" * width, "rule")]] if lines else []
        for head, cell in zip(table.head, row, strict=True):
            label: Line = [*head[0], (": ", "dim")] if head[0] else []
            lines += wrap_runs([*label, *cell[0]], width, [], [("  ", "text")])
    return lines
