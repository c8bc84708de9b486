"""A small dense network. Asked: how many parameters each layer has, and all together.

A dense layer has a weight from each input to each unit, and a bias for each unit; one layer has no biases, and says so.
"""

from __future__ import annotations

from bot.challenges.generators.draw import Draw
from bot.challenges.generators.made import Generated
from bot.challenges.generators.written import exactly
from bot.challenges.keys import Key

SIZES = (8, 10, 12, 16, 20, 24, 32, 40, 48, 64)


def _make(draw: Draw) -> Generated:
    inputs = draw.pick((4, 6, 7, 9, 11, 13, 28, 30))
    units = [*sorted(draw.sample(SIZES, 2), reverse=True), draw.whole(2, 5)]
    bare = draw.whole(0, 1)
    before = [inputs, *units[:-1]]
    counts = [
        start * unit + (0 if place == bare else unit)
        for place, (start, unit) in enumerate(zip(before, units, strict=True))
    ]
    weights = [start * unit for start, unit in zip(before, units, strict=True)]
    keys: dict[str, Key] = {}
    for place, (count, weight, start, unit) in enumerate(zip(counts, weights, before, units, strict=True)):
        wrong = {"bias_where_there_is_none": weight + unit} if place == bare else {"biases_left_out": weight}
        keys[f"layer{place + 1}"] = exactly(
            count, **wrong, bias_for_each_input=weight + start, added_not_multiplied=start + unit
        )
    keys["total"] = exactly(
        sum(counts),
        biases_left_out=sum(weights),
        bias_where_there_is_none=sum(weights) + sum(units),
        first_layer_left_out=sum(counts[1:]),
        inputs_counted=sum(counts) + inputs,
    )
    values = {"Inputs": str(inputs)}
    for place, unit in enumerate(units):
        values[f"Layer {place + 1}"] = f"Dense, {unit} units" + (", no bias" if place == bare else "")
    return Generated(values=values, keys=keys)


VERSIONS = {1: _make}
