"""Two small vectors of whole numbers. Asked: the cosine of the angle between them."""

from __future__ import annotations

from math import acos, degrees, sqrt

from bot.challenges.generators.draw import Draw
from bot.challenges.generators.made import Generated
from bot.challenges.generators.written import near, number, row
from bot.challenges.numbers import Tolerance

SIZE = 4
LARGEST = 9


def _make(draw: Draw) -> Generated | None:
    u, v = ([draw.whole(-LARGEST, LARGEST) for _ in range(SIZE)] for _ in range(2))
    dot = sum(a * b for a, b in zip(u, v, strict=True))
    uu, vv = sum(a * a for a in u), sum(b * b for b in v)
    if not uu or not vv:
        return None
    cosine = dot / sqrt(uu * vv)
    if not 0.1 <= abs(cosine) <= 0.95:
        return None
    key = number(
        cosine,
        Tolerance(0.001),
        near(dot, "dot-product"),
        near(dot / (uu * vv), "squared-norms"),
        near(dot / sqrt(uu), "one-norm"),
        near(dot / sqrt(vv), "other-norm"),
        near(acos(cosine), "angle-in-radians"),
        near(degrees(acos(cosine)), "angle-in-degrees"),
        near(1 - cosine, "cosine-distance"),
    )
    return Generated(values={"u": row(u), "v": row(v)}, keys={"cosine": key})


VERSIONS = {1: _make}
