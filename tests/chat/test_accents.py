"""The eight stage colours: readable on light and on dark, and apart for every kind of eye."""

from __future__ import annotations

import itertools
import math
import re

import pytest

from bot.chat.accents import ACCENTS, accent

Colour = tuple[float, float, float]
"""Linear red, green and blue, 0 to 1."""

LIGHT = ("#ffffff", "#f2f3f5")
DARK = ("#000000", "#313338")

SIGHTS: dict[str, tuple[Colour, Colour, Colour]] = {
    "usual": ((1, 0, 0), (0, 1, 0), (0, 0, 1)),
    "protanopia": ((0.152286, 1.052583, -0.204868), (0.114503, 0.786281, 0.099216), (-0.003882, -0.048116, 1.051998)),
    "deuteranopia": ((0.367322, 0.860646, -0.227968), (0.280085, 0.672501, 0.047413), (-0.011820, 0.042940, 0.968881)),
    "tritanopia": ((1.255528, -0.076749, -0.178779), (-0.078411, 0.930809, 0.147602), (0.004733, 0.691367, 0.303900)),
}
"""How colours arrive (Machado, Oliveira and Fernandes 2009, severity 1.0), on linear values."""


def linear(colour: str) -> Colour:
    assert re.fullmatch("#[0-9a-f]{6}", colour)
    parts = (int(colour[start : start + 2], 16) / 255 for start in (1, 3, 5))
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return red, green, blue


def contrast(one: str, other: str) -> float:
    """WCAG 2.2 contrast ratio, 1 to 21."""
    first, second = (0.2126 * r + 0.7152 * g + 0.0722 * b for r, g, b in (linear(one), linear(other)))
    return (max(first, second) + 0.05) / (min(first, second) + 0.05)


def seen(colour: str, sight: str) -> Colour:
    """The colour in OKLab, as ``sight`` perceives it."""
    r, g, b = (
        min(1.0, max(0.0, sum(x * y for x, y in zip(row, linear(colour), strict=True)))) for row in SIGHTS[sight]
    )
    long = (0.4122214708 * r + 0.5363325363 * g + 0.0514459929 * b) ** (1 / 3)
    middle = (0.2119034982 * r + 0.6806995451 * g + 0.1073969566 * b) ** (1 / 3)
    short = (0.0883024619 * r + 0.2817188376 * g + 0.6299787005 * b) ** (1 / 3)
    return (
        0.2104542553 * long + 0.7936177850 * middle - 0.0040720468 * short,
        1.9779984951 * long - 2.4285922050 * middle + 0.4505937099 * short,
        0.0259040371 * long + 0.7827717662 * middle - 0.8086757660 * short,
    )


def test_contrast_formula() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)


@pytest.mark.parametrize("accent", ACCENTS, ids=lambda each: each.name)
def test_readable(accent: object) -> None:
    light, dark, solid = (getattr(accent, theme) for theme in ("light", "dark", "solid"))
    assert min(contrast(light, ground) for ground in LIGHT) >= 4.5
    assert min(contrast(dark, ground) for ground in DARK) >= 4.5
    assert min(contrast(solid, ground) for ground in LIGHT + DARK) >= 3


@pytest.mark.parametrize("sight", SIGHTS)
@pytest.mark.parametrize(("theme", "apart"), [("light", 0.08), ("dark", 0.08), ("solid", 0.05)])
def test_apart_for_every_eye(theme: str, apart: float, sight: str) -> None:
    colours = [seen(getattr(each, theme), sight) for each in ACCENTS]
    assert min(math.dist(*pair) for pair in itertools.combinations(colours, 2)) >= apart


def test_eight_that_start_again() -> None:
    assert len(ACCENTS) == len({each.name for each in ACCENTS}) == 8
    assert accent(None) is None
    assert accent(0) == accent(8) == ACCENTS[0]
