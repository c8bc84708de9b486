"""The daily price of something that moves by chance. Asked: the error of saying what was yesterday, and who cheated.

The error is the mean absolute error over the test days, the last ones of the file; each is forecast by the day before
it, the first of them by the last day of training. Four people report theirs: three are about as good or worse, and one
is so much better that it must have seen the day it forecasts.
"""

from __future__ import annotations

from datetime import date, timedelta
from math import sqrt

from bot.challenges.generators.draw import Draw
from bot.challenges.generators.made import Generated
from bot.challenges.generators.written import about, choice, table, total
from bot.challenges.keys import Key
from bot.challenges.numbers import Tolerance

DAYS, TEST = 260, 60
FIRST = date(2025, 1, 1)


def _make(draw: Draw) -> Generated:
    price, deviation = draw.uniform(80, 200), draw.uniform(1.5, 3.5)
    prices = []
    for _ in range(DAYS):
        price += draw.normal(0, deviation)
        prices.append(round(price, 2))
    steps = [abs(prices[day] - prices[day - 1]) for day in range(1, DAYS)]
    tested = steps[-TEST:]
    error = total(tested) / TEST
    last = prices[-TEST - 1]
    keys: dict[str, Key] = {
        "mae": about(
            error,
            Tolerance(0.001),
            all_days=total(steps) / len(steps),
            first_test_day_left_out=total(tested[1:]) / (TEST - 1),
            squared=sqrt(total(step * step for step in tested) / TEST),
            last_training_day_repeated=total(abs(each - last) for each in prices[-TEST:]) / TEST,
            sum_not_mean=total(tested),
        ),
        "leak": choice(
            draw,
            [f"MAE {error * draw.uniform(0.1, 0.25):.3f}"],
            a_little_better=f"MAE {error * draw.uniform(0.95, 0.99):.3f}",
            a_little_worse=f"MAE {error * draw.uniform(1.02, 1.08):.3f}",
            much_worse=f"MAE {error * draw.uniform(1.3, 1.6):.3f}",
        ),
    }
    rows = [(FIRST + timedelta(days=day), f"{each:.2f}") for day, each in enumerate(prices)]
    return Generated({"prices.csv": table(("date", "price"), rows)}, {"Test days": f"the last {TEST}"}, keys)


VERSIONS = {1: _make}
