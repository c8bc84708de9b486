"""From a reply to what a terminal shows: pure, no line wider than the screen, nothing in it that a screen obeys."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, tzinfo
from typing import TYPE_CHECKING, assert_never

from adapters.terminal import blocks as drawn
from adapters.terminal.line import BLANK, Line, Piece, hang, line, plain, wrap
from adapters.terminal.sheet import Entry, Sheet, View, sheet
from adapters.terminal.table import table
from adapters.terminal.when import moment
from bot.chat import cells
from bot.chat.accents import accent
from bot.chat.reply import (
    Actions,
    Block,
    Button,
    Checklist,
    Code,
    Divider,
    Fields,
    Heading,
    Image,
    Menu,
    Progress,
    Quote,
    Reply,
    Table,
    Text,
    When,
    Where,
)

if TYPE_CHECKING:
    from adapters.terminal.paint import Paint


@dataclass(frozen=True, slots=True)
class Page:
    """A drawn reply: its lines, and what its numbers press (``[1]`` is the first)."""

    lines: tuple[Line, ...]
    entries: tuple[Entry, ...]


def render(
    reply: Reply, width: int = 80, *, colour: bool = False, zone: tzinfo | None = None, now: datetime | None = None
) -> str:
    """The reply as text for a screen of ``width`` cells, without a final newline.

    ``colour`` adds escape codes that suit this process's terminal. ``zone`` is the reader's (``None``: this machine's);
    ``now`` (aware) is what "in 2 days" counts from.
    """
    from adapters.terminal.paint import detect  # late: a pipe needs no colour

    page = draw(reply, View(width, now or datetime.now(UTC), zone))
    return text(page, reply.accent, detect() if colour else None)


def draw(reply: Reply, view: View) -> Page:
    """Draw ``reply`` for ``view``. Takes any reply; screens narrower than 40 cells get a page of 40."""
    columns = sheet(reply.blocks, view)
    lines: list[Line] = []
    before: Block | None = None
    for block in reply.blocks:
        body = _block(block, columns)
        if body and before is not None and _apart(before, block):
            lines.append(BLANK)
        lines += body
        before = block if body else before
    return Page(_margin(lines), tuple(columns.entries))


def choices(menu: Menu, view: View) -> Page:
    """The choices of ``menu``, numbered: what picking it shows."""
    lines = wrap([Piece(cells.inert(menu.label), "title")], view.room)
    for number, choice in enumerate(menu.choices, 1):
        mark = f"[{number}]".rjust(len(f"[{len(menu.choices)}]")) + " "
        wrapped = wrap([Piece(cells.inert(choice.label))], view.room - len(mark))
        lines += hang(line(mark, "accent"), line(" " * len(mark)), wrapped)
    return Page(_margin(lines), tuple(Button(str(n), menu.pick(c.value)) for n, c in enumerate(menu.choices, 1)))


def text(page: Page, accent_number: int | None, paint: Paint | None) -> str:
    """``page`` as one text; ``None`` paints nothing at all."""
    rows = [plain(each) for each in page.lines] if paint is None else paint.lines(page.lines, accent(accent_number))
    return "\n".join(row.rstrip() for row in rows)


def _block(block: Block, columns: Sheet) -> list[Line]:
    room = columns.room
    match block:
        case Heading():
            return drawn.heading(block, room)
        case Text(markdown):
            return drawn.text(markdown, room)
        case Fields(pairs):
            return [each for label, value in pairs for each in drawn.field(label, value, columns)]
        case Table(header, rows):
            return table(header, rows, room)
        case Checklist(steps):
            return [each for step in steps for each in drawn.step(step, columns)]
        case Progress():
            return drawn.progress(block, columns)
        case Image():
            return drawn.image(block, room)
        case Quote(words, by):
            return drawn.quote(words, by, room)
        case Code(words):
            return drawn.code(words, room)
        case Divider():
            return [line("─" * room, "quiet")]
        case When(label, instant):
            return drawn.labelled(label, [Piece(moment(instant, columns.view.now, columns.view.zone))], columns)
        case Where(label, channel):
            return drawn.labelled(label, [Piece(cells.inert(channel))], columns)
        case Actions(items):
            return drawn.actions(items, columns)
        case _:
            assert_never(block)


def _apart(before: Block, after: Block) -> bool:
    """Whether a blank line stands between the two."""
    match before, after:
        case Heading(), Heading() | Actions():
            return True
        case (Heading(level=1), Progress() | Checklist()):
            return True
        case (Heading(), _) | (Checklist(), Heading(level=2) | Fields() | Checklist()) | (Actions(), Actions()):
            return False
        case (Progress(), Progress()) | (Fields() | When() | Where(), Fields() | When() | Where()):
            return False
        case _:
            return True


def _margin(lines: list[Line]) -> tuple[Line, ...]:
    return tuple((Piece(" "), *each) if each else BLANK for each in lines)
