"""Stage 2's answers, worked out anew: what can be computed is not taken on trust."""

from __future__ import annotations

import math
from collections.abc import Callable
from itertools import pairwise
from statistics import NormalDist, mean, median, pstdev, quantiles, variance

import numpy as np
import pandas as pd
import pytest

from tests.curriculum.answers import marked, numbers

STAGE = 2


def descend(slope: Callable[[float], float], start: float, rate: float, steps: int) -> list[float]:
    """The points that gradient descent visits."""
    points = [start]
    for _ in range(steps):
        points.append(points[-1] - rate * slope(points[-1]))
    return points


def shares(table: dict[str, int]) -> float:
    """The share of true reports among all reports."""
    return table["hits"] / (table["hits"] + table["false alarms"])


COMPUTED = {
    "vectors.q1": math.dist((1, 2, 3), (3, 5, 9)),
    "vectors.q3": math.degrees(math.acos(-0.5)),
    "matrices.q1": int((np.array([[1, 2], [3, 4]]) @ np.array([10, 1]))[1]),
    "matrix-multiplication.q3": 1000 * 1000 + 1000 * 1000,
    "eigenvalues.q2": 5 * (7 - 5),
    "eigenvalues.q5": (6 + 3) / (6 + 3 + 1),
    "descriptive-statistics.q1": variance([1, 3, 5, 7, 9]),
    "distributions.q1": math.sqrt(100 * 0.5 * 0.5),
    "hypothesis-testing.q2": 1 - 0.95**20,
    "hypothesis-testing.q5": (52 - 46) / math.sqrt(40 / 10 + 100 / 20),
    "bayes.q1": shares({"hits": round(0.9 * 20), "false alarms": round(0.05 * 980)}),
    "calculus.q1": ((3 * 1.000001 - 1) ** 2 - (3 * 0.999999 - 1) ** 2) / 0.000002,
    "calculus.q4": 2.0 + 0.1 * -0.8,
    "gradient-descent.q1": descend(lambda w: 2 * w, 8, 0.25, 3)[-1],
    "gradient-descent.q3": 2 / 10,  # a step gives (1 - 10 rate) w; it shrinks while |1 - 10 rate| < 1
}


def test_every_number_is_computed() -> None:
    assert set(COMPUTED) == set(numbers(STAGE))


@pytest.mark.parametrize("question", COMPUTED)
def test_numbers(question: str) -> None:
    check = numbers(STAGE)[question]
    assert COMPUTED[question] == pytest.approx(check.value, abs=max(check.tolerance / 4, 1e-9))


def cosine(one: list[float], other: list[float]) -> float:
    return float(np.dot(one, other) / (np.linalg.norm(one) * np.linalg.norm(other)))


def test_dot_product_and_cosine_disagree() -> None:
    query, x, y = [2, 1, 0], [4, 2, 0], [9, 9, 9]
    dots = np.dot(query, x), np.dot(query, y)
    cosines = cosine(query, x), cosine(query, y)
    assert dots == (10, 27)
    assert cosines == pytest.approx((1, 0.7746), abs=0.0001)
    x_first = dots[0] > dots[1], cosines[0] > cosines[1]
    assert marked(STAGE, "vectors.q2") == [x_first == each for each in ((1, 1), (0, 0), (0, 1), (1, 0))]


def test_arrays_multiply_entry_by_entry() -> None:
    a, b = np.array([1, 2, 3]), np.array([4, 5, 6])
    longer = np.linalg.norm(2 * a) / np.linalg.norm(a)
    true = [a @ b == 32, np.array_equal(a * b, 32), len(a + b) == 3, longer == pytest.approx(4)]
    assert marked(STAGE, "vectors.q4") == true


def test_the_columns_of_a_matrix_say_what_it_does() -> None:
    def turn(degrees: int) -> list[list[int]]:
        cos, sin = round(math.cos(math.radians(degrees))), round(math.sin(math.radians(degrees)))
        return [[cos, -sin], [sin, cos]]

    matrix = np.array([[0, 1], [-1, 0]]).T  # its columns are where (1, 0) and (0, 1) go
    diagonal, upright = [[0, 1], [1, 0]], [[-1, 0], [0, 1]]
    options = (turn(180), diagonal, upright, turn(90))
    assert marked(STAGE, "matrices.q2") == [np.array_equal(matrix, each) for each in options]


def test_rows_of_a_transpose() -> None:
    houses = np.arange(2000).reshape(500, 4)
    third = houses.T[2]
    true = [np.array_equal(third, each) for each in (houses[2], houses[:, 2], houses[:, 1])]
    assert marked(STAGE, "matrices.q3") == [*true, False]


def test_only_one_matrix_cannot_be_undone() -> None:
    options = ([[1, 2], [2, 1]], [[0, 1], [1, 0]], [[2, 4], [1, 2]], [[1, 0], [5, 1]])
    assert marked(STAGE, "matrices.q4") == [np.linalg.matrix_rank(each) < 2 for each in options]


def fits(product: Callable[[], object]) -> bool:
    try:
        product()
    except ValueError:
        return False
    return True


def test_shapes_that_fit() -> None:
    p, q, r = np.ones((2, 3)), np.ones((3, 4)), np.ones((2, 4))
    tried = [fits(each) for each in (lambda: p @ r, lambda: r @ q, lambda: p @ q + r, lambda: q @ p + r)]
    assert marked(STAGE, "matrix-multiplication.q1") == tried


def test_the_nearest_matrix_acts_first() -> None:
    r, s, v = np.array([[0, -1], [1, 0]]), np.diag([2, 1]), np.array([1, 0])
    wanted = np.diag([2, 1]) @ (r @ v)
    assert [list(each) for each in (r @ s @ v, s @ r @ v, v @ s @ r)] == [[0, 2], [0, 1], [0, -2]]
    tried = [np.array_equal(each, wanted) for each in (r @ s @ v, s @ r @ v)]
    assert marked(STAGE, "matrix-multiplication.q2") == [*tried, False, np.array_equal(v @ s @ r, wanted)]


def test_what_always_holds_for_products() -> None:
    rng = np.random.default_rng(1)
    holds = [True, True, True]
    for _ in range(20):
        p, q, r = rng.integers(-5, 6, (3, 3, 3))
        pairs = ((p @ q, q @ p), ((p @ q).T, q.T @ p.T), ((p @ q) @ r, p @ (q @ r)))
        holds = [so_far and np.array_equal(*pair) for so_far, pair in zip(holds, pairs, strict=True)]
    nilpotent = np.array([[0, 1], [0, 0]])
    assert not (nilpotent @ nilpotent).any()
    assert marked(STAGE, "matrix-multiplication.q4") == [*holds, False]


def test_the_shapes_of_a_layer() -> None:
    batch = np.ones((32, 10))

    def works(weights: tuple[int, int], bias: int) -> bool:
        return fits(lambda: batch @ np.ones(weights) + np.ones(bias))

    tried = [works((4, 10), 4), works((32, 4), 4), works((10, 4), 32), works((10, 4), 4)]
    assert marked(STAGE, "matrix-multiplication.q5") == tried


def test_eigenvectors() -> None:
    matrix = np.array([[2, 1], [1, 2]])
    options = ([1, 0], [1, 2], [1, -1], [1, 1])
    assert marked(STAGE, "eigenvalues.q1") == [np.array_equal(matrix @ v, 3 * np.array(v)) for v in options]
    vectors = np.array([[1.0, 1.0], [0.0, 1.0]])  # columns: the eigenvectors for 1 and 0.4
    settling = vectors @ np.diag([1, 0.4]) @ np.linalg.inv(vectors)
    late = np.linalg.matrix_power(settling, 50) @ np.array([3.0, 5.0])
    assert late == pytest.approx([-2, 0])  # a multiple of (1, 0)
    assert marked(STAGE, "eigenvalues.q3") == [False, True, False, False]


def test_where_numpy_puts_the_widest_direction() -> None:
    spread = np.random.default_rng(2).normal(size=(200, 3)) * [1, 2, 5] @ [[1, 1, 0], [0, 1, 1], [1, 0, 1]]
    covariance = np.cov(spread.T)
    values, vectors = np.linalg.eigh(covariance)
    assert list(values) == sorted(values)
    along = [float(v @ covariance @ v) for v in (vectors[-1], vectors[:, 0], vectors[:, -1], vectors[0])]
    assert marked(STAGE, "eigenvalues.q4") == [each == pytest.approx(values[-1]) for each in along]


def test_means_and_deviations() -> None:
    column = [14, 18, 18, 22, 28]
    assert (mean(column), np.std([3 * x + 10 for x in column]) / np.std(column)) == (20, pytest.approx(3))
    options = ((70, 12), (70, 22), (60, 12), (70, 36))
    assert marked(STAGE, "descriptive-statistics.q2") == [each == (3 * 20 + 10, 3 * 4) for each in options]
    results = float(np.std([2, 4])), float(pd.Series([2, 4]).std())
    pairs = ((1.0, 1.0), (1.41, 1.41), (1.0, 1.41), (1.41, 1.0))
    assert marked(STAGE, "descriptive-statistics.q3") == [results == pytest.approx(pair, abs=0.01) for pair in pairs]
    assert (76 - 60) / 8 == (78 - 70) / 4 == 2
    assert marked(STAGE, "descriptive-statistics.q4") == [False, False, False, True]


def test_what_one_zero_too_many_changes() -> None:
    prices = [3.0, 4, 5, 6, 8, 9, 11, 12, 14, 15, 20]
    typed = [*prices[:-1], 200.0]

    def between_quartiles(values: list[float]) -> float:
        low, _, high = quantiles(values, method="inclusive")
        return high - low

    changes = [measure(prices) != measure(typed) for measure in (mean, median, pstdev, between_quartiles)]
    assert marked(STAGE, "descriptive-statistics.q5") == changes


def test_distributions() -> None:
    assert math.exp(-3) == pytest.approx(0.0498, abs=0.0001)
    assert marked(STAGE, "distributions.q2") == [round(math.exp(-3), 2) == each for each in (0, 0.05, 0.25, 0.33)]
    assert marked(STAGE, "distributions.q3") == [False, False, False, 2 * 0.1 == 0.2]
    waits = np.random.default_rng(3).exponential(10, (2000, 100)).mean(axis=1)
    assert np.std(waits) == pytest.approx(1, abs=0.1)
    assert marked(STAGE, "distributions.q4") == [False, False, True, False]
    above = 1 - NormalDist(170, 8).cdf(186)
    options = (0.023, 0.046, 0.16, 0.001)
    assert marked(STAGE, "distributions.q5") == [round(above, 3) == each for each in options]
    others = 2 * above, 1 - NormalDist().cdf(1), 1 - NormalDist().cdf(3)
    assert others == pytest.approx(options[1:], abs=0.002)  # what the other answers say of themselves


def test_a_small_rise_among_many_visitors() -> None:
    old, new, each = 0.1, 0.103, 100_000
    pooled = (old + new) / 2
    z = (new - old) / math.sqrt(2 * pooled * (1 - pooled) / each)
    assert round(2 * (1 - NormalDist().cdf(z)), 2) == 0.03
    found_again = 1 - NormalDist(z).cdf(NormalDist().inv_cdf(0.975))
    assert 0.5 < found_again < 0.7  # “would miss p below 0.05 in many further tests”


def test_bayes() -> None:
    odds = 10 * 10 * 1, 99
    options = ((100, 99), (20, 99), (10, 99), (99, 1))
    assert marked(STAGE, "bayes.q3") == [odds == each for each in options]
    rain, late, both = 0.3, 0.2, 0.06
    tried = (both - rain * late, rain + late - both - 0.5, both / rain - 0.2, both / late - 0.2)
    assert marked(STAGE, "bayes.q4") == [abs(each) < 1e-9 for each in tried]


def test_gradients() -> None:
    x, y, h = 1, 2, 1e-6

    def surface(x: float, y: float) -> float:
        return x**2 + 3 * x * y

    slopes = (surface(x + h, y) - surface(x, y)) / h, (surface(x, y + h) - surface(x, y)) / h
    options = ((8, 3), (2, 3), (8, 6))
    near = [slopes == pytest.approx(each, abs=0.001) for each in options]
    assert marked(STAGE, "calculus.q2") == [*near, False]
    gradient = np.array([4, -2])
    rises = [float(gradient @ step) for step in ([4, -2], [-4, 2], [2, 4], [-4, -2])]
    assert rises == [20, -20, 0, -12]
    assert marked(STAGE, "calculus.q3") == [rise == min(rises) for rise in rises]


def test_a_step_lost_in_rounding() -> None:
    x, h = 1.0, 1e-20
    estimate = ((x + h) ** 2 - x**2) / h
    options = (2.0, math.inf, None, 0.0)
    assert marked(STAGE, "calculus.q5") == [estimate == each for each in options]
    assert ((x + 1e-6) ** 2 - x**2) / 1e-6 == pytest.approx(2, abs=1e-5)


def test_steps_that_are_too_long_or_too_short() -> None:
    far = descend(lambda w: 2 * w, 1, 1.2, 5)
    assert far[:3] == pytest.approx([1, -1.4, 1.96])
    assert all(one * other < 0 and abs(other) > abs(one) for one, other in pairwise(far))
    assert marked(STAGE, "gradient-descent.q2") == [False, False, True, False]
    steep, flat = (descend(lambda w, f=factor: f * w, 1, 0.005, 100) for factor in (200, 2))
    assert steep[1] == 0
    assert flat[1] == pytest.approx(0.99)
    assert flat[-1] == pytest.approx(0.37, abs=0.005)
    assert marked(STAGE, "gradient-descent.q4") == [False, False, False, True]
    below, above = (descend(lambda w: 10 * w, 1, rate, 200)[-1] for rate in (0.199, 0.201))
    assert abs(below) < 1 < abs(above)
