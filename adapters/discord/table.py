"""Tables: a grid in fixed width where a phone shows it whole, otherwise one short paragraph for each row."""

from __future__ import annotations

from collections.abc import Sequence

from wcwidth import wcswidth

from adapters.discord import markdown
from bot.chat.text import visible

WIDTH = 46
"""Characters of a line of code that fit on a phone held upright without being wrapped."""


def table(header: Sequence[str], rows: Sequence[Sequence[str]]) -> list[str]:
    """Texts, none of which may be cut between its lines."""
    cells = [[" ".join(visible(cell, lines=False).split()) for cell in row] for row in (header, *rows)]
    widths = [max(_width(row[column]) for row in cells) for column in range(len(header))]
    if not any(widths):
        return []
    if sum(widths) + 2 * (len(widths) - 1) > WIDTH:
        return [part for row in cells[1:] for part in _paragraph(cells[0], row)] or _paragraph(cells[0], cells[0])
    line = ["  ".join("─" * width for width in widths)]
    drawn = ["  ".join(map(_left, row, widths)).rstrip() for row in cells]
    return markdown.fenced("\n".join(drawn[:1] + line + drawn[1:]))


def _paragraph(header: Sequence[str], row: Sequence[str]) -> list[str]:
    """One row in words: its first cell in bold, then each other cell after its column's name."""
    first = markdown.plain(row[0])
    pairs = [f"{markdown.plain(name)}: {markdown.plain(cell)}" for name, cell in zip(header[1:], row[1:], strict=True)]
    if not first and pairs:
        pairs[0] = f"{markdown.opening(header[1])}: {markdown.plain(row[1])}"
    words = " · ".join(filter(None, [f"**{first}**" if first else "", *pairs]))
    return [] if markdown.blank(words) else markdown.fold(words, markdown.LINE)


def _left(cell: str, width: int) -> str:
    return cell + " " * (width - _width(cell))


def _width(cell: str) -> int:
    found = wcswidth(cell)
    return found if found >= 0 else len(cell)
