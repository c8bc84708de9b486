"""Gap and points: a common scale for metrics that rise and metrics that fall."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.challenges import metrics
from bot.challenges.scoring import METRICS, Measure, gap_closed, points


@pytest.mark.parametrize(
    ("score", "baseline", "best", "gap"),
    [(0.5, 0.5, 0.9, 0), (0.9, 0.5, 0.9, 1), (0.7, 0.5, 0.9, 0.5), (30, 80, 20, 5 / 6), (90, 80, 20, -1 / 6)],
)
def test_the_gap_is_0_at_the_baseline_and_1_at_the_truth(
    score: float, baseline: float, best: float, gap: float
) -> None:
    assert gap_closed(score, baseline, best) == pytest.approx(gap)


@pytest.mark.parametrize(
    ("gap", "expected"), [(-3, 0), (0, 0), (0.475, 15), (0.95, 30), (1.1, 30), (0.0791, 2), (0.0792, 3)]
)
def test_points_are_all_from_par_on_and_rounded_once(gap: float, expected: int) -> None:
    assert points(gap, 0.95, 30) == expected


@given(st.floats(-5, 5), st.floats(-5, 5), st.floats(0.1, 1), st.sampled_from([10, 20, 30]))
def test_more_of_the_gap_never_earns_less(one: float, other: float, par: float, maximum: int) -> None:
    low, high = sorted((one, other))
    assert 0 <= points(low, par, maximum) <= points(high, par, maximum) <= maximum


def test_every_metric_says_what_it_reads_and_scores() -> None:
    for name, metric in METRICS.items():
        read_as_class = metric.reads == "class"
        truth, said = (["a", "b", "a"], ["a", "b", "b"]) if read_as_class else ([0, 1, 1], [0.2, 0.4, 0.1])
        measure = Measure(name, classes=("a", "b") if read_as_class else (), positive="a" if name == "f1" else "")
        perfect, worse = measure.score(truth, truth), measure.score(truth, said)
        assert (perfect > worse) is measure.rising
        assert measure.reads == metric.reads


def test_what_a_metric_needs_is_part_of_the_measure() -> None:
    assert Measure("f1", positive="spam").score(["spam", "ham"], ["spam", "spam"]) == pytest.approx(2 / 3)
    assert Measure("mase", scale=4.0).score([1, 2], [3, 4]) == 0.5
    assert Measure("rmse").score([1, 2], [3, 4]) == metrics.rmse([1, 2], [3, 4])
