"""A table drawn with characters of one width, for surfaces that have no tables of their own."""

from __future__ import annotations

import re
from collections.abc import Sequence

from bot.chat import cells

GAP = 2
"""Cells between two columns."""

NUMBER = re.compile(r"–|[\s\d.,+%–−-]*\d[\s\d.,%]*")
"""What stands at the right of its column, so that digits of one worth stand below each other."""


def grid(header: Sequence[str], rows: Sequence[Sequence[str]], room: int) -> list[str] | None:
    """The lines of a table with a rule under its header; none if nothing is in it.

    ``None`` when it is wider than ``room`` cells: then a surface shows the rows in another way.
    """
    drawn = [[cells.inert(cell).strip() for cell in row] for row in (header, *rows)]
    widths = [max(cells.width(row[column]) for row in drawn) for column in range(len(header))]
    if not any(widths):
        return []
    if sum(widths) + GAP * (len(widths) - 1) > room:
        return None
    numbers = [
        all(NUMBER.fullmatch(row[column]) for row in drawn[1:]) and len(drawn) > 1 for column in range(len(widths))
    ]
    lines = [_line(row, widths, numbers) for row in drawn]
    rule = (" " * GAP).join("─" * width for width in widths)
    return [lines[0], rule, *lines[1:]]


def _line(row: Sequence[str], widths: Sequence[int], numbers: Sequence[bool]) -> str:
    parts = [
        cells.right(cell, width) if number else cells.left(cell, width)
        for cell, width, number in zip(row, widths, numbers, strict=True)
    ]
    return (" " * GAP).join(parts).rstrip()
