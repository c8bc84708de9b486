"""Hours of a bicycle hire: weather, kind of day and part of the day, with gaps. Asked: how many bicycles go out.

Most of the differences are between categories, and an eighth of the measured values are missing. Columns of numbers
alone explain a third of the way; a pipeline that fills the gaps and spreads the categories explains most of it.
"""

from __future__ import annotations

from bot.challenges.generators.draw import Draw
from bot.challenges.generators.labelled import Row, Shape, build
from bot.challenges.generators.made import Generated
from bot.challenges.scoring import Measure

SHAPE = Shape(
    columns=("temperature", "humidity", "wind", "part_of_day", "weather", "day"),
    target="hired",
    measure=Measure("rmse"),
    least=40,
    par=0.78,
)
PARTS = {"night": -95, "early": -30, "morning": 75, "midday": 20, "afternoon": 45, "evening": 60, "late": -60}
WEATHER = {"clear": 30, "cloudy": 12, "mist": -5, "rain": -45, "snow": -65}
DAYS = {"workday": 15, "saturday": 5, "sunday": -15, "holiday": -30}
"""How many bicycles more or fewer go out, about; each set has effects of its own."""
GAP = 0.12
NOISE = 22.0


def _make(draw: Draw, train: int = 900, test: int = 600) -> Generated | None:
    effects = {name: usual + draw.uniform(-12, 12) for name, usual in (PARTS | WEATHER | DAYS).items()}
    slopes = (draw.uniform(4.5, 6.0), draw.uniform(-0.9, -0.5), draw.uniform(-2.0, -1.0))
    rush = draw.uniform(35, 55)
    rows = [_row(draw, effects, slopes, rush) for _ in range(train + test)]
    mean = 0.0
    for each in rows[:train]:
        mean += float(each.label) / train
    return build(SHAPE, draw, rows[:train], rows[train:], [mean] * test)


def _row(draw: Draw, effects: dict[str, float], slopes: tuple[float, ...], rush: float) -> Row:
    measured = (round(draw.normal(15, 7), 1), draw.whole(25, 95), round(draw.uniform(0, 35), 1))
    groups = (draw.pick([*PARTS]), draw.weighted([*WEATHER], (6, 5, 3, 3, 1)), draw.weighted([*DAYS], (10, 3, 3, 1)))
    hired = 230.0
    for name in groups:
        hired += effects[name]
    if groups[2] != "workday" and groups[0] in ("morning", "evening"):
        hired -= rush
    for slope, value, middle in zip(slopes, measured, (15, 60, 17.5), strict=True):
        hired += slope * (value - middle)
    seen = tuple("" if draw.chance(GAP) else value for value in measured)
    return Row((*seen, *groups), int(max(0.0, hired + draw.normal(0, NOISE))), max(0.0, hired))


VERSIONS = {1: _make}
