"""What organisers changed, in words and newest first; and taking a member off the boards."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.app import App
from bot.chat.reply import Fields
from bot.clock import FixedClock
from bot.study.visibility import Visible
from tests.commands.test_leaderboard import call_me, give, tables
from tests.conftest import NOON
from tests.dialogue import Talk

AUDIT = "/studyadmin audit"


def lines(talk: Talk) -> list[str]:
    talk.say(AUDIT)
    assert talk.last is not None
    (fields,) = [block for block in talk.last.blocks if isinstance(block, Fields)]
    return [value.replace("\\", "") for _, value in fields.pairs]


def test_nothing_was_changed_yet(olga: Talk) -> None:
    assert "Nothing was changed by organisers yet." in olga.say(AUDIT)


def test_everything_that_organisers_change_is_there_newest_first(
    app: App, olga: Talk, clock: FixedClock, ana: Talk
) -> None:
    call_me(olga, "Olga")
    call_me(ana, "Ana")
    for hour, line in enumerate(
        (
            "setup-zone Berlin",
            "schedule set pledge-prompt Tuesday 10:30",
            "season-start monday=2026-11-23",
            "challenge-extend 1 2 the power was out",
            "season-pause 2 2026-12-21",
            "member-award @ana 3 solved it by hand",
            "member-repair @ana 2026-11-23 Cairn was down",
            "member-repair @ana 2026-11-23 it was not back=yes",
            "holiday add 2026-12-24 2027-01-01 Winter break",
            "member-hide @ana hide a name nobody should read",
            "season-end end",
        ),
        1,
    ):
        clock.set(NOON + timedelta(hours=hour))
        assert "Try" not in olga.say(f"/studyadmin {line}"), line
    clock.set(NOON + timedelta(days=1))
    said = lines(olga)
    assert said[0] == "Olga: season year-one has ended"
    assert said[1] == "Olga: a member is shown to nobody: “a name nobody should read”"
    assert said[2] == "Olga: holiday Winter break from Thursday 24 December"
    assert "the repair of Monday 23 November for a member is taken back" in said[3]
    assert said[5] == "Olga: 3 points for a member: “solved it by hand”"
    assert said[6] == "Olga: season year-one pauses for 2 weeks from Monday 21 December"
    assert said[7] == "Olga: week 1 closes later: “the power was out”"
    assert said[9] == "Olga: Promise of the week: on, Tuesdays 10:30, Berlin, in general"
    assert "times of Berlin" in olga.say(AUDIT)
    assert "zone of the group: UTC → Europe/Berlin" in olga.press("Older")
    assert olga.labels() == ["‹ Newer"]
    assert "season year-one has ended" in olga.press("‹ Newer")
    assert "There is no page 3." in olga.say(f"{AUDIT} 3")


def test_what_members_do_and_other_groups_change_is_not_there(app: App, olga: Talk, ana: Talk) -> None:
    ana.say("/checkin read")
    ana.say("/profile set zone=Berlin")
    ana.say("/thanks @olga for the room")
    other = Talk(app, "otto", "elsewhere", olga.rights)
    other.say("/studyadmin setup-zone Tokyo")
    assert "Nothing was changed by organisers yet." in olga.say(AUDIT)


def test_a_member_is_taken_off_the_boards_and_put_back_as_they_had_chosen(team: list[Talk], olga: Talk) -> None:
    call_me(team[6], "Gil", Visible.ALIAS)
    board = team[0].say("/leaderboard")
    assert "of 7" in board or "7 members" in board
    said = olga.say("/studyadmin member-hide @gil hide asked by their school")
    assert "gil is shown to nobody now." in said
    assert "shown to nobody already" in olga.say("/studyadmin member-hide @gil hide again")
    team[6].say("/profile show")
    assert "to nobody" in team[6].say("/profile").replace("Shown to\nnobody", "to nobody")
    assert "an organiser took you off the boards" in team[6].say("/streak why")
    assert "asked by their school" in team[6].say("/streak why")
    assert "is shown again, as they chose." in olga.say("/studyadmin member-hide @gil show sorted out")
    assert "everyone, but only by two words" in team[6].say("/profile")
    assert "No organiser took gil off the boards." in olga.say("/studyadmin member-hide @gil show twice")


def test_whoever_left_gives_their_place_in_a_squad_free(formed: list[Talk], olga: Talk, app: App) -> None:
    said = olga.say("/studyadmin member-hide @fay left moved away")
    assert "They are in no squad any more." in said
    assert "You are in no squad." in formed[5].say("/squad")
    olga.say("/studyadmin squads show")
    assert ("Ash", "2 of 2, thin") in tables(olga)[0]
    assert "21 points" not in formed[0].say("/leaderboard")
    give(formed[5], 1)
    assert "Fay" not in formed[0].say("/leaderboard")


def test_no_organiser_learns_that_somebody_hides_nor_shows_them(team: list[Talk], olga: Talk) -> None:
    team[0].say("/profile set visible=hidden")
    assert "No organiser took ada off the boards." in olga.say("/studyadmin member-hide @ada show please")
    hidden, seen = (olga.say(f"/studyadmin member-hide @{name} hide why") for name in ("ada", "bea"))
    assert hidden == seen.replace("bea", "ada")
    olga.say("/studyadmin member-hide @ada show why")
    assert "nobody" in team[0].say("/profile")
    team[1].say("/profile set visible=squad")
    assert "is shown again" in olga.say("/studyadmin member-hide @bea show why")
    assert "your squad alone" in team[1].say("/profile")


@pytest.mark.parametrize("line", ["audit", "radar", "member-hide @ben hide why"])
def test_these_are_the_organisers(ana: Talk, line: str) -> None:
    assert "is for the organisers of this group" in ana.say(f"/studyadmin {line}")


def test_what_was_done_to_squads_is_there_too(formed: list[Talk], olga: Talk) -> None:
    call_me(olga, "Olga")
    olga.say("/studyadmin squad-put @fay Alder")
    olga.say("/studyadmin squad-put @fay none")
    olga.say("/studyadmin squad-put @fay none")
    olga.say("/studyadmin squad-name Alder Night owls")
    assert sorted(lines(olga)) == [
        "Olga: squads: 2 new squads with 7 members.",
        "Olga: squads: Alder → Night owls",
        "Olga: squads: a member into Alder",
        "Olga: squads: a member out of theirs",
    ]
