"""The second roadmap, MLOps: the answers to its own questions, computed anew."""

from __future__ import annotations

from collections.abc import Callable
from hashlib import sha256
from itertools import product
from math import ceil, log, prod
from statistics import fmean, stdev

import pytest

from bot.curriculum.models import NumberCheck
from tests.curriculum.answers import shipped


def steps_end(minutes: dict[str, int], needs: dict[str, str], last: str) -> int:
    """When the step ``last`` is done if each one starts as soon as what it needs is done."""
    return minutes[last] + max((steps_end(minutes, needs, each) for each in needs.get(last, "")), default=0)


def stored_megabytes(versions: list[list[str]], each: int) -> int:
    """What a store of contents by their hash holds."""
    return each * len({sha256(content.encode()).hexdigest() for version in versions for content in version})


def known_at(history: list[tuple[int, int]], day: int) -> int:
    return max((since, amount) for since, amount in history if since <= day)[1]


def stability_index(before: list[float], now: list[float]) -> float:
    return sum((b - a) * log(b / a) for a, b in zip(before, now, strict=True))


FILES = [f"file {n}, first version" for n in range(1_000)]

COMPUTED: dict[str, Callable[[], float]] = {
    "mo.testing.q3": lambda: 0.9 ** (1 / 20),
    "mo.data-validation.q1": lambda: 10_000 - 3 * 200,
    "mo.data-validation.q2": lambda: sum([0.01] * 30 * 30),
    "mo.data-versioning.q2": lambda: stored_megabytes([FILES, [*FILES[:980], *"abcdefghijklmnopqrst"]], 10),
    "mo.feature-stores.q1": lambda: known_at([(1, 100), (10, 250), (20, 40)], 15),
    "mo.experiment-tracking.q1": lambda: stdev([0.79, 0.80, 0.81, 0.82, 0.83]),
    "mo.experiment-tracking.q3": lambda: len(list(product(range(3), range(4), range(5)))) * 6 / 60,
    "mo.model-registry.q3": lambda: (30 + 12) * 400 / 1_000,
    "mo.orchestration.q1": lambda: steps_end({"A": 10, "B": 20, "C": 5, "D": 10}, {"B": "A", "C": "A", "D": "BC"}, "D"),
    "mo.orchestration.q3": lambda: prod([0.1] * 3),
    "mo.retraining.q3": lambda: sum(day >= 30 for day in range(90)),
    "mo.serving-patterns.q1": lambda: sorted([20] * 940 + [200] * 40 + [1_000] * 20)[ceil(0.95 * 1_000) - 1],
    "mo.serving-patterns.q2": lambda: ceil(50 * 0.2 / 4),
    "mo.release-strategies.q2": lambda: 40_000 * 0.05 * 0.02,
    "mo.drift.q1": lambda: stability_index([0.5, 0.5], [0.6, 0.4]),
    "mo.service-levels.q1": lambda: 1_500 / (6_000_000 * 0.001),
    "mo.service-levels.q2": lambda: 0.99 * 0.99,
}


def numbers() -> dict[str, NumberCheck]:
    """The number questions of the roadmap's own topics."""
    sections = (section for stage in shipped().roadmap("mlops").stages for section in stage.sections)
    checks = (check for section in sections for topic in section.topics for check in topic.checks)
    return {check.id: check for check in checks if isinstance(check, NumberCheck)}


def test_every_number_question_is_computed() -> None:
    assert set(COMPUTED) == set(numbers())


@pytest.mark.parametrize("question", COMPUTED)
def test_a_number_is_what_it_comes_to(question: str) -> None:
    asked = numbers()[question]
    assert COMPUTED[question]() == pytest.approx(asked.value, abs=max(asked.tolerance / 2, 1e-9))


def test_what_the_reasons_say_beside_the_answers() -> None:
    times = [20] * 940 + [200] * 40 + [1_000] * 20
    assert (fmean(times), sorted(times)[ceil(0.99 * 1_000) - 1]) == (46.8, 1_000)
    assert 365 * 400 / 1_000 == 146
    assert (round(0.99**20, 2), 0.001 * 6_000_000) == (0.82, 6_000)
    assert (20 - 32) / 1.8 < 0 < 20 * 1.8 + 32 == 68
    assert (0.1 * log(1.2), -0.1 * log(0.8)) == (pytest.approx(0.0182, abs=1e-4), pytest.approx(0.0223, abs=1e-4))


def test_the_second_roadmap_shares_more_than_half_of_its_topics() -> None:
    roadmap = shipped().roadmap("mlops")
    ids = [placed.topic.id for stage in roadmap.stages for placed in roadmap.placed(stage)]
    assert len(ids) == len(set(ids)) >= 25
    assert sum(each.startswith("ml.") for each in ids) > len(ids) / 2
