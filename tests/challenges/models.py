"""For each prediction set the model that a beginner tries first, and the one that the set was made for."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from sklearn.compose import make_column_transformer
from sklearn.covariance import EllipticEnvelope
from sklearn.ensemble import RandomForestClassifier
from sklearn.feature_extraction.text import CountVectorizer
from sklearn.impute import SimpleImputer
from sklearn.linear_model import LinearRegression, LogisticRegression, Ridge
from sklearn.metrics import f1_score
from sklearn.model_selection import cross_val_predict
from sklearn.naive_bayes import MultinomialNB
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import OneHotEncoder, StandardScaler
from sklearn.svm import SVC
from sklearn.tree import DecisionTreeClassifier

from tests.challenges.frames import Set

Model = Callable[[Set], Any]


@dataclass(frozen=True)
class Trial:
    """A set's two models, and the gap that the simple one stays below."""

    name: str
    most_of_simple: float
    simple: Model
    good: Model


def columns(given: Set) -> Any:
    """Gaps filled, numbers scaled, categories spread."""
    texts = [each for each in given.x.columns if not pd.api.types.is_numeric_dtype(given.x[each])]
    numbers = [each for each in given.x.columns if each not in texts]
    filled = make_pipeline(SimpleImputer(), StandardScaler())
    return make_column_transformer((OneHotEncoder(), texts), (filled, numbers))


def chances(model: Any) -> Model:
    return lambda given: make_pipeline(columns(given), model).fit(given.x, given.y).predict_proba(given.test)[:, 1]


def values(model: Any) -> Model:
    return lambda given: make_pipeline(columns(given), model).fit(given.x, given.y).predict(given.test)


def with_squared_distance(given: Set) -> Any:
    x, test = ({"r2": frame.x**2 + frame.y**2} for frame in (given.x, given.test))
    return LogisticRegression().fit(pd.DataFrame(x), given.y).predict_proba(pd.DataFrame(test))[:, 1]


def sizes(given: Set) -> Any:
    return ((given.test - given.x.mean()) / given.x.std()).abs().sum(axis=1)


def distances(given: Set) -> Any:
    return -EllipticEnvelope(contamination=0.1, random_state=0).fit(given.x).score_samples(given.test)


def numbers_only(given: Set) -> Any:
    numbers = ["temperature", "humidity", "wind"]
    return make_pipeline(SimpleImputer(), Ridge()).fit(given.x[numbers], given.y).predict(given.test[numbers])


def price(given: Set) -> Any:
    return np.clip(values(LinearRegression())(given), 0, None)


def log_price(given: Set) -> Any:
    x, test = (frame.assign(area=np.log(frame.area)) for frame in (given.x, given.test))
    return np.exp(make_pipeline(columns(given), Ridge()).fit(x, np.log(given.y)).predict(test))


def forecast(given: Set, waves: bool) -> Any:
    """A regression for each shop; the length of the wave is the one that leaves the smallest errors in training."""
    sales = given.x.assign(sales=given.y).pivot(index="date", columns="shop", values="sales")
    days = np.arange(len(sales))
    lengths = np.arange(15, 60, 0.1) if waves else [30.0]

    def features(day: Any, length: float) -> Any:
        wave = [np.cos(2 * np.pi * day / length), np.sin(2 * np.pi * day / length)] if waves else []
        return np.column_stack([np.eye(7)[day % 7], day, *wave])

    def error(length: float) -> float:
        x = features(days, length)
        return float(((x @ np.linalg.lstsq(x, sales, rcond=None)[0] - sales.to_numpy()) ** 2).sum())

    length = min(lengths, key=error)
    weights = np.linalg.lstsq(features(days, length), sales, rcond=None)[0]
    dates = sorted(given.test.date.unique())
    found = features(np.arange(len(days), len(days) + len(dates)), length) @ weights
    return [found[dates.index(date), sales.columns.get_loc(shop)] for shop, date in given.test.to_numpy()]


def means(given: Set) -> Any:
    mean = given.y.mean()
    persons = (given.y - mean).groupby(given.x.person).mean()
    rest = given.y - mean - given.x.person.map(persons)
    films = rest.groupby(given.x.film).mean()
    return mean + given.test.person.map(persons).fillna(0) + given.test.film.map(films).fillna(0)


def factors(given: Set, size: int = 3, steps: int = 20, ridge: float = 3.0) -> Any:
    """Alternating least squares on what the means leave, with as many regularised factors as are worth it."""
    base = means(given)
    trained = Set.__new__(Set)
    trained.x, trained.y, trained.test = given.x, given.y, given.x
    rest = (given.y - means(trained)).to_numpy()
    person, film = (given.x[each].str[1:].astype(int).to_numpy() - 1 for each in ("person", "film"))
    random = np.random.default_rng(0)
    mine, its = random.normal(0, 0.3, (person.max() + 1, size)), random.normal(0, 0.3, (film.max() + 1, size))
    for _ in range(steps):
        for left, right, own, other in ((mine, its, person, film), (its, mine, film, person)):
            for each in range(len(left)):
                x = right[other[own == each]]
                left[each] = np.linalg.solve(x.T @ x + ridge * 0.2 * np.eye(size), x.T @ rest[own == each])
    at = [given.test[each].str[1:].astype(int).to_numpy() - 1 for each in ("person", "film")]
    return base + (mine[at[0]] * its[at[1]]).sum(axis=1)


def keywords(given: Set) -> Any:
    suspicious = "free|win|prize|cash|urgent|offer|claim|bonus"
    return np.where(given.test.text.str.contains(suspicious), "spam", "ham")


def all_words(given: Set) -> Any:
    """Naive Bayes, with the cut that is best for F1 in cross-validation."""
    model = make_pipeline(CountVectorizer(), MultinomialNB(alpha=0.5))
    spam = given.y == "spam"
    chance = cross_val_predict(model, given.x.text, spam, cv=5, method="predict_proba")[:, 1]
    cuts = np.arange(0.2, 0.7, 0.02)
    cut = max(cuts, key=lambda each: f1_score(spam, chance >= each))
    return np.where(model.fit(given.x.text, spam).predict_proba(given.test.text)[:, 1] >= cut, "spam", "ham")


TRIALS = [
    Trial("anomaly", 0.3, sizes, distances),
    Trial("bike", 0.5, numbers_only, values(Ridge())),
    Trial(
        "churn",
        0.8,
        chances(DecisionTreeClassifier(min_samples_leaf=20, random_state=0)),
        chances(LogisticRegression()),
    ),
    Trial("forest", 0.65, values(LogisticRegression()), values(RandomForestClassifier(200, random_state=0))),
    Trial("glyphs", 0.7, values(LogisticRegression(max_iter=300)), values(SVC(C=5))),
    Trial("housing", 0.75, price, log_price),
    Trial("ratings", 0.5, means, factors),
    Trial("ring", 0.3, chances(LogisticRegression()), with_squared_distance),
    Trial("series", 0.8, lambda given: forecast(given, False), lambda given: forecast(given, True)),
    Trial("sms", 0.6, keywords, all_words),
]
