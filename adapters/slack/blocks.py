"""How each kind of block looks on Slack: rich text wherever words of members can be, and one ``match`` for all."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import assert_never

from adapters.slack import mrkdwn, rich
from adapters.slack.actions import actions, plain_text
from adapters.slack.limits import ALT_TEXT, HEADER, URL
from adapters.slack.parts import Part, Piece, Rich
from adapters.slack.rich import Element, section, words
from bot.chat import prose
from bot.chat.addresses import web_address
from bot.chat.grid import grid
from bot.chat.reply import (
    SYMBOLS,
    Actions,
    Block,
    Checklist,
    Code,
    Divider,
    Fields,
    Heading,
    Image,
    Mark,
    Progress,
    Quote,
    Step,
    Table,
    Text,
    When,
    Where,
)
from bot.chat.text import shortened, unseen, visible

FULL, EMPTY = "█", "░"
BAR = 10

WIDTH = 60
"""Characters of a line of code that a Slack window of usual width shows whole."""

LABEL = 200
"""Characters of a field's or step's label; longer ones are no labels of ours."""


def parts(block: Block, taken: set[str]) -> Iterable[Part]:
    """What ``block`` becomes. ``taken`` holds the ids of the message."""
    match block:
        case Heading():
            return _heading(block)
        case Text(markdown):
            return _rich(rich.prose_elements(markdown))
        case Fields(pairs):
            return _lines([line for label, value in pairs for line in _pair(label, value)])
        case Table(header, rows):
            return _table(header, rows)
        case Checklist(steps):
            return _lines([_step(step) for step in steps])
        case Progress():
            return _lines(_progress(block))
        case Image(source, alt):
            return _image(source, alt)
        case Quote(text, by):
            return _quote(text, by)
        case Code(text):
            return _rich([found] if (found := rich.preformatted(text)) else [])
        case Divider():
            return (Piece({"type": "divider"}),)
        case When(label, instant):
            said = f"{mrkdwn.escape(shortened(label, LABEL))} {mrkdwn.date(instant)}".strip()
            return (Piece({"type": "section", "text": {"type": "mrkdwn", "text": said}}, len(said)),)
        case Where(label, channel):
            name = shortened(rich.plain(label), LABEL)
            return _lines([[*(words(f"{name} ", bold=True) if name else []), *rich.channel(channel)]])
        case Actions(items):
            return [Piece(made) for made in actions(items, taken)]
        case _:
            assert_never(block)


def _rich(elements: list[Element], leads: bool = False) -> tuple[Part, ...]:
    return (Rich(elements, leads),) if elements else ()


def _lines(lines: list[list[Element]]) -> tuple[Part, ...]:
    """Lines of one paragraph."""
    joined: list[Element] = []
    for line in filter(None, lines):
        joined += [*([{"type": "text", "text": "\n"}] if joined else []), *line]
    return _rich([section(joined)] if joined else [])


def _heading(block: Heading) -> Iterator[Part]:
    text, aside = rich.plain(block.text), rich.plain(block.aside)
    if block.level == 1 and not unseen(text):
        yield Piece({"type": "header", "text": plain_text(text, HEADER)}, min(len(text), HEADER), leads=True)
        if len(text) > HEADER:  # what the header had to cut
            yield from _rich([section(words(text))])
    elif not unseen(text):
        yield from _rich([section(words(text, bold=True))], leads=True)
    if not unseen(aside):
        element = {"type": "plain_text", "text": shortened(aside, 2000), "emoji": False}
        yield Piece({"type": "context", "elements": [element]}, min(len(aside), 2000))


def _pair(label: str, value: str) -> list[list[Element]]:
    name = shortened(rich.plain(label), LABEL)
    lines = [
        [piece for span in line.spans for piece in rich.pieces(span)]
        for line in prose.parse(visible(value))
        if line.kind != "gap"
    ]
    first = words(name, bold=True) if name else []
    if len(lines) == 1:
        return [[*first, *(words(" ") if first else []), *lines[0]]]
    return [first, *lines]


def _step(step: Step) -> list[Element]:
    """Symbol, label, title, and after dots the aside and the word for the state; ``open`` goes without saying."""
    label = shortened(rich.plain(step.label), LABEL)
    state = "" if step.mark is Mark.OPEN else step.mark.value
    rest = " · ".join(filter(None, (rich.plain(step.text), rich.plain(step.aside), state)))
    return [*words(f"{SYMBOLS[step.mark]} "), *(words(f"{label} ", bold=True) if label else []), *words(rest)]


def _progress(block: Progress) -> list[list[Element]]:
    """The numbers, then the bar below them, once something is begun. The unfinished is never shown as full."""
    share = min(1.0, max(0.0, block.value / block.total)) if block.total > 0 else 0.0
    full = int(share * BAR + 0.5)
    if 0 < share < 1:
        full = min(max(full, 1), BAR - 1)
    label, said = shortened(rich.plain(block.label), LABEL), rich.plain(block.words)
    first = [*(words(f"{label} ", bold=True) if label else []), *words(said)]
    bar = [{"type": "text", "text": FULL * full + EMPTY * (BAR - full), "style": {"code": True}}] if full else []
    return [first, bar]


def _table(header: tuple[str, ...], rows: tuple[tuple[str, ...], ...]) -> tuple[Part, ...]:
    lines = grid(header, rows, WIDTH)
    if lines is not None:
        return _rich([found] if (found := rich.preformatted("\n".join(lines))) else [])
    drawn = []
    for row in rows or (header,):
        rest = " · ".join(
            f"{rich.plain(name)}: {rich.plain(cell)}" for name, cell in zip(header[1:], row[1:], strict=True)
        )
        first = rich.plain(row[0])
        drawn.append([*words(first, bold=True), *words(f" · {rest}" if first and rest else rest)])
    return _lines(drawn)


def _image(source: bytes | str, alt: str) -> tuple[Part, ...]:
    said = rich.plain(alt)
    address = web_address(source, URL) if isinstance(source, str) else None
    if address is None:  # a picture that has no address is told in words
        return _lines([words(f"Picture: {said}")]) if said else ()
    shown = shortened(said, ALT_TEXT) if not unseen(said) else "Picture"
    return (Piece({"type": "image", "image_url": address, "alt_text": shown}, len(shown)),)


def _quote(text: str, by: str) -> tuple[Part, ...]:
    quote = rich.quote(text)
    whose = rich.plain(by)
    elements = [quote] if quote else []
    if whose:
        elements.append(section(words(f"– {whose}", italic=True)))
    return _rich(elements)
