"""How each kind of block looks on Discord: words for text displays, and components. One ``match`` for all of them.

What a phone shows badly is avoided: headings stay small, a bar stands below its numbers (a screen reader says the
numbers first), and a table that is too wide for a phone becomes lines.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import assert_never

from adapters.discord import markdown
from adapters.discord.actions import rows
from adapters.discord.limits import IMAGE_ALT, cut
from adapters.discord.parts import Component, Part, Piece, Words
from adapters.discord.table import table
from bot.chat.addresses import web_address
from bot.chat.drawing import Drawing
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
from bot.chat.text import unseen, visible

FULL, EMPTY = "█", "░"
BAR = 10
"""Characters of a bar, which stands as code: other signs are not equally wide in every client's letters."""

TITLE = 32
"""Characters of a heading in large letters; a longer one would take three lines of a phone, and gets smaller ones."""

SHOWN = {mark: f"{symbol}\ufe0e" if mark is Mark.CHECKED else symbol for mark, symbol in SYMBOLS.items()}
"""The symbols as letters: without the selector, clients draw the checked one as a dark picture."""

URL_LENGTH = 2048
"""The longest address of a picture; longer ones are no pictures of ours."""

SEPARATOR, GALLERY = 14, 12


MEMORY = 8192
"""Blocks that are remembered: more than a roadmap's pages have, and a few megabytes at most."""


def parts(block: Block, taken: set[str], pictures: int = 0) -> Iterable[Part]:
    """What ``block`` becomes. ``taken`` holds the custom ids of the message; ``pictures`` counts those before it.

    Blocks of the content are the same objects in every answer that shows them, so what they became is remembered by
    their identity: that takes a tenth of the time of making it, or even of comparing them.
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
        return _made(block, pictures)
    found = _memory.get(key)
    if found is None:
        if len(_memory) >= MEMORY:
            _memory.clear()
        found = _memory[key] = (block, tuple(_made(block, pictures)))
    return found[1]


Key = int | tuple[int, ...]

_memory: dict[Key, tuple[Block, tuple[Part, ...]]] = {}
"""What blocks became, by the identity of them, their steps or pairs, which are kept: no other can take their place."""


def _made(block: Block, pictures: int) -> Iterable[Part]:
    match block:
        case Text(markdown=source):
            return _words(markdown.lines(source))
        case Checklist(steps):
            return _words([_step(step) for step in steps])
        case Heading():
            return _heading(block)
        case Progress():
            return _progress(block)
        case Fields(pairs):
            return _words([_pair(label, value) for label, value in pairs], apart=True)
        case Table(header, body):
            return [Words(each) for each in table(header, body)]
        case Image(source, alt):
            return _image(source, alt, pictures)
        case Quote(text, by):
            said = [f"> {line}" for line in markdown.paragraphs(text)]
            return _words(said + ([f"> -# – {markdown.plain(by)}"] if by.strip() else []))
        case Code(text, language):
            return [Words(each) for each in markdown.fenced(text, language)]
        case Divider():
            return (Piece({"type": SEPARATOR, "divider": True, "spacing": 1}),)
        case When(label, instant):
            stamp = int(instant.timestamp())
            return _words([f"{markdown.opening(label)} <t:{stamp}:F>, <t:{stamp}:R>".strip()])
        case Where(label, channel):
            return _words([f"{markdown.opening(label)} {markdown.channel(channel)}".strip()])
        case Actions():
            return _actions(block, set())
        case _:
            assert_never(block)


def _words(lines: list[str], leads: bool = False, apart: bool = False) -> tuple[Words, ...]:
    text = "\n".join(lines).strip("\n")
    return () if unseen(text) else (Words(text, leads, apart),)


_rows: dict[int, tuple[Actions, set[str], tuple[Part, ...]]] = {}
"""Rows that were made before, with their ids, likewise."""


def _actions(block: Actions, taken: set[str]) -> tuple[Part, ...]:
    found = _rows.get(id(block))
    if found is None or not taken.isdisjoint(found[1]):
        before = set(taken)
        made = rows(block.items, taken)
        drawn = tuple([Words(row) if isinstance(row, str) else Piece(row, 1 + len(row["components"])) for row in made])
        if before:  # its ids may have been told apart from those of another row
            return drawn
        if len(_rows) >= MEMORY:
            _rows.clear()
        found = _rows[id(block)] = (block, set(taken), drawn)
    taken |= found[1]
    return found[2]


def _heading(block: Heading) -> tuple[Words, ...]:
    words, aside = markdown.plain(block.text), markdown.opening(block.aside)
    first, *others = markdown.fold(words, markdown.LINE)
    size = "##" if block.level == 1 and len(words) <= TITLE else "###"
    lines = [f"{size} {first}", *others] if words else []
    return _words(lines + ([f"-# {aside}"] if aside else []), leads=block.level == 2)


@lru_cache(MEMORY)
def _pair(label: str, value: str) -> str:
    name = markdown.plain(label)
    said = markdown.inline(value)
    between = "\n" if "\n" in said else " "
    return f"**{name}**{between}{said}".strip() if name else said


@lru_cache(MEMORY)
def _step(step: Step) -> str:
    """Symbol, label, title, and after dots the aside and the word for the state; ``open`` goes without saying."""
    label = markdown.plain(step.label)
    words = " ".join(filter(None, (SHOWN[step.mark], f"**{label}**" if label else "", markdown.plain(step.text))))
    state = "" if step.mark is Mark.OPEN else step.mark.value
    aside = markdown.plain(step.aside).replace(" ", "\u00a0")
    return " · ".join(filter(None, (words, aside, state)))


def _progress(block: Progress) -> tuple[Words, ...]:
    """The numbers, then the bar below them, once something is begun. The unfinished is never shown as full."""
    share = min(1.0, max(0.0, block.value / block.total)) if block.total > 0 else 0.0
    full = int(share * BAR + 0.5)
    if 0 < share < 1:
        full = min(max(full, 1), BAR - 1)
    label = markdown.plain(block.label)
    words = f"**{label}** {markdown.plain(block.words)}".rstrip() if label else markdown.opening(block.words)
    return _words([words, f"`{FULL * full}{EMPTY * (BAR - full)}`"] if full else [words])


def _image(source: bytes | str | Drawing, alt: str, number: int) -> Iterator[Part]:
    said = " ".join(visible(alt, lines=False).split())
    address = f"attachment://picture-{number + 1}.png"
    shown = address if source and isinstance(source, bytes) else None
    found = web_address(source, URL_LENGTH) if isinstance(source, str) else shown
    if found is None:  # no picture to show: its words, at least
        yield from _words([f"Picture: {markdown.plain(alt)}"] if said else [])
        return
    item: Component = {"media": {"url": found}}
    if not unseen(said):
        item["description"] = cut(said, IMAGE_ALT)
    file = (f"picture-{number + 1}.png", source) if isinstance(source, bytes) else None
    yield Piece({"type": GALLERY, "items": [item]}, file=file)
