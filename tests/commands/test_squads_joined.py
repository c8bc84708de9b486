"""Squads of a group that is on two platforms, and of one person who is in both."""

from __future__ import annotations

from bot.app import App
from bot.chat.request import ORGANISER_RIGHTS
from tests.commands.test_leaderboard import call_me, give, tables
from tests.dialogue import Talk
from tests.two_places import code_in, elsewhere, link


def other_side(app: App) -> tuple[Talk, list[Talk]]:
    """An organiser and three members in a place of their own, in squad Alder."""
    omar = elsewhere(app, "omar")
    omar.rights = ORGANISER_RIGHTS
    theirs = [elsewhere(app, name) for name in ("pat", "quy", "rob")]
    for talk in theirs:
        give(talk, 10)
        call_me(talk, talk.person.capitalize())
    assert "Done: 1 new squad" in omar.say("/studyadmin squads form dry=no")
    return omar, theirs


def join(olga: Talk, omar: Talk) -> None:
    assert "one group" in omar.say(f"/studyadmin space link {code_in(olga.say('/studyadmin space link'))}")


def test_squads_come_along_and_go_back(formed: list[Talk], olga: Talk, app: App) -> None:
    omar, (pat, quy, rob) = other_side(app)
    join(olga, omar)
    assert [row[1] for row in (olga.say("/leaderboard squads"), tables(olga))[1][0]] == ["Alder 2", "Ash", "Alder"]
    assert "Squad Alder 2" in pat.say("/squad")
    assert "You are in." in quy.say("/squad join Ash")
    olga.say("/studyadmin squads form dry=no")
    assert "Two groups" in olga.say("/studyadmin space unlink")
    assert "Squad Alder 2" in pat.say("/squad")
    assert [row[0] for row in tables(pat)[0]] == ["Pat (you)", "Rob"]
    assert "You are in no squad." in quy.say("/squad")  # theirs is the other group's
    assert "Quy" not in formed[4].say("/squad")
    assert [row[1] for row in (rob.say("/leaderboard squads"), tables(rob))[1][0]] == ["Alder 2 (yours)"]
    assert "You are in." in quy.say("/squad join Alder")


def test_a_linked_member_has_one_squad_and_gets_the_other_back(formed: list[Talk], olga: Talk, app: App) -> None:
    omar, (pat, _, rob) = other_side(app)
    join(olga, omar)
    link(formed[0], pat)  # in Alder here, in Alder 2 there: whoever came first keeps theirs
    assert "Squad Alder" in pat.say("/squad")
    assert [row[0] for row in (rob.say("/squad"), tables(rob))[1][0]] == ["Quy", "Rob (you)"]
    formed[0].say("/profile unlink")
    assert "Squad Alder 2" in pat.say("/squad")
    assert "Squad Alder" in formed[0].say("/squad")


def test_whoever_had_no_squad_takes_over_that_of_their_other_account(formed: list[Talk], olga: Talk, app: App) -> None:
    omar, (pat, _, rob) = other_side(app)
    join(olga, omar)
    formed[0].say("/squad leave")
    link(formed[0], pat)
    assert "Squad Alder 2" in formed[0].say("/squad")
    assert "Ada" in rob.say("/squad")
