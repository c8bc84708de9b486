"""Colour, where there is any: from styled lines to text with escape codes for one terminal.

Nothing is said by colour alone, so a terminal without colour loses nothing.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Literal

from rich.color import ColorSystem
from rich.style import Style as Ink

from adapters.terminal.line import Line, Style
from bot.chat.accents import Accent

Theme = Literal["light", "dark", "unknown"]


@dataclass(frozen=True, slots=True)
class Paint:
    """What a terminal shows: its background, and how many colours; ``None`` for none (bold remains)."""

    theme: Theme
    colours: ColorSystem | None

    def lines(self, lines: Iterable[Line], accent: Accent | None) -> list[str]:
        """``lines`` as text with escape codes; ``accent`` is the reply's own colour."""
        inks = self._inks(accent)
        system = self.colours or ColorSystem.STANDARD
        return ["".join(inks[each.style].render(each.text, color_system=system) for each in line) for line in lines]

    def _inks(self, accent: Accent | None) -> dict[Style, Ink]:
        # Text takes the accent only where its contrast is known; sixteen colours are the terminal owner's own.
        words = marks = None
        if accent is not None and self.colours in (ColorSystem.TRUECOLOR, ColorSystem.EIGHT_BIT):
            words = {"light": accent.light, "dark": accent.dark, "unknown": None}[self.theme]
            marks = words or accent.solid
        return {
            "plain": Ink(),
            "bold": Ink(bold=True),
            "italic": Ink(italic=True),
            "title": Ink(bold=True, color=words),
            "accent": Ink(bold=True, color=marks),
            "quiet": Ink(dim=True),
            "link": Ink(underline=True),
        }


def detect(environment: Mapping[str, str] = os.environ) -> Paint:
    """What ``environment`` says: ``COLORFGBG``, ``COLORTERM``, ``TERM``, and ``NO_COLOR``, whatever its value."""
    ground = environment.get("COLORFGBG", "").rpartition(";")[2]
    theme: Theme = "unknown"
    if ground.isdecimal():
        theme = "light" if int(ground) in (7, *range(9, 16)) else "dark"
    if environment.get("NO_COLOR"):
        return Paint(theme, None)
    if environment.get("COLORTERM", "").lower() in ("truecolor", "24bit"):
        return Paint(theme, ColorSystem.TRUECOLOR)
    return Paint(theme, ColorSystem.EIGHT_BIT if "256" in environment.get("TERM", "") else ColorSystem.STANDARD)
