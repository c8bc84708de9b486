"""Two small vectors of whole numbers. Asked: the cosine of the angle between them."""

from __future__ import annotations

from math import acos, degrees, sqrt

from bot.challenges.generators.draw import Draw
from bot.challenges.generators.made import Generated
from bot.challenges.generators.written import about, dot, vector
from bot.challenges.numbers import Tolerance

SIZE = 4
LARGEST = 9


def _make(draw: Draw) -> Generated | None:
    u, v = ([draw.whole(-LARGEST, LARGEST) for _ in range(SIZE)] for _ in range(2))
    product, uu, vv = dot(u, v), dot(u, u), dot(v, v)
    if not uu or not vv:
        return None
    cosine = product / sqrt(uu * vv)
    if not 0.1 <= abs(cosine) <= 0.95:
        return None
    key = about(
        cosine,
        Tolerance(0.001),
        dot_product=product,
        squared_norms=product / (uu * vv),
        one_norm=product / sqrt(uu),
        other_norm=product / sqrt(vv),
        angle_in_radians=acos(cosine),
        angle_in_degrees=degrees(acos(cosine)),
        cosine_distance=1 - cosine,
    )
    return Generated(values={"u": vector(u), "v": vector(v)}, keys={"cosine": key})


VERSIONS = {1: _make}
