"""Search forgives typing errors, knows abbreviations, and puts the best first."""

from __future__ import annotations

from time import perf_counter

import pytest

from bot.curriculum.catalog import Catalog, Hit
from bot.curriculum.search import search


def best(content: Catalog, words: str) -> Hit | None:
    return next(iter(search(content.roadmaps, words)), None)


@pytest.mark.parametrize(
    ("words", "title"),
    [
        ("overfiting", "Overfitting and regularisation"),
        ("overfitting", "Overfitting and regularisation"),
        ("OVERFITTING?", "Overfitting and regularisation"),
        ("pca", "Principal component analysis"),
        ("svm", "Support vector machine"),
        ("rf", "Random forest"),
        ("linear regresion", "Linear regression"),
        ("gradient decent", "Gradient descent"),
        ("how to handle missing values", "Handling missing values"),
        ("kmeans", "K-means clustering"),
        ("docker", "Docker"),
    ],
)
def test_the_best_hit_is_what_is_meant(content: Catalog, words: str, title: str) -> None:
    found = best(content, words)
    assert found is not None
    assert (found.kind, found.title) == ("topic", title)


@pytest.mark.parametrize("words", ["", "   ", "?!", "xyzzy", "💥", "xy" * 2000, "'; drop table x"])
def test_nothing_is_found_for_nothing(content: Catalog, words: str) -> None:
    assert search(content.roadmaps, words) == []


def test_hits_are_sorted_unique_and_few(content: Catalog) -> None:
    hits = search(content.roadmaps, "data")
    assert len(hits) == 10
    assert [hit.score for hit in hits] == sorted((hit.score for hit in hits), reverse=True)
    assert len({(hit.kind, hit.url or hit.id) for hit in hits}) == len(hits)
    assert all(0 < hit.score <= 100 for hit in hits)
    assert len(search(content.roadmaps, "data", limit=3)) == 3


def test_every_kind_can_be_found(content: Catalog) -> None:
    assert {hit.kind for hit in search(content.roadmaps, "house price", 50)} >= {"topic", "project", "resource"}
    stage = best(content, "data handling and data analysis")
    page = best(content, "what a machine learning engineer does")
    assert stage is not None
    assert page is not None
    assert (stage.kind, page.kind) == ("stage", "page")


def test_a_resource_leads_to_its_topic(content: Catalog) -> None:
    found = [hit for hit in search(content.roadmaps, "sqlbolt") if hit.kind == "resource"]
    assert [(hit.id, hit.detail.partition(" for ")[2]) for hit in found] == [("ml.sql-basics", "SQL basics")]
    assert found[0].url is not None


def test_a_description_counts_less_than_a_title(content: Catalog) -> None:
    kinds = [(hit.kind, hit.title) for hit in search(content.roadmaps, "pandas")]
    assert kinds[0] == ("topic", "pandas")


def test_many_words_take_no_longer(content: Catalog) -> None:
    search(content.roadmaps, "warm up")
    begun = perf_counter()
    search(content.roadmaps, " ".join(f"word{n}" for n in range(1000)))
    assert perf_counter() - begun < 0.5
