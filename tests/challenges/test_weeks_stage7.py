"""Weeks 43 to 47: the shown code, run on drawn sets and on members' own numbers, earns all points."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from sklearn.feature_extraction.text import CountVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import train_test_split
from sklearn.pipeline import make_pipeline

from bot.challenges.keys import ChoiceKey
from tests.challenges.shown import accepts, closed_by_solution, own, run, show_all, solution, unpack, unsaid, week

DRAWS = (0, 1)
SEEDS = range(5)


@pytest.mark.parametrize("number", [46, 47])
def test_the_code_gives_what_its_comments_say(number: int, folder: Path) -> None:
    show_all(number, folder)


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


def test_the_model_piece_says_what_a_model_of_words_does_on_the_reviews(folder: Path) -> None:
    unpack(folder, 47)
    reviews = pd.read_csv("reviews.csv")
    train, test = train_test_split(reviews, test_size=240, random_state=0)
    model = make_pipeline(CountVectorizer(), LogisticRegression(max_iter=2000)).fit(train["text"], train["label"])
    wrong = test[model.predict(test["text"]) != test["label"]]
    assert len(reviews) == 1200
    assert len(wrong) == pytest.approx(30, abs=3)
    assert (test["label"] == "praise").mean() == pytest.approx(0.57, abs=0.005)
    assert wrong["text"].str.contains(r"\bnot\b|n't|never|no ", case=False).sum() == pytest.approx(8, abs=2)
    half = 1.96 * np.sqrt(210 * 30 / 240**3)
    assert (round(210 / 240 - half, 2), round(210 / 240 + half, 2)) == (0.83, 0.92)
