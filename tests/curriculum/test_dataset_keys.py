"""The shipped data is what scikit-learn and statsmodels have, and gives every fixed key of the season."""

from __future__ import annotations

import io
from typing import Any

import numpy as np
import pandas as pd
import pytest
from scipy import stats
from sklearn import datasets as learn
from sklearn.decomposition import PCA
from sklearn.linear_model import LinearRegression
from sklearn.metrics import f1_score, precision_score, recall_score
from sklearn.preprocessing import StandardScaler
from statsmodels import datasets as models

from bot.curriculum.catalog import Catalog
from bot.curriculum.dataset_rules import unpacked


@pytest.fixture(scope="module")
def read(content: Catalog) -> Any:
    """Reads a shipped data set by its name."""

    def frame(name: str) -> pd.DataFrame:
        found = content.dataset(f"ds.{name}")
        assert found is not None
        return pd.read_csv(io.BytesIO(unpacked(found.about.file, found.content())))

    return frame


@pytest.mark.parametrize(
    ("name", "label", "load"),
    [
        ("iris", "species", learn.load_iris),
        ("wine", "grower", learn.load_wine),
        ("breast-cancer", "diagnosis", learn.load_breast_cancer),
        ("digits", "digit", learn.load_digits),
    ],
)
def test_what_scikit_learn_has(read: Any, name: str, label: str, load: Any) -> None:
    table, original = read(name), load()
    labels = table.pop(label)
    assert np.array_equal(table.to_numpy(dtype=float), original.data)
    if labels.dtype == "int64":
        assert np.array_equal(labels - labels.min(), original.target)
    else:
        assert np.array_equal(labels, original.target_names[original.target])


@pytest.mark.parametrize("name", ["nile", "co2", "engel"])
def test_what_statsmodels_has(read: Any, name: str) -> None:
    original = getattr(models, name).load_pandas().data
    table = read(name)
    if name == "co2":
        assert np.array_equal(pd.to_datetime(table.pop("date")), original.index)
    assert np.array_equal(table.to_numpy(dtype=float), original.to_numpy(), equal_nan=True)


def test_every_data_set_says_whose_it_is_and_what_may_be_done_with_it(content: Catalog) -> None:
    assert len(content.datasets) == 15
    assert all(each.about.caption.startswith("Teaching data: ") for each in content.datasets)
    copied = [each.about for each in content.datasets if each.about.source.url is not None]
    made = [each.about for each in content.datasets if each.about.source.url is None]
    assert len(copied) == 7
    assert {about.licence.title for about in made} == {"MIT"}
    assert all("the authors of Cairn" in about.attribution for about in made)
    for about in copied:
        assert "copy from" in about.attribution
        assert about.licence.title in ("CC BY 4.0", "Public domain")
        assert (about.licence.title in about.attribution) == (about.licence.title == "CC BY 4.0")
        assert about.licence.url is None or about.changes  # that licence asks for it


def test_digits(read: Any) -> None:
    pixels = read("digits").drop(columns="digit")
    assert int((pixels == 0).all().sum()) == 3
    assert pixels.columns[pixels.var().argmax()] == "p42"
    assert pixels.var().argmax() == 42
    assert pixels.to_numpy().mean() == pytest.approx(4.8842, abs=5e-5)


def test_iris(read: Any) -> None:
    values = np.linalg.eigvalsh(read("iris").drop(columns="species").corr())
    assert values.max() == pytest.approx(2.9185, abs=5e-5)
    assert values.max() / values.sum() == pytest.approx(0.7296, abs=5e-5)


def test_nile(read: Any) -> None:
    volume = read("nile").set_index("year").volume
    assert volume.mean() == pytest.approx(919.35, abs=1e-9)
    assert volume.std() == pytest.approx(169.228, abs=5e-4)
    assert volume.std(ddof=0) == pytest.approx(168.379, abs=5e-4)
    before, after = volume.loc[:1898], volume.loc[1899:]
    assert (len(before), len(after)) == (28, 72)
    assert before.mean() == pytest.approx(1097.750, abs=5e-4)
    assert after.mean() == pytest.approx(849.972, abs=5e-4)
    assert stats.ttest_ind(before, after, equal_var=False).statistic == pytest.approx(8.4145, abs=5e-5)


def test_co2(read: Any) -> None:
    co2 = read("co2").co2
    assert (len(co2), int(co2.isna().sum())) == (2284, 59)
    assert co2.interpolate().mean() == pytest.approx(339.652, abs=5e-4)
    assert co2.dropna().mean() == pytest.approx(340.142, abs=5e-4)
    assert co2.ffill().mean() == pytest.approx(339.647, abs=5e-4)


def test_engel(read: Any) -> None:
    table = read("engel")
    model = LinearRegression().fit(table[["income"]], table.food)
    assert model.coef_[0] == pytest.approx(0.4852, abs=5e-5)
    assert model.intercept_ == pytest.approx(147.475, abs=5e-4)
    assert model.score(table[["income"]], table.food) == pytest.approx(0.8304, abs=5e-5)


def test_wine(read: Any) -> None:
    table = read("wine").drop(columns="grower")
    scaled = PCA().fit(StandardScaler().fit_transform(table)).explained_variance_ratio_
    assert [int((scaled.cumsum() < share).sum()) + 1 for share in (0.90, 0.95)] == [8, 10]
    assert scaled[0] == pytest.approx(0.3620, abs=5e-5)
    assert PCA().fit(table).explained_variance_ratio_[0] == pytest.approx(0.9981, abs=5e-5)


def test_breast_cancer(read: Any) -> None:
    table = read("breast-cancer")
    ill, said = table.diagnosis == "malignant", table.mean_radius > 15
    counts = [int((ill & said).sum()), int((~ill & said).sum()), int((ill & ~said).sum()), int((~ill & ~said).sum())]
    assert counts == [161, 12, 51, 345]
    assert precision_score(ill, said) == pytest.approx(0.9306, abs=5e-5)
    assert recall_score(ill, said) == pytest.approx(0.7594, abs=5e-5)
    assert f1_score(ill, said) == pytest.approx(0.8364, abs=5e-5)
