"""Every part with a key, answered as members type: the right answer earns all, and each near miss is told its slip."""

from __future__ import annotations

from typing import Any

import pytest

from bot.challenges.answers import Asked, Keyed, Verdict
from bot.challenges.generators import generate
from bot.challenges.generators.made import Generated
from bot.challenges.keys import ChoiceKey, NumberKey, TextKey
from bot.challenges.kinds import kinds
from bot.challenges.resolve import asked, keyed
from tests.challenges.shown import drawn, season, week

WEEKS = range(1, season().model.weeks + 1)
MEMBERS = (1, 2)


def made(part: Any, seed: int) -> Generated | None:
    return generate(part.generator.name, part.generator.version, seed) if drawn(part) else None


def answered(view: Asked, key: Keyed, text: str) -> Verdict:
    kind = kinds()[view.part.kind]
    found = kind.read(view, text)
    return kind.judge(view, key, found.kept, found.data)


def right(view: Asked, key: Keyed, example: str) -> str:
    match key.key:
        case ChoiceKey(chosen=chosen):
            return " ".join(view.letters()[each] for each in chosen)
        case NumberKey(value=value):
            return f"{value:.8f}" if isinstance(value, float) else f"{value}"
        case TextKey(accepted=accepted):
            return accepted[0]
    return example


@pytest.mark.parametrize("number", WEEKS)
def test_the_right_answers_earn_all_points(number: int) -> None:
    challenge, answers = week(number)
    for part in challenge.parts:
        if part.kind in ("predictions", "link"):
            continue
        for member in MEMBERS:
            found = answers.part(part.id)
            draw = made(part, member)
            view, key = asked(part, draw, member), keyed(part, found, draw)
            verdict = answered(view, key, right(view, key, (found and found.example) or ""))
            assert verdict.right, (part.id, verdict.said)


@pytest.mark.parametrize("number", WEEKS)
def test_each_near_miss_is_told_its_slip(number: int) -> None:
    challenge, answers = week(number)
    for part in challenge.parts:
        found = answers.part(part.id)
        for miss in found.near_misses if found is not None else ():
            wrong = miss.text if miss.value is None else f"{miss.value}"
            if wrong is None:
                continue
            verdict = answered(asked(part, None, 1), keyed(part, found, None), wrong)
            assert (verdict.share, miss.say in verdict.said) == (miss.share, True), (part.id, wrong, verdict.said)
