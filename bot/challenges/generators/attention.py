"""One query, three keys and three values. Asked: the weights of scaled dot-product attention, and what comes out."""

from __future__ import annotations

from collections.abc import Sequence
from math import exp, sqrt

from bot.challenges.generators.draw import Draw
from bot.challenges.generators.made import Generated
from bot.challenges.generators.written import about, dot, matrix, total, vector
from bot.challenges.keys import Key
from bot.challenges.numbers import Tolerance

SIZE = 4
PAIRS = 3
NEAR = Tolerance(0.001)


def _make(draw: Draw) -> Generated | None:
    query = [draw.whole(-3, 3) for _ in range(SIZE)]
    keys = [[draw.whole(-2, 2) for _ in range(SIZE)] for _ in range(PAIRS)]
    values = [[draw.whole(-9, 9) for _ in range(2)] for _ in range(PAIRS)]
    scores = [dot(query, key) for key in keys]
    scaled = [score / sqrt(SIZE) for score in scores]
    weights = _softmax(scaled)
    if min(weights) < 0.03 or len(set(scores)) < PAIRS:
        return None
    wrong = {
        "scale_left_out": _softmax(scores),
        "divided_by_the_size": _softmax([score / SIZE for score in scores]),
        "equal_weights": [1 / PAIRS] * PAIRS,
    }
    parts: dict[str, Key] = {}
    for place in range(PAIRS):
        slips = {slip: each[place] for slip, each in wrong.items()}
        parts[f"weight{place + 1}"] = about(weights[place], NEAR, **slips, softmax_left_out=scaled[place])
    for place in range(2):
        column = [value[place] for value in values]
        slips = {slip: dot(each, column) for slip, each in wrong.items()}
        parts[f"output{place + 1}"] = about(dot(weights, column), NEAR, **slips, softmax_left_out=dot(scaled, column))
    shown = {"Query": vector(query), "Keys": matrix(keys), "Values": matrix(values)}
    return Generated(values=shown, keys=parts)


def _softmax(scores: Sequence[float]) -> list[float]:
    powers = [exp(score) for score in scores]
    whole = total(powers)
    return [power / whole for power in powers]


VERSIONS = {1: _make}
