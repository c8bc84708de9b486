"""Weeks 21, 23, 25, 29 and 33: the shown code earns all points on sets of several seeds, and the slips do not."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from sklearn.linear_model import LogisticRegression
from sklearn.tree import DecisionTreeClassifier

from bot.challenges import predictions
from bot.challenges.generators import generate
from bot.challenges.generators.made import Generated
from bot.curriculum.challenge import PredictionsPart
from tests.challenges.frames import frame
from tests.challenges.shown import run, solution, week

WEEKS = (21, 23, 25, 29, 33)
SEEDS = range(8) if os.environ.get("CAIRN_TEST_SLOW") else range(2)
each_week = pytest.mark.parametrize("number", WEEKS)


def asked(number: int) -> PredictionsPart:
    (part,) = week(number)[0].parts
    assert isinstance(part, PredictionsPart)
    return part


def made(number: int, seed: int) -> Generated:
    """What everybody gets in a week, of the sizes that its challenge names."""
    named = asked(number).generator
    return generate(named.name, named.version, seed, train=named.train, test=named.test)


def earned(number: int, given: Generated, content: bytes) -> tuple[float, float]:
    """The shares of the points that a file earns in the public and in the private half, read as a member's file is."""
    assert given.hidden is not None
    found = predictions.score(content, given.hidden)
    par = asked(number).par_gap
    return min(1.0, found.public.gap / par), min(1.0, found.private.gap / par)


def unpacked(number: int, seed: int, folder: Path) -> tuple[Generated, pd.DataFrame, pd.DataFrame]:
    given = made(number, seed)
    for name, content in given.files.items():
        (folder / name).write_bytes(content)
    return given, frame(given.files["train.csv"]), frame(given.files["test.csv"])


def written(test: pd.DataFrame, said: Any) -> bytes:
    return pd.DataFrame({"prediction": said}, index=test.index).to_csv().encode()


@each_week
def test_the_example_is_true(number: int) -> None:
    run(week(number)[0].example.code or "")


@each_week
@pytest.mark.parametrize("seed", SEEDS)
def test_the_shown_code_earns_all_points(number: int, seed: int, folder: Path) -> None:
    given, _, _ = unpacked(number, seed, folder)
    run(solution(number))
    assert earned(number, given, (folder / "answer.csv").read_bytes()) == (1.0, 1.0)


def raw(train: pd.DataFrame, test: pd.DataFrame) -> Any:
    y = train.pop(train.columns[-1])
    return LogisticRegression().fit(train, y).predict_proba(test)[:, 1]


def hard_classes(train: pd.DataFrame, test: pd.DataFrame) -> Any:
    y = train.pop("left")
    model = LogisticRegression(max_iter=2000).fit(pd.get_dummies(train), y)
    return model.predict(pd.get_dummies(test)).astype(float)


def staying(train: pd.DataFrame, test: pd.DataFrame) -> Any:
    y = train.pop("left")
    return LogisticRegression(max_iter=2000).fit(pd.get_dummies(train), y).predict_proba(pd.get_dummies(test))[:, 0]


def deep_tree(train: pd.DataFrame, test: pd.DataFrame) -> Any:
    y = train.pop("left")
    model = DecisionTreeClassifier(random_state=0).fit(pd.get_dummies(train), y)
    return model.predict_proba(pd.get_dummies(test))[:, 1]


def linear(train: pd.DataFrame, test: pd.DataFrame) -> Any:
    y = train.pop("kind")
    scale = train.std()
    return LogisticRegression(max_iter=500).fit(train / scale, y).predict(test / scale)


def size(train: pd.DataFrame, test: pd.DataFrame) -> Any:
    return ((test - train.mean()) / train.std()).abs().sum(axis=1)


def low_for_odd(train: pd.DataFrame, test: pd.DataFrame) -> Any:
    away = test - train.mean()
    return -(away @ np.linalg.inv(train.cov()) * away).sum(axis=1)


def only_numbers(train: pd.DataFrame, test: pd.DataFrame) -> Any:
    y = train.pop("hired")
    measured = ["temperature", "humidity", "wind"]
    x, new = (table[measured].fillna(train[measured].mean()).assign(one=1.0) for table in (train, test))
    return new @ np.linalg.lstsq(x, y, rcond=None)[0]


@pytest.mark.parametrize(
    ("number", "slip", "most"),
    [
        (21, raw, 0.2),
        (23, hard_classes, 0.0),
        (23, staying, 0.0),
        (23, deep_tree, 0.0),
        (25, linear, 0.7),
        (29, size, 0.3),
        (29, low_for_odd, 0.05),
        (33, only_numbers, 0.6),
    ],
)
@pytest.mark.parametrize("seed", SEEDS[:1])
def test_a_slip_costs_points(
    number: int, slip: Callable[[pd.DataFrame, pd.DataFrame], Any], most: float, seed: int, folder: Path
) -> None:
    given, train, test = unpacked(number, seed, folder)
    assert max(earned(number, given, written(test, slip(train, test)))) <= most


def test_a_wrong_certainty_costs_what_is_said() -> None:
    """34.5 for a wrong 0 or 1, as the metric has no logarithm of 0; as much as ten wrong 0.999 are far less."""
    eps = asked(23).metric.eps
    assert eps is not None
    assert round(-np.log(eps), 1) == 34.5
    assert [round(-np.log(said), 2) for said in (0.5, 0.9, 0.01)] == [0.69, 0.11, 4.61]
    assert 9.5 < np.log(0.001) / np.log(0.5) < 10.5


def test_what_is_said_of_the_rows_is_so(folder: Path) -> None:
    _, bike, _ = unpacked(33, 0, folder)
    assert 0.3 < bike.isna().any(axis=1).mean() < 0.37
    assert "pressure" in unpacked(29, 0, folder)[1].columns
    given = made(29, 0)
    assert given.hidden is not None
    odd = [*given.hidden.public.labels.values(), *given.hidden.private.labels.values()]
    assert 14 < len(odd) / sum(float(each) for each in odd) < 20
