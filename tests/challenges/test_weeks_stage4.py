"""Weeks 22 to 31: keys and slips from the shipped bytes, and the shown code with a member's own numbers in it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from sklearn.metrics import accuracy_score, confusion_matrix, f1_score, precision_score, recall_score

from bot.challenges.generators.made import Generated
from bot.challenges.keys import ChoiceKey
from tests.challenges.shown import accepts, misses, own, run, show_all, solution, unpack, unsaid, value, week
from tests.challenges.solved import array

seeds = pytest.mark.parametrize("seed", range(3))


@pytest.mark.parametrize("number", [22, 27, 28, 30, 31])
def test_the_code_gives_what_its_comments_say(number: int, folder: Path) -> None:
    show_all(number, folder)


def test_the_example_of_the_split_is_true() -> None:
    run(week(24)[0].example.code or "")


def text(made: Generated, part: str) -> str:
    """The text of the right option."""
    key = made.keys[part]
    assert isinstance(key, ChoiceKey)
    (found,) = [each.text for each in key.options if each.id in key.chosen]
    return found


def table(name: str) -> pd.DataFrame:
    return pd.read_csv(f"{name}.csv")


def explained(x: Any, y: Any) -> float:
    """The share of the squares of ``y``, as it is given, that the best multiple of ``x`` explains."""
    left = y - x * (x @ y) / (x @ x)
    return float(1 - left @ left / (y @ y))


def test_engels_line_and_what_slips_make_of_it(folder: Path) -> None:
    unpack(folder, 22)
    income, food = table("engel").to_numpy().T
    x, y = income - income.mean(), food - food.mean()
    r = np.corrcoef(income, food)[0, 1]
    assert value(22, "p1") == pytest.approx(x @ y / (x @ x), abs=1e-4)
    assert value(22, "p2") == pytest.approx(explained(x, y), abs=1e-4)
    logs = np.log(income) - np.log(income).mean()
    wrong = [x @ y / (y @ y), income @ food / (income @ income), food.mean() / income.mean(), r]
    wrong += [logs @ np.log(food) / (logs @ logs)]
    assert misses(22, "p1") == pytest.approx(wrong, abs=1e-4)
    errors = y - x * (x @ y) / (x @ x)
    assert misses(22, "p2") == pytest.approx([r, 1 - r * r, 1 - errors @ errors / (food @ food)], abs=1e-4)
    assert 377 <= income.min() < 378
    order = np.argsort(income)  # the errors grow with the income
    assert errors[order[150:]].std() > 3 * errors[order[:85]].std()


@seeds
def test_the_shown_code_finds_the_first_split(seed: int, folder: Path) -> None:
    made = own(24, seed)
    (folder / "table.txt").write_text(made.values["Table"], encoding="utf-8")
    names = run(solution(24))
    assert names["best"] == text(made, "column")
    assert accepts(made, "gain", names["gains"][names["best"]])


@seeds
def test_the_shown_code_moves_the_centres(seed: int) -> None:
    made = own(27, seed)
    points = [[int(each) for each in line.split()] for line in made.values["Points"].splitlines()[1:]]
    centres = [array(made.values[f"Centre {each}"]).tolist() for each in (1, 2)]
    code = solution(27, f"points = np.array({points})", f"centres = np.array({centres})")
    names = run(unsaid(code))
    for centre in (1, 2):
        for axis in (0, 1):
            assert accepts(made, f"centre{centre}_{'xy'[axis]}", names["moved"][centre - 1][axis])
    assert accepts(made, "inertia", names["inertia"])
    after = ((names["points"][:, None] - names["moved"]) ** 2).sum(axis=2).argmin(axis=1)
    assert (after == names["nearest"]).all()  # no point changes sides any more


def shares(columns: pd.DataFrame, power: int = 2) -> Any:
    singular = np.linalg.svd(columns.to_numpy(), compute_uv=False) ** power
    return singular / singular.sum()


def components(found: Any, wanted: float) -> int:
    return int(np.searchsorted(np.cumsum(found), wanted)) + 1


def test_the_components_of_the_wine_and_what_slips_make_of_them(folder: Path) -> None:
    unpack(folder, 28)
    everything = table("wine")
    wine = everything.drop(columns="grower")
    centred = wine - wine.mean()
    deviation = wine.std(ddof=0)
    found, raw, rooted = shares(centred / deviation), shares(centred), shares(centred / deviation, 1)
    assert value(28, "p1") == components(found, 0.9)
    assert value(28, "p2") == pytest.approx(found[0], abs=1e-4)
    wrong = [components(raw, 0.9), components(found, 0.9) - 1, components(found, 0.95), components(rooted, 0.9)]
    assert misses(28, "p1") == wrong
    labelled = (everything - everything.mean()) / everything.std()
    ranged = centred / (wine.max() - wine.min())
    largest = found[0] * 13
    assert misses(28, "p2") == pytest.approx(
        [
            raw[0],
            shares(labelled)[0],
            found[:2].sum(),
            rooted[0],
            largest,
            largest * 178 / 177,
            shares(wine / deviation)[0],
            shares(ranged)[0],
        ],
        abs=1e-4,
    )
    assert 310 < deviation["proline"] < 320
    assert deviation.max() / deviation.min() > 2000
    assert deviation.idxmax() == "proline"
    assert round(deviation["nonflavanoid_phenols"], 2) == 0.12


@seeds
def test_the_shown_code_walks_through_the_grid(seed: int) -> None:
    made = own(30, seed)
    rows = [line.replace(" ", "") for line in made.values["Grid"].splitlines()]
    given = [made.values[each] for each in ("Discount", "Cost of a move into ~", "Prize at G")]
    assert made.values["Cost of a move"] == "1"
    names = run(unsaid(solution(30, f"grid = {rows}", f"discount, puddle, prize = {', '.join(given)}")))
    best = names["best"]
    assert accepts(made, "value", max(best.values()))
    assert max(best, key=best.get) == text(made, "move")


def test_what_the_limit_costs_and_what_slips_make_of_it(folder: Path) -> None:
    unpack(folder, 31)
    samples = table("breast-cancer")
    ill, radius = samples.diagnosis == "malignant", samples.mean_radius
    assert (len(samples), ill.sum()) == (569, 212)
    called, at_least = radius > 15, radius >= 15
    precision, recall, f1 = precision_score(ill, called), recall_score(ill, called), f1_score(ill, called)
    assert [value(31, part) for part in ("p1", "p2", "p3")] == pytest.approx([precision, recall, f1], abs=1e-4)
    right = accuracy_score(ill, called)
    for_benign = [score(~ill, ~called) for score in (precision_score, recall_score, f1_score)]
    wrong = [recall, right, for_benign[0], precision_score(ill, at_least)]
    assert misses(31, "p1") == pytest.approx(wrong, abs=1e-4)
    assert misses(31, "p2") == pytest.approx([precision, for_benign[1], right, 1 - recall], abs=1e-4)
    assert misses(31, "p3") == pytest.approx([(precision + recall) / 2, right, for_benign[2]], abs=1e-4)
    counted = {limit: confusion_matrix(ill, radius > limit).ravel() for limit in range(10, 21)}
    costs = {limit: 10 * missed + alarms for limit, (_, alarms, missed, _) in counted.items()}
    assert value(31, "p4") == min(costs, key=costs.__getitem__)
    fewest = min(counted, key=lambda limit: counted[limit][1] + counted[limit][2])
    swapped = min(counted, key=lambda limit: 10 * counted[limit][1] + counted[limit][2])
    nothing_missed = max(limit for limit in counted if counted[limit][2] == 0)
    assert misses(31, "p4") == [fewest, swapped, nothing_missed]
    assert [costs[limit] for limit in (12, 13, 15)] == [252, 241, 522]
    assert counted[15].tolist() == [345, 12, 51, 161]
    assert counted[13].tolist()[1:3] == [111, 13]
    assert counted[10].tolist()[1] == 310
