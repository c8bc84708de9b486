"""Stage 4, machine learning algorithms: the answers and the numbers in the reasons, computed anew."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from itertools import product
from math import comb, exp, hypot, log, sqrt
from statistics import fmean, median, stdev

import pytest
from numpy import concatenate, cos, linspace, pi, sin, stack
from numpy.random import default_rng
from sklearn.cluster import KMeans
from sklearn.feature_selection import SelectKBest, f_classif
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import cross_val_score
from sklearn.pipeline import make_pipeline
from sklearn.tree import DecisionTreeClassifier

from tests.curriculum.answers import numbers, right


def slope(points: Sequence[tuple[float, float]]) -> float:
    """Of the least squares line with an intercept."""
    x, y = (fmean(values) for values in zip(*points, strict=True))
    return sum((a - x) * (b - y) for a, b in points) / sum((a - x) ** 2 for a, _ in points)


def gini(*counts: int) -> float:
    return 1 - sum((each / sum(counts)) ** 2 for each in counts)


def f1(marked: int, hits: int, wanted: int) -> float:
    precision, recall = hits / marked, hits / wanted
    return 2 * precision * recall / (precision + recall)


def auc(ones: Iterable[float], zeros: Iterable[float]) -> float:
    return fmean(one > zero for one, zero in product(ones, zeros))


def leave_one_out_accuracy(labels: str) -> float:
    """Of always predicting the more frequent label of the rows that are left."""
    rest = [labels[:n] + labels[n + 1 :] for n in range(len(labels))]
    return fmean(max(set(each), key=each.count) == label for each, label in zip(rest, labels, strict=True))


def second_centre(values: Iterable[float], first: float, second: float) -> float:
    return fmean(each for each in values if abs(each - second) < abs(each - first))


def inertia(values: Sequence[float], centre: float) -> float:
    return sum((each - centre) ** 2 for each in values)


def components(eigenvalues: Sequence[float], share: float) -> int:
    return next(n for n in range(len(eigenvalues) + 1) if sum(eigenvalues[:n]) >= share * sum(eigenvalues))


def undrawn(rows: int) -> float:
    """How often one row is in no draw with replacement, of all draws there are."""
    return fmean(0 not in draw for draw in product(range(rows), repeat=rows))


def discounted(rewards: Iterable[float], factor: float) -> float:
    return sum(reward * factor**step for step, reward in enumerate(rewards))


COMPUTED: dict[str, Callable[[], float]] = {
    "linear-regression.q1": lambda: slope([(0, 1), (1, 0), (2, 5), (5, 10)]),
    "logistic-regression.q1": lambda: next(x for x in range(100) if 1 / (1 + exp(3 - 0.5 * x)) == 0.5),
    "logistic-regression.q2": lambda: fmean(-log(p) for p in (0.9, 0.9, 0.01)),
    "decision-tree.q1": lambda: gini(6, 4) - 0.6 * gini(5, 1) - 0.4 * gini(1, 3),
    "random-forest.q1": lambda: undrawn(4),
    "random-forest.q2": lambda: sum(comb(3, n) * 0.7**n * 0.3 ** (3 - n) for n in (2, 3)),
    "svm.q1": lambda: 2 / hypot(3, 4),
    "svm.q2": lambda: exp(-0.5 * hypot(2 - 1, 3 - 2) ** 2),
    "model-evaluation.q1": lambda: f1(marked=80, hits=60, wanted=100),
    "model-evaluation.q3": lambda: auc((0.9, 0.4), (0.5, 0.3, 0.2)),
    "cross-validation.q1": lambda: 4 * 3 * 5 + 1,
    "cross-validation.q4": lambda: leave_one_out_accuracy("AAAAABBBBB"),
    "overfitting-regularisation.q2": lambda: (1 * 2 + 2 * 4) / (1**2 + 2**2 + 5),
    "overfitting-regularisation.q5": lambda: 10 - 1,
    "k-means.q1": lambda: second_centre([1, 2, 6, 10, 11], 1, 6),
    "k-means.q2": lambda: inertia([2, 4, 9], fmean([2, 4, 9])),
    "pca.q1": lambda: components([4, 3, 2, 1], 0.85),
    "pca.q2": lambda: (1 + 0.8) / 2,
    "anomaly-detection.q1": lambda: 9 / (9 + 0.01 * 10_000),
    "anomaly-detection.q5": lambda: 1 - 20 / 5_000,
    "reinforcement-learning.q1": lambda: discounted([2, 0, 12], 0.5),
    "reinforcement-learning.q2": lambda: 4 + 0.5 * (1 + 0.9 * 10 - 4),
    "reinforcement-learning.q3": lambda: 0.8 + 0.2 / 4,
}


def test_every_number_question_is_computed() -> None:
    assert set(COMPUTED) == set(numbers(4))


@pytest.mark.parametrize("question", COMPUTED)
def test_a_number_is_what_it_comes_to(question: str) -> None:
    asked = numbers(4)[question]
    assert COMPUTED[question]() == pytest.approx(asked.value, abs=max(asked.tolerance / 2, 1e-9))


def test_slips_that_the_reasons_name_are_told_apart() -> None:
    slips = {
        "linear-regression.q1": [(10 - 1) / 5],
        "decision-tree.q1": [gini(6, 4) - (gini(5, 1) + gini(1, 3)) / 2],
        "k-means.q2": [inertia([2, 4, 9], median([2, 4, 9]))],
        "reinforcement-learning.q1": [discounted([2, 0, 12], 0.9)],
    }
    for question, wrong in slips.items():
        asked = numbers(4)[question]
        assert all(abs(each - asked.value) > 3 * asked.tolerance for each in wrong), question
        assert all(f"{each:.3g}" in asked.why or f"{each:.4g}" in asked.why for each in wrong), question


def test_what_the_weights_of_a_logistic_regression_do() -> None:
    def odds(p: float) -> float:
        return p / (1 - p)

    assert exp(0.693) == pytest.approx(2, abs=0.001)
    assert (odds(0.6), odds(0.75)) == (pytest.approx(1.5), pytest.approx(3))
    assert log(0.01) / log(0.9) == pytest.approx(44, abs=0.5)
    assert right(4, "logistic-regression.q3") == {"The odds of class 1 double"}


def test_no_first_split_of_the_four_rows_gains_anything() -> None:
    rows = {(x, y): x ^ y for x, y in product((0, 1), repeat=2)}
    for column in (0, 1):
        halves = [[label for row, label in rows.items() if row[column] == side] for side in (0, 1)]
        assert [gini(half.count(0), half.count(1)) for half in halves] == [gini(2, 2)] * 2


def test_accuracy_prefers_the_model_that_finds_nobody() -> None:
    ill, healthy = 100, 9_900
    a, b = healthy, round(0.8 * ill + 0.95 * healthy)
    assert (a, b) == (9_900, 80 + 9_405)
    assert right(4, "model-evaluation.q2") == {"A is right more often, yet finds nobody ill"}


def test_one_large_error_is_dear_to_rmse_alone() -> None:
    x, y = [3, 3, 3, 3], [1, 1, 1, 9]
    assert fmean(x) == fmean(y) == 3
    assert sqrt(fmean(e**2 for e in x)) == 3
    assert sqrt(fmean(e**2 for e in y)) == pytest.approx(4.58, abs=0.005)


def test_the_odd_reading_hides_itself() -> None:
    readings = [10, 11, 12, 13, 14, 100]
    mean, deviation, middle = fmean(readings), stdev(readings), median(readings)
    assert deviation == pytest.approx(36, abs=0.1)
    assert (100 - mean) / deviation == pytest.approx(2.04, abs=0.005)
    assert all(abs(each - mean) / deviation < 0.5 for each in readings[:-1])
    assert (middle, median(abs(each - middle) for each in readings)) == (12.5, 1.5)


def test_the_four_trees_are_compared_as_said() -> None:
    trees = {"P": (0.71, 0.70), "Q": (0.85, 0.82), "R": (0.97, 0.79), "S": (1.00, 0.74)}
    gaps = {name: train - held for name, (train, held) in trees.items()}
    assert min(gaps, key=gaps.__getitem__) == "P"
    assert max(trees, key=lambda name: sum(trees[name])) == "R"
    assert max(trees, key=lambda name: trees[name][1]) == "Q"
    assert trees["Q"][1] - trees["S"][1] == pytest.approx(0.08)
    assert sorted(gaps.values()) == list(gaps.values())


def test_a_least_squares_line_balances_in_sum_not_in_number_nor_at_worst() -> None:
    points = [(-2, 0), (-1, 0), (0, 5), (1, 0), (2, 0)]
    line = fmean(y for _, y in points)  # the points are the same to the left and to the right: no slope
    residuals = [y - line for _, y in points]
    assert slope(points) == 0
    assert sum(residuals) == 0
    assert sum(each > 0 for each in residuals) == 1
    assert max(map(abs, residuals)) == 4 > max(abs(y - 2.5) for _, y in points)


def test_a_tree_of_two_levels_parts_the_four_rows() -> None:
    tree = DecisionTreeClassifier(random_state=0)
    rows = [[x, y] for x, y in product((0, 1), repeat=2)]
    tree.fit(rows, [x ^ y for x, y in rows])
    assert (tree.get_depth(), tree.score(rows, [x ^ y for x, y in rows])) == (2, 1.0)


def test_choosing_columns_before_the_folds_makes_noise_look_good() -> None:
    noise, labels = default_rng(0).normal(size=(5, 50, 5_000)), [0, 1] * 25
    choice, model = SelectKBest(f_classif, k=10), LogisticRegression()
    leaked = fmean(fmean(cross_val_score(model, choice.fit_transform(x, labels), labels, cv=5)) for x in noise)
    honest = fmean(fmean(cross_val_score(make_pipeline(choice, model), x, labels, cv=5)) for x in noise)
    assert leaked == pytest.approx(0.9, abs=0.05)
    assert honest == pytest.approx(0.5, abs=0.1)


def test_two_means_cut_two_rings_in_halves() -> None:
    angle = linspace(0, 2 * pi, 100, endpoint=False)
    ring = stack([cos(angle), sin(angle)], axis=1)
    groups = KMeans(2, n_init=10, random_state=0).fit_predict(concatenate([ring, 4 * ring]))
    assert groups[:100].mean() == groups[100:].mean() == 0.5
