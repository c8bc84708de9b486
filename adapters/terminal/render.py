"""From a reply to lines of text. Pure: the same reply, width and colour give the same text.

rich does the layout, since it knows how wide a character is. Whatever a member typed is shown and never obeyed: control
and direction characters are dropped before anything is laid out, and rich's own markup is never parsed.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from datetime import datetime, tzinfo
from typing import assert_never

from rich.cells import cell_len, set_cell_size
from rich.console import Console, Group, RenderableType
from rich.markdown import Markdown
from rich.padding import Padding
from rich.rule import Rule
from rich.table import Table as Grid
from rich.text import Text as Line

from bot.chat.accents import accent
from bot.chat.reply import (
    SYMBOLS,
    Actions,
    Block,
    Button,
    Checklist,
    Code,
    Divider,
    Fields,
    Heading,
    Image,
    Link,
    Mark,
    Menu,
    Progress,
    Quote,
    Reply,
    Step,
    Table,
    Text,
    When,
)
from bot.chat.text import visible

WIDTHS = (40, 120)
"""Narrower than this nothing can be laid out; wider lines are hard to read."""

BAR = 10
"""Cells of a progress bar."""

Action = Button | Link | Menu

_GAPS = re.compile(r"\n{3,}")


def render(
    reply: Reply, width: int = 80, *, colour: bool = False, zone: tzinfo | None = None, now: datetime | None = None
) -> str:
    """The reply as text of at most ``width`` columns (held to 40 to 120), without a final newline.

    ``zone`` is the reader's own (the machine's when ``None``); with ``now``, times say how far away they are.
    """
    columns = max(WIDTHS[0], min(WIDTHS[1], width))
    style = accent(reply.accent)
    console = Console(
        file=io.StringIO(),
        width=columns - 1,
        force_terminal=colour,
        color_system="truecolor" if colour else None,
        markup=False,
        emoji=False,
        highlight=False,
        legacy_windows=False,
    )
    numbers = iter(range(1, 100))
    for renderable in _blocks(reply.blocks, style, numbers, zone, now):
        console.print(Padding(renderable, (0, 0, 0, 1)), soft_wrap=False)
    output = console.file.getvalue()  # type: ignore[attr-defined]
    text = "\n".join(line.rstrip() for line in output.splitlines()).strip("\n")
    return _GAPS.sub("\n\n", text)


def actions(reply: Reply) -> list[Action]:
    """What the numbers under the reply stand for, in order from 1."""
    return [item for block in reply.blocks if isinstance(block, Actions) for item in block.items]


def _blocks(
    blocks: tuple[Block, ...], style: str, numbers: Iterator[int], zone: tzinfo | None, now: datetime | None
) -> Iterator[RenderableType]:
    before: Block | None = None
    bars = max((cell_len(block.label) for block in blocks if isinstance(block, Progress)), default=0)
    for block in blocks:
        if before is not None and _apart(before, block):
            yield ""
        before = block
        match block:
            case Heading():
                yield _heading(block, style)
            case Text(markdown):
                yield _markdown(markdown)
            case Fields(pairs):
                yield _fields(pairs)
            case Table():
                yield _table(block)
            case Checklist(steps):
                yield _checklist(steps, style)
            case Progress():
                yield _progress(block, min(bars, 20), style)
            case Image(_, alt):
                yield Line(f"[picture: {_clean(alt)}]", style="italic")
            case Quote(text, by):
                yield _quote(text, by)
            case Code(text, _):
                yield Line(
                    "\n".join(f"  {line}" for line in visible(text).split("\n")), no_wrap=True, overflow="ellipsis"
                )
            case Divider():
                yield Rule(style="dim", characters="─")
            case When(label, instant):
                yield Line.assemble((f"{_clean(label)}  ", "dim"), _moment(instant, zone, now))
            case Actions(items):
                yield _actions(items, numbers)
            case _:
                assert_never(block)


def _apart(before: Block, block: Block) -> bool:
    """Whether a blank line stands between two blocks: around groups, never inside one."""
    if type(before) is type(block) and isinstance(block, (Progress, Quote, When)):
        return False
    if isinstance(before, Heading):
        return before.level == 1 and isinstance(block, (Progress, Checklist, Code))
    return True


def _heading(block: Heading, style: str) -> RenderableType:
    text = Line(_clean(block.text), style=f"bold {style}" if block.level == 1 else "bold")
    if not block.aside:
        return text
    row = Grid.grid(expand=True, padding=(0, 1))
    row.add_column(ratio=1)
    row.add_column(justify="right", no_wrap=True)
    row.add_row(text, Line(_clean(block.aside), style="dim"))
    return row


def _markdown(markdown: str) -> RenderableType:
    return Markdown(visible(markdown), hyperlinks=False, justify="left")


def _fields(pairs: tuple[tuple[str, str], ...]) -> RenderableType:
    grid = Grid.grid(padding=(0, 2, 0, 0))
    grid.add_column(style="dim", no_wrap=True, max_width=24)
    grid.add_column(ratio=1)
    for label, value in pairs:
        grid.add_row(Line(_clean(label)), _markdown(value))
    return grid


def _table(block: Table) -> RenderableType:
    grid = Grid(box=None, padding=(0, 2, 0, 0), show_edge=False, header_style="dim")
    for cell in block.header:
        grid.add_column(Line(_clean(cell)), overflow="fold")
    for row in block.rows:
        grid.add_row(*(Line(_clean(cell)) for cell in row))
    return grid


def _checklist(steps: tuple[Step, ...], style: str) -> RenderableType:
    grid = Grid.grid(padding=(0, 2, 0, 0))
    for justify in ("left", "left", "left", "right", "left"):
        grid.add_column(justify=justify, overflow="fold")  # type: ignore[arg-type]
    for step in steps:
        settled = step.mark is not Mark.OPEN
        grid.add_row(
            Line(f" {SYMBOLS[step.mark]}", style=style if settled else "dim"),
            Line(_clean(step.label), style="dim"),
            Line(_clean(step.text)),
            Line(_clean(step.aside), style="dim"),
            Line(step.mark.value if settled else "", style="dim"),
        )
    return grid


def _progress(block: Progress, label_width: int, style: str) -> RenderableType:
    share = 0.0 if block.total <= 0 else max(0.0, min(1.0, block.value / block.total))
    full = int(share * BAR) if share < 1 else BAR
    full = max(1, full) if share > 0 else 0  # a first step shows
    label = set_cell_size(_clean(block.label), label_width)
    bar = Line.assemble(
        (f"{label}  ", ""), ("▰" * full, style), ("▱" * (BAR - full), "dim"), f"  {_clean(block.words)}"
    )
    return bar


def _quote(text: str, by: str) -> RenderableType:
    grid = Grid.grid(padding=(0, 1, 0, 0))
    grid.add_column(no_wrap=True)
    grid.add_column(ratio=1, overflow="fold")
    for line in visible(text).split("\n"):
        grid.add_row(Line("│", style="dim"), Line(line))
    return Group(grid, Line(f"  {_clean(by)}", style="dim")) if by else grid


def _actions(items: tuple[Action, ...], numbers: Iterator[int]) -> RenderableType:
    line = Line(overflow="fold")
    for item, number in zip(items, numbers, strict=False):
        if line:
            line.append("   ")
        label = _clean(item.label)
        match item:
            case Button(style="primary"):
                line.append(f"[{number}]\u00a0{_glued(label)}", style="bold")
            case Button():
                line.append(f"[{number}]\u00a0{_glued(label)}")
            case Link(url=url):
                line.append(f"[{number}]\u00a0{_glued(label)} ({_clean(url)})")
            case Menu():
                line.append(f"[{number}]\u00a0{_glued(label)}\u00a0…")
            case _:
                assert_never(item)
    return line


def _glued(label: str) -> str:
    """A label that does not break over two lines, as long as it fits into one."""
    return label.replace(" ", "\u00a0") if cell_len(label) < WIDTHS[0] - 8 else label


def _moment(instant: datetime, zone: tzinfo | None, now: datetime | None) -> str:
    local = instant.astimezone(zone)
    said = f"{local:%A} {local.day} {local:%B %H:%M}"
    return said if now is None else f"{said} ({_distance(instant, now)})"


def _distance(instant: datetime, now: datetime) -> str:
    seconds = (instant - now).total_seconds()
    for unit, size in (("day", 86_400), ("hour", 3600), ("minute", 60)):
        count = round(abs(seconds) / size)
        if count:
            amount = f"{count} {unit}{'' if count == 1 else 's'}"
            return f"in {amount}" if seconds > 0 else f"{amount} ago"
    return "now"


def _clean(text: str) -> str:
    """One line of plain text, with nothing in it that a terminal obeys."""
    return visible(text).replace("\n", " ")
