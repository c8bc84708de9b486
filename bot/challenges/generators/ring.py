"""Points on a plane, marked more often further out, or further in. Asked: a score, higher for the marked.

Neither coordinate says anything by itself, nor does any straight line: a linear model of the raw columns scores like
chance. With one more column, the squared distance from the middle, the same model reaches the truth.
"""

from __future__ import annotations

from math import exp

from bot.challenges.generators.draw import Draw
from bot.challenges.generators.labelled import Row, Shape, build
from bot.challenges.generators.made import Generated
from bot.challenges.scoring import Measure

SHAPE = Shape(columns=("x", "y", "z"), target="marked", measure=Measure("roc_auc"), least=0.4, par=0.95)
RADIUS = 1.8
"""As many points lie inside of its square root as outside, about."""


def _make(draw: Draw, train: int = 600, test: int = 600) -> Generated | None:
    slope = draw.pick((-1, 1)) * draw.uniform(2.5, 3.5)
    rows = [_row(draw, slope) for _ in range(train + test)]
    return build(SHAPE, draw, rows[:train], rows[train:], [0.5] * test)


def _row(draw: Draw, slope: float) -> Row:
    x, y, z = (round(draw.normal(), 3) for _ in range(3))
    chance = 1 / (1 + exp(-slope * (x * x + y * y - RADIUS)))
    return Row((x, y, z), int(draw.chance(chance)), chance)


VERSIONS = {1: _make}
