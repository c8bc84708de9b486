"""Tables: a grid in fixed width where a phone shows it whole, otherwise one short paragraph for each row."""

from __future__ import annotations

from collections.abc import Sequence

from adapters.discord import markdown
from bot.chat.grid import grid
from bot.chat.text import unseen

WIDTH = 46
"""Characters of a line of code that fit on a phone held upright without being wrapped."""


def table(header: Sequence[str], rows: Sequence[Sequence[str]]) -> list[str]:
    """Texts, none of which may be cut between its lines."""
    lines = grid(header, rows, WIDTH)
    if lines is not None:
        return markdown.fenced("\n".join(lines))
    return [part for row in rows or [header] for part in _paragraph(header, row)]


def _paragraph(header: Sequence[str], row: Sequence[str]) -> list[str]:
    """One row in words: its first cell in bold, then each other cell after its column's name."""
    first = markdown.plain(row[0])
    pairs = [f"{markdown.plain(name)}: {markdown.plain(cell)}" for name, cell in zip(header[1:], row[1:], strict=True)]
    if not first and pairs:
        pairs[0] = f"{markdown.opening(header[1])}: {markdown.plain(row[1])}"
    words = " · ".join(filter(None, [f"**{first}**" if first else "", *pairs]))
    return [] if unseen(words) else markdown.fold(words, markdown.LINE)
