"""Readings of sensors that move together; in a few, each does as it likes. Asked: a score, higher for the odd ones.

The training file has odd readings too, and no labels. Each value of an odd reading is ordinary by itself, so its size
says nothing. What is wrong is the combination, which a robust estimate of the covariance sees.
"""

from __future__ import annotations

from math import sqrt

from bot.challenges.generators.draw import Draw
from bot.challenges.generators.labelled import Row, Shape, build
from bot.challenges.generators.made import Generated
from bot.challenges.scoring import Measure

SENSORS = ("temperature", "pressure", "flow", "vibration", "current")
SHAPE = Shape(columns=SENSORS, target="odd", measure=Measure("average_precision"), least=0.5, par=0.90, unlabelled=True)
SCALES = ((60.0, 8.0), (4.0, 0.6), (120.0, 25.0), (2.5, 0.4), (9.0, 1.5))
"""Mean and deviation of each sensor."""
ODD = 0.06


def _make(draw: Draw, train: int = 1000, test: int = 1000) -> Generated | None:
    mixing = [
        [draw.pick((-1, 1)) * draw.uniform(0.5, 1.0) for _ in range(place)] + [draw.uniform(0.42, 0.58)]
        for place in range(len(SENSORS))
    ]
    mixing[0][0] = 1.0
    rows = [_row(draw, mixing) for _ in range(train + test)]
    return build(SHAPE, draw, rows[:train], rows[train:], [0.0] * test)


def _row(draw: Draw, mixing: list[list[float]]) -> Row:
    """One reading. Its truth is the log of how much more likely an odd one looks like this than an ordinary one."""
    odd = draw.chance(ODD)
    sources = [draw.normal() for _ in SENSORS]
    sizes = [_size(weights) for weights in mixing]
    values = [source * size for source, size in zip(sources, sizes, strict=True)] if odd else _mixed(mixing, sources)
    seen = tuple(
        round(mean + deviation * value / size, 2)
        for (mean, deviation), value, size in zip(SCALES, values, sizes, strict=True)
    )
    truth = 0.0
    for source, value, size in zip(_sources(mixing, values), values, sizes, strict=True):
        truth += (source * source - (value / size) * (value / size)) / 2
    return Row(seen, int(odd), truth)


def _size(weights: list[float]) -> float:
    total = 0.0
    for weight in weights:
        total += weight * weight
    return sqrt(total)


def _mixed(mixing: list[list[float]], sources: list[float]) -> list[float]:
    values = []
    for weights in mixing:
        value = 0.0
        for weight, source in zip(weights, sources, strict=False):
            value += weight * source
        values.append(value)
    return values


def _sources(mixing: list[list[float]], values: list[float]) -> list[float]:
    """What ``_mixed`` would have made ``values`` of: each sensor adds one source to those before."""
    sources: list[float] = []
    for weights, value in zip(mixing, values, strict=True):
        left = value
        for weight, source in zip(weights, sources, strict=False):
            left -= weight * source
        sources.append(left / weights[-1])
    return sources


VERSIONS = {1: _make}
