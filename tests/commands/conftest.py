"""A group that is on two platforms, and one with squads."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from bot.app import App
from bot.chat.request import ORGANISER_RIGHTS
from bot.clock import FixedClock
from tests.commands.test_leaderboard import call_me, give
from tests.dialogue import Talk
from tests.two_places import code_in, elsewhere

QUIZ = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
"""Week 1 of the season opens, with a quiz."""
NILE = QUIZ + timedelta(weeks=11)
"""Week 12 opens, with two numbers."""


@pytest.fixture
def ann(app: App, ana: Talk) -> Talk:
    """Ana on the other platform, of which an organiser has made one group with hers."""
    ana.say("/progress show")
    organiser = Talk(app, "olga", rights=ORGANISER_RIGHTS)
    other = elsewhere(app, "omar")
    other.rights = ORGANISER_RIGHTS
    assert "one group" in other.say(f"/studyadmin space link {code_in(organiser.say('/studyadmin space link'))}")
    return elsewhere(app, "U1ANN")


@pytest.fixture
def olga(app: App) -> Talk:
    """An organiser of the group."""
    return Talk(app, "olga", rights=ORGANISER_RIGHTS)


@pytest.fixture
def team(app: App) -> list[Talk]:
    """Seven active members with 1 to 7 checked points, called Ada to Gil."""
    talks = [Talk(app, name) for name in ("ada", "bea", "cyd", "dee", "eli", "fay", "gil")]
    for points, talk in enumerate(talks, 1):
        give(talk, points)
        call_me(talk, talk.person.capitalize())
    return talks


@pytest.fixture
def formed(team: list[Talk], olga: Talk) -> list[Talk]:
    """The same, in squads Alder (Ada, Bea, Cyd, Dee) and Ash (Eli, Fay, Gil)."""
    assert "Done: 2 new squads with 7 members." in olga.say("/studyadmin squads form size=4 dry=no")
    return team


@pytest.fixture
def season(app: App, clock: FixedClock) -> Talk:
    """A season that began on 23 November, at noon of its first day."""
    olga = Talk(app, "olga", rights=ORGANISER_RIGHTS)
    olga.say("/studyadmin season-start monday=2026-11-23")
    return olga


@pytest.fixture
def nile(app: App, clock: FixedClock, season: Talk) -> None:
    """Week 12, an hour after it opened."""
    clock.set(NILE + timedelta(hours=1))
