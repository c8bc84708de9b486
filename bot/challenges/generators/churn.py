"""Customers who stay or leave. Asked: the probability that each leaves.

The log-odds of leaving are linear in the columns, one of which is a category, so a logistic regression with the
category spread into columns reaches the truth; a tree cuts the slopes into steps, and is too sure of small leaves.
"""

from __future__ import annotations

from math import exp

from bot.challenges.generators.draw import Draw
from bot.challenges.generators.labelled import Row, Shape, build
from bot.challenges.generators.made import Generated
from bot.challenges.scoring import Measure

SHAPE = Shape(
    columns=("tenure_months", "monthly_fee", "support_calls", "data_gb", "contract"),
    target="left",
    measure=Measure("log_loss"),
    least=0.18,
    par=0.95,
)
CONTRACTS = ("monthly", "yearly", "two_year")


def _make(draw: Draw, train: int = 1600, test: int = 800) -> Generated | None:
    weights = (
        draw.uniform(-0.09, -0.06),
        draw.uniform(0.03, 0.06),
        draw.uniform(0.5, 0.8),
        draw.uniform(-0.05, 0.05),
    )
    contracts = dict(zip(CONTRACTS, (draw.uniform(0.8, 1.4), 0.0, draw.uniform(-1.4, -0.8)), strict=True))
    rows = [_row(draw, weights, contracts) for _ in range(train + test)]
    rate = sum(1 for each in rows[:train] if each.label) / train
    return build(SHAPE, draw, rows[:train], rows[train:], [rate] * test)


def _row(draw: Draw, weights: tuple[float, ...], contracts: dict[str, float]) -> Row:
    tenure, fee = draw.whole(1, 72), draw.whole(1500, 9500) / 100
    calls = draw.whole(0, 3) + draw.whole(0, 3)
    gigabytes, contract = draw.whole(0, 600) / 10, draw.weighted(CONTRACTS, (5, 3, 2))
    odds = contracts[contract]
    for weight, distance in zip(weights, (tenure - 36, fee - 55, calls - 3, gigabytes - 30), strict=True):
        odds += weight * distance
    chance = 1 / (1 + exp(-odds))
    return Row((tenure, fee, calls, gigabytes, contract), int(draw.chance(chance)), chance)


VERSIONS = {1: _make}
