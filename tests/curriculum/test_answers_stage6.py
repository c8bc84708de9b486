"""Stage 6, deep learning: the answers and the numbers in the reasons, computed anew."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from itertools import pairwise, permutations
from math import exp, log, prod, sqrt

import pytest

from tests.curriculum.answers import numbers, right


def relu(x: float) -> float:
    return max(0.0, x)


def two_units(bend: Callable[[float], float]) -> float:
    """The network of the first question, with its activation or with another."""
    a, b = bend(1 * 1 - 1 * 2), bend(0.5 * 1 + 1 * 2 - 1)
    return 3 * a + 2 * b + 1


def fully_connected(*sizes: int) -> int:
    return sum((before + 1) * after for before, after in pairwise(sizes))


def loss(w: float, v: float) -> float:
    return (v * relu(w * 2) - 1.5) ** 2


def derivative(function: Callable[[float], float], at: float, step: float = 1e-6) -> float:
    return (function(at + step) - function(at - step)) / (2 * step)


def dot(a: Iterable[float], b: Iterable[float]) -> float:
    return sum(x * y for x, y in zip(a, b, strict=True))


def convolved_side(side: int, filter_: int, padding: int, stride: int) -> int:
    """How many places the filter can start at."""
    return len(range(0, side + 2 * padding - filter_ + 1, stride))


def reach(layers: int) -> int:
    """How many inputs in a row reach one value through convolutions of width 3 and stride 1."""
    values = {0}
    for _ in range(layers):
        values = {value + step for value in values for step in (-1, 0, 1)}
    return len(values)


def hidden(inputs: Iterable[float]) -> float:
    h = 0.0
    for x in inputs:
        h = 0.5 * h + x
    return h


def windows(values: int, length: int) -> int:
    return sum(start + length < values for start in range(values))


def softmax(scores: Sequence[float]) -> list[float]:
    shares = [exp(score - max(scores)) for score in scores]
    return [share / sum(shares) for share in shares]


def attention(query: Sequence[float], keys: Sequence[Sequence[float]], values: Sequence[float]) -> float:
    return dot(softmax([dot(query, key) / sqrt(len(query)) for key in keys]), values)


COMPUTED: dict[str, Callable[[], float]] = {
    "ann.q1": lambda: two_units(relu),
    "ann.q2": lambda: fully_connected(20, 16, 3),
    "ann.q3": lambda: derivative(lambda w: loss(w, 0.5), at=3),
    "training-deep-nets.q1": lambda: prod(derivative(lambda x: 1 / (1 + exp(-x)), at=0) for _ in range(5)),
    "training-deep-nets.q2": lambda: sqrt(1 / 100),
    "training-deep-nets.q3": lambda: 4 / (1 - 0.2),
    "cnn.q1": lambda: dot([1, 2, 3, 4, 5, 6, 7, 8, 9], [-1, 0, 1] * 3),
    "cnn.q2": lambda: convolved_side(32, 5, padding=2, stride=2),
    "cnn.q3": lambda: 16 * (3 * 3 * 3 + 1),
    "cnn.q4": lambda: reach(layers=3),
    "rnn.q1": lambda: hidden([4, 2, 1]),
    "rnn.q2": lambda: 3 * 4 + 4 * 4 + 4,
    "rnn.q3": lambda: 0.9**50,
    "rnn.q4": lambda: windows(100, 10),
    "transformers.q1": lambda: dot(softmax([0, log(3)]), [8, 4]),
    "transformers.q2": lambda: dot([1, 2, 2, 0], [2, 1, 1, 5]) / sqrt(4),
    "transformers.q3": lambda: (3 * 50) ** 2 / 50**2,
}


def test_every_number_question_is_computed() -> None:
    assert set(COMPUTED) == set(numbers(6))


@pytest.mark.parametrize("question", COMPUTED)
def test_a_number_is_what_it_comes_to(question: str) -> None:
    asked = numbers(6)[question]
    assert COMPUTED[question]() == pytest.approx(asked.value, abs=max(asked.tolerance / 2, 1e-9))


def test_the_slopes_of_the_sigmoid_are_at_most_a_quarter() -> None:
    assert all(derivative(lambda x: 1 / (1 + exp(-x)), at / 10) <= 0.25 + 1e-9 for at in range(-50, 51))


def test_what_the_reasons_say_beside_the_answers() -> None:
    assert two_units(lambda x: x) == 1
    assert derivative(lambda v: loss(3, v), at=0.5) == pytest.approx(18)
    assert round(1.1**50) == 117
    assert (3 * 3 * 3, 7 * 7) == (27, 49)
    assert dot([5] * 9, [-1, 0, 1] * 3) == 0
    assert hidden([4, 0, 0]) == 1


def test_units_that_start_alike_stay_alike() -> None:
    weights, out = [0.5, 0.5], [0.5, 0.5]
    for x, target in [(1.0, 3.0), (2.0, -1.0), (0.5, 2.0)] * 20:
        before = [relu(w * x) for w in weights]
        error = dot(out, before) - target
        back = [error * v * x * (w > 0) for w, v in zip(weights, out, strict=True)]
        out = [v - 0.05 * error * h for v, h in zip(out, before, strict=True)]
        weights = [w - 0.05 * slope for w, slope in zip(weights, back, strict=True)]
    assert weights[0] == weights[1] != 0.5
    assert out[0] == out[1] != 0.5


def test_a_filter_moves_its_answer_with_the_picture() -> None:
    line = [0.0] * 20
    line[4:7] = [1, 3, 2]
    moved = line[-5:] + line[:-5]
    answers = [[dot(row[at : at + 3], [1, -2, 1]) for at in range(len(row) - 2)] for row in (line, moved)]
    assert answers[1][5:] == answers[0][:-5]
    assert right(6, "cnn.q5") == {"It moves along, by five places to the right"}


def test_attention_without_positions_sees_no_order() -> None:
    words = {"dog": ([1.0, 0.5], 3.0), "bites": ([0.2, -1.0], 5.0), "man": ([-0.7, 0.4], 9.0)}
    outputs = [
        attention(words["dog"][0], [words[w][0] for w in order], [words[w][1] for w in order])
        for order in permutations(words)
    ]
    assert outputs == [pytest.approx(outputs[0])] * 6


def test_a_low_temperature_favours_the_first_and_keeps_the_order() -> None:
    scores = [2.0, 1.0, 0.5]
    warm, cool, cold = (softmax([score / t for score in scores]) for t in (1, 0.5, 0.01))
    assert warm[0] < cool[0] < cold[0]
    assert cold[0] == pytest.approx(1)
    assert sorted(cool, reverse=True) == cool
