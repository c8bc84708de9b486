"""Houses and what they were sold for. Asked: the price, in thousands.

Prices are products: each column changes them by a share, and so does chance. A linear model of the logarithm of the
price is right; one of the price itself is far off for cheap houses, which count as much as dear ones.
"""

from __future__ import annotations

from math import exp, log

from bot.challenges.generators.draw import Draw
from bot.challenges.generators.labelled import Row, Shape, build
from bot.challenges.generators.made import Generated
from bot.challenges.scoring import Measure

SHAPE = Shape(
    columns=("area", "rooms", "age", "distance", "district", "condition"),
    target="price",
    measure=Measure("rmsle"),
    least=0.35,
    par=0.88,
)
DISTRICTS = {"centre": 0.35, "harbour": 0.2, "hills": 0.3, "mills": -0.25, "outskirts": -0.4, "university": 0.05}
CONDITIONS = {"poor": -0.35, "fair": -0.1, "good": 0.1, "new": 0.25}
"""By what share the price is higher or lower, about; each set has shares of its own."""
NOISE = 0.13


def _make(draw: Draw, train: int = 800, test: int = 600) -> Generated | None:
    shares = {name: share + draw.uniform(-0.1, 0.1) for name, share in (DISTRICTS | CONDITIONS).items()}
    slopes = (
        draw.uniform(0.8, 1.0),
        draw.uniform(0.02, 0.05),
        draw.uniform(-0.007, -0.005),
        draw.uniform(-0.045, -0.03),
    )
    rows = [_row(draw, shares, slopes) for _ in range(train + test)]
    mean = 0.0
    for each in rows[:train]:
        mean += float(each.label) / train
    return build(SHAPE, draw, rows[:train], rows[train:], [mean] * test)


def _row(draw: Draw, shares: dict[str, float], slopes: tuple[float, ...]) -> Row:
    area = draw.whole(30, 110) + draw.whole(0, 110)
    rooms = max(1, area // 28 + draw.whole(-1, 1))
    age, distance = draw.whole(0, 90), draw.whole(2, 200) / 10
    district, condition = draw.pick([*DISTRICTS]), draw.weighted([*CONDITIONS], (2, 4, 4, 1))
    level = log(260) + shares[district] + shares[condition]
    columns = (log(area / 100), rooms - 4, age - 45, distance - 10)
    for slope, value in zip(slopes, columns, strict=True):
        level += slope * value
    price = round(exp(level + draw.normal(0, NOISE)), 1)
    return Row((area, rooms, age, distance, district, condition), price, exp(level))


VERSIONS = {1: _make}
