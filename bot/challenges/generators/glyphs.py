"""Small pictures of five signs, shifted, of uneven strength and with noise. Asked: which sign each one shows.

A picture is a row of pixels. Where a sign lies is chance, so no pixel stands for a sign: a linear model mixes them up
more often than one that compares whole pictures, and one that learns small patterns wherever they are does best.
"""

from __future__ import annotations

from bot.challenges.generators.draw import Draw
from bot.challenges.generators.labelled import Row, Shape, build
from bot.challenges.generators.made import Generated
from bot.challenges.scoring import Measure

SIDE = 8
SIGNS = {
    "arrow": ("..#..", ".##..", "#####", ".##..", "..#.."),
    "cross": ("#...#", ".#.#.", "..#..", ".#.#.", "#...#"),
    "plus": ("..#..", "..#..", "#####", "..#..", "..#.."),
    "ring": (".###.", "#...#", "#...#", "#...#", ".###."),
    "stairs": ("#....", "##...", ".##..", "..##.", "...##"),
}
SHAPE = Shape(
    columns=tuple(f"p{row}{column}" for row in range(SIDE) for column in range(SIDE)),
    target="sign",
    measure=Measure("accuracy", classes=tuple(SIGNS)),
    least=0.6,
    par=0.78,
)
LIGHTEST = 9
"""Pixels are 0 to 9."""


def _make(draw: Draw, train: int = 600, test: int = 500) -> Generated | None:
    rows = [_row(draw) for _ in range(train + test)]
    seen = [each.label for each in rows[:train]]
    most = max(SIGNS, key=seen.count)
    return build(SHAPE, draw, rows[:train], rows[train:], [most] * test)


def _row(draw: Draw) -> Row:
    sign = draw.pick(tuple(SIGNS))
    picture = SIGNS[sign]
    free = SIDE - len(picture)
    down, right = draw.whole(0, free), draw.whole(0, free)
    strength = draw.uniform(3.5, 6.5)
    pixels = []
    for row in range(SIDE):
        for column in range(SIDE):
            inside = 0 <= row - down < len(picture) and 0 <= column - right < len(picture)
            ink = strength if inside and picture[row - down][column - right] == "#" else 0.0
            pixels.append(min(LIGHTEST, max(0, round(ink + draw.normal(1.5, 1.2)))))
    return Row(tuple(pixels), sign, sign)


VERSIONS = {1: _make}
