"""Chance that is the same on every Python: all of it comes from ``Random(seed).random()``.

That method is the one whose sequence the Python manual promises to keep. ``gauss``, ``shuffle``, ``choice`` and the
rest have changed before; so have ``sum`` of floats (3.12) and ``math.hypot`` (3.10), so no generator uses those.
"""

from __future__ import annotations

import math
from collections.abc import MutableSequence, Sequence
from random import Random
from typing import TypeVar

T = TypeVar("T")


class Draw:
    """A stream of chance from one ``seed``."""

    def __init__(self, seed: int) -> None:
        self.unit = Random(seed).random  # noqa: S311 - repeatable on purpose; nothing here is a secret
        """The next number from 0 to just below 1."""

    def uniform(self, low: float, high: float) -> float:
        """A number from ``low`` to ``high``."""
        return low + (high - low) * self.unit()

    def whole(self, low: int, high: int) -> int:
        """A whole number from ``low`` to ``high``, both included."""
        return low + int((high - low + 1) * self.unit())

    def chance(self, probability: float) -> bool:
        """True with ``probability``."""
        return self.unit() < probability

    def normal(self, mean: float = 0.0, deviation: float = 1.0) -> float:
        """A number from a normal distribution (Box and Muller's way, one of its two numbers)."""
        radius = math.sqrt(-2.0 * math.log(1.0 - self.unit()))
        return mean + deviation * radius * math.cos(2.0 * math.pi * self.unit())

    def pick(self, options: Sequence[T]) -> T:
        """One of ``options``."""
        return options[int(len(options) * self.unit())]

    def weighted(self, options: Sequence[T], weights: Sequence[float]) -> T:
        """One of ``options``, with chances in proportion to ``weights``."""
        total = 0.0
        for weight in weights:
            total += weight
        left = total * self.unit()
        for option, weight in zip(options, weights, strict=True):
            left -= weight
            if left < 0:
                return option
        return options[-1]

    def shuffle(self, items: MutableSequence[T]) -> None:
        """Put ``items`` into a random order (Fisher and Yates)."""
        for last in range(len(items) - 1, 0, -1):
            other = int((last + 1) * self.unit())
            items[last], items[other] = items[other], items[last]

    def sample(self, options: Sequence[T], count: int) -> list[T]:
        """``count`` different ones of ``options``, in random order."""
        left = list(options)
        self.shuffle(left)
        return left[:count]
