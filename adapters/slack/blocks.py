"""How each kind of block looks on Slack: rich text wherever words of members can be, and one ``match`` for all."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import assert_never

from adapters.slack import mrkdwn, rich
from adapters.slack.actions import actions, plain_text
from adapters.slack.limits import ALT_TEXT, HEADER, URL
from adapters.slack.parts import Part, Picture, Piece, Rich
from adapters.slack.rich import Element, section, words
from bot.chat import prose
from bot.chat.addresses import web_address
from bot.chat.drawing import Drawing
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

FULL, EMPTY = "▰", "▱"
BAR = 6
"""Signs of a bar: few enough that its words stand beside it on a phone. Code would give them one width, but Slack shows
code in red."""

SHOWN = {mark: f"{symbol}\ufe0e" if mark is Mark.CHECKED else symbol for mark, symbol in SYMBOLS.items()}
"""✔ is an emoji unless it is asked to be text."""

WIDTH = 40
"""Characters of a line of code that Slack shows whole on a phone."""

LABEL = 200
"""Characters of a field's or bar's label; longer ones are no labels of ours."""


MEMORY = 2048
"""Blocks that are remembered: more than a roadmap's pages have, and a few megabytes at most."""


def parts(block: Block, taken: set[str]) -> Iterable[Part]:
    """What ``block`` becomes. ``taken`` holds the ids of the message.

    Blocks of the content are the same objects in every answer that shows them, so what they became is remembered by
    their identity: making it anew was most of the time of an answer. What is returned is shown in many messages, and
    changed by nobody.
    """
    kind = type(block)
    if kind is Actions:
        return _actions(block, taken)  # type: ignore[arg-type]
    if kind is Checklist:
        key: Key = tuple(map(id, block.steps))  # type: ignore[union-attr]
    elif kind is Text or kind is Heading or kind is Progress:
        key = id(block)
    elif kind is Fields:
        key = tuple(map(id, block.pairs))  # type: ignore[union-attr]
    else:
        return _made(block)
    found = _memory.get(key)
    if found is None:
        if len(_memory) >= MEMORY:
            _memory.clear()
        found = _memory[key] = (block, tuple(_made(block)))
    return found[1]


Key = int | tuple[int, ...]

_memory: dict[Key, tuple[Block, tuple[Part, ...]]] = {}
"""What blocks became, by the identity of them, their steps or pairs, which are kept: no other can take their place."""

_rows: dict[tuple[int, int], tuple[Actions, set[str], tuple[Part, ...]]] = {}
"""Rows of buttons likewise, with their ids, which go on from how many the message had before."""


def _actions(block: Actions, taken: set[str]) -> tuple[Part, ...]:
    key = (id(block), len(taken))
    found = _rows.get(key)
    if found is None:
        before = set(taken)
        made = tuple(_made(block, taken))
        if len(_rows) >= MEMORY:
            _rows.clear()
        found = _rows[key] = (block, taken - before, made)
    taken |= found[1]
    return found[2]


def _made(block: Block, taken: set[str] | None = None) -> Iterable[Part]:
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
            return _rich([made for made in map(_step, steps) if made["elements"]])
        case Progress():
            return (Rich([_progress(block)], row=True),)
        case Image(source, alt):
            return _image(source, alt)
        case Quote(text, by):
            return _quote(text, by)
        case Code(text):
            return _rich([found] if (found := rich.preformatted(text)) else [])
        case Divider():
            return (Piece({"type": "divider"}),)
        case When(label, instant):
            name = mrkdwn.escape(shortened(label, LABEL))
            said = f"{f'*{name}* ' if name else ''}{mrkdwn.date(instant)}"
            return (Piece({"type": "section", "text": {"type": "mrkdwn", "text": said}}, len(said)),)
        case Where(label, channel):
            name = shortened(rich.plain(label), LABEL)
            return _lines([[*(words(f"{name} ", bold=True) if name else []), *rich.channel(channel)]])
        case Actions(items):
            return [Piece(made) for made in actions(items, set() if taken is None else taken)]
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


@lru_cache(MEMORY)
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


@lru_cache(MEMORY)
def _step(step: Step) -> Element:
    """Label, title, and after dots the aside, and the state in symbol and word; ``open`` goes without saying.

    The state stands last: symbols differ in width, and in front of the labels they would put them out of line.
    """
    state = "" if step.mark is Mark.OPEN else f"{SHOWN[step.mark]}\u00a0{step.mark.value}"
    title, aside = rich.plain(step.text), rich.plain(step.aside)
    rest = " · ".join(filter(None, (title, aside, state)))
    return section(words(" ".join(filter(None, (rich.plain(step.label), rest)))))


def _progress(block: Progress) -> Element:
    """The bar, and beside it the label and the numbers. The unfinished is never shown as full, the begun as empty."""
    share = min(1.0, max(0.0, block.value / block.total)) if block.total > 0 else 0.0
    full = int(share * BAR + 0.5)
    if 0 < share < 1:
        full = min(max(full, 1), BAR - 1)
    label, said = shortened(rich.plain(block.label), LABEL), rich.plain(block.words)
    before, space, last = said.rpartition(" ")
    said = f"{before}\u00a0{last}" if space else said  # where a line is full, two words go to the next, not one
    name = words(f"{label} ", bold=True) if label else []
    return section([*words(f"{FULL * full}{EMPTY * (BAR - full)}  "), *name, *words(said)])


def _table(header: tuple[str, ...], rows: tuple[tuple[str, ...], ...]) -> tuple[Part, ...]:
    """A grid where a phone has room for it, else a list of its rows."""
    lines = grid(header, rows, WIDTH)
    if lines is not None:
        return _rich([found] if (found := rich.preformatted("\n".join(lines))) else [])
    drawn = []
    for row in rows or (header,):
        rest = " · ".join(
            f"{rich.plain(name)}: {rich.plain(cell)}" for name, cell in zip(header[1:], row[1:], strict=True)
        )
        first = rich.plain(row[0])
        drawn.append(section([*words(first, bold=True), *words(f" · {rest}" if first and rest else rest)]))
    seen = [row for row in drawn if row["elements"]]
    return _rich([{"type": "rich_text_list", "style": "bullet", "indent": 0, "elements": seen}] if seen else [])


def _image(source: bytes | str | Drawing, alt: str) -> tuple[Part, ...]:
    said = rich.plain(alt)
    shown = shortened(said, ALT_TEXT) if not unseen(said) else "Picture"
    if isinstance(source, bytes) and source:
        block = {"type": "image", "slack_file": {"id": ""}, "alt_text": shown}
        return (Piece(block, len(shown), picture=Picture(block, source, said)),)
    address = web_address(source, URL) if isinstance(source, str) else None
    if address is None:  # a picture that is nowhere is told in words
        return _lines([words(f"Picture: {said}")]) if said else ()
    return (Piece({"type": "image", "image_url": address, "alt_text": shown}, len(shown)),)


def _quote(text: str, by: str) -> tuple[Part, ...]:
    quote = rich.quote(text)
    whose = rich.plain(by)
    elements = [quote] if quote else []
    if whose:
        elements.append(section(words(f"– {whose}", italic=True)))
    return _rich(elements)
