"""The colours of pictures, for light and for dark backgrounds; ``tests/pictures`` computes their contrasts."""

from __future__ import annotations

from dataclasses import dataclass

from bot.chat.accents import ACCENTS


@dataclass(frozen=True, slots=True)
class Theme:
    """What a template paints with.

    ``ground`` is behind everything, ``raised`` behind what is meant to be seen first. ``ink`` and ``quiet`` are for
    text on either, ``soft`` for bars and ``line`` for what they have still to fill. ``accents`` are the eight stage
    colours.
    """

    ground: str
    raised: str
    ink: str
    quiet: str
    soft: str
    line: str
    accents: tuple[str, ...]


THEMES = {
    "light": Theme(
        "#ffffff", "#f2f3f5", "#1d2129", "#565b66", "#868c98", "#dcdfe4", tuple(each.light for each in ACCENTS)
    ),
    "dark": Theme(
        "#1b1d22", "#282b31", "#f1f2f4", "#a9aeb8", "#777d88", "#3b3f47", tuple(each.dark for each in ACCENTS)
    ),
}
