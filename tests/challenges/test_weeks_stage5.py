"""Weeks 34 to 37: the shown code with a member's own numbers in it, and what is said of two models, computed."""

from __future__ import annotations

import ast
import re
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from scipy import optimize, special

from bot.curriculum.challenge import LinkPart
from tests.challenges.frames import Set
from tests.challenges.shown import accepts, own, run, show_all, solution, unsaid, week
from tests.challenges.solved import numbers

seeds = pytest.mark.parametrize("seed", range(3))


@pytest.mark.parametrize("number", [34, 37])
def test_the_code_gives_what_its_comments_say(number: int, folder: Path) -> None:
    show_all(number, folder)


@pytest.mark.parametrize("number", [35, 36])
def test_the_example_is_true(number: int) -> None:
    run(week(number)[0].example.code or "")


@seeds
def test_the_shown_code_counts_the_weights(seed: int) -> None:
    made = own(34, seed)
    layers = [
        (int(numbers(made.values[f"Layer {place}"])[0]), "no bias" not in made.values[f"Layer {place}"])
        for place in (1, 2, 3)
    ]
    names = run(unsaid(solution(34, f"inputs = {made.values['Inputs']}", f"layers = {layers}")))
    for place, count in enumerate(names["counts"], 1):
        assert accepts(made, f"layer{place}", count)
    assert accepts(made, "total", sum(names["counts"]))


def test_what_autograd_is_said_to_give_is_the_slope() -> None:
    """The code is for PyTorch, which is not needed otherwise: its function is worked out with NumPy."""
    code = solution(35)
    point = [float(each) for each in re.findall(r"^[xy] = torch\.tensor\(([\d.]+),", code, re.M)]
    (shown,) = re.findall(r"^f = (.+?)  #", code, re.M)
    body = shown.replace("torch.", "np.")

    def f(at: Any) -> float:
        return float(eval(body, {"np": np, "x": at[0], "y": at[1]}))

    said = [float(each) for each in re.findall(r"item\(\), 4\)    # ([\d.]+)", code)]
    assert said == pytest.approx(optimize.approx_fprime(point, f, 1e-7), abs=1e-4)


@seeds
def test_small_steps_as_in_the_example_are_exact_enough(seed: int) -> None:
    made = own(35, seed)
    x, y = float(made.values["x"]), float(made.values["y"])
    names = {"sin": np.sin, "log": np.log, "exp": np.exp}

    def f(x: float, y: float) -> float:
        return float(eval(made.values["f(x, y)"], names, {"x": x, "y": y}))

    h = 1e-5
    assert accepts(made, "dx", round((f(x + h, y) - f(x - h, y)) / (2 * h), 5))
    assert accepts(made, "dy", round((f(x, y + h) - f(x, y - h)) / (2 * h), 5))


@seeds
def test_the_shown_code_goes_forward(seed: int) -> None:
    made = own(37, seed)
    given = {name: text.replace("\n", "") for name, text in made.values.items()}
    yours = [f"{name} = np.array({given[name]})" for name in ("x", "W1", "b1")]
    names = run(unsaid(solution(37, *yours, f"W2, b2 = np.array({given['W2']}), {given['b2']}")))
    for place, hidden in enumerate(names["hidden"], 1):
        assert accepts(made, f"hidden{place}", hidden)
    assert accepts(made, "output", names["output"])
    assert sum(each == 0 for each in names["hidden"]) == 1  # as a hint says


def trained(x: Any, y: Any, start: int, kind: type[np.floating[Any]], batch: int = 1200) -> Any:
    """The probabilities that the network of week 36 gives to the held-out rows, in numbers of one ``kind``."""
    draw = np.random.default_rng(start)
    w, v = (draw.uniform(-1, 1, (7, 8)) * 0.63).astype(kind), (draw.uniform(-1, 1, 8) * 0.8).astype(kind)
    b, c, rate = np.zeros(8, kind), kind(0), kind(0.1)
    x, y = x.astype(kind), y.astype(kind)
    for _ in range(300):
        for first in range(0, 1200, batch):
            rows = slice(first, min(first + batch, 1200))
            sums = x[rows] @ w + b
            hidden = np.maximum(0, sums)
            wrong = (special.expit(hidden @ v + c) - y[rows]) / kind(len(hidden))
            back = np.outer(wrong, v) * (sums > 0)
            v, c = v - rate * (hidden.T @ wrong), c - rate * wrong.sum()
            w, b = w - rate * (x[rows].T @ back), b - rate * back.sum(axis=0)
    return special.expit(np.maximum(0, x[1200:] @ w + b) @ v + c)


def loss(y: Any, chance: Any) -> float:
    return float(-np.mean(np.log(np.where(y == 1, chance, 1 - chance))))


def test_two_models_are_as_near_and_as_far_as_is_said() -> None:
    """What two libraries do differently is stood for by rounding to 32 and to 64 bits."""
    given = Set("churn", 0)
    spread = pd.get_dummies(given.x).astype(float)
    x = ((spread - spread[:1200].mean()) / spread[:1200].std(ddof=0)).to_numpy()
    y = given.y.to_numpy().astype(float)
    assert x.shape == (1600, 7)
    one, same = (trained(x, y, 1, kind) for kind in (np.float32, np.float64))
    other, small = trained(x, y, 2, np.float64), trained(x, y, 1, np.float64, batch=32)
    held = y[1200:]
    assert abs(one - same).max() < 0.001
    assert round(loss(held, one), 3) == round(loss(held, same), 3)
    assert 0.001 < abs(loss(held, one) - loss(held, other)) < 0.01
    assert 0.15 < abs(one - other).max() < 0.25
    assert abs(small - same).max() > abs(one - same).max() * 100
    naive = loss(held, np.full(400, y[:1200].mean()))
    assert max(loss(held, each) for each in (one, other, small)) < naive - 0.15
    assert -(-1200 // 32) == 38


def test_the_code_of_two_libraries_is_python_and_the_rubric_adds_up() -> None:
    ast.parse(solution(36))
    (part,) = week(36)[0].parts
    assert isinstance(part, LinkPart)
    assert [(each.points, len(each.levels)) for each in part.review.rubric] == [(3, 4)] * 5
