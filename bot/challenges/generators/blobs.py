"""Nine points and two centres. Asked: where one step of k-means moves the centres, and the inertia then.

One step: each point goes to its nearest centre, then each centre to the mean of its points. The inertia is the sum of
the squared distances of the points to the centre they went to. Points change sides no more after the step, so it does
not matter whether they are assigned anew; groups of four and five make means with few decimals.
"""

from __future__ import annotations

from math import sqrt

from bot.challenges.generators.draw import Draw
from bot.challenges.generators.made import Generated
from bot.challenges.generators.written import about, columns, total, vector
from bot.challenges.keys import Key
from bot.challenges.numbers import Tolerance

POINTS = 9
NEAR = Tolerance(relative=1e-4)

Point = tuple[float, float]


def _make(draw: Draw) -> Generated | None:
    middles = [(draw.whole(3, 6), draw.whole(3, 9)), (draw.whole(8, 12), draw.whole(4, 11))]
    points: list[Point] = [_around(draw, draw.pick(middles)) for _ in range(POINTS)]
    starts: list[Point] = [_around(draw, each) for each in middles]
    groups = _assigned(points, starts)
    if len(set(points)) < POINTS or sorted(map(len, groups)) != [4, 5] or starts[0] == starts[1]:
        return None
    centres = [_mean(group) for group in groups]
    if _assigned(points, centres) != groups or _tied(points, starts):
        return None
    everything = _mean(points)
    keys: dict[str, Key] = {}
    for number, (centre, start, group) in enumerate(zip(centres, starts, groups, strict=True), 1):
        for axis, name in enumerate("xy"):
            keys[f"centre{number}_{name}"] = about(
                centre[axis],
                NEAR,
                centre_not_moved=start[axis],
                mean_of_all_points=everything[axis],
                sum_not_mean=centre[axis] * len(group),
                start_counted_as_a_point=(centre[axis] * len(group) + start[axis]) / (len(group) + 1),
            )
    inertia = _inertia(groups, centres)
    keys["inertia"] = about(
        inertia,
        NEAR,
        to_the_old_centres=_inertia(groups, starts),
        distances_not_squared=total(
            sqrt(_squared(point, centre)) for group, centre in zip(groups, centres, strict=True) for point in group
        ),
        mean_not_sum=inertia / POINTS,
    )
    values = {
        "Points": columns(("x", "y"), [tuple(map(int, point)) for point in points]),
        "Centre 1": vector(map(int, starts[0])),
        "Centre 2": vector(map(int, starts[1])),
    }
    return Generated(values=values, keys=keys)


def _around(draw: Draw, middle: Point) -> Point:
    return float(middle[0] + draw.whole(-3, 3)), float(middle[1] + draw.whole(-3, 3))


def _assigned(points: list[Point], centres: list[Point]) -> list[list[Point]]:
    groups: list[list[Point]] = [[], []]
    for point in points:
        groups[_squared(point, centres[1]) < _squared(point, centres[0])].append(point)
    return groups


def _tied(points: list[Point], centres: list[Point]) -> bool:
    return any(_squared(point, centres[0]) == _squared(point, centres[1]) for point in points)


def _mean(points: list[Point]) -> Point:
    return total(point[0] for point in points) / len(points), total(point[1] for point in points) / len(points)


def _inertia(groups: list[list[Point]], centres: list[Point]) -> float:
    return total(_squared(point, centre) for group, centre in zip(groups, centres, strict=True) for point in group)


def _squared(one: Point, other: Point) -> float:
    return (one[0] - other[0]) * (one[0] - other[0]) + (one[1] - other[1]) * (one[1] - other[1])


VERSIONS = {1: _make}
