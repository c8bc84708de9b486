"""How generators write: keys with their slips, numbers in prompts and files. All of it comes out the same everywhere.

A slip is given as a keyword, whose name is the one under which the content has the words for it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from string import ascii_lowercase

from bot.challenges.generators.draw import Draw
from bot.challenges.keys import ChoiceKey, NearMiss, NumberKey, Option, TextKey
from bot.challenges.numbers import Tolerance

DIGITS = 10
"""Significant digits kept of a computed key. The last ones of a float may differ between mathematical libraries."""


def settled(value: float) -> float:
    """``value`` with as many digits as are the same everywhere; a whole number as it is."""
    return value if isinstance(value, int) else float(f"{value:.{DIGITS}g}") + 0.0


def exactly(value: int, /, **slips: int) -> NumberKey:
    """The key of a part that asks for a whole number."""
    return NumberKey(value, near_misses=tuple(NearMiss(wrong, slip) for slip, wrong in slips.items()))


def about(value: float, tolerance: Tolerance, /, **slips: float) -> NumberKey:
    """The key of a part that asks for a number, within ``tolerance``."""
    misses = tuple(NearMiss(settled(float(wrong)), slip) for slip, wrong in slips.items())
    return NumberKey(settled(float(value)), tolerance, misses)


def text(value: str, /, **slips: str) -> TextKey:
    """The key of a part that asks for a text."""
    return TextKey((value,), tuple(NearMiss(wrong, slip) for slip, wrong in slips.items()))


def choice(draw: Draw, right: Sequence[str], /, **slips: Sequence[str]) -> ChoiceKey:
    """The key of a part with options: the ``right`` texts, and a wrong one, or several, for each slip.

    The ids are letters in random order, since an id is sent to whoever answers and must not say what it stands for.
    """
    texts = [(each, "") for each in right]
    for slip, wrong in slips.items():
        texts += [(each, slip) for each in ([wrong] if isinstance(wrong, str) else wrong)]
    draw.shuffle(texts)
    options = tuple(Option(id_, *each) for id_, each in zip(ascii_lowercase, texts, strict=False))
    return ChoiceKey(tuple(each.id for each in options if not each.slip), options)


def vector(values: Iterable[float]) -> str:
    """A vector as a prompt shows it, in the form in which Python reads it."""
    return f"[{', '.join(str(value) for value in values)}]"


def matrix(rows: Iterable[Iterable[float]]) -> str:
    """A matrix as a prompt shows it: a line for each row, in the form in which Python reads it."""
    return "[" + ",\n ".join(vector(row) for row in rows) + "]"


def columns(header: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """A small table as a prompt shows it: aligned columns."""
    cells = [tuple(header), *(tuple(str(value) for value in row) for row in rows)]
    widths = [max(len(row[place]) for row in cells) for place in range(len(header))]
    return "\n".join(
        "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in cells
    )


def table(header: Sequence[str], rows: Iterable[Sequence[object]]) -> bytes:
    """A CSV file: UTF-8, comma, one line end after each row. No value needs quotes; floats are given as texts."""
    return lines(",".join(str(value) for value in row) for row in (header, *rows))


def lines(texts: Iterable[str]) -> bytes:
    """A text file of these lines."""
    return "".join(f"{each}\n" for each in texts).encode()


def total(values: Iterable[float]) -> float:
    """The sum, added one by one: ``sum`` of floats came out differently before Python 3.12."""
    found = 0.0
    for value in values:
        found += value
    return found


def dot(left: Iterable[float], right: Iterable[float]) -> float:
    """The sum of the products."""
    return total(a * b for a, b in zip(left, right, strict=True))
