"""Weeks 43 to 47: the shown code, run on drawn sets and on members' own numbers, earns all points."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.challenges.keys import ChoiceKey
from tests.challenges.shown import accepts, closed_by_solution, own, run, show_all, solution, unpack, unsaid, week

DRAWS = (0, 1)
SEEDS = range(5)


def test_the_code_gives_what_its_comments_say(folder: Path) -> None:
    show_all(46, folder)


@pytest.mark.parametrize("number", [43, 44, 45])
def test_the_example_gives_what_its_comments_say(number: int) -> None:
    run(week(number)[0].example.code or "")


@pytest.mark.parametrize("seed", DRAWS)
@pytest.mark.parametrize("number", [43, 44, 45])
def test_the_code_of_the_explanation_earns_all_points(number: int, seed: int, folder: Path) -> None:
    par, gaps = closed_by_solution(number, seed, folder)
    assert min(gaps) >= par


@pytest.mark.parametrize("seed", SEEDS)
def test_the_naive_error_is_found_and_who_has_seen_the_answer(seed: int, folder: Path) -> None:
    made = own(46, seed)
    unpack(folder, 46, seed)
    names = run(unsaid(solution(46)))
    assert made.values["Test days"] == "the last 60"
    assert accepts(made, "mae", names["mae"])
    assert names["seen"] < names["mae"]
    leak = made.keys["leak"]
    assert isinstance(leak, ChoiceKey)
    (seen,) = [each.text for each in leak.options if not each.slip]
    assert float(seen.split()[1]) < names["mae"] / 2
