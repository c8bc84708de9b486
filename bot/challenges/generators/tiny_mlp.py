"""A network of two inputs, three hidden units with ReLU and one output with a sigmoid. Asked: all values of a pass."""

from __future__ import annotations

from math import exp

from bot.challenges.generators.draw import Draw
from bot.challenges.generators.made import Generated
from bot.challenges.generators.written import about, dot, matrix, vector
from bot.challenges.keys import Key
from bot.challenges.numbers import Tolerance

HIDDEN = 3
NEAR = Tolerance(0.001)


def _make(draw: Draw) -> Generated | None:
    x = [draw.whole(-20, 20) / 10 for _ in range(2)]
    first, second = [[_weight(draw) for _ in range(2)] for _ in range(HIDDEN)], [_weight(draw) for _ in range(HIDDEN)]
    first_bias, second_bias = [_weight(draw) for _ in range(HIDDEN)], _weight(draw)
    sums = [dot(weights, x) + bias for weights, bias in zip(first, first_bias, strict=True)]
    hidden = [max(0.0, each) for each in sums]
    if len([1 for each in hidden if each]) != HIDDEN - 1:
        return None  # exactly one unit is off
    without = [dot(weights, x) for weights in first]
    out = dot(second, hidden) + second_bias
    if abs(out) > 3:
        return None
    keys: dict[str, Key] = {}
    for place, (value, before, bare) in enumerate(zip(hidden, sums, without, strict=True), 1):
        relu = {} if value else {"relu_left_out": before}
        keys[f"hidden{place}"] = about(value, NEAR, **relu, bias_left_out=bare, sigmoid_not_relu=_sigmoid(before))
    keys["output"] = about(
        _sigmoid(out),
        NEAR,
        sigmoid_left_out=out,
        relu_left_out=_sigmoid(dot(second, sums) + second_bias),
        output_bias_left_out=_sigmoid(dot(second, hidden)),
        hidden_biases_left_out=_sigmoid(dot(second, [max(0.0, each) for each in without]) + second_bias),
    )
    values = {
        "x": vector(x),
        "W1": matrix(first),
        "b1": vector(first_bias),
        "W2": vector(second),
        "b2": str(second_bias),
    }
    return Generated(values=values, keys=keys)


def _weight(draw: Draw) -> float:
    return draw.pick((-1, 1)) * draw.whole(1, 15) / 10


def _sigmoid(value: float) -> float:
    return 1 / (1 + exp(-value))


VERSIONS = {1: _make}
