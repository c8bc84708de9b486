"""Convolutions with a pooling between. Asked: the size of what comes out, the parameters, the receptive field.

The size after a layer is (size + 2 padding - kernel) // stride + 1. A convolution has kernel x kernel x channels before
weights for each channel after, and a bias for it; pooling has none. The receptive field, along one side and as if the
picture had no edge, begins at 1 and grows by (kernel - 1) times all strides before.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from bot.challenges.generators.draw import Draw
from bot.challenges.generators.made import Generated
from bot.challenges.generators.written import exactly
from bot.challenges.keys import Key


@dataclass(frozen=True, slots=True)
class Layer:
    """A convolution to ``channels`` channels, or a pooling where that is 0."""

    kernel: int
    stride: int
    padding: int
    channels: int

    def __str__(self) -> str:
        if not self.channels:
            return f"Max pooling, {self.kernel} × {self.kernel}, stride {self.stride}"
        inner = f"{self.kernel} × {self.kernel}, stride {self.stride}, padding {self.padding}"
        return f"Convolution, {self.channels} channels, {inner}"


def _make(draw: Draw) -> Generated:
    side, channels = draw.whole(40, 96), draw.pick((1, 3))
    widths = draw.sample((6, 8, 12, 16, 24, 32), 3)
    layers = [
        Layer(draw.pick((5, 7)), draw.pick((1, 2)), draw.whole(1, 2), widths[0]),
        Layer(2, 2, 0, 0),
        Layer(draw.pick((3, 5)), 1, 1, widths[1]),
        Layer(3, 2, 1, widths[2]),
    ]
    weights, biases = _weights(layers, channels), sum(widths)
    field = _field(layers)
    keys: dict[str, Key] = {
        "size": exactly(
            _size(layers, side),
            padding_left_out=_size([replace(each, padding=0) for each in layers], side),
            padded_once=_size(layers, side, sides=1),
            strides_left_out=_size([replace(each, stride=1) for each in layers], side),
            pooling_left_out=_size([each for each in layers if each.channels], side),
        ),
        "parameters": exactly(
            weights + biases,
            biases_left_out=weights,
            channels_before_left_out=_weights(layers, 1, one=True) + biases,
            kernel_not_squared=_weights(layers, channels, power=1) + biases,
        ),
        "receptive_field": exactly(
            field,
            strides_left_out=_field([replace(each, stride=1) for each in layers]),
            pooling_left_out=_field([each for each in layers if each.channels]),
            own_stride_counted=_field(layers, own=True),
        ),
    }
    values = {"Picture": f"{side} × {side}, {'1 channel' if channels == 1 else f'{channels} channels'}"}
    return Generated(values=values | {f"Layer {place}": str(each) for place, each in enumerate(layers, 1)}, keys=keys)


def _size(layers: Sequence[Layer], side: int, sides: int = 2) -> int:
    for each in layers:
        side = (side + sides * each.padding - each.kernel) // each.stride + 1
    return side


def _weights(layers: Sequence[Layer], channels: int, power: int = 2, one: bool = False) -> int:
    count = 0
    for each in [each for each in layers if each.channels]:
        count += each.kernel**power * (1 if one else channels) * each.channels
        channels = each.channels
    return count


def _field(layers: Sequence[Layer], own: bool = False) -> int:
    field = jump = 1
    for each in layers:
        field += (each.kernel - 1) * jump * (each.stride if own else 1)
        jump *= each.stride
    return field


VERSIONS = {1: _make}
