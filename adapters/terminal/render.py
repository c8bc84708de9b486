"""Drawing a reply for a terminal: a pure function from blocks to lines of styled text, none wider than the screen."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, tzinfo
from typing import assert_never

from adapters.terminal import cells
from adapters.terminal.line import BLANK, Line, Piece, hang, line, wrap
from adapters.terminal.table import table
from adapters.terminal.when import moment
from bot.chat import prose
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

NARROWEST, WIDEST = 40, 92
"""The widths in cells that a page is laid out for. Wider screens get the same page: longer lines are hard to read."""

BAR = 10
"""The cells of a bar whose total is not itself a small number."""

FULL, EMPTY = "▰", "▱"

Entry = Button | Link | Menu


@dataclass(frozen=True, slots=True)
class View:
    """Who looks: the ``width`` of the screen in cells, the time ``now``, and the reader's ``zone`` (``None``: this machine's)."""

    width: int
    now: datetime
    zone: tzinfo | None = None


@dataclass(frozen=True, slots=True)
class Page:
    """A drawn reply: its lines, and what its numbers press (``[1]`` is the first)."""

    lines: tuple[Line, ...]
    entries: tuple[Entry, ...]


@dataclass(slots=True)
class _Sheet:
    """What the blocks of one reply share while they are drawn: the room, the columns, the entries numbered so far."""

    room: int
    view: View
    label: int
    title: int
    aside: int
    segments: int
    entries: list[Entry] = field(default_factory=list)


def render(reply: Reply, view: View) -> Page:
    """Draw ``reply`` for ``view``. Takes any reply; screens narrower than 40 cells get a page of 40."""
    sheet = _sheet(reply.blocks, view)
    lines: list[Line] = []
    before: Block | None = None
    for block in reply.blocks:
        drawn = _block(block, sheet)
        if not drawn:
            continue
        if before is not None and _apart(before, block):
            lines.append(BLANK)
        lines += drawn
        before = block
    return Page(tuple((Piece(" "), *each) if each else BLANK for each in lines), tuple(sheet.entries))


def choices(menu: Menu, view: View) -> Page:
    """The choices of ``menu``, numbered, once it has been picked."""
    room = _room(view)
    lines = wrap([Piece(cells.inert(menu.label), "title")], room)
    entries = tuple(Button(f"{number}", menu.pick(choice.value)) for number, choice in enumerate(menu.choices, 1))
    for number, choice in enumerate(menu.choices, 1):
        mark = f"[{number}]".rjust(len(f"[{len(menu.choices)}]")) + " "
        rest = line(" " * len(mark))
        lines += hang(line(mark, "accent"), rest, wrap([Piece(cells.inert(choice.label))], room - len(mark)))
    return Page(tuple((Piece(" "), *each) for each in lines), entries)


def _block(block: Block, sheet: _Sheet) -> list[Line]:
    match block:
        case Heading():
            return _heading(block, sheet.room)
        case Text(markdown):
            return _prose(markdown, sheet.room)
        case Fields(pairs):
            return [each for label, value in pairs for each in _field(label, value, sheet)]
        case Table(header, rows):
            return table(header, rows, sheet.room)
        case Checklist(steps):
            return [each for step in steps for each in _step(step, sheet)]
        case Progress():
            return _progress(block, sheet)
        case Image(source, alt):
            shown = wrap([Piece(f"Picture: {cells.inert(alt)}", "italic")], sheet.room)
            return shown + (_address(source, sheet.room) if isinstance(source, str) else [])
        case Quote(text, by):
            return _quote(text, by, sheet.room)
        case Code(text):
            return _code(text, sheet.room)
        case Divider():
            return [line("─" * sheet.room, "quiet")]
        case When(label, instant):
            return _label(label, [Piece(moment(instant, sheet.view.now, sheet.view.zone))], sheet)
        case Actions(items):
            return _actions(items, sheet)
        case _:
            assert_never(block)


def _heading(heading: Heading, room: int) -> list[Line]:
    text, aside = cells.inert(heading.text), cells.inert(heading.aside)
    style = Piece(text, "title" if heading.level == 1 else "bold")
    taken = cells.width(aside) + 2
    if not aside or taken > room // 2:
        return wrap([style], room) + (wrap([Piece(aside)], room) if aside else [])
    first, *others = wrap([style], room - taken) or [BLANK]
    filled = sum(cells.width(piece.text) for piece in first)
    return [(*first, Piece(" " * (room - filled - taken + 2) + aside)), *others]


def _prose(markdown: str, room: int) -> list[Line]:
    lines: list[Line] = []
    for each in prose.parse(visible(markdown, lines=True)):
        pieces, addresses = _spans(each.spans)
        if each.kind == "gap":
            lines.append(BLANK)
            continue
        mark = {"item": f"{each.marker or '•'} ", "quote": "│ "}.get(each.kind, "")
        rest = mark if each.kind == "quote" else " " * len(mark)
        drawn = wrap(pieces, room - len(mark))
        for address in addresses:
            drawn += _address(address, room - len(mark))
        lines += hang(line(mark, "quiet"), line(rest, "quiet"), drawn)
    return lines


def _spans(spans: Sequence[prose.Span]) -> tuple[list[Piece], list[str]]:
    """The words of ``spans``, and the addresses that they lead to: a terminal need not know links, so these are shown."""
    pieces = []
    addresses: list[str] = []
    for span in spans:
        linked = span.url and cells.inert(span.text) != span.url
        style = "link" if span.url else "bold" if span.bold or span.code else "italic" if span.italic else "plain"
        pieces.append(Piece(cells.inert(span.text), style))
        if linked and span.url not in addresses:
            addresses.append(span.url)
    return pieces, addresses


def _address(address: str, room: int) -> list[Line]:
    """An address on lines of its own, never cut: it has to be copied or clicked."""
    return wrap([Piece(cells.inert(address), "quiet")], room)


def _field(label: str, value: str, sheet: _Sheet) -> list[Line]:
    pieces: list[Piece] = []
    addresses: list[str] = []
    for each in prose.parse(visible(value, lines=True)):
        words, found = _spans(each.spans)
        mark = "" if each.kind != "item" else f"{each.marker or '•'} "
        pieces += [Piece(" " if pieces else ""), Piece(mark), *words]
        addresses += found
    lines = _label(label, pieces, sheet)
    for address in addresses:
        lines += hang(line("  "), line("  "), _address(address, sheet.room - 2))
    return lines


def _label(label: str, value: list[Piece], sheet: _Sheet) -> list[Line]:
    """``value`` in the column right of the labels; a label too long for its column gets a line of its own."""
    shown = cells.inert(label)
    indent = line(" " * (sheet.label + 2))
    wrapped = wrap(value, sheet.room - sheet.label - 2)
    if cells.width(shown) > sheet.label:
        return wrap([Piece(shown, "bold")], sheet.room) + hang(indent, indent, wrapped)
    return hang((Piece(cells.left(shown, sheet.label), "bold"), Piece("  ")), indent, wrapped)


def _progress(bar: Progress, sheet: _Sheet) -> list[Line]:
    share = min(1.0, max(0.0, bar.value / bar.total)) if bar.total > 0 else 0.0
    full = int(share * sheet.segments + 0.5)
    if 0 < share < 1:  # begun is never empty, unfinished is never full
        full = min(max(full, 1), sheet.segments - 1)
    drawn = [Piece(FULL * full, "accent"), Piece(EMPTY * (sheet.segments - full), "quiet")]
    return _label(bar.label, [*drawn, Piece("  "), Piece(cells.inert(bar.words))], sheet)


def _step(step: Step, sheet: _Sheet) -> list[Line]:
    label, text, aside = cells.inert(step.label), cells.inert(step.text), cells.inert(step.aside)
    state = "" if step.mark is Mark.OPEN else f"   {step.mark.value}"
    mark = (Piece(f" {SYMBOLS[step.mark]}", "accent" if state else "quiet"), Piece(" " + cells.left(label, 4) + " "))
    before = 8 if cells.width(label) <= 4 else cells.width(label) + 4
    if before > sheet.room // 3:
        return _long_step(step, sheet.room)
    wrapped = wrap([Piece(text)], sheet.title - max(0, before - 8)) or [BLANK]
    first, *others = hang(mark if before == 8 else (mark[0], Piece(f" {label} ")), line(" " * before), wrapped)
    filled = sum(cells.width(piece.text) for piece in first)
    tail = f"{' ' * (8 + sheet.title - filled)}  {cells.right(aside, sheet.aside)}" if sheet.aside else ""
    if state and not sheet.aside:
        tail = " " * (8 + sheet.title - filled)
    return [(*first, Piece((tail + state).rstrip())), *others]


def _long_step(step: Step, room: int) -> list[Line]:
    """A step whose label is no short number: everything in one running line."""
    state = "" if step.mark is Mark.OPEN else f" ({step.mark.value})"
    words = " ".join(filter(None, (cells.inert(step.label), cells.inert(step.text), cells.inert(step.aside))))
    return hang(line(f" {SYMBOLS[step.mark]} ", "accent"), line("   "), wrap([Piece(words + state)], room - 3))


def _quote(text: str, by: str, room: int) -> list[Line]:
    wrapped = [each for part in visible(text, lines=True).split("\n") for each in wrap([Piece(part)], room - 2) or [BLANK]]
    if by:
        wrapped += wrap([Piece(f"– {cells.inert(by)}", "italic")], room - 2)
    return hang(line("│ ", "quiet"), line("│ ", "quiet"), wrapped)


def _code(text: str, room: int) -> list[Line]:
    lines = []
    for row in visible(text, lines=True).expandtabs(4).split("\n"):
        rest = row.rstrip()
        while cells.width(rest) > room - 2:
            kept, rest = cells.split(rest, room - 2)
            lines.append(line(f"  {kept}"))
        lines.append(line(f"  {rest}"))
    return lines


def _actions(items: Sequence[Entry], sheet: _Sheet) -> list[Line]:
    """Buttons and menus in rows, as ``[1] Open 3.3``; links below them, with their addresses."""
    row: list[Piece] = []
    used = 0
    lines: list[Line] = []
    for item in sorted(items, key=lambda each: isinstance(each, Link)):
        sheet.entries.append(item)
        mark = f"[{len(sheet.entries)}] "
        if isinstance(item, Link):
            shown = wrap([Piece(cells.inert(item.label), "link"), Piece(" ")], sheet.room - len(mark))
            shown += _address(item.url, sheet.room - len(mark))
            if row:
                lines.append(tuple(row))
                row, used = [], 0
            lines += hang(line(mark, "accent"), line(" " * len(mark)), shown)
            continue
        label = cells.inert(item.label) + (f" ({len(item.choices)})" if isinstance(item, Menu) else "")
        label = cells.cut(label, sheet.room - len(mark))
        size = len(mark) + cells.width(label)
        if row and used + 3 + size > sheet.room:
            lines.append(tuple(row))
            row, used = [], 0
        row += [Piece("   ")] * bool(row) + [Piece(mark, "accent")]
        row.append(Piece(label, "bold" if isinstance(item, Button) and item.style == "primary" else "plain"))
        used += size + 3 * (used > 0)
    return lines + [tuple(row)] * bool(row)


def _apart(before: Block, after: Block) -> bool:
    """Whether a blank line stands between the two."""
    match before, after:
        case Heading(), Heading() | Actions():
            return True
        case (Heading(), _) | (Checklist(), Heading(level=2) | Fields()):
            return False
        case (Progress() | Fields() | When(), Progress() | Fields() | When()):
            return type(before) is not type(after) and Progress in (type(before), type(after))
        case (Checklist(), Checklist()) | (Actions(), Actions()):
            return False
        case _:
            return True


def _sheet(blocks: Sequence[Block], view: View) -> _Sheet:
    """Columns that line up through the whole reply."""
    room = _room(view)
    labels = [block.label for block in blocks if isinstance(block, Progress | When)]
    labels += [label for block in blocks if isinstance(block, Fields) for label, _ in block.pairs]
    steps = [step for block in blocks if isinstance(block, Checklist) for step in block.steps]
    bars = [block.total for block in blocks if isinstance(block, Progress)]
    aside = min(10, max((cells.width(cells.inert(step.aside)) for step in steps), default=0))
    state = max((len(step.mark.value) + 3 for step in steps if step.mark is not Mark.OPEN), default=0)
    free = room - 8 - (aside + 2 if aside else 0) - state
    title = min(free, max((cells.width(cells.inert(step.text)) for step in steps), default=0))
    counted = set(bars) if len(set(bars)) == 1 else {BAR}
    segments = int(next(iter(counted)))
    fitting = [w for w in (cells.width(cells.inert(label)) for label in labels) if w <= room // 3]
    whole = segments if segments in range(2, 13) else BAR
    return _Sheet(room, view, max(fitting, default=0), max(title, 2), aside, whole)


def _room(view: View) -> int:
    """What is left for text between a margin of one cell on either side."""
    return min(max(view.width, NARROWEST), WIDEST) - 2
