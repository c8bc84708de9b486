"""Measuring and cutting text by the cells it takes where every character has the same width: wide ones take two.

Terminals disagree about emoji that are joined from several; here their parts are added up, so that a line may come out
shorter than it could be but never longer than the screen.
"""

from __future__ import annotations

import unicodedata
from functools import lru_cache

from bot.chat.text import visible

ELLIPSIS = "…"

_NEWLY_WIDE = (range(0x2630, 0x2638), range(0x268A, 0x2690), range(0x4DC0, 0x4E00), range(0x1D300, 0x1D377))
"""Symbols that Unicode 16 made wide, and Python 3.11 does not know to be."""

_EMOJI_STYLE = "\ufe0f"
"""Turns the symbol before it into a picture, which is wide."""


def inert(text: str) -> str:
    """``text`` on one line, with nothing in it that a terminal would obey: no escapes, controls or direction marks."""
    return visible(text, lines=False)


def width(text: str) -> int:
    """How many cells ``text`` takes."""
    return len(text) if text.isascii() else sum(map(_cells, text))


def cut(text: str, room: int) -> str:
    """``text`` in at most ``room`` cells (1 or more); what is cut is marked with an ellipsis."""
    if width(text) <= room:
        return text
    kept, _ = split(text, room - 1)
    return kept.rstrip() + ELLIPSIS


def split(text: str, room: int) -> tuple[str, str]:
    """The longest beginning of ``text`` that fits in ``room`` cells, and the rest."""
    used = 0
    for place, character in enumerate(text):
        used += _cells(character)
        if used > room:
            return text[:place], text[place:]
    return text, ""


def left(text: str, room: int) -> str:
    """``text`` cut to ``room`` cells and filled with spaces on the right."""
    shown = cut(text, room)
    return shown + " " * (room - width(shown))


def right(text: str, room: int) -> str:
    """``text`` cut to ``room`` cells and filled with spaces on the left."""
    shown = cut(text, room)
    return " " * (room - width(shown)) + shown


@lru_cache(maxsize=4096)
def _cells(character: str) -> int:
    category = unicodedata.category(character)
    if category in ("Mn", "Me", "Cf") and character != _EMOJI_STYLE:
        return 0
    if category == "Cn":  # younger than Python's tables, so most likely a new emoji
        return 2
    if unicodedata.east_asian_width(character) in "WF" or any(ord(character) in wide for wide in _NEWLY_WIDE):
        return 2
    return 1
