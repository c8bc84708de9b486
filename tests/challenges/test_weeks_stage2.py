"""Weeks 8 to 15: keys and slips from the shipped bytes, and the shown code with a member's own numbers in it."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from tests.challenges.shown import accepts, misses, own, right, run, show_all, solution, unpack, unsaid, value
from tests.challenges.solved import array, numbers


@pytest.mark.parametrize("number", [8, 9, 10, 12, 13, 14, 15])
def test_the_code_gives_what_its_comments_say(number: int, folder: Path) -> None:
    show_all(number, folder)


@pytest.mark.parametrize("seed", range(3))
def test_the_shown_code_finds_the_cosine(seed: int) -> None:
    made = own(8, seed)
    code = solution(8, f"u = np.array({made.values['u']})").replace("v = np.array([3, 1, 0, -1])", "v = np.array(V)")
    names = run(unsaid(code.replace("V)", f"{made.values['v']})")))
    assert accepts(made, "cosine", names["cosine"])


@pytest.mark.parametrize("seed", range(3))
def test_the_shown_code_finds_the_posterior(seed: int) -> None:
    made = own(14, seed)
    ill, found, cleared = (numbers(each)[0] for each in made.values.values())
    yours = f"ill, sensitivity, specificity = {ill / 1000}, {found / 100}, {cleared / 100}"
    assert accepts(made, "posterior", run(unsaid(solution(14, yours)))["posterior"])


@pytest.mark.parametrize("seed", range(3))
def test_the_shown_code_walks_downhill(seed: int) -> None:
    made = own(15, seed)
    a, b, c = numbers(made.values["f(x, y)"].replace("+ ", "").replace("- ", "-").replace("²", ""))
    x, y = array(made.values["Start"])
    code = solution(15, f"a, b, c = {a}, {b}, {c}")
    names = run(unsaid(code.replace("10.0, -6.0, 0.02", f"{x}, {y}, {made.values['Step size']}")))
    assert accepts(made, "x", names["x"])
    assert accepts(made, "y", names["y"])
    assert accepts(made, "loss", names["loss"])
    sizes = made.keys["diverges"]
    assert {each.text for each in sizes.options if float(each.text) > names["limit"]} == {  # type: ignore[union-attr]
        each.text
        for each in sizes.options  # type: ignore[union-attr]
        if each.id in sizes.chosen  # type: ignore[union-attr]
    }


def test_the_direction_of_the_iris_and_what_slips_make_of_it(folder: Path) -> None:
    unpack(folder, 10)
    table = pd.read_csv("iris.csv").drop(columns="species")
    _, singular, directions = np.linalg.svd((table - table.mean()) / table.std())
    values = singular**2 / (len(table) - 1)
    assert value(10, "p1") == pytest.approx(values[0] / 4, abs=1e-4)
    covariance = np.linalg.eigvalsh(table.cov())
    roots = np.sqrt(values)
    wrong = [covariance[-1] / covariance.sum(), values[0], values[:2].sum() / 4]
    wrong += [values[0] ** 2 / (values**2).sum(), roots[0] / roots.sum()]
    assert misses(10, "p1") == pytest.approx(wrong, abs=1e-4)
    signs = np.sign(directions[0])
    (odd,) = table.columns[signs != np.sign(signs.sum())]
    assert right(10, "p2") == {"Width of the sepal"}
    assert odd == "sepal_width"


def test_the_drop_of_the_nile_and_what_slips_make_of_it(folder: Path) -> None:
    unpack(folder, 13)
    flow = pd.read_csv("nile.csv").set_index("year").volume
    early, late = flow.loc[:1898], flow.loc[1899:]
    gap = early.mean() - late.mean()

    def welch(before: pd.Series, after: pd.Series) -> float:
        return float(stats.ttest_ind(before, after, equal_var=False).statistic)

    assert value(13, "p1") == pytest.approx(welch(early, late), abs=1e-4)
    wrong = [
        stats.ttest_ind(early, late).statistic,
        gap / np.sqrt(early.var(ddof=0) / 28 + late.var(ddof=0) / 72),
        welch(flow.loc[:1897], flow.loc[1898:]),
        welch(flow.loc[:1899], flow.loc[1900:]),
        welch(early, flow.loc[1898:]),
        welch(flow.loc[:1897], late),
        gap / np.sqrt(early.var() + late.var()),
    ]
    assert misses(13, "p1") == pytest.approx(wrong, abs=1e-3)
    assert stats.ttest_ind(early, late, equal_var=False).pvalue < 1e-9
    assert late.max() > early.min()  # not every later year was drier
    assert right(13, "p2") == {"A difference this large would hardly come by chance alone"}
