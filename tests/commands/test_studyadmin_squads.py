"""``/studyadmin squads`` in dialogues: shown first, then done as it was shown."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.app import App
from bot.clock import FixedClock
from bot.study import squads
from bot.study.visibility import Visible
from tests.commands.test_leaderboard import call_me, give, member, tables
from tests.conftest import NOON
from tests.dialogue import Talk
from tests.test_rights import rows


def test_a_dry_run_shows_what_would_change_and_changes_nothing(team: list[Talk], olga: Talk, app: App) -> None:
    assert "7 active members have none." in olga.say("/studyadmin squads show")
    before = rows(app)
    said = olga.say("/studyadmin squads form size=4")
    assert "2 new squads with 7 members." in said
    assert tables(olga) == [(("Alder", "Ada, Bea, Cyd, Dee"), ("Ash", "Eli, Fay, Gil"))]
    assert rows(app) == before
    assert olga.labels() == ["Do this", "Leave it"]
    assert "Done: 2 new squads with 7 members. 2 squads, none of them thin." in olga.press("Do this")
    assert "Squad Alder" in team[0].say("/squad")
    assert "There is nothing to do." in olga.say("/studyadmin squads form")


def test_the_button_does_what_was_shown_or_nothing(team: list[Talk], olga: Talk, app: App) -> None:
    olga.say("/studyadmin squads form")
    shown = olga.last
    late = Talk(app, "late")
    give(late, 1)
    call_me(late, "Late")
    said = olga.press("Do this")
    assert "Something has changed since you looked. The plan is now: 2 new squads with 8 members." in said
    assert "You are in no squad." in team[0].say("/squad")
    assert "Done: 2 new squads with 8 members." in olga.press("Do this")
    olga.last = shown
    assert "The plan is now: There is nothing to do." in olga.press("Do this")


def test_whoever_is_silent_or_wants_to_be_seen_by_nobody_is_left_out(team: list[Talk], olga: Talk, app: App) -> None:
    call_me(team[0], "Ada", Visible.HIDDEN)
    member(Talk(app, "looks-only"))
    olga.say("/studyadmin squads form")
    assert tables(olga) == [(("Alder", "Bea, Cyd, Dee"), ("Ash", "Eli, Fay, Gil"))]


def test_too_few_for_a_squad(app: App, olga: Talk) -> None:
    for name in ("ada", "bea"):
        give(Talk(app, name), 1)
    said = olga.say("/studyadmin squads form dry=no")
    assert "There is nothing to do. 2 active members have none." in said


def test_a_thin_squad_is_seen_with_what_mends_it(formed: list[Talk], olga: Talk, clock: FixedClock, app: App) -> None:
    clock.set(NOON + timedelta(weeks=2))
    for talk in formed[:5]:  # all of Alder, and one of Ash
        give(talk, 1)
    with app.store.transaction(write=False) as db:
        (thin,) = squads.thin(db, member(olga).community_id, clock.now())
    assert (thin.name, len(thin.active), len(thin.members)) == ("Ash", 1, 3)
    said = olga.say("/studyadmin squads show")
    assert "2 squads, 1 of them thin." in said
    assert tables(olga) == [(("Ash", "1 of 3, thin"), ("Alder", "4 of 4"))]
    assert "Few of it were here in the last 2 weeks." in formed[5].say("/squad")
    assert squads.MEND == "/studyadmin squads balance"
    said = olga.press("How to even out")
    assert "1 member changes the squad, 1 squad closes. 2 silent members of it have none then." in said
    assert tables(olga) == [(("Eli", "Ash", "Alder"),)]
    olga.press("Do this")
    assert "Squad Alder" in formed[4].say("/squad")
    assert "You are in no squad." in formed[6].say("/squad")
    assert "There is nothing to do." in olga.say(squads.MEND)


def test_balance_takes_in_whoever_has_none(formed: list[Talk], olga: Talk, app: App) -> None:
    new = Talk(app, "new")
    give(new, 1)
    call_me(new, "Newt")
    assert "1 member gets one." in olga.say("/studyadmin squads balance")
    assert tables(olga) == [(("Newt", "no squad", "Ash"),)]
    olga.press("Do this")
    assert "Squad Ash" in new.say("/squad")


def test_by_hand_and_by_name(formed: list[Talk], olga: Talk) -> None:
    assert "fay is in squad Alder." in olga.say("/studyadmin squad-put @fay alder").replace("Fay", "fay")
    assert "Squad Alder" in formed[5].say("/squad")
    assert "is in no squad any more." in olga.say("/studyadmin squad-put @fay none")
    assert "is in no squad anyway." in olga.say("/studyadmin squad-put @fay none")
    assert "I have not met" in olga.say("/studyadmin squad-put @stranger Alder")
    assert "There is no squad “Birch” here." in olga.say("/studyadmin squad-put @fay Birch")
    assert "Squad Alder is called Night owls now." in olga.say("/studyadmin squad-name Alder Night owls")
    assert "that name is taken" in olga.say("/studyadmin squad-name Ash night  OWLS")
    assert "that name is taken" in olga.say("/studyadmin squad-name Ash none")
    assert "Squad Night owls" in formed[0].say("/squad")


@pytest.mark.parametrize("line", ["/studyadmin squads form dry=no", "/studyadmin squad-put @ada Alder"])
def test_squads_are_the_organisers(formed: list[Talk], line: str) -> None:
    assert "is for the organisers of this group" in formed[0].say(line)
