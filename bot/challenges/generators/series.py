"""Daily sales of several shops. Asked: the next four weeks of each.

A shop's sales are a level, a trend, a pattern of the week, and a slow wave whose length all shops share and nobody
names. Those who look for it find it; the naive forecast repeats the last week.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from math import cos, pi

from bot.challenges.generators.draw import Draw
from bot.challenges.generators.labelled import Row, Shape, build
from bot.challenges.generators.made import Generated
from bot.challenges.scoring import Measure

SHAPE = Shape(columns=("shop", "date"), target="sales", measure=Measure("mae"), least=6, par=0.95)
FIRST = date(2025, 1, 6)
"""A Monday. The dates mean nothing else."""
WEEK = 7
AHEAD = 28
NOISE = 4.5


@dataclass(frozen=True, slots=True)
class Shop:
    """What one shop's sales are made of."""

    name: str
    level: float
    trend: float
    week: tuple[float, ...]
    wave: float
    phase: float


def _make(draw: Draw, train: int = 3600, test: int = 504) -> Generated | None:
    """``test`` gives the number of shops, four weeks each; ``train`` the rows before, the same days for each shop.

    Raises ``ValueError`` where that does not come out even.
    """
    count = test // AHEAD
    if test % AHEAD or train % count:
        raise ValueError(f"series: test is a multiple of {AHEAD}, and train of the number of shops, test / {AHEAD}")
    days = train // count
    length = draw.uniform(24, 44)
    rows: list[list[Row]] = [[], []]
    naive = []
    for number in range(1, count + 1):
        shop = _shop(draw, f"shop{number:02}")
        made = [_row(draw, shop, day, length) for day in range(days + AHEAD)]
        rows[0] += made[:days]
        rows[1] += made[days:]
        naive += [made[days - WEEK + day % WEEK].label for day in range(AHEAD)]
    return build(SHAPE, draw, rows[0], rows[1], naive)


def _shop(draw: Draw, name: str) -> Shop:
    week = tuple(draw.normal(0, 12) for _ in range(WEEK))
    return Shop(
        name, draw.uniform(90, 180), draw.uniform(-0.15, 0.25), week, draw.uniform(10, 18), draw.uniform(0, 2 * pi)
    )


def _row(draw: Draw, shop: Shop, day: int, length: float) -> Row:
    truth = shop.level + shop.trend * day + shop.week[day % WEEK] + shop.wave * cos(2 * pi * day / length + shop.phase)
    return Row((shop.name, FIRST + timedelta(days=day)), round(truth + draw.normal(0, NOISE), 1), truth)


VERSIONS = {1: _make}
