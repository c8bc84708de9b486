"""A function of two variables and a point. Asked: both partial derivatives there, as autograd has them."""

from __future__ import annotations

from math import cos, exp, log, sin
from typing import NamedTuple

from bot.challenges.generators.draw import Draw
from bot.challenges.generators.made import Generated
from bot.challenges.generators.written import about
from bot.challenges.numbers import Tolerance

NEAR = Tolerance(relative=1e-4)
LEAST = 0.1
"""Derivatives are this far from 0, where a relative tolerance would be unkind to rounding."""


class Worked(NamedTuple):
    """A function at a point: its text, value and derivatives, and the derivatives without the inner ones."""

    text: str
    value: float
    dx: float
    dy: float
    dx_unchained: float
    dy_unchained: float


def _make(draw: Draw) -> Generated | None:
    x, y = draw.whole(5, 25) / 10, draw.whole(5, 25) / 10
    a, b = draw.whole(2, 5), draw.whole(2, 4)
    found = draw.pick((_wave, _logarithm, _decay))(a, b, x, y)
    if min(abs(found.dx), abs(found.dy)) < LEAST:
        return None
    keys = {
        "dx": about(
            found.dx,
            NEAR,
            inner_derivative_left_out=found.dx_unchained,
            swapped=found.dy,
            function_not_derived=found.value,
            sign=-found.dx,
        ),
        "dy": about(
            found.dy,
            NEAR,
            inner_derivative_left_out=found.dy_unchained,
            swapped=found.dx,
            function_not_derived=found.value,
            sign=-found.dy,
        ),
    }
    return Generated(values={"f(x, y)": found.text, "x": str(x), "y": str(y)}, keys=keys)


def _wave(a: int, b: int, x: float, y: float) -> Worked:
    """In radians."""
    inner = cos(x * y)
    return Worked(
        f"{a} * x**2 * y + {b} * sin(x * y)",
        a * x * x * y + b * sin(x * y),
        2 * a * x * y + b * y * inner,
        a * x * x + b * x * inner,
        2 * a * x * y + b * inner,
        a * x * x + b * inner,
    )


def _logarithm(a: int, b: int, x: float, y: float) -> Worked:
    """The natural logarithm."""
    inner = 1 + a * x * x + y * y
    return Worked(
        f"log(1 + {a} * x**2 + y**2) + {b} * x * y",
        log(inner) + b * x * y,
        2 * a * x / inner + b * y,
        2 * y / inner + b * x,
        1 / inner + b * y,
        1 / inner + b * x,
    )


def _decay(a: int, b: int, x: float, y: float) -> Worked:
    inner = exp(-x * y / b)
    return Worked(
        f"{a} * x * exp(-x * y / {b}) + y**2",
        a * x * inner + y * y,
        a * inner - a * x * y / b * inner,
        -a * x * x / b * inner + 2 * y,
        a * inner + a * x * inner,
        a * x * inner + 2 * y,
    )


VERSIONS = {1: _make}
