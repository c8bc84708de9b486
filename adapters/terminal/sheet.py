"""What the blocks of one reply share while they are drawn: the room, and columns that line up from top to bottom."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, tzinfo

from bot.chat import cells
from bot.chat.reply import Block, Button, Checklist, Fields, Link, Mark, Menu, Progress, When, Where

NARROWEST, WIDEST = 40, 92
"""The widths in cells that a page is laid out for. Wider screens get the same page: longer lines are hard to read."""

BAR = 10
"""The cells of a bar, unless all bars of a reply count the same few things: then each thing has its cell."""

NUMBER = 5
"""The cells a step's label may take to stand in a column (``3.2``, ``3.12``); a longer one runs on into the title."""

Entry = Button | Link | Menu


@dataclass(frozen=True, slots=True)
class View:
    """Who looks: the screen's ``width`` in cells, the time ``now``, in which ``zone`` (``None``: this machine's)."""

    width: int
    now: datetime
    zone: tzinfo | None = None

    @property
    def room(self) -> int:
        """What is left for text between a margin of one cell on either side."""
        return min(max(self.width, NARROWEST), WIDEST) - 2


@dataclass(slots=True)
class Sheet:
    """Widths in cells: ``room`` for a line, ``label`` for those of bars and fields, ``bar`` for every bar.

    ``number``, ``title`` and ``aside`` are the columns of steps. ``entries`` collects what has been numbered so far.
    """

    view: View
    room: int
    label: int
    number: int
    title: int
    aside: int
    bar: int
    entries: list[Entry] = field(default_factory=list)


def sheet(blocks: Sequence[Block], view: View) -> Sheet:
    """Measure ``blocks`` for ``view``."""
    room = view.room
    labels = [block.label for block in blocks if isinstance(block, Progress | When | Where)]
    labels += [label for block in blocks if isinstance(block, Fields) for label, _ in block.pairs]
    fitting = [size for size in map(_size, labels) if size <= room // 3]
    steps = [step for block in blocks if isinstance(block, Checklist) for step in block.steps]
    aside = min(10, max((_size(step.aside) for step in steps), default=0))
    state = max((len(step.mark.value) + 3 for step in steps if step.mark is not Mark.OPEN), default=0)
    number = max((_size(step.label) for step in steps if _size(step.label) <= NUMBER), default=0)
    free = room - number - 5 - (aside + 2 if aside else 0) - state
    title = min(free, max((_size(step.text) for step in steps), default=0))
    totals = {block.total for block in blocks if isinstance(block, Progress)}
    total = totals.pop() if len(totals) == 1 else BAR
    bar = int(total) if total in range(2, 13) else BAR
    return Sheet(view, room, max(fitting, default=0), number, max(title, 2), aside, bar)


def _size(text: str) -> int:
    return cells.width(cells.inert(text))
