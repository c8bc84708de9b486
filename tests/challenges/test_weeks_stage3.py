"""Weeks 16 to 19: keys and slips from the shipped bytes, and the shown code on a member's own file."""

from __future__ import annotations

import ast
import csv
from datetime import date
from itertools import groupby
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from bot.challenges.keys import NumberKey
from tests.challenges.shown import misses, own, right, run, show_all, solution, unpack, value, week


@pytest.mark.parametrize("number", [16, 18, 19])
def test_the_code_gives_what_its_comments_say(number: int, folder: Path) -> None:
    show_all(number, folder)


def air(folder: Path) -> list[tuple[date, float | None]]:
    unpack(folder, 16)
    with (folder / "co2.csv").open(encoding="utf-8", newline="") as file:
        return [(date.fromisoformat(row["date"]), float(row["co2"] or "nan")) for row in csv.DictReader(file)]


def test_the_first_look_and_what_slips_make_of_it(folder: Path) -> None:
    rows = air(folder)
    gap = np.isnan([co2 for _, co2 in rows])
    runs = [len(list(found)) for missing, found in groupby(gap) if missing]
    assert (value(16, "p1"), value(16, "p2"), value(16, "p3")) == (len(rows), gap.sum(), max(runs))
    assert misses(16, "p1") == [len(rows) + 1, len(rows) - gap.sum(), len(rows) - 1]
    assert misses(16, "p2") == [len(rows) - gap.sum(), 0, len(runs)]
    in_1964 = sum(1 for (day, _), missing in zip(rows, gap, strict=True) if missing and day.year == 1964)
    assert misses(16, "p3") == [in_1964, len(runs), max(runs) + 1]
    first = next(place for place in range(len(rows)) if gap[place : place + max(runs)].all())
    assert (rows[first][0], rows[first + max(runs) - 1][0]) == (date(1964, 1, 25), date(1964, 5, 23))
    assert {day.year for day, _ in rows} == set(range(1958, 2002))  # 44 years


def test_the_filled_mean_and_what_slips_make_of_it(folder: Path) -> None:
    rows = air(folder)
    co2 = np.array([value for _, value in rows], dtype=float)
    there = ~np.isnan(co2)
    places = np.arange(len(co2))
    filled = np.interp(places, places[there], co2[there])
    assert value(18, "p1") == pytest.approx(filled.mean(), abs=1e-4)
    last = np.maximum.accumulate(np.where(there, places, 0))
    after = np.minimum.accumulate(np.where(there, places, len(co2))[::-1])[::-1]
    wrong = [co2[there].mean(), co2[last].mean(), co2[after].mean()]
    wrong += [np.where(there, co2, np.median(co2[there])).mean(), np.where(there, co2, 0).mean()]
    assert misses(18, "p1") == pytest.approx(wrong, abs=1e-4)
    early = [day.year in (1958, 1964) for (day, _), known in zip(rows, there, strict=True) if not known]
    assert sum(early) > len(early) / 2
    assert filled[~there].mean() < co2[there].mean() - 15
    assert right(18, "p2") == {"Most of the gaps lie in early years, when the air had less"}


@pytest.mark.parametrize("seed", range(5))
def test_the_orders_are_cleaned_by_the_code_of_the_explanation(seed: int, folder: Path) -> None:
    made = own(19, seed)
    unpack(folder, 19, seed)
    names = run(solution(19, f"usd, gbp = {', '.join(made.values.values())}"))
    for part in ("dropped", "customers", "total"):
        key = made.keys[part]
        assert isinstance(key, NumberKey)
        assert key.accepts(names[part])


def test_the_poster_misleads_as_much_as_is_said() -> None:
    """The code is for Matplotlib, which is not needed otherwise: what it draws is read from it."""
    challenge, key = week(17)
    poster = challenge.parts[0].code or ""
    visits, shown = assigned(poster, "visits"), assigned(poster, "shown")
    low = 150
    assert f"ax.set_ylim({low}, " in poster
    assert (visits[2025] - low) / (visits[2020] - low) == 7.75
    assert round(visits[2025] / visits[2020], 2) == 1.34
    assert sorted(set(range(2020, 2026)) - set(shown)) == [2022]
    assert [visits[year] for year in shown] == sorted(visits[year] for year in shown)
    assert assigned(solution(17), "visits") == list(visits.values())
    example = key.parts[0].example or ""
    assert "7.75 times" in example
    assert "1.34 times" in example
    assert round(sum(visits[year] for year in range(2014, 2020)) / 6) == 210
    assert visits[2019] - visits[2020] > visits[2019] / 4
    assert round(100 * (1 - visits[2025] / visits[2019])) == 2


def assigned(code: str, name: str) -> Any:
    """What the code gives to a name, where that is written down plainly."""
    found = {ast.unparse(each.targets[0]): each.value for each in ast.parse(code).body if isinstance(each, ast.Assign)}
    return ast.literal_eval(found[name])


def test_the_example_of_the_prices_is_true() -> None:
    run(week(17)[0].example.code or "")
