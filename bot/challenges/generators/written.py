"""How generators write: numbers in prompts and files, keys that come out the same on every machine."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from bot.challenges.keys import NearMiss, NumberKey
from bot.challenges.numbers import EXACT, Tolerance

DIGITS = 10
"""Significant digits kept of a computed key. The last ones of a float may differ between mathematical libraries."""


def settled(value: float) -> float:
    """``value`` with as many digits as are the same everywhere; a whole number as it is."""
    return value if isinstance(value, int) else float(f"{value:.{DIGITS}g}") + 0.0


def near(value: float, slip: str) -> NearMiss:
    """A wrong answer that comes of ``slip``."""
    return NearMiss(settled(value), slip)


def number(value: float, tolerance: Tolerance = EXACT, *near_misses: NearMiss) -> NumberKey:
    """The key of a part that asks for a number."""
    return NumberKey(settled(value), tolerance, near_misses)


def row(values: Iterable[float]) -> str:
    """A vector as a prompt shows it, in the form in which Python reads it."""
    return f"[{', '.join(str(value) for value in values)}]"


def table(header: Sequence[str], rows: Iterable[Sequence[object]]) -> bytes:
    """A CSV file: UTF-8, comma, one line end after each row. No value needs quotes; floats are given as texts."""
    lines = [",".join(header), *(",".join(str(value) for value in each) for each in rows)]
    return ("\n".join(lines) + "\n").encode()
