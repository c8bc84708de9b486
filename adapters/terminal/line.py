"""Lines of styled text, and breaking them at words."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Literal

from bot.chat import cells

Style = Literal["plain", "bold", "italic", "title", "accent", "quiet", "link"]
"""What a piece of text is. ``title`` is bold in the stage's colour, ``accent`` a mark in it; ``quiet`` steps back."""


@dataclass(frozen=True, slots=True)
class Piece:
    """Text of one style. It holds no controls: whoever makes a piece has made it inert."""

    text: str
    style: Style = "plain"


Line = tuple[Piece, ...]

BLANK: Line = ()


def plain(line: Line) -> str:
    """The text of ``line``."""
    return "".join(piece.text for piece in line)


def line(text: str, style: Style = "plain") -> Line:
    """A line of one style."""
    return (Piece(text, style),)


def size(pieces: Iterable[Piece]) -> int:
    """How many cells ``pieces`` take side by side."""
    return sum(cells.width(piece.text) for piece in pieces)


def wrap(pieces: Iterable[Piece], room: int) -> list[Line]:
    """Break ``pieces`` into lines of at most ``room`` cells: at spaces, or inside a word that is longer than a line."""
    room = max(room, 2)  # one wide character
    lines: list[Line] = []
    current: list[Piece] = []
    used = 0
    for word in _words(pieces):
        length = size(word)
        gap = 1 if current else 0
        if used + gap + length <= room:
            if gap:
                current.append(Piece(" ", _between(current[-1], word[0])))
            current += word
            used += gap + length
            continue
        if current and (length <= room or used + gap + 1 >= room):
            lines.append(tuple(current))
            current, used, gap = [], 0, 0
        if gap:
            current.append(Piece(" "))
            used += 1
        for piece in word:
            rest = piece.text
            while cells.width(rest) > room - used:
                kept, rest = cells.split(rest, room - used)
                lines.append((*current, Piece(kept, piece.style)))
                current, used = [], 0
            current.append(Piece(rest, piece.style))
            used += cells.width(rest)
    if current:
        lines.append(tuple(current))
    return [_joined(each) for each in lines]


def hang(first: Line, rest: Line, wrapped: list[Line]) -> list[Line]:
    """``wrapped`` with ``first`` before its first line and ``rest`` before the others."""
    return [(*(first if place == 0 else rest), *each) for place, each in enumerate(wrapped or [BLANK])]


def _words(pieces: Iterable[Piece]) -> Iterator[list[Piece]]:
    """The words in ``pieces``; one word may be of several styles."""
    word: list[Piece] = []
    for piece in pieces:
        for place, part in enumerate(piece.text.split(" ")):
            if place and word:
                yield word
                word = []
            if part:
                word.append(Piece(part, piece.style))
    if word:
        yield word


def _between(before: Piece, after: Piece) -> Style:
    return before.style if before.style == after.style else "plain"


def _joined(pieces: Line) -> Line:
    joined: list[Piece] = []
    for piece in pieces:
        if joined and joined[-1].style == piece.style:
            joined[-1] = Piece(joined[-1].text + piece.text, piece.style)
        elif piece.text:
            joined.append(piece)
    return tuple(joined)
