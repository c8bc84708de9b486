"""What content says about generators is held against what they make."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.challenges.content_rules import check_generated
from bot.challenges.generators import SHARED, shape
from bot.curriculum.check import check
from tests.curriculum.folder import Garden, planted

WEEK = "seasons/spring/challenges/w02-rain.yaml"
KEY = "seasons/spring/keys/w02-rain.yaml"
COSINE = "generator: {name: vectors, version: 1, answer: cosine}"
CHURN = "generator: {name: churn, version: 1, train: 1600, test: 800}"

CHALLENGE = f"""\
# yaml-language-server: $schema=../../../schema/challenge.json
schema: 1
id: ch.rain
stage: ga.s1
topics: [ga.watering]
title: Rain in a week
difficulty: medium
minutes: 30
brief: Measure the rain, and say what it means.
example: {{text: "Three days of 2, 4 and 9 mm are 15 mm."}}
parts:
  - {{id: p1, kind: number, label: Angle, prompt: The cosine?, {COSINE}, check: {{tol_abs: 0.001}}}}
  - {{id: p2, kind: text, label: Output, prompt: Prints?, generator: {{name: py_snippet, version: 1, answer: output}}}}
  - {{id: p3, kind: single, label: Move, prompt: First move?, generator: {{name: gridworld, version: 1, answer: move}}}}
  - {{id: p4, kind: multi, label: Steps, prompt: Which?, generator: {{name: quadratic, version: 1, answer: diverges}}}}
  - id: p5
    kind: predictions
    label: Who leaves
    prompt: Predict.
    {CHURN}
    metric: {{name: log_loss, eps: 1.0e-15}}
    par_gap: 0.95
hints: [{{text: Add them all.}}, {{text: Then divide.}}]
"""
ANSWER = """\
# yaml-language-server: $schema=../../../schema/key.json
schema: 1
challenge: ch.rain
parts:
  - {id: p1, near_misses: [{slip: dot_product, say: Divide by both lengths.}]}
  - {id: p3, near_misses: [{slip: blocked, say: There is a wall.}]}
explanation:
  text: The angle is what counts.
  slips: [Leaving out a length, Mixing units]
"""


@pytest.fixture
def garden(tmp_path: Path) -> Garden:
    """The sample with a week whose parts are all made by generators."""
    found = planted(tmp_path / "content")
    found.write(WEEK, CHALLENGE)
    found.write(KEY, ANSWER)
    return found


def problems(garden: Garden) -> list[str]:
    return [str(each) for each in check(garden.path, rules=[check_generated])[0]]


def test_a_week_that_names_everything_as_it_is(garden: Garden) -> None:
    assert problems(garden) == []


@pytest.mark.parametrize(
    ("file", "old", "new", "said"),
    [
        (WEEK, "name: vectors", "name: vector", "read vector, expected one of attention"),
        (WEEK, "name: vectors", "name: vector", "the nearest is vectors"),
        (WEEK, "name: vectors", "name: churn", "read churn, expected one of attention"),
        (WEEK, "name: churn", "name: vectors", "read vectors, expected one of anomaly"),
        (WEEK, "vectors, version: 1", "vectors, version: 2", "read 2, expected 1, the versions that vectors has"),
        (WEEK, "churn, version: 1", "churn, version: 7", "read 7, expected 1, the versions that churn has"),
        (WEEK, "answer: cosine", "answer: cosinus", "read cosinus, expected one of cosine; the nearest is cosine"),
        (WEEK, ", answer: cosine", "", "read answer, expected one of cosine"),
        (WEEK, "tol_abs: 0.001", "tol_abs: 0.01", "read 0.01, expected 0.001, as the generator has it"),
        (WEEK, "tol_abs: 0.001", "tol_abs: 0.001, tol_rel: 0.1", "read 0.1, expected 0, as the generator has it"),
        (WEEK, "kind: text", "kind: number", "read number, expected text"),
        (WEEK, "kind: single", "kind: multi", "read multi, expected single"),
        (WEEK, "kind: multi", "kind: order", "read order, expected multi"),
        (WEEK, "First move?,", "First?, options: [{id: a, text: Up}, {id: b, text: Left}],", "delete the options"),
        (WEEK, "name: log_loss", "name: rmse", "read rmse, expected log_loss, which churn is made for"),
        (WEEK, "par_gap: 0.95", "par_gap: 0.96", "read 0.96, expected at most 0.95, what a good model closes"),
        (WEEK, "eps: 1.0e-15", "eps: 1.0e-7", "read 1e-07, expected 1e-15, which is pinned"),
        (WEEK, "eps: 1.0e-15", "positive: left", "read left, expected"),
        (WEEK, "train: 1600", "train: 500", "read 500, expected 1600 or more: par is tried with so many"),
        (WEEK, "test: 800", "test: 400", "read 400, expected 800 or more: par is tried with so many"),
        (WEEK, CHURN, CHURN.replace("churn", "series").replace("1600", "3601"), "test is a multiple of 28"),
        (KEY, "slip: dot_product", "slip: dot_produkt", "read dot_produkt, expected one of dot_product"),
        (KEY, "slip: blocked", "slip: wall", "expected one of "),
    ],
)
def test_what_does_not_exist_or_does_not_fit_is_named(garden: Garden, file: str, old: str, new: str, said: str) -> None:
    garden.edit(file, old, new)
    found = [each for each in problems(garden) if said in each]
    assert found, "\n".join(problems(garden))
    assert found[0].startswith(f"{file}:")


def test_a_part_that_is_no_mapping_of_generators_is_left_to_the_models(garden: Garden) -> None:
    garden.edit(WEEK, COSINE, "generator: vectors")
    assert any("generator" in each for each in problems(garden))


def test_only_prediction_sets_have_a_shape() -> None:
    metrics = {shape(name).measure.metric for name in SHARED}
    assert metrics >= {"log_loss", "roc_auc", "macro_f1", "f1", "rmse", "rmsle", "mae", "accuracy", "average_precision"}
    with pytest.raises(LookupError):
        shape("vectors")
