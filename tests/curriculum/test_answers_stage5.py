"""The keys of stage 5: scikit-learn is asked, and the arithmetic of the two other frameworks is done by hand."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest
from sklearn import linear_model as linear
from sklearn import model_selection as selection
from sklearn import pipeline, preprocessing, svm

from tests.curriculum.answers import begins, options, right, value


def test_a_grid_search_fits_each_pair_on_each_split_and_the_best_once_more() -> None:
    fits = []

    class Counted(svm.SVC):
        def fit(self, *args: Any, **more: Any) -> Any:
            fits.append(1)
            return super().fit(*args, **more)

    grid = {"C": [0.1, 0.3, 1, 3, 10, 30], "gamma": [0.1, 1]}
    X = np.arange(20.0).reshape(-1, 1)
    selection.GridSearchCV(Counted(), grid, cv=3).fit(X, np.arange(20) % 2)
    assert value(5, "scikit-learn.q2") == len(fits)


def test_estimators_ask_for_tables_and_forget_earlier_fits() -> None:
    x = np.arange(20.0)
    with pytest.raises(ValueError, match="Expected 2D array"):
        linear.LinearRegression().fit(x, x)
    assert begins(5, "scikit-learn.q3") == "It stops: X must be a table of rows and columns"
    X, y = x.reshape(-1, 1), np.arange(20) > 9
    twice = linear.LogisticRegression().fit(X, ~y).fit(X, y)
    assert twice.coef_ == linear.LogisticRegression().fit(X, y).coef_
    assert begins(5, "scikit-learn.q6") == "The second only"


def test_an_unknown_category_is_zeros_and_a_step_is_named_with_two_underscores() -> None:
    encoder = preprocessing.OneHotEncoder(handle_unknown="ignore").fit([["red"], ["green"], ["blue"]])
    assert encoder.transform([["pink"]]).toarray().tolist() == [[0, 0, 0]]
    assert begins(5, "scikit-learn.q4") == "Three columns"
    pipe = pipeline.Pipeline([("scale", preprocessing.StandardScaler()), ("clf", linear.LogisticRegression())])
    assert right(5, "scikit-learn.q7") == {key for key in options(5, "scikit-learn.q7") if key in pipe.get_params()}


def test_cross_validation_fits_copies() -> None:
    X = np.arange(20.0).reshape(-1, 1)
    model = linear.LinearRegression()
    scores = selection.cross_val_score(model, X, X[:, 0], cv=5)
    parts = [test.tolist() for _, test in selection.KFold(5).split(X)]
    rows = [row for part in parts for row in part]
    true = [len(scores) == 5, hasattr(model, "coef_"), sorted(rows) == list(range(20)), rows != list(range(20))]
    assert right(5, "scikit-learn.q8") == {
        text for text, holds in zip(options(5, "scikit-learn.q8"), true, strict=True) if holds
    }


def test_sizes_of_layers_and_batches() -> None:
    def dense(inputs: int, units: int) -> int:
        return inputs * units + units

    assert value(5, "tensorflow.q1") == dense(4, 8) + dense(8, 3)
    assert value(5, "tensorflow.q3") == math.ceil(1000 / 32)
    assert value(5, "tensorflow.q4") == 1 / (1 + math.exp(-0.0))
    assert value(5, "pytorch.q4") == dense(2, 1)


def test_gradients() -> None:
    def y(x: float) -> float:
        return x**2 + 2 * x

    step = 1e-6
    assert value(5, "pytorch.q1") == pytest.approx((y(3 + step) - y(3 - step)) / (2 * step))
    assert value(5, "pytorch.q2") == sum(5 for _ in range(3))


def test_a_column_against_a_row_compares_every_pair() -> None:
    targets = np.array([1.0, 2.0, 3.0])
    loss = ((targets.reshape(3, 1) - targets) ** 2).mean()
    assert begins(5, "pytorch.q7") == f"About {loss:.2f}"
