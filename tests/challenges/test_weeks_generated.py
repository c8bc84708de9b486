"""Every week whose numbers are the member's own: each slip that can happen has its words, and what is shown fits."""

from __future__ import annotations

import pytest

from tests.challenges.shown import drawn, own, season, week

SEEDS = 40
WEEKS = [
    number
    for number in range(1, season().model.weeks + 1)
    if (challenge := season().challenge(number)) is not None and any(drawn(each) for each in challenge.parts)
]
each_week = pytest.mark.parametrize("number", WEEKS)


@each_week
def test_every_slip_has_words(number: int) -> None:
    challenge, answers = week(number)
    for part in challenge.parts:
        if not drawn(part) or part.kind == "multi":
            continue
        found = answers.part(part.id)
        said = {f"{each.slip}" for each in found.near_misses} if found is not None else set()
        happened: set[str] = set()
        for seed in range(SEEDS):
            key = own(number, seed).keys[part.generator.answer]
            happened |= {each.slip for each in getattr(key, "near_misses", getattr(key, "options", ()))} - {""}
        assert said == happened, part.id


@each_week
def test_values_fit_on_a_page(number: int) -> None:
    for seed in range(SEEDS):
        values = own(number, seed).values
        assert sum(len(name) + len(value) for name, value in values.items()) < 1500
        assert all(len(line) <= 70 for value in values.values() for line in value.splitlines())
