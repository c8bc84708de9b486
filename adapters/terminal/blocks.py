"""How each kind of block is drawn: values in, lines of styled text out, each at most ``room`` cells wide."""

from __future__ import annotations

from collections.abc import Sequence

from adapters.terminal.line import BLANK, Line, Piece, Style, hang, line, size, wrap
from adapters.terminal.sheet import NUMBER, Entry, Sheet
from bot.chat import cells, prose
from bot.chat.reply import SYMBOLS, Button, Heading, Image, Link, Mark, Menu, Progress, Step
from bot.chat.text import visible

FULL, EMPTY = "▰", "▱"

BETWEEN = 3
"""Cells between two buttons of a row."""


def heading(block: Heading, room: int) -> list[Line]:
    """The text, and the aside at the right edge; an aside that would take half the line goes below."""
    words, aside = cells.inert(block.text), cells.inert(block.aside)
    piece = Piece(words, "title" if block.level == 1 else "bold")
    taken = cells.width(aside) + 2
    if not aside or taken > room // 2:
        return wrap([piece], room) + wrap([Piece(aside)], room)
    first, *others = wrap([piece], room - taken) or [BLANK]
    gap = room - size(first) - cells.width(aside)
    return [(*first, Piece(" " * gap + aside)), *others]


def text(markdown: str, room: int) -> list[Line]:
    """Prose; where links lead stands below the line that has them."""
    lines: list[Line] = []
    for each in prose.parse(visible(markdown)):
        if each.kind == "gap":
            lines.append(BLANK)
            continue
        mark = {"item": f"{each.marker or '•'} ", "quote": "│ "}.get(each.kind, "")
        rest = mark if each.kind == "quote" else " " * len(mark)
        pieces, addresses = _spans(each.spans)
        drawn = wrap(pieces, room - len(mark))
        for url in addresses:
            drawn += _address(url, room - len(mark))
        lines += hang(line(mark, "quiet"), line(rest, "quiet"), drawn)
    return lines


def field(label: str, value: str, sheet: Sheet) -> list[Line]:
    """One label and its value."""
    pieces: list[Piece] = []
    addresses: list[str] = []
    for each in prose.parse(visible(value)):
        words, found = _spans(each.spans)
        mark = f"{each.marker or '•'} " if each.kind == "item" else ""
        pieces += [Piece(" "), Piece(mark), *words]
        addresses += found
    lines = labelled(label, pieces, sheet)
    for url in addresses:
        lines += hang(line("  "), line("  "), _address(url, sheet.room - 2))
    return lines


def labelled(label: str, value: Sequence[Piece], sheet: Sheet, before: Line = ()) -> list[Line]:
    """``value`` in the column right of the labels, after what stands ``before`` it on its first line.

    A label that is too long for its column gets a line of its own.
    """
    shown = cells.inert(label)
    indent = sheet.label + 2 + size(before)
    wrapped = wrap(value, sheet.room - indent)
    if cells.width(shown) <= sheet.label:
        return hang((Piece(cells.left(shown, sheet.label) + "  ", "bold"), *before), line(" " * indent), wrapped)
    first = (Piece(" " * (sheet.label + 2)), *before)
    return wrap([Piece(shown, "bold")], sheet.room) + hang(first, line(" " * indent), wrapped)


def progress(block: Progress, sheet: Sheet) -> list[Line]:
    """A bar between its label and its words. What is begun is never empty, the unfinished never full."""
    share = min(1.0, max(0.0, block.value / block.total)) if block.total > 0 else 0.0
    full = int(share * sheet.bar + 0.5)
    if 0 < share < 1:
        full = min(max(full, 1), sheet.bar - 1)
    bar = (Piece(FULL * full, "accent"), Piece(EMPTY * (sheet.bar - full), "quiet"), Piece("  "))
    return labelled(block.label, [Piece(cells.inert(block.words))], sheet, bar)


def step(block: Step, sheet: Sheet) -> list[Line]:
    """Symbol, label, title, aside and the word for the state, in columns; ``open`` goes without saying."""
    label, title, aside = cells.inert(block.label), cells.inert(block.text), cells.inert(block.aside)
    state = "" if block.mark is Mark.OPEN else block.mark.value
    style: Style = "accent" if state else "quiet"
    if cells.width(label) > NUMBER:  # no number: everything in one running line
        words = " ".join(filter(None, (label, title, aside, state and f"({state})")))
        return hang(line(f" {SYMBOLS[block.mark]} ", style), line("   "), wrap([Piece(words)], sheet.room - 3))
    mark = (Piece(f" {SYMBOLS[block.mark]}", style), Piece(f" {cells.left(label, sheet.number)}  "))
    first, *others = hang(mark, line(" " * size(mark)), wrap([Piece(title)], sheet.title))
    columns = " " * (size(mark) + sheet.title - size(first))
    columns += f"  {cells.right(aside, sheet.aside)}" if sheet.aside else ""
    return [(*first, Piece((f"{columns}   {state}").rstrip())), *others]


def image(block: Image, room: int) -> list[Line]:
    """The picture in words, and its address if it has one."""
    lines = wrap([Piece(f"Picture: {cells.inert(block.alt)}", "italic")], room)
    return lines + (_address(block.source, room) if isinstance(block.source, str) else [])


def quote(words: str, by: str, room: int) -> list[Line]:
    """Somebody's words behind a bar, and whose they are."""
    lines = [each for row in visible(words).split("\n") for each in wrap([Piece(row)], room - 2) or [BLANK]]
    if by:
        lines += wrap([Piece(f"– {cells.inert(by)}", "italic")], room - 2)
    return hang(line("│ ", "quiet"), line("│ ", "quiet"), lines)


def code(words: str, room: int) -> list[Line]:
    """Text as it stands, moved in; a line that is too long goes on below."""
    lines = []
    for row in visible(words).split("\n"):
        rest = row.rstrip()
        while cells.width(rest) > room - 2:
            kept, rest = cells.split(rest, room - 2)
            lines.append(line(f"  {kept}"))
        lines.append(line(f"  {rest}"))
    return lines


def actions(items: Sequence[Entry], sheet: Sheet) -> list[Line]:
    """Buttons and menus in rows, as ``[1] Open 3.3``; links below them, each with its address."""
    lines: list[Line] = []
    row: list[Piece] = []
    links: list[Line] = []
    for item in sorted(items, key=lambda each: isinstance(each, Link)):
        sheet.entries.append(item)
        mark = Piece(f"[{len(sheet.entries)}] ", "accent")
        room = sheet.room - len(mark.text)
        if isinstance(item, Link):
            label = wrap([Piece(cells.inert(item.label), "link")], room)
            links += hang((mark,), line(" " * len(mark.text)), label + _address(item.url, room))
            continue
        count = f" ({len(item.choices)})" if isinstance(item, Menu) else ""
        primary = isinstance(item, Button) and item.style == "primary"
        words = Piece(cells.cut(cells.inert(item.label), room - len(count)) + count, "bold" if primary else "plain")
        if row and size(row) + BETWEEN + size((mark, words)) > sheet.room:
            lines.append(tuple(row))
            row = []
        row += [Piece(" " * BETWEEN), mark, words] if row else [mark, words]
    return lines + ([tuple(row)] if row else []) + links


def _spans(spans: Sequence[prose.Span]) -> tuple[list[Piece], list[str]]:
    """The words of ``spans``, and the addresses they lead to, which are shown: not every terminal knows links."""
    pieces: list[Piece] = []
    addresses: list[str] = []
    for span in spans:
        words = cells.inert(span.text)
        plain: Style = "bold" if span.bold or span.code else "italic" if span.italic else "plain"
        pieces.append(Piece(words, "link" if span.url else plain))
        if span.url and span.url != words and span.url not in addresses:
            addresses.append(span.url)
    return pieces, addresses


def _address(url: str, room: int) -> list[Line]:
    """An address on lines of its own, never cut: it is there to be copied or clicked."""
    return wrap([Piece(cells.inert(url), "quiet")], room)
