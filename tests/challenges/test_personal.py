"""Every personal challenge is solved by other means than the generator's, and the key agrees."""

from __future__ import annotations

import math
import os

import pytest

from bot.challenges.generators import PERSONAL, generate, versions
from bot.challenges.keys import ChoiceKey, NumberKey
from tests.challenges.solved import solve

SEEDS = 300 if os.environ.get("CAIRN_TEST_SLOW") else 12


@pytest.mark.parametrize("name", PERSONAL)
def test_the_key_is_what_numpy_and_pandas_find(name: str) -> None:
    for seed in range(SEEDS):
        made = generate(name, versions(name)[-1], seed)
        found = solve(name, made)
        assert list(found) == list(made.keys)
        for part, key in made.keys.items():
            answer = found[part]
            if isinstance(key, NumberKey):
                assert answer == pytest.approx(key.value, rel=1e-5, abs=1e-8), part
                assert key.accepts(float(answer))
            elif isinstance(key, ChoiceKey):
                right = [
                    each.id for each in key.options if (answer(each.text) if callable(answer) else each.text in answer)
                ]
                assert key.accepts(right), part
            else:
                assert key.accepts(answer), part


@pytest.mark.parametrize("name", PERSONAL)
def test_an_answer_to_three_more_digits_than_asked_for_is_accepted(name: str) -> None:
    """Nobody has to type more than five digits, or three decimals more than the tolerance has."""
    for seed in range(SEEDS):
        made = generate(name, versions(name)[-1], seed)
        for key in made.keys.values():
            if isinstance(key, NumberKey) and key.tolerance.absolute:
                assert key.accepts(round(key.value, 1 - int(math.log10(key.tolerance.absolute))))
            elif isinstance(key, NumberKey) and key.tolerance.relative:
                assert key.accepts(float(f"{key.value:.5g}"))
