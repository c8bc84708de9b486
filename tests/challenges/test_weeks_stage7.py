"""Weeks 43 to 47: the shown code, run on drawn sets and on members' own numbers, earns all points."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.challenges.shown import closed_by_solution, run, week

DRAWS = (0, 1)


@pytest.mark.parametrize("number", [43, 44, 45])
def test_the_example_gives_what_its_comments_say(number: int) -> None:
    run(week(number)[0].example.code or "")


@pytest.mark.parametrize("seed", DRAWS)
@pytest.mark.parametrize("number", [43, 44, 45])
def test_the_code_of_the_explanation_earns_all_points(number: int, seed: int, folder: Path) -> None:
    par, gaps = closed_by_solution(number, seed, folder)
    assert min(gaps) >= par
