"""Corrections, later closes and weeks that do not count: by further rows, with a reason that members read."""

from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select

from bot.app import App
from bot.chat.invocation import call
from bot.clock import FixedClock
from bot.store.tables import ledger, outages
from bot.study.season_standings import best_of
from tests.commands.conftest import NILE
from tests.dialogue import Talk

CLOSED = NILE + timedelta(days=6, hours=11, seconds=1)


@pytest.fixture
def wrong_key(app: App, nile: None) -> None:
    """The week as it was announced with a key that is wrong, which the content has corrected since."""
    found = app.content.seasons[0]
    key = found.keys["ch.flow-of-the-nile"]
    first = key.parts[0].model_copy(update={"value": 900})
    found.keys["ch.flow-of-the-nile"] = key.model_copy(update={"parts": (first, *key.parts[1:])})
    try:
        Talk(app, "first").say("/challenge")
    finally:
        found.keys["ch.flow-of-the-nile"] = key


def rows(app: App) -> list[tuple[int, str, str | None]]:
    with app.store.transaction(write=False) as db:
        found = select(ledger.c.points, ledger.c.rule, ledger.c.reason).where(ledger.c.kind == "challenge")
        return [tuple(row) for row in db.execute(found.order_by(ledger.c.id))]


def test_a_corrected_key_scores_everything_again(
    app: App, wrong_key: None, season: Talk, ana: Talk, clock: FixedClock
) -> None:
    ben = Talk(app, "ben")
    assert "That is not it." in ana.say("/challenge submit 919.35; 169.228")
    ben.say("/challenge submit 900; 169.228")
    clock.set(CLOSED)
    assert "You have 5 of 10 points" in ana.say("/challenge results 12")
    assert rows(app) == [(5, "challenge-solved", None), (10, "challenge-solved", None)]
    said = season.say("/studyadmin challenge-rescore 12 the key to p1 was wrong")
    assert "Everything stored is scored again; the points of 2 members change." in said
    assert sorted(rows(app)[2:]) == [
        (-5, "challenge-corrected", "the key to p1 was wrong"),
        (5, "challenge-corrected", "the key to p1 was wrong"),
    ]
    said = ana.say("/challenge results 12")
    assert "You have 10 of 10 points" in said
    assert "Key corrected, everything scored again: the key to p1 was wrong" in said
    assert "has the same key" in season.say("/studyadmin challenge-rescore 12 once more")
    assert len(rows(app)) == 4


def test_a_key_corrected_before_the_close_is_told_anew(
    app: App, wrong_key: None, season: Talk, ana: Talk, clock: FixedClock
) -> None:
    ana.say("/challenge submit p1=919.35")
    assert "What was told is told anew" in season.say("/studyadmin challenge-rescore 12 wrong")
    assert "919.35\nright\ncounts" in ana.say("/challenge entries")
    clock.set(CLOSED)
    assert "You have 5 of 10 points" in ana.say("/challenge results 12")
    assert rows(app) == [(5, "challenge-solved", None)]


def test_a_void_week_takes_its_points_back_once(
    app: App, nile: None, season: Talk, ana: Talk, clock: FixedClock
) -> None:
    ana.say("/challenge submit 919.35; 169.228")
    clock.set(CLOSED)
    ana.say("/challenge results 12")
    assert "the points of 1 member are taken back" in season.say("/studyadmin challenge-void 12 the file was damaged")
    assert "counts for nobody already" in season.say("/studyadmin challenge-void 12 again")
    assert rows(app) == [(10, "challenge-solved", None), (-10, "challenge-corrected", "the file was damaged")]
    assert "This week counts for nobody" in ana.say("/challenge results 12")


def test_an_extended_week_closes_later(app: App, nile: None, season: Talk, ana: Talk, clock: FixedClock) -> None:
    assert "closes 2 days later" in season.say("/studyadmin challenge-extend 12 2 the power was out")
    clock.set(CLOSED)
    assert "is still open" in ana.say("/challenge results week=12")
    ana.run(call("challenge answer", week=12, part="p1", answer="919.35"))
    clock.set(CLOSED + timedelta(days=2))
    assert "You have 5 of 10 points" in ana.say("/challenge results 12")
    assert "is closed, so its close stays" in season.say("/studyadmin challenge-extend 12 2 late")


def test_a_close_while_cairn_was_down_moves_by_a_day(app: App, nile: None, ana: Talk, clock: FixedClock) -> None:
    ana.say("/challenge")
    back = CLOSED + timedelta(hours=3)
    with app.store.transaction(write=True) as db:
        db.execute(outages.insert().values(began_at=CLOSED - timedelta(hours=1), ended_at=back))
    clock.set(back)
    said = ana.run(call("challenge answer", week=12, part="p1", answer="919.35"))
    assert "practice" not in said
    clock.set(back + timedelta(hours=25))
    assert "You have 5 of 10 points" in ana.say("/challenge results 12")


def test_organisers_see_how_a_week_goes_and_no_answers(nile: None, season: Talk, ana: Talk) -> None:
    ana.say("/challenge")
    ana.say("/challenge submit 919.35; 1")
    said = season.say("/studyadmin challenge-stats 12")
    assert "1 answered, 1 tries, 100 % solved" in said
    assert "919" not in said


def test_reports_reach_organisers_until_they_are_settled(app: App, nile: None, season: Talk, ana: Talk) -> None:
    ana.say("/challenge report p2 has no unit")
    said = season.say("/studyadmin challenge-reports")
    assert "1 report open" in said
    assert "p2 has no unit" in said
    assert "ana" not in said
    assert "0 reports open" in season.press("Settle 1")
    assert "There is no open report 1." in season.say("/studyadmin challenge-reports settle=1")
    assert "is for the organisers" in ana.say("/studyadmin challenge-reports")


def test_the_best_weeks_make_the_season(app: App, nile: None, ana: Talk, clock: FixedClock) -> None:
    ben = Talk(app, "ben")
    ana.say("/challenge submit 919.35; 169.228")
    ben.say("/challenge submit 919.35; 168.379")
    clock.set(CLOSED)
    assert "This season: 10 points, 1st of 2. The best 44 weeks of the season count." in ana.say("/challenge archive")
    assert "This season: 8 points, 2nd of 2." in ben.say("/challenge archive")
    assert "This season" not in Talk(app, "cem").say("/challenge archive")


@given(st.lists(st.integers(0, 30), max_size=52), st.integers(1, 52))
def test_more_weeks_never_make_less(points: list[int], weeks: int) -> None:
    found = best_of(points, weeks)
    assert found <= best_of([*points, 5], weeks) <= best_of([*points, 5], weeks + 1)
    assert found == sum(points) if len(points) <= weeks else found <= sum(points)
