"""Look-ups: what members type finds what they mean."""

from __future__ import annotations

import pytest

from bot.chat.reply import CHOICE_LENGTH
from bot.curriculum.catalog import Catalog, RoadmapContent, folded
from bot.curriculum.load import load
from bot.curriculum.search import search
from tests.curriculum.folder import HARVEST, Garden


@pytest.fixture(scope="module")
def shipped(content: Catalog) -> RoadmapContent:
    """The shipped roadmap."""
    return content.roadmap(None)


@pytest.fixture
def plot(garden: Garden) -> RoadmapContent:
    """The sample's roadmap."""
    return load(garden.path).roadmap(None)


def test_labels_count_the_active_topics_of_the_home_stage(plot: RoadmapContent) -> None:
    soil, harvest = plot.stages
    assert [(p.label, p.topic.id) for p in plot.placed(soil)] == [
        ("1.1", "ga.soil-types"),
        ("1.2", "ga.compost"),
        ("1.3", "ga.watering"),
    ]
    assert [(p.label, p.topic.id) for p in plot.placed(harvest)] == [("2.1", "ga.sowing"), ("1.2", "ga.compost")]


def test_a_visiting_topic_keeps_its_home(plot: RoadmapContent) -> None:
    soil, harvest = plot.stages
    visitor = plot.placed(harvest)[1]
    assert visitor == plot.place("ga.compost")
    assert (visitor.stage, visitor.section.id) == (soil, "ga.s1.soil")


def test_every_shipped_topic_is_placed_once_at_home(shipped: RoadmapContent) -> None:
    home = [p.topic.id for stage in shipped.stages for p in shipped.placed(stage) if p.stage.id == stage.id]
    assert len(home) == len(set(home)) == 68
    third = shipped.stage(3)
    assert third is not None
    assert third.title == "Data handling and data analysis"
    assert [p.label for p in shipped.placed(third)][:2] == ["3.1", "3.2"]
    visiting = [p for p in shipped.placed(third) if p.stage.number != 3]
    assert {p.label.partition(".")[0] for p in visiting} <= {"1", "2", "4", "5", "6", "7", "8"}


def test_stages_by_number(shipped: RoadmapContent) -> None:
    assert [stage.number for stage in shipped.stages] == list(range(1, 9))
    assert all(shipped.stage(number) is None for number in (0, 9, -1, 10**40))


@pytest.mark.parametrize(
    ("typed", "topic"),
    [
        ("ml.missing-values", "ml.missing-values"),
        ("missing-values", "ml.missing-values"),
        ("Handling missing values", "ml.missing-values"),
        ("handling  MISSING values!", "ml.missing-values"),
        ("handling m", "ml.missing-values"),
        ("1.1", "ml.py-variables-types"),
        ("#1.1", "ml.py-variables-types"),
        ("pca", "ml.pca"),
        ("Principal component", "ml.pca"),
        ("overfiting", "ml.overfitting-regularisation"),
        ("k means", "ml.k-means"),
        ("kmeans", "ml.k-means"),
        (" PANDAS ", "ml.pandas"),
        ("logistic regresion", "ml.logistic-regression"),
    ],
)
def test_a_topic_is_found(shipped: RoadmapContent, typed: str, topic: str) -> None:
    found = shipped.find_topic(typed)
    assert found is not None
    assert found.id == topic


@pytest.mark.parametrize("typed", ["", " ", "?!", "data", "9.9", "3.99", "xyzzy", "ml.nope", "½", "💥", "x" * 4000])
def test_a_topic_that_nobody_means(shipped: RoadmapContent, typed: str) -> None:
    assert shipped.find_topic(typed) is None


def test_drafts_and_retired_topics_are_not_shown_but_known(garden: Garden) -> None:
    catalog = load(garden.path)
    roadmap = catalog.roadmap(None)
    for hidden in ("ga.old-sowing", "ga.grafting"):
        assert roadmap.find_topic(hidden) is None
        assert roadmap.place(hidden) is None
        assert catalog.topic(hidden) is not None
    assert catalog.carries == {"ga.sowing": ("ga.old-sowing",)}
    assert search(catalog.roadmaps, "grafting") == []
    assert catalog.topic("ga.nothing") is None


def test_an_alias_never_hides_a_title(garden: Garden) -> None:
    garden.edit(HARVEST, "aliases: [seeds, planting calendar]", "aliases: [compost, ground]")
    found = load(garden.path).roadmap(None).find_topic("compost")
    assert found is not None
    assert found.id == "ga.compost"


def test_a_suggestion_is_the_nearest_title(shipped: RoadmapContent) -> None:
    assert shipped.suggest("scikt learn") == "scikit-learn"
    assert shipped.suggest("recurent neural") == "Recurrent neural network"
    assert [shipped.suggest(typed) for typed in ("3.99", "", "??", "42")] == [None] * 4


def test_a_roadmap_by_any_of_its_names(garden: Garden) -> None:
    catalog = load(garden.path)
    for named in (None, "garden", "Garden", "kitchen gardener", "PLOT"):
        assert catalog.roadmap(named).model.roadmap == "garden"
    with pytest.raises(KeyError):
        catalog.roadmap("desert")


@pytest.mark.parametrize(
    ("typed", "project"),
    [
        ("spam", "pr.spam-detection"),
        ("pr.spam-detection", "pr.spam-detection"),
        ("spam-detection", "pr.spam-detection"),
        ("movie recomendation system", "pr.movie-recommender"),
        ("nothing at all", None),
        ("", None),
    ],
)
def test_a_project_is_found(shipped: RoadmapContent, typed: str, project: str | None) -> None:
    found = shipped.find_project(typed)
    assert (found.id if found else None) == project


def test_pages(shipped: RoadmapContent) -> None:
    for page in shipped.model.about:
        assert shipped.find_page(page.id) is page
    assert shipped.find_page("ml.about.nothing") is None


def test_completion_of_topics(content: Catalog) -> None:
    begun = content.complete_topics("")
    assert len(begun) == 25
    assert begun[0].label == "1.1 Variables and data types"
    assert all(len(choice.label) <= CHOICE_LENGTH for choice in begun)
    assert [c.label.partition(" ")[0] for c in content.complete_topics("#3.1")] == ["3.1"]
    assert all(c.label.startswith("4.") for c in content.complete_topics("4."))
    assert [c.value for c in content.complete_topics("overf")] == ["ml.overfitting-regularisation"]
    assert "ml.overfitting-regularisation" in [c.value for c in content.complete_topics("overfitng")]
    assert content.complete_topics("zzzzzz") == []


def test_completion_puts_beginnings_first(garden: Garden) -> None:
    garden.edit(HARVEST, "aliases: [seeds, planting calendar]", "aliases: [compost heap]")
    catalog = load(garden.path)
    assert [choice.label for choice in catalog.complete_topics("so")] == ["2.1 Sowing", "1.1 Types of soil"]
    assert [choice.label for choice in catalog.complete_topics("comp")] == ["1.2 Compost", "2.1 Sowing"]
    assert [choice.value for choice in catalog.complete_topics("")] == [
        "ga.soil-types",
        "ga.compost",
        "ga.watering",
        "ga.sowing",
    ]


def test_completion_of_projects(content: Catalog) -> None:
    assert len(content.complete_projects("")) == 8
    assert [c.value for c in content.complete_projects("spam")] == ["pr.spam-detection"]
    assert [c.value for c in content.complete_projects("chatbt")] == ["pr.nlp-chatbot"]


def test_folding() -> None:
    assert folded("  Café: K-Means (2nd)! ") == "cafe k means 2nd"
    assert folded("STRASSE") == folded("Straße")
    assert folded("💥") == ""
