"""``/leaderboard`` in its kinds, and among parts of the group, in dialogues."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.app import App
from bot.chat.reply import Menu
from bot.clock import FixedClock
from bot.curriculum.catalog import Catalog
from bot.study.visibility import Visible
from tests.commands.test_leaderboard import call_me, give, member, tables
from tests.commands.test_progress import pass_check
from tests.conftest import NOON
from tests.dialogue import Talk, actions
from tests.study.scores import assert_right, assert_runs
from tests.two_places import elsewhere

DAY = timedelta(days=1)


def named(app: App, *names: str) -> list[Talk]:
    """Members who are called so."""
    talks = [Talk(app, name.casefold()) for name in names]
    for talk, name in zip(talks, names, strict=True):
        member(talk)
        call_me(talk, name)
    return talks


def check_in(talk: Talk, clock: FixedClock, *days: int) -> None:
    """On these days after the first, in their order."""
    for day in days:
        clock.set(NOON + day * DAY)
        talk.say(f"/checkin read on day {day}")


def test_streaks_are_weeks_kept_in_a_row_of_those_who_are_here(app: App, clock: FixedClock) -> None:
    ada, bea, cyd = named(app, "Ada", "Bea", "Cyd")
    for talk in (ada, bea):
        check_in(talk, clock, 0, 1, 2)
    check_in(cyd, clock, 2)
    assert "You are 1st of 2 with 1 week." in ada.say("/leaderboard streak")
    assert {row[:3] for row in tables(ada)[0]} == {("1", "Ada (you)", "1"), ("1", "Bea", "1")}
    check_in(ada, clock, 7, 8)
    assert "You are 1st of 1 with 1 week." in ada.say("/leaderboard streak")  # two of three days: a run goes on
    check_in(ada, clock, 9)
    assert "You are 1st of 1 with 2 weeks." in ada.say("/leaderboard kind=streak")
    assert "You have no kept week in a row this week yet." in bea.say("/leaderboard streak")
    assert tables(ada)[0] == (("1", "Ada (you)", "2"),)
    clock.set(NOON + 30 * DAY)
    assert "You are 1st of 2 with 2 weeks. Nobody has more." in ada.say("/leaderboard streak window=all")
    assert "1 week to the next place." in bea.say("/leaderboard streak window=all")
    assert "You have no kept week in a row yet." in cyd.say("/leaderboard streak window=all")
    assert "Weeks in a row have no season" in cyd.say("/leaderboard streak window=season")
    assert_runs(app.store, clock.now())
    assert_right(app.store)


def test_what_makes_a_week_a_kept_one_is_seen_at_once(app: App, ana: Talk, olga: Talk, clock: FixedClock) -> None:
    def run() -> int:
        said = ana.say("/leaderboard streak")
        assert_runs(app.store, clock.now())
        return 0 if "no kept week" in said else int(said.partition("with ")[2].partition(" week")[0])

    member(olga)
    check_in(ana, clock, 0, 1)
    assert run() == 0
    clock.set(NOON + 2 * DAY)
    ana.say("/progress done 3.1")
    assert run() == 1
    ana.say("/progress undo")
    assert run() == 0
    olga.say("/studyadmin member-repair @ana 2026-11-25 Cairn was down")
    assert run() == 1
    olga.say("/studyadmin member-repair @ana 2026-11-25 it was not back=yes")
    assert run() == 0
    ana.say("/streak rest 2026-11-27 2026-11-29")  # asks for one day less
    assert run() == 1
    ana.say("/streak off")
    clock.set(NOON + 3 * DAY)
    assert run() == 0
    ana.say("/streak on")
    assert run() == 1


def test_answers_and_passes_make_days_active_too(app: App, ana: Talk, clock: FixedClock, content: Catalog) -> None:
    for day, topic in enumerate(("ml.missing-values", "ml.data-cleaning", "ml.data-transformation")):
        clock.set(NOON + day * DAY)
        pass_check(ana, content, topic)
    assert "1st of 1 with 1 week" in ana.say("/leaderboard streak")
    assert_runs(app.store, clock.now())


def test_kept_promises_are_counted_as_soon_as_entries_keep_them(app: App, clock: FixedClock) -> None:
    """Nobody has to look at their promises first, neither they nor whoever reads the board."""
    ada, bea, cyd = named(app, "Ada", "Bea", "Cyd")
    ada.say("/pledge make 1 topic")
    bea.say("/pledge make 2 days")
    cyd.say("/pledge make read a paper")
    assert "Your promise, 1 topic, is kept: 3 points." in ada.say("/progress done 3.1")
    check_in(bea, clock, 0, 1)
    assert "You have no kept promise this week yet." in cyd.say("/leaderboard pledges")
    assert {row[1:] for row in tables(cyd)[0]} == {("Ada", "1"), ("Bea", "1")}
    cyd.say("/pledge done")
    assert "You are 1st of 3 with 1 promise." in cyd.say("/leaderboard pledges")
    cyd.say("/progress undo")
    assert "no kept promise" in cyd.say("/leaderboard pledges")
    clock.set(NOON + 7 * DAY)
    ada.say("/pledge make 1 day")
    ada.say("/checkin again")
    assert "You are 1st of 2 with 2 promises. Nobody has more." in ada.say("/leaderboard pledges window=all")
    assert_right(app.store)


def test_an_answer_that_makes_a_day_active_keeps_a_promise(app: App, ana: Talk, content: Catalog) -> None:
    ana.say("/pledge make 1 day")
    ana.say("/progress check 3.3")
    ana.press(ana.labels()[0])
    if "no kept promise" in ana.say("/leaderboard pledges"):
        pass_check(ana, content, "ml.missing-values")
    assert "1st of 1 with 1 promise" in ana.say("/leaderboard pledges")


def test_helpers_are_those_who_were_thanked(app: App) -> None:
    ada, bea, cyd = named(app, "Ada", "Bea", "Cyd")
    ada.say("/thanks @bea for joins")
    cyd.say("/thanks @bea for plots")
    bea.say("/thanks @cyd for patience")
    assert "You are 1st of 2 with 2 points. Nobody has more." in bea.say("/leaderboard helpers")
    assert tables(bea)[0] == (("1", "Bea (you)", "2"), ("2", "Cyd", "1"))
    assert "You have no points for helping this week yet." in ada.say("/leaderboard helpers")
    assert_right(app.store)


def test_a_squad_has_a_board_of_its_own(formed: list[Talk]) -> None:
    ada, dee, gil = formed[0], formed[3], formed[6]
    call_me(dee, "Dee", Visible.SQUAD)
    assert "You are 4th of 4 with 1 point. 1 point to the next place." in ada.say("/leaderboard squad")
    assert [row[1] for row in tables(ada)[0]] == ["Dee", "Cyd", "Bea", "Ada (you)"]
    assert "You are 1st of 4 with 4 points. Nobody has more." in dee.say("/leaderboard squad")
    assert "Dee" not in gil.say("/leaderboard")
    assert "Dee" not in gil.say("/leaderboard squad")
    assert "Share" not in ada.labels()
    assert "What a squad sees of each other stays in it." in ada.say("/leaderboard scope=squad share:yes")
    call_me(dee, "Dee", Visible.HIDDEN)
    assert "You are 3rd of 3" in ada.say("/leaderboard squad")
    assert "You would be 1st with 4 points." in dee.say("/leaderboard squad")


def test_without_a_squad_there_are_those_to_join(ana: Talk) -> None:
    assert ana.say("/leaderboard squad") == ana.say("/squad show")
    assert "You are in no squad." in ana.say("/leaderboard scope=squad share:yes")


def test_newcomers_have_a_board_in_which_nobody_is_years_ahead(app: App, clock: FixedClock) -> None:
    (old,) = named(app, "Old")
    give(old, 900)
    clock.set(NOON + 40 * DAY)
    new, newer = named(app, "New", "Newer")
    give(old, 90)
    give(new, 5)
    give(newer, 7)
    assert "You are 2nd of 2 with 5 points. 2 points to the next place." in new.say("/leaderboard newcomers")
    assert tables(new)[0] == (("1", "Newer", "7"), ("2", "New (you)", "5"))
    said = old.say("/leaderboard newcomers")
    assert "You are not on this board: it is of who came in the last 4 weeks. 2 have a place." in said
    assert tables(old) == [(("1", "Newer", "7"), ("2", "New", "5"))]
    shared = new.say("/leaderboard scope=newcomers share:yes")
    assert "2 members have a place." in shared
    assert "(you)" not in shared
    clock.set(NOON + (40 + 29) * DAY)
    assert "Nobody is." in new.say("/leaderboard newcomers window=all")


def test_platforms_have_boards_of_their_own(app: App, ann: Talk, ana: Talk) -> None:
    """A group on two platforms; whoever has linked accounts is on both boards."""
    ben = Talk(app, "ben")
    pat = elsewhere(app, "pat")
    for points, talk in enumerate((ana, ben, ann, pat), 1):
        give(talk, points)
        call_me(talk, talk.person.capitalize())
    ana.say("/leaderboard platform")
    assert [row[1] for row in tables(ana)[0]] == ["Ben", "Ana (you)"]
    pat.say("/leaderboard platform")
    assert [row[1] for row in tables(pat)[0]] == ["Pat (you)", "U1ann"]
    pat.say("/leaderboard")
    assert len(tables(pat)[0]) == 4


def test_parts_have_pages_and_neighbours_like_the_whole(app: App) -> None:
    talks = named(app, *(f"N{number:02}" for number in range(14)))
    for number, talk in enumerate(talks):
        give(talk, 10 * (number // 2 + 1))
    talk = talks[0]
    whole = talk.say("/leaderboard")
    assert tables(talk) == (talk.say("/leaderboard newcomers"), tables(talk))[1]
    assert "You are 13th of 14 with 10 points. 10 points to the next place." in whole
    first = talk.say("/leaderboard newcomers")
    second = talk.press("Lower")
    assert [row[0] for row in tables(talk)[0]] == ["11", "11", "13", "13"]
    assert "newcomers" in second or "came in the last 4 weeks" in second
    assert talk.press("‹ Higher") == first


@pytest.mark.parametrize("kind", ["checked", "points", "streak", "pledges", "helpers"])
def test_every_menu_leads_to_another_board(app: App, kind: str) -> None:
    (ada,) = named(app, "Ada")
    ada.say(f"/leaderboard kind={kind}")
    assert ada.last is not None
    menus = [item for item in actions(ada.last) if isinstance(item, Menu)]
    assert [menu.label for menu in menus] == ["What is counted", "Of which time", "Among whom"]
    assert [len(menu.choices) for menu in menus] == [4, 1, 3]
    before = ada.last.summary
    for menu in menus:
        for choice in menu.choices:
            ada.run(menu.pick(choice.value))
            assert ada.last.summary != before
