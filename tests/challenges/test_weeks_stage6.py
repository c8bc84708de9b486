"""Weeks 39 to 42: the shown code, run on drawn sets and on members' own numbers, earns all points."""

from __future__ import annotations

from pathlib import Path

import pytest
from sklearn.svm import SVC

from tests.challenges.frames import Set
from tests.challenges.shown import closed_by_solution, run, week

DRAWS = (0, 1)


@pytest.mark.parametrize("number", [40, 41])
def test_the_example_gives_what_its_comments_say(number: int) -> None:
    run(week(number)[0].example.code or "")


@pytest.mark.parametrize("seed", DRAWS)
@pytest.mark.parametrize("number", [40, 41])
def test_the_code_of_the_explanation_earns_all_points(number: int, seed: int, folder: Path) -> None:
    par, gaps = closed_by_solution(number, seed, folder)
    assert min(gaps) >= par


def test_moved_copies_are_worth_something_as_is_said(folder: Path) -> None:
    _, gaps = closed_by_solution(40, 0, folder)
    given = Set("glyphs", 0)
    alone = given.gaps(SVC(C=5).fit(given.x, given.y).predict(given.test))
    assert min(gaps) > max(alone)
