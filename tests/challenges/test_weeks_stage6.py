"""Weeks 39 to 42: the shown code, run on drawn sets and on members' own numbers, earns all points."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path

import pytest
from sklearn.svm import SVC

from tests.challenges.frames import Set
from tests.challenges.shown import accepts, closed_by_solution, own, run, show_all, solution, unsaid, week

DRAWS = (0, 1)
SEEDS = range(5)


@pytest.mark.parametrize("number", [39, 42])
def test_the_code_gives_what_its_comments_say(number: int, folder: Path) -> None:
    show_all(number, folder)


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


def layers(values: Mapping[str, str]) -> list[tuple[int, ...]]:
    """Kernel, stride, padding, channels of each layer, as a member reads them."""
    found = []
    for name in ("Layer 1", "Layer 2", "Layer 3", "Layer 4"):
        given = [int(each) for each in re.findall(r"\d+", values[name])]
        pooling = values[name].startswith("Max pooling")
        found.append((given[0], given[2], 0, 0) if pooling else (given[1], given[3], given[4], given[0]))
    return found


@pytest.mark.parametrize("seed", SEEDS)
def test_the_shapes_are_found_by_the_code_of_the_explanation(seed: int) -> None:
    made = own(39, seed)
    picture = re.findall(r"\d+", made.values["Picture"])
    names = run(
        unsaid(solution(39, f"layers = {layers(made.values)}", f"size, channels = {picture[0]}, {picture[-1]}"))
    )
    for part, name in (("size", "size"), ("parameters", "parameters"), ("receptive_field", "field")):
        assert accepts(made, part, names[name])


@pytest.mark.parametrize("seed", SEEDS)
def test_attention_is_paid_by_the_code_of_the_explanation(seed: int) -> None:
    made = own(42, seed)
    lines = [
        f"{name.lower()} = np.array({made.values[name]})".replace("\n", "") for name in ("Query", "Keys", "Values")
    ]
    names = run(unsaid(solution(42, *lines)))
    for place in range(3):
        assert accepts(made, f"weight{place + 1}", names["weights"][place])
    for place in range(2):
        assert accepts(made, f"output{place + 1}", names["output"][place])
