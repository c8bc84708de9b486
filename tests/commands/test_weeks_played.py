"""Weeks with numbers of the member's own, solved as a member would: from what is shown, by NumPy and pandas."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from bot.app import App
from bot.challenges.keys import ChoiceKey
from bot.chat.invocation import Invocation, call
from bot.clock import FixedClock
from bot.study import announced, seasons
from bot.study.members import find
from bot.study.submissions import Having, having
from tests.challenges import solved
from tests.challenges.test_weeks_generated import WEEKS
from tests.commands.conftest import QUIZ
from tests.dialogue import Talk


def had(app: App, talk: Talk, week: int, clock: FixedClock) -> list[Having]:
    """Every part of the week as ``talk`` has it."""
    with app.store.transaction(write=True) as db:
        member = find(db, talk.space, talk.person)
        assert member is not None
        season = seasons.of(db, member.community_id)
        assert season is not None
        run = announced.of_week(db, season, week)
        assert run is not None
        return [having(db, run, part, member.id, clock.now()) for part in run.challenge.parts]


def answering(week: int, have: Having, answer: Any) -> Invocation:
    """The button or the form that gives ``answer``: a number, a text, the right texts or a test for each."""
    part = have.asked.part.id
    if not have.asked.options:
        said = answer if isinstance(answer, str) else f"{answer:.10g}"
        return call("challenge answer", week=week, part=part, answer=said)
    fits = answer if callable(answer) else answer.__contains__
    letters = "".join(option.id for option in have.asked.options if fits(option.text))
    return call("challenge pick", week=week, part=part, chosen=letters)


@pytest.mark.parametrize("week", WEEKS)
def test_what_is_shown_is_enough_to_earn_everything(
    week: int, season: Talk, ana: Talk, app: App, clock: FixedClock
) -> None:
    clock.set(QUIZ + timedelta(weeks=week - 1, hours=1))
    page = ana.say("/challenge")
    parts = had(app, ana, week, clock)
    made = [have for have in parts if have.values or have.files]
    for name, value in made[0].values.items():
        assert name in page
        assert all(line in page for line in value.splitlines())
    draw = made[0].asked.part.generator
    found = getattr(solved, draw.name)(made[0].values, made[0].files)
    for have in made:
        said = ana.run(answering(week, have, found[have.asked.part.generator.answer]))
        assert ("Kept" if isinstance(have.keyed.key, ChoiceKey) else "Right.") in said
    for have in parts:
        if have not in made:
            ana.run(answering(week, have, {option.text for option in right(have)}))
    clock.set(QUIZ + timedelta(weeks=week - 1, days=6, hours=12))
    points = {"easy": 10, "medium": 20, "hard": 30}
    challenge = app.content.seasons[0].challenge(week)
    assert challenge is not None
    most = points[challenge.difficulty]
    assert f"You have {most} of {most} points" in ana.say(f"/challenge results {week}")


def right(have: Having) -> list[Any]:
    """The right options of a part whose key is written down."""
    assert isinstance(have.keyed.key, ChoiceKey)
    return [option for option in have.asked.options if option.id in have.keyed.key.chosen]


def test_code_that_a_single_part_is_about_stands_on_its_page(season: Talk, ana: Talk, clock: FixedClock) -> None:
    clock.set(QUIZ + timedelta(weeks=16, hours=1))
    assert "ax.set_ylim(150, 213)" in ana.say("/challenge")
