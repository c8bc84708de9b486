"""What a prediction set is worth: a good model earns all points, a naive one clearly fewer, whatever the seed.

The simple and the good model of each set are the ones it was made for. The truth without noise is the other end of the
scale, so a gap of 1 is as good as anybody can be, but for luck.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest
from sklearn.compose import make_column_transformer
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import OneHotEncoder, StandardScaler
from sklearn.tree import DecisionTreeClassifier

from tests.challenges.frames import Set

SEEDS = range(8) if os.environ.get("CAIRN_TEST_SLOW") else (0, 1)


@dataclass(frozen=True)
class Trial:
    """A set's two models, the gap that earns all points, and the one that the simple model stays below."""

    name: str
    par: float
    most_of_simple: float
    simple: Callable[[Set], Any]
    good: Callable[[Set], Any]


def churn_columns() -> Any:
    return make_column_transformer((OneHotEncoder(), ["contract"]), remainder=StandardScaler())


def churn_simple(given: Set) -> Any:
    model = make_pipeline(churn_columns(), DecisionTreeClassifier(min_samples_leaf=20, random_state=0))
    return model.fit(given.x, given.y).predict_proba(given.test)[:, 1]


def churn_good(given: Set) -> Any:
    return make_pipeline(churn_columns(), LogisticRegression()).fit(given.x, given.y).predict_proba(given.test)[:, 1]


TRIALS = [
    Trial("churn", 0.95, 0.8, churn_simple, churn_good),
]


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("trial", TRIALS, ids=lambda trial: trial.name)
def test_the_good_model_earns_all_points_and_the_simple_one_does_not(trial: Trial, seed: int) -> None:
    given = Set(trial.name, seed)
    good, simple = given.gaps(trial.good(given)), given.gaps(trial.simple(given))
    assert min(good) >= trial.par
    assert max(simple) < trial.most_of_simple < trial.par
