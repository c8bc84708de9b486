"""Stage 7's answers, worked out anew: what can be computed is not taken on trust."""

from __future__ import annotations

import math
from itertools import accumulate

import numpy as np
import pytest
from sklearn import metrics
from sklearn.feature_extraction import text

from tests.curriculum.answers import marked, numbers

STAGE = 7

# Spam: 1,000 messages, 100 of them spam; 80 marked, 72 of them rightly.
SPAM = np.repeat([1, 1, 0, 0], [72, 28, 8, 892])
MARKED = np.repeat([1, 0, 1, 0], [72, 28, 8, 892])

ANIMALS = np.array([[40, 8, 2], [10, 35, 5], [0, 2, 48]])
"""Cat, dog, bird: true classes in rows, predictions in columns."""


def cheapest_threshold(hidden: float, let_through: float) -> float:
    """The probability of spam at which hiding a wanted message costs as much as letting spam through."""
    probabilities = [step / 10_000 for step in range(10_001)]
    return next(p for p in probabilities if hidden * (1 - p) <= let_through * p + 1e-12)


COMPUTED = {
    "house-price-prediction.q1": math.sqrt(metrics.mean_squared_log_error([100_000] * 2, [200_000, 50_000])),
    "house-price-prediction.q2": math.exp((math.log(100_000) + math.log(400_000)) / 2),
    "movie-recommender.q1": 3.5 + 0.4 - 0.6,
    "movie-recommender.q2": 3.2 + float(np.dot([1.0, -0.5], [0.8, 0.6])),
    "movie-recommender.q3": metrics.ndcg_score([[0, 2, 3]], [[3, 2, 1]]),  # shown in the order of these scores
    "spam-detection.q1": 100 * (metrics.accuracy_score(SPAM, MARKED) - np.mean(np.array(SPAM) == 0)),
    "spam-detection.q2": cheapest_threshold(9, 1),
    "sentiment-analysis.q2": 100 * (700 - 600) / (600 + 400),
    "image-classifier.q1": ANIMALS[1, 1] / ANIMALS[:, 1].sum(),
    "nlp-chatbot.q1": 63 / 70,
    "stock-prediction.q2": len(range(151, 250 + 1)),
    "stock-prediction.q5": 100 * sum(math.comb(10, right) for right in (8, 9, 10)) / 2**10,
}


def test_every_number_is_computed() -> None:
    assert set(COMPUTED) == set(numbers(STAGE))


@pytest.mark.parametrize("question", COMPUTED)
def test_numbers(question: str) -> None:
    check = numbers(STAGE)[question]
    assert pytest.approx(check.value, abs=max(check.tolerance / 2, 1e-9)) == COMPUTED[question]


def test_what_the_reasons_say_of_spam_and_animals() -> None:
    assert metrics.accuracy_score(SPAM, MARKED) == pytest.approx(0.964)
    assert metrics.f1_score(SPAM, MARKED) == pytest.approx(0.8)
    assert metrics.accuracy_score(SPAM, np.zeros(1000)) == pytest.approx(0.9)
    assert ANIMALS[1, 1] / ANIMALS[1].sum() == pytest.approx(0.7)


def test_one_zero_factor_decides() -> None:
    typical = [50 / 1000] * 10  # ten words, each 5 % of the words in spam and 0.1 % of those in wanted mail
    spam = 0.3 * math.prod([*typical, 0 / 1000])
    wanted = 0.7 * math.prod([1 / 1000] * 10 + [5 / 1000])
    options = (1, 0, 0.3, 0.5)
    assert marked(STAGE, "spam-detection.q3") == [spam / (spam + wanted) == each for each in options]


def test_mostly_zeros() -> None:
    assert 1_000_000 / (10_000 * 5_000) == 0.02
    assert marked(STAGE, "movie-recommender.q4") == [False, False, True, False]


def test_only_pairs_of_words_see_the_order() -> None:
    reviews = ["not good but cheap", "good but not cheap"]
    ways = (
        text.CountVectorizer(),
        text.CountVectorizer(binary=True),
        text.CountVectorizer(ngram_range=(2, 2)),
        text.TfidfVectorizer(use_idf=False, norm="l1"),  # counts divided by the length
    )
    differ = []
    for way in ways:
        one, other = way.fit_transform(reviews).toarray()
        differ.append(not np.array_equal(one, other))
    assert marked(STAGE, "sentiment-analysis.q1") == differ
    assert "not" in text.ENGLISH_STOP_WORDS  # the slip that this topic warns of


def test_negation_and_the_rest() -> None:
    negation, rest = 35 - 60, (195 - 35) - (200 - 60)
    helped = negation < 0, rest < 0
    options = (None, (True, True), (False, True), (True, False))
    assert marked(STAGE, "sentiment-analysis.q4") == [helped == each for each in options]


def test_yesterdays_value_explains_nearly_all() -> None:
    steps = np.random.default_rng(7).choice([-1, 1], 2500)
    walk = 100 + np.cumsum(steps)
    assert metrics.r2_score(walk[1:], walk[:-1]) > 0.99  # the naive forecast, without any leak
    assert marked(STAGE, "stock-prediction.q1") == [False, False, True, False]


def test_a_coin_does_not_remember() -> None:
    past = list(accumulate([45, 1, 1, 1, 1, 1]))
    forecasts = (51, 49, sum(past) / len(past), 50)
    errors = [((49 - each) ** 2 + (51 - each) ** 2) / 2 for each in forecasts]
    assert past[-1] == 50
    assert marked(STAGE, "stock-prediction.q4") == [error == min(errors) for error in errors]
