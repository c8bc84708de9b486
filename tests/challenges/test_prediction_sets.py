"""What a prediction set is worth: a good model earns all points, a naive one clearly fewer, whatever the seed.

The truth without noise is the other end of the scale, so a gap of 1 is as good as anybody can be, but for luck.
"""

from __future__ import annotations

import os

import pytest

from bot.challenges.generators import SHARED, shape
from tests.challenges.frames import Set
from tests.challenges.models import TRIALS, Trial

SEEDS = range(8) if os.environ.get("CAIRN_TEST_SLOW") else (0, 1)


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("trial", TRIALS, ids=lambda trial: trial.name)
def test_the_good_model_earns_all_points_and_the_simple_one_does_not(trial: Trial, seed: int) -> None:
    given = Set(trial.name, seed)
    good, simple = given.gaps(trial.good(given)), given.gaps(trial.simple(given))
    par = shape(trial.name).par
    assert min(good) >= par
    assert max(simple) < trial.most_of_simple < par


def test_every_set_is_tried() -> None:
    assert sorted(trial.name for trial in TRIALS) == sorted(SHARED)
