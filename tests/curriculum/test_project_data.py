"""The data of the projects teaches what their briefs say: tried with the models that members will try."""

from __future__ import annotations

import io
from collections import Counter

import numpy as np
import pandas as pd
import pytest
from sklearn.compose import TransformedTargetRegressor, make_column_transformer
from sklearn.feature_extraction.text import CountVectorizer
from sklearn.impute import SimpleImputer
from sklearn.linear_model import LinearRegression, RidgeClassifier
from sklearn.metrics import f1_score, mean_squared_log_error
from sklearn.model_selection import cross_val_score, train_test_split
from sklearn.naive_bayes import MultinomialNB
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import OneHotEncoder
from sklearn.svm import SVC

from tests.curriculum.answers import shipped

PROJECTS = {project.id: project for project in shipped().roadmap(None).projects}


def table(dataset: str) -> pd.DataFrame:
    found = shipped().dataset(dataset)
    assert found is not None
    return pd.read_csv(io.BytesIO(found.content()), keep_default_na=True)


@pytest.mark.parametrize("project", [each for each in PROJECTS if each != "pr.capstone"])
def test_every_project_has_data_that_ships(project: str) -> None:
    refs = [data.ref for data in PROJECTS[project].datasets if data.ref is not None]
    assert refs
    assert all(shipped().dataset(ref) is not None for ref in refs)


def test_house_prices_ask_for_the_logarithm_and_have_gaps() -> None:
    houses = table("ds.house-sales")
    assert set(houses.columns[houses.isna().any()]) == {"age", "condition"}
    seen, unseen = train_test_split(houses, random_state=0)
    numbers, words = ["area", "rooms", "age", "distance"], ["district", "condition"]
    prepare = make_column_transformer(
        (SimpleImputer(strategy="median"), numbers),
        (make_pipeline(SimpleImputer(strategy="constant", fill_value="unknown"), OneHotEncoder()), words),
    )
    plain = make_pipeline(prepare, LinearRegression())
    logarithm = TransformedTargetRegressor(plain, func=np.log, inverse_func=np.exp)

    def rmsle(model: object) -> float:
        predicted = model.fit(seen, seen.price).predict(unseen)  # type: ignore[attr-defined]
        return float(np.sqrt(mean_squared_log_error(unseen.price, np.clip(predicted, 1, None))))

    mean = float(np.sqrt(mean_squared_log_error(unseen.price, np.full(len(unseen), seen.price.mean()))))
    assert rmsle(logarithm) < mean / 2 < rmsle(plain)
    old = houses.age > 60
    assert houses.condition[old].isna().mean() > 5 * houses.condition[~old].isna().mean()  # not by chance


def test_means_are_a_good_start_for_films() -> None:
    ratings = table("ds.film-ratings")
    seen, unseen = train_test_split(ratings, random_state=0)
    mean = seen.rating.mean()
    people, films = (seen.groupby(each).rating.mean() - mean for each in ("person", "film"))
    guess = mean + unseen.person.map(people).fillna(0) + unseen.film.map(films).fillna(0)
    errors = [float(((unseen.rating - each) ** 2).mean()) ** 0.5 for each in (mean, guess)]
    assert errors[1] < 0.9 * errors[0]
    assert ratings.groupby(["person", "film"]).size().max() == 1


def test_a_keyword_rule_finds_some_spam_and_counting_words_more() -> None:
    messages = table("ds.short-messages")
    seen, unseen = train_test_split(messages, random_state=0)
    words = {"free", "win", "prize", "cash", "urgent", "offer", "claim", "bonus"}
    rule = ["spam" if words & set(text.split()) else "ham" for text in unseen.text]
    bayes = make_pipeline(CountVectorizer(), MultinomialNB()).fit(seen.text, seen.kind).predict(unseen.text)
    by_rule, by_counts = (f1_score(unseen.kind, each, pos_label="spam") for each in (rule, bayes))
    assert 0.3 < by_rule < by_counts - 0.15
    assert (messages.kind == "ham").mean() > 0.7  # a filter that marks nothing looks good by accuracy


def test_pairs_of_words_help_with_reviews() -> None:
    reviews = table("ds.reviews")
    assert 0.5 < (reviews.label == "praise").mean() < 0.65

    def accuracy(longest: int) -> float:
        model = make_pipeline(CountVectorizer(ngram_range=(1, longest)), MultinomialNB())
        return float(cross_val_score(model, reviews.text, reviews.label, cv=4).mean())

    assert 0.75 < accuracy(1) < accuracy(2) - 0.02
    assert reviews.text.str.contains(r"\bnot\b|\bnever\b").sum() > 100
    assert reviews.text.is_unique


def test_no_pixel_stands_for_a_sign() -> None:
    pictures = table("ds.glyphs")
    pixels, signs = pictures.filter(regex=r"^p\d\d$"), pictures.sign
    seen, unseen, known, wanted = train_test_split(pixels, signs, random_state=0)
    linear = RidgeClassifier().fit(seen, known).score(unseen, wanted)
    assert linear < SVC(C=10).fit(seen, known).score(unseen, wanted) - 0.2


def test_intents_can_be_told_apart_and_some_messages_fit_none() -> None:
    messages = table("ds.intents")
    counts = Counter(messages.intent)
    assert counts.pop("none") == 30
    assert len(counts) == 20
    assert set(counts.values()) == {20}
    assert messages.text.is_unique
    known = messages[messages.intent != "none"]
    model = make_pipeline(CountVectorizer(), MultinomialNB(alpha=0.3))
    assert cross_val_score(model, known.text, known.intent, cv=5).mean() > 0.6


def test_yesterday_can_be_beaten_where_there_is_a_pattern_only() -> None:
    gains = {}
    for dataset, column in (("ds.shop-sales", "sales"), ("ds.random-walk", "price")):
        series = table(dataset)
        values = series[column].to_numpy()
        weekday = pd.get_dummies(pd.to_datetime(series.date[7:]).dt.day_of_week).to_numpy()
        known = np.column_stack([values[6:-1], values[5:-2], values[:-7], weekday])
        wanted, naive = values[7:], values[6:-1]
        days = range(len(wanted) - 60, len(wanted))
        model = [LinearRegression().fit(known[:day], wanted[:day]).predict(known[[day]])[0] for day in days]
        errors = [np.abs(each - wanted[-60:]).mean() for each in (model, naive[-60:])]
        gains[dataset] = 1 - errors[0] / errors[1]
    assert gains["ds.shop-sales"] > 0.5
    assert gains["ds.random-walk"] < 0.02
