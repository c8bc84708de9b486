"""Weeks 2 to 7: the code that they show runs, and leads to the key of whoever uses it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from bot.challenges.keys import NumberKey, TextKey
from tests.challenges.shown import misses, own, run, show_all, solution, unpack, value
from tests.challenges.solved import solve


@pytest.mark.parametrize("number", [2, 3, 5, 6])
def test_the_code_gives_what_its_comments_say(number: int, folder: Path) -> None:
    show_all(number, folder)


@pytest.mark.parametrize("seed", range(5))
def test_the_log_is_counted_by_the_code_of_the_explanation(seed: int, folder: Path) -> None:
    made = own(2, seed)
    unpack(folder, 2, seed)
    level, part, limit = made.values.values()
    names = run(solution(2, f"level, part, limit = {level!r}, {part!r}, {limit.split()[0]}"))
    key = made.keys["lines"]
    assert isinstance(key, NumberKey)
    assert key.accepts(names["found"])


@pytest.mark.parametrize("seed", range(5))
def test_the_messy_file_is_read_by_the_code_of_the_explanation(seed: int, folder: Path) -> None:
    unpack(folder, 5, seed)
    made, names = own(5, seed), run(solution(5))
    found: dict[str, Any] = {
        "rows": names["rows"],
        "total": sum(names["totals"].values()),
        "largest_total": max(names["totals"].values()),
    }
    for part, answer in found.items():
        key = made.keys[part]
        assert isinstance(key, NumberKey)
        assert key.accepts(answer)
        assert key.accepts(round(answer, 2))


def test_three_programs_of_three_kinds_print_what_the_key_has() -> None:
    for seed in range(20):
        made = own(3, seed)
        assert len(made.values) == 3
        for part, printed in solve("py_snippet", made).items():
            key = made.keys[part]
            assert isinstance(key, TextKey)
            assert key.accepts(printed)


def test_pixels_and_what_slips_make_of_them(folder: Path) -> None:
    unpack(folder, 6)
    data = np.loadtxt("digits.csv.gz", delimiter=",", skiprows=1)
    pixels = data[:, :64]
    white = pixels == 0
    assert value(6, "p1") == white.all(axis=0).sum()
    assert misses(6, "p1") == [white.any(axis=0).sum(), white.all(axis=1).sum()]
    place = pixels.var(axis=0).argmax()
    assert value(6, "p2") == place
    assert misses(6, "p2") == [place + 1, pixels.mean(axis=0).argmax(), pixels.var(axis=1).argmax()]
    assert value(6, "p3") == pytest.approx(pixels.mean(), abs=1e-4)
    assert misses(6, "p3") == pytest.approx([data.mean(), pixels[pixels > 0].mean()], abs=1e-4)


def test_the_model_piece_of_the_nile_has_true_numbers(folder: Path) -> None:
    unpack(folder, 7)
    nile = np.loadtxt("nile.csv", delimiter=",", skiprows=1)
    before, after = (nile[mask, 1].mean() for mask in (nile[:, 0] <= 1898, nile[:, 0] > 1898))
    assert (round(before), round(after), round(100 * (1 - after / before))) == (1098, 850, 23)
    wine = np.genfromtxt("wine.csv", delimiter=",", names=True)
    assert wine["flavanoids"][wine["grower"] == 3].max() < wine["flavanoids"][wine["grower"] == 1].min()
