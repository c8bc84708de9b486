"""The eight stage colours, the same on every surface.

No single colour reads well as text on white and on black, so each accent has three:

- ``light``: for text and marks on a light background; contrast at least 4.5 on white and on ``#f2f3f5``.
- ``dark``: for text and marks on a dark background; contrast at least 4.5 on black and on ``#313338``.
- ``solid``: for a stripe or a bar where the background is not known; contrast at least 3 on all four, which is what
  WCAG 2.2 asks of graphics (1.4.11). Never for text, for which it asks 4.5 (1.4.3).

How they were chosen and checked: eight families of hue; within them the lightness and strength that keep any two as far
apart as possible (distance in OKLab), for usual eyes and for the three kinds of colour blindness at full strength
(Machado, Oliveira and Fernandes 2009, the matrices that browsers simulate with), neighbouring stages first. The nearest
pair is 0.08 apart (``solid``: 0.05), four (two and a half) times what people just notice.
``tests/chat/test_accents.py`` computes all of this again. Colour only repeats what the words beside it say.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Accent:
    """One stage colour. ``light``, ``dark`` and ``solid`` are written ``#rrggbb``; see above for where each belongs."""

    name: str
    light: str
    dark: str
    solid: str


ACCENTS = (
    Accent("blue", "#062aa5", "#86c4fe", "#6279cf"),
    Accent("rust", "#611f01", "#deaa6e", "#dc4f13"),
    Accent("green", "#577842", "#bee7b0", "#67976b"),
    Accent("rose", "#aa43a7", "#f669bf", "#eb51a5"),
    Accent("teal", "#0c626b", "#7cecfd", "#1597b0"),
    Accent("gold", "#6c4e06", "#f5d258", "#95793d"),
    Accent("violet", "#853de5", "#979af3", "#a66af2"),
    Accent("slate", "#2f3646", "#c0c0c0", "#797f87"),
)


def accent(number: int | None) -> Accent | None:
    """The accent that ``Reply.accent`` names; ``None`` for none. Numbers past the last start again with the first."""
    return None if number is None else ACCENTS[number % len(ACCENTS)]
