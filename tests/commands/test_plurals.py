"""One of anything is said as one: no view says "1 notes"."""

from __future__ import annotations

import re

from bot.app import App
from bot.clock import FixedClock
from tests.commands.test_leaderboard import give
from tests.commands.test_visibility import views
from tests.dialogue import Talk, words

_ONE = re.compile(
    r"(?<![\d.,:/–-])\b1 (notes|rows|points|members|topics|entries|days|weeks|hours|questions|projects|promises|squads|"
    r"holidays|reviewers|files|people|active days|checks|freezes|months|resources|have|were|are)\b"
)


def test_one_is_one_wherever_it_is_counted(app: App, ana: Talk, olga: Talk, clock: FixedClock) -> None:
    """Of a member who has one of each."""
    for line in (
        "/progress done 3.1",
        "/progress note 3.1 read it",
        "/pledge make 1 day",
        "/checkin read",
        "/squad hours mon 8-9",
        "/progress note 3.1",
        "/pledge list",
        "/pledge group",
    ):
        said = ana.say(line)
        assert not _ONE.search(said), line
        assert ana.last is not None
        assert not _ONE.search(ana.last.summary), line
    give(ana, 1)
    for line in ("squads show", "squads form", "holiday list", "reviewer add @ana", "schedule"):
        said = olga.say(f"/studyadmin {line}")
        assert not _ONE.search(said), line
    for invocation, reply in views(ana, ["olga"]):
        found = _ONE.search(f"{words(reply)} {reply.summary}")
        assert not found, (invocation, found)
