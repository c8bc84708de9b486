"""Small matrices of whole numbers. Asked: which products there are and of what shape, and the trace of a product.

A and B have shapes that fit both ways round; P and Q are square.
"""

from __future__ import annotations

from collections.abc import Sequence

from bot.challenges.generators.draw import Draw
from bot.challenges.generators.made import Generated
from bot.challenges.generators.written import choice, exactly, matrix
from bot.challenges.keys import Key

LARGEST = 5
SQUARE = 3

Matrix = list[list[int]]


def _make(draw: Draw) -> Generated | None:
    rows, inner = draw.sample((2, 3, 4), 2)
    other = draw.pick([each for each in (2, 3, 4) if each not in (rows, inner)])
    a, b, c = (_matrix(draw, *shape) for shape in ((rows, inner), (inner, rows), (inner, other)))
    p, q = (_matrix(draw, SQUARE, SQUARE) for _ in range(2))
    pq = _product(p, q)
    if pq == _product(q, p):
        return None
    keys: dict[str, Key] = {
        "shape_ab": choice(
            draw,
            [_shape(rows, rows)],
            inner_sizes=_shape(inner, inner),
            shape_of_the_first=_shape(rows, inner),
            shape_of_the_second=_shape(inner, rows),
        ),
        "shape_ba": choice(
            draw,
            [_shape(inner, inner)],
            same_as_ab=_shape(rows, rows),
            shape_of_the_first=_shape(inner, rows),
            shape_of_the_second=_shape(rows, inner),
        ),
        "exists": choice(
            draw,
            ["A times C"],
            order_swapped="C times A",
            first_sizes_matched="B times C",
            sizes_ignored="C times B",
        ),
        "order": choice(
            draw,
            ["PQ and QP differ, and have the same trace"],
            order_is_free="PQ and QP are equal",
            trace_depends="PQ and QP differ, and so do their traces",
            squares_only="QP does not exist",
        ),
        "trace": exactly(
            _trace(pq),
            element_wise=_trace([[x * y for x, y in zip(*pair, strict=True)] for pair in zip(p, q, strict=True)]),
            product_of_traces=_trace(p) * _trace(q),
            all_entries=sum(sum(row) for row in pq),
            other_diagonal=sum(pq[place][SQUARE - 1 - place] for place in range(SQUARE)),
            trace_of_the_sum=_trace(p) + _trace(q),
        ),
    }
    values = {name: matrix(each) for name, each in zip("ABCPQ", (a, b, c, p, q), strict=True)}
    return Generated(values=values, keys=keys)


def _matrix(draw: Draw, rows: int, columns: int) -> Matrix:
    return [[draw.whole(-LARGEST, LARGEST) for _ in range(columns)] for _ in range(rows)]


def _product(left: Matrix, right: Matrix) -> Matrix:
    return [
        [sum(x * y for x, y in zip(row, column, strict=True)) for column in zip(*right, strict=True)] for row in left
    ]


def _trace(square: Sequence[Sequence[int]]) -> int:
    return sum(row[place] for place, row in enumerate(square))


def _shape(rows: int, columns: int) -> str:
    return f"{rows} × {columns}"


VERSIONS = {1: _make}
