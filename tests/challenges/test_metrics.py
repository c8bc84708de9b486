"""The metrics against scikit-learn's, to the last digits, and what is pinned where that leaves a choice."""

from __future__ import annotations

import math
from random import Random

import pytest
from sklearn import metrics as reference

from bot.challenges import metrics

NEAR = {"rel": 0, "abs": 1e-12}
SEEDS = range(12)


def numbers(seed: int, rows: int = 400) -> tuple[list[float], list[float]]:
    random = Random(seed)
    truth = [random.gauss(10, 4) for _ in range(rows)]
    return truth, [value + random.gauss(0, 2) for value in truth]


def chances(seed: int, rows: int = 400) -> tuple[list[int], list[float]]:
    """Labels, and probabilities with many ties, some of them 0 and 1."""
    random = Random(seed)
    predicted = [round(random.random(), 1 + seed % 3) for _ in range(rows)]
    return [int(random.random() < 0.7 * chance + 0.1) for chance in predicted], predicted


def classes(seed: int, rows: int = 300) -> tuple[list[str], list[str]]:
    """Labels of five classes; one is never said, one is never true."""
    random = Random(seed)
    truth = [random.choice("abcd") for _ in range(rows)]
    return truth, [each if random.random() < 0.5 and each != "d" else random.choice("abce") for each in truth]


@pytest.mark.parametrize("seed", SEEDS)
def test_classes(seed: int) -> None:
    truth, said = classes(seed)
    assert metrics.accuracy(truth, said) == pytest.approx(reference.accuracy_score(truth, said), **NEAR)
    macro = reference.f1_score(truth, said, average="macro", zero_division=0)
    assert metrics.macro_f1(truth, said) == pytest.approx(macro, **NEAR)
    for label in "abcde":
        one = reference.f1_score(truth, said, labels=[label], average="macro", zero_division=0)
        assert metrics.f1(truth, said, label) == pytest.approx(one, **NEAR)
    rand = reference.adjusted_rand_score(truth, said)
    assert metrics.adjusted_rand(truth, said) == pytest.approx(rand, **NEAR)


@pytest.mark.parametrize("seed", SEEDS)
def test_probabilities(seed: int) -> None:
    truth, chance = chances(seed)
    clipped = [min(max(each, metrics.LOG_LOSS_EPS), 1 - metrics.LOG_LOSS_EPS) for each in chance]
    assert metrics.log_loss(truth, chance) == pytest.approx(reference.log_loss(truth, clipped), **NEAR)
    assert metrics.brier(truth, chance) == pytest.approx(reference.brier_score_loss(truth, chance), **NEAR)
    assert metrics.roc_auc(truth, chance) == pytest.approx(reference.roc_auc_score(truth, chance), **NEAR)
    precision = reference.average_precision_score(truth, chance)
    assert metrics.average_precision(truth, chance) == pytest.approx(precision, **NEAR)


@pytest.mark.parametrize("seed", SEEDS)
def test_numbers(seed: int) -> None:
    truth, said = numbers(seed)
    assert metrics.rmse(truth, said) == pytest.approx(reference.root_mean_squared_error(truth, said), **NEAR)
    assert metrics.mae(truth, said) == pytest.approx(reference.mean_absolute_error(truth, said), **NEAR)
    assert metrics.r2(truth, said) == pytest.approx(reference.r2_score(truth, said), **NEAR)
    truth, said = [abs(each) for each in truth], [abs(each) for each in said]
    root = reference.root_mean_squared_log_error(truth, said)
    assert metrics.rmsle(truth, said) == pytest.approx(root, **NEAR)


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("k", [1, 5, 30, 50])
def test_ranked_lists(seed: int, k: int) -> None:
    random = Random(seed)
    relevance = [random.randrange(4) for _ in range(30)]
    scores = [random.random() for _ in relevance]
    ids = [f"m{number}" for number in range(30)]
    assert metrics.ndcg(relevance, scores, ids, k) == pytest.approx(
        reference.ndcg_score([relevance], [scores], k=k), **NEAR
    )


def test_equal_scores_in_a_ranked_list_go_by_id() -> None:
    assert metrics.ndcg([0, 1], [0.5, 0.5], ["b", "a"], 1) == 1
    assert metrics.ndcg([1, 0], [0.5, 0.5], ["b", "a"], 1) == 0
    assert metrics.ndcg([0, 0], [0.1, 0.5], ["b", "a"], 2) == 0


def test_log_loss_depends_on_its_constant_which_is_pinned() -> None:
    assert metrics.LOG_LOSS_EPS == 1e-15
    assert metrics.log_loss([1], [0.0]) == -math.log(1e-15)
    assert metrics.log_loss([0], [1.0]) == pytest.approx(34.539, abs=0.001)
    assert metrics.log_loss([1], [0.0], eps=1e-7) == -math.log(1e-7)


def test_a_class_that_is_on_neither_side_is_left_out() -> None:
    assert metrics.macro_f1(["a", "b"], ["a", "b"]) == 1
    assert metrics.f1(["a", "b"], ["a", "b"], "c") == 0


def test_ties_are_half_in_the_area_and_one_group_in_the_precision() -> None:
    assert metrics.roc_auc([0, 1, 0, 1], [0.5] * 4) == 0.5
    assert metrics.average_precision([0, 1, 0, 1], [0.5] * 4) == 0.5
    with pytest.raises(ZeroDivisionError):
        metrics.roc_auc([1, 1], [0.1, 0.2])


def test_a_constant_truth_has_no_variance_to_explain() -> None:
    assert metrics.r2([2, 2], [2, 2]) == 1
    assert metrics.r2([2, 2], [2, 3]) == 0


def test_scaled_errors_count_in_naive_errors_of_the_training_part() -> None:
    train = [float(day % 7 + day // 7) for day in range(28)]  # each week one more than the last
    assert metrics.SEASON == 7
    assert metrics.seasonal_scale(train) == 1
    assert metrics.mase([5, 6], [7, 8], metrics.seasonal_scale(train)) == 2


def test_the_names_of_groups_do_not_matter() -> None:
    assert metrics.adjusted_rand(list("aabbc"), list("xxyyz")) == 1
    assert metrics.adjusted_rand(list("aaaa"), list("bbbb")) == 1
    assert metrics.adjusted_rand(list("aabb"), list("xyxy")) == pytest.approx(-0.5)


def test_rows_that_do_not_pair_up_are_an_error() -> None:
    with pytest.raises(ValueError, match="shorter"):
        metrics.accuracy(["a"], [])
