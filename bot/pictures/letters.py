"""Words as a picture can show them: in letters that the fonts have, in the room that there is.

Scripts for which no font comes with Cairn are written in Latin letters (anyascii), and so is whatever else is not
there; the alt text beside a picture has every name as it is. Words are parted into runs of one font, since the renderer
must never have to look for another one: usvg 0.48 stops with a panic on some mixtures.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from itertools import groupby

from bot.chat.text import visible
from bot.pictures import fonts
from bot.pictures.fonts import Font

ELLIPSIS = "…"
UNKNOWN = "?"
"""Stands for words of which nothing can be shown."""

MARKS = 2
"""Accents that one letter may carry. More are there to run over the lines around it."""

LONGEST = 400
"""Characters of a text that are looked at: more than a line of any picture holds."""

_JOINING = frozenset((0x200D, 0xFE0F))
"""Parts of an emoji that are drawn as nothing by themselves."""

_SIGN = re.compile(
    "[\U0001f1e6-\U0001f1ff]{2}|.[\ufe0f\U0001f3fb-\U0001f3ff]*(?:\u200d.[\ufe0f\U0001f3fb-\U0001f3ff]*)*", re.DOTALL
)
"""An emoji as it is drawn: two letters of a flag, or one with its tone of skin and what is joined to it."""

_NAMED = re.compile(r":([a-z0-9_]+):")
"""How anyascii writes an emoji."""


@dataclass(frozen=True, slots=True)
class Run:
    """Characters of one font, which begin at ``x`` and are ``width`` wide, in the picture's own units."""

    text: str
    family: str
    bold: bool
    x: float
    width: float


def placed(text: str, size: float, room: float, bold: bool = False) -> list[Run]:
    """``text`` on one line of letters of ``size``, in at most ``room``; what is cut is marked with an ellipsis."""
    pieces = _pieces(shown(text), bold)
    if _width(pieces, size) > room:
        pieces = _pieces(_cut(pieces, room / size - fonts.latin(bold).width(ELLIPSIS)) + ELLIPSIS, bold)
    runs = []
    x = 0.0
    for font, piece in pieces:
        width = _advance(font, piece) * size
        runs.append(Run(piece, font.family, bold and font is not fonts.emoji(), x, width))
        x += width
    return runs


def wrapped(text: str, size: float, room: float, bold: bool = False) -> list[str]:
    """``text`` in lines of letters of ``size``, each at most ``room`` wide unless a single word is wider."""
    lines: list[str] = []
    for word in shown(text).split(" "):
        longer = f"{lines[-1]} {word}" if lines else word
        if lines and _width(_pieces(longer, bold), size) <= room:
            lines[-1] = longer
        else:
            lines.append(word)
    return lines


def width(text: str, size: float, bold: bool = False) -> float:
    """How wide ``text`` becomes in letters of ``size``."""
    return _width(_pieces(shown(text), bold), size)


def shown(text: str) -> str:
    """``text`` on one line, in characters that the fonts have. Showing it twice changes nothing more."""
    kept: list[str] = []
    marks = 0
    for character in visible(text, lines=False)[:LONGEST]:
        marks = marks + 1 if unicodedata.combining(character) else 0
        if marks > MARKS:
            continue
        code = ord(character)
        if code in _JOINING:
            kept.append(character if kept and _is_emoji(kept[-1]) else "")
        elif code in fonts.latin().advances or code in fonts.arabic().advances or code in fonts.emoji().advances:
            kept.append(character)
        else:
            spelled = _spelled(character)
            follows = spelled[:1].isupper() and kept and kept[-1][-1:].islower()
            kept.append(f" {spelled}" if follows else spelled)  # a syllable, of a name in Chinese or Korean
    return " ".join("".join(kept).split()) or UNKNOWN


def _spelled(character: str) -> str:
    from anyascii import anyascii  # late: most names need none of it

    return _NAMED.sub(lambda found: f" {found[1].replace('_', ' ')} ", anyascii(character))


def _is_emoji(character: str) -> bool:
    return bool(character) and (ord(character[-1]) in _JOINING or _font(character[-1], False) is fonts.emoji())


def _font(character: str, bold: bool) -> Font:
    code = ord(character)
    if code in fonts.latin().advances:
        return fonts.latin(bold)
    return fonts.arabic(bold) if code in fonts.arabic().advances else fonts.emoji()


def _pieces(text: str, bold: bool) -> list[tuple[Font, str]]:
    """``text`` parted by font. What joins goes with what stands before it, and a space within Arabic stays there.

    A piece is shaped as a whole, so that Arabic words which follow one another run from right to left.
    """
    fonts_: list[Font] = []
    for place, character in enumerate(text):
        joins = ord(character) in _JOINING
        fonts_.append(fonts_[-1] if joins and place else _font(character, bold))
    arabic = fonts.arabic(bold)
    for place, character in enumerate(text[1:-1], 1):
        if character == " " and fonts_[place - 1] is arabic and fonts_[place + 1] is arabic:
            fonts_[place] = arabic
    parted = groupby(zip(fonts_, text, strict=True), key=lambda pair: id(pair[0]))
    found = [list(pairs) for _, pairs in parted]
    return [(pairs[0][0], "".join(character for _, character in pairs)) for pairs in found]


def _width(pieces: list[tuple[Font, str]], size: float) -> float:
    return sum(_advance(font, piece) for font, piece in pieces) * size


def _advance(font: Font, piece: str) -> float:
    """The width of ``piece`` in ems. Emoji that are joined become one sign, as wide as any."""
    if font is fonts.emoji():
        return sum(font.width(sign[0]) for sign in _SIGN.findall(piece))
    return font.width(piece)


def _cut(pieces: list[tuple[Font, str]], ems: float) -> str:
    """As much of ``pieces`` as fits in ``ems``; an emoji and what is joined to it stay together."""
    kept: list[str] = []
    for font, piece in pieces:
        for sign in _SIGN.findall(piece) if font is fonts.emoji() else piece:
            ems -= _advance(font, sign)
            if ems < 0:
                return "".join(kept).rstrip()
            kept.append(sign)
    return "".join(kept)
