"""How each kind of block is drawn: values in, lines of styled text out."""

from __future__ import annotations

from collections.abc import Sequence

from adapters.terminal import cells
from adapters.terminal.line import BLANK, Line, Piece, Style, hang, line, wrap
from adapters.terminal.sheet import Entry, Sheet
from bot.chat import prose
from bot.chat.reply import SYMBOLS, Button, Heading, Link, Mark, Menu, Progress, Step
from bot.chat.text import visible

FULL, EMPTY = "▰", "▱"


def heading(heading: Heading, room: int) -> list[Line]:
    text, aside = cells.inert(heading.text), cells.inert(heading.aside)
    style = Piece(text, "title" if heading.level == 1 else "bold")
    taken = cells.width(aside) + 2
    if not aside or taken > room // 2:
        return wrap([style], room) + (wrap([Piece(aside)], room) if aside else [])
    first, *others = wrap([style], room - taken) or [BLANK]
    filled = sum(cells.width(piece.text) for piece in first)
    return [(*first, Piece(" " * (room - filled - taken + 2) + aside)), *others]


def text(markdown: str, room: int) -> list[Line]:
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
            drawn += address(address, room - len(mark))
        lines += hang(line(mark, "quiet"), line(rest, "quiet"), drawn)
    return lines


def field(label: str, value: str, sheet: Sheet) -> list[Line]:
    pieces: list[Piece] = []
    addresses: list[str] = []
    for each in prose.parse(visible(value, lines=True)):
        words, found = _spans(each.spans)
        mark = "" if each.kind != "item" else f"{each.marker or '•'} "
        pieces += [Piece(" " if pieces else ""), Piece(mark), *words]
        addresses += found
    lines = labelled(label, pieces, sheet)
    for address in addresses:
        lines += hang(line("  "), line("  "), address(address, sheet.room - 2))
    return lines


def labelled(label: str, value: list[Piece], sheet: Sheet) -> list[Line]:
    """``value`` in the column right of the labels; a label too long for its column gets a line of its own."""
    shown = cells.inert(label)
    indent = line(" " * (sheet.label + 2))
    wrapped = wrap(value, sheet.room - sheet.label - 2)
    if cells.width(shown) > sheet.label:
        return wrap([Piece(shown, "bold")], sheet.room) + hang(indent, indent, wrapped)
    return hang((Piece(cells.left(shown, sheet.label), "bold"), Piece("  ")), indent, wrapped)


def progress(bar: Progress, sheet: Sheet) -> list[Line]:
    share = min(1.0, max(0.0, bar.value / bar.total)) if bar.total > 0 else 0.0
    full = int(share * sheet.segments + 0.5)
    if 0 < share < 1:  # begun is never empty, unfinished is never full
        full = min(max(full, 1), sheet.segments - 1)
    drawn = [Piece(FULL * full, "accent"), Piece(EMPTY * (sheet.segments - full), "quiet")]
    return labelled(bar.label, [*drawn, Piece("  "), Piece(cells.inert(bar.words))], sheet)


def step(step: Step, sheet: Sheet) -> list[Line]:
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


def quote(text: str, by: str, room: int) -> list[Line]:
    wrapped = [each for part in visible(text, lines=True).split("\n") for each in wrap([Piece(part)], room - 2) or [BLANK]]
    if by:
        wrapped += wrap([Piece(f"– {cells.inert(by)}", "italic")], room - 2)
    return hang(line("│ ", "quiet"), line("│ ", "quiet"), wrapped)


def code(text: str, room: int) -> list[Line]:
    lines = []
    for row in visible(text, lines=True).expandtabs(4).split("\n"):
        rest = row.rstrip()
        while cells.width(rest) > room - 2:
            kept, rest = cells.split(rest, room - 2)
            lines.append(line(f"  {kept}"))
        lines.append(line(f"  {rest}"))
    return lines


def actions(items: Sequence[Entry], sheet: Sheet) -> list[Line]:
    """Buttons and menus in rows, as ``[1] Open 3.3``; links below them, with their addresses."""
    row: list[Piece] = []
    used = 0
    lines: list[Line] = []
    for item in sorted(items, key=lambda each: isinstance(each, Link)):
        sheet.entries.append(item)
        mark = f"[{len(sheet.entries)}] "
        if isinstance(item, Link):
            shown = wrap([Piece(cells.inert(item.label), "link"), Piece(" ")], sheet.room - len(mark))
            shown += address(item.url, sheet.room - len(mark))
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


def address(address: str, room: int) -> list[Line]:
    """An address on lines of its own, never cut: it has to be copied or clicked."""
    return wrap([Piece(cells.inert(address), "quiet")], room)


def _long_step(step: Step, room: int) -> list[Line]:
    """A step whose label is no short number: everything in one running line."""
    state = "" if step.mark is Mark.OPEN else f" ({step.mark.value})"
    words = " ".join(filter(None, (cells.inert(step.label), cells.inert(step.text), cells.inert(step.aside))))
    return hang(line(f" {SYMBOLS[step.mark]} ", "accent"), line("   "), wrap([Piece(words + state)], room - 3))
