"""A bowl with its lowest point at the origin. Asked: where ten steps of gradient descent lead, and the loss there.

The bowl is f(x, y) = a x² + b y² + c x y. Both coordinates move at once, by the step size times the gradient. Also
asked: with which step sizes the steps grow without end. Those are the ones over 2 divided by the largest curvature,
the larger eigenvalue of [[2a, c], [c, 2b]].
"""

from __future__ import annotations

from math import sqrt

from bot.challenges.generators.draw import Draw
from bot.challenges.generators.made import Generated
from bot.challenges.generators.written import about, choice, vector
from bot.challenges.keys import ChoiceKey, Key
from bot.challenges.numbers import Tolerance

STEPS = 10
NEAR = Tolerance(relative=1e-4)
LEAST = 0.5
"""Coordinates and loss stay this far from 0, where a relative tolerance would be unkind to rounding."""

Point = tuple[float, float]
Bowl = tuple[int, int, int]


def _make(draw: Draw) -> Generated | None:
    bowl = a, b, c = draw.whole(1, 4), draw.whole(1, 4), draw.pick((-2, -1, 1, 2))
    start = (float(draw.whole(5, 20)), float(draw.pick((-1, 1)) * draw.whole(5, 20)))
    size = draw.whole(4, 30) / 1000
    ends = {
        "": _descend(bowl, start, size, STEPS),
        "one_step_less": _descend(bowl, start, size, STEPS - 1),
        "one_step_more": _descend(bowl, start, size, STEPS + 1),
        "one_after_the_other": _descend(bowl, start, size, STEPS, at_once=False),
        "uphill": _descend(bowl, start, -size, STEPS),
        "cross_term_left_out": _descend((a, b, 0), start, size, STEPS),
    }
    points = {slip: end for slip, end in ends.items() if slip}
    x, y = ends[""]
    if min(abs(x), abs(y), _height(bowl, (x, y))) < LEAST:
        return None
    keys: dict[str, Key] = {
        "x": about(x, NEAR, **{slip: end[0] for slip, end in points.items()}),
        "y": about(y, NEAR, **{slip: end[1] for slip, end in points.items()}),
        "loss": about(
            _height(bowl, (x, y)),
            NEAR,
            **{slip: _height(bowl, end) for slip, end in points.items()},
            loss_at_the_start=_height(bowl, start),
        ),
        "diverges": _diverging(draw, bowl),
    }
    sign = "-" if c < 0 else "+"
    values = {
        "f(x, y)": f"{a} x² + {b} y² {sign} {abs(c)} x y",
        "Start": vector(int(each) for each in start),
        "Step size": str(size),
        "Steps": str(STEPS),
    }
    return Generated(values=values, keys=keys)


def _diverging(draw: Draw, bowl: Bowl) -> ChoiceKey:
    """Four step sizes, two on each side of the limit, none near it."""
    a, b, c = bowl
    curvature = a + b + sqrt((a - b) * (a - b) + c * c)
    sizes = [f"{2 / curvature * share:.2f}" for share in (0.4, 0.8, 1.25, 1.8)]
    return choice(draw, sizes[2:], below_the_limit=sizes[:2])


def _descend(bowl: Bowl, start: Point, size: float, steps: int, at_once: bool = True) -> Point:
    a, b, c = bowl
    x, y = start
    for _ in range(steps):
        moved = x - size * (2 * a * x + c * y)
        y -= size * (2 * b * y + c * (x if at_once else moved))
        x = moved
    return x, y


def _height(bowl: Bowl, point: Point) -> float:
    a, b, c = bowl
    x, y = point
    return a * x * x + b * y * y + c * x * y


VERSIONS = {1: _make}
