"""Tables: columns as wide as their cells where there is room, narrower with wrapped cells where there is not."""

from __future__ import annotations

from collections.abc import Sequence

from adapters.terminal.line import Line, Piece, Style, hang, line, wrap
from bot.chat import cells
from bot.chat.grid import GAP, NUMBER

NARROW = 8
"""No column is squeezed below this many cells; where that does not fit, each row becomes a list of its cells."""


def table(header: Sequence[str], rows: Sequence[Sequence[str]], room: int) -> list[Line]:
    """Draw ``rows`` under ``header`` in ``room`` cells. Columns of numbers stand at the right."""
    columns = len(header)
    names = [cells.inert(name) for name in header]
    shown = [[*map(cells.inert, row), *[""] * columns][:columns] for row in rows]
    wanted = [max(2, *(cells.width(row[place]) for row in [names, *shown])) for place in range(columns)]
    widths = _fitted(wanted, room - GAP * (columns - 1))
    if not columns:
        return []
    if widths is None:
        return _listed(names, shown, room)
    numbers = [all(NUMBER.fullmatch(row[place]) for row in shown) for place in range(columns)]
    lines = _row(names, widths, numbers, "bold")
    lines.append(line((" " * GAP).join("─" * each for each in widths), "quiet"))
    for row in shown:
        lines += _row(row, widths, numbers, "plain")
    return lines


def _fitted(wanted: list[int], room: int) -> list[int] | None:
    """Column widths that fit in ``room``: the widest give way first. ``None`` when they would get too narrow."""
    if sum(min(each, NARROW) for each in wanted) > room:
        return None
    low, high = NARROW, max(wanted, default=NARROW)
    while low < high:  # the greatest cap on every column with which all of them fit
        middle = (low + high + 1) // 2
        if sum(min(each, middle) for each in wanted) <= room:
            low = middle
        else:
            high = middle - 1
    return [min(each, low) for each in wanted]


def _row(row: Sequence[str], widths: list[int], numbers: list[bool], style: Style) -> list[Line]:
    columns = [
        ["".join(piece.text for piece in each) for each in wrap([Piece(cell)], room)]
        for cell, room in zip(row, widths, strict=True)
    ]
    lines = []
    for place in range(max(map(len, columns), default=0)):
        parts = []
        for column, room, number in zip(columns, widths, numbers, strict=True):
            text = column[place] if place < len(column) else ""
            parts.append(cells.right(text, room) if number else cells.left(text, room))
        lines.append(line((" " * GAP).join(parts).rstrip(), style))
    return lines


def _listed(names: list[str], rows: list[list[str]], room: int) -> list[Line]:
    lines: list[Line] = []
    for row in rows:
        for place, (name, cell) in enumerate(zip(names, row, strict=True)):
            mark = line("• " if place == 0 else "  ", "quiet")
            lines += hang(mark, line("    "), wrap([Piece(f"{name}:", "bold"), Piece(f" {cell}")], room - 4))
    return lines
