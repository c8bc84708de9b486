"""``/leaderboard`` in a season's window, in dialogues; its totals are what the ledger says, whenever it began."""

from __future__ import annotations

from datetime import timedelta

from bot.app import App
from bot.chat.reply import Menu
from bot.clock import FixedClock
from bot.study import seasons
from tests.commands.test_leaderboard import give, member, tables
from tests.conftest import NOON
from tests.dialogue import Talk, actions
from tests.study.scores import assert_right

WEEK = timedelta(weeks=1)


def windows(talk: Talk) -> list[str]:
    assert talk.last is not None
    menu = next(item for item in actions(talk.last) if isinstance(item, Menu) and item.label == "Of which time")
    return [choice.value for choice in menu.choices]


def begin(app: App, olga: Talk, starts: int) -> seasons.Running:
    """A season from so many weeks after the first Monday on."""
    who = member(olga)
    with app.store.transaction(write=True) as db:
        season = seasons.start(db, who, app.clock.now(), "season", NOON.date() + starts * WEEK)
    assert season is not None
    return season


def test_it_is_offered_while_a_season_runs(app: App, ana: Talk, olga: Talk, clock: FixedClock) -> None:
    give(ana, 5)
    clock.set(NOON + WEEK)
    ana.say("/leaderboard all")
    assert windows(ana) == ["week"]
    season = begin(app, olga, 2)
    assert "No season is running here." in ana.say("/leaderboard season")  # it begins next week
    clock.set(NOON + 2 * WEEK)
    assert "You have no checked points this season yet." in ana.say("/leaderboard season")
    give(ana, 3)
    give(olga, 4)
    clock.set(NOON + 3 * WEEK)
    give(ana, 2)
    assert "You are 1st of 2 with 5 points. Nobody has more." in ana.say("/leaderboard season")
    assert [row[2] for row in tables(ana)[0]] == ["5", "4"]
    assert windows(ana) == ["week", "all"]
    assert "You are 1st of 2 with 10 points." in ana.say("/leaderboard all")
    assert "season" in windows(ana)
    ana.say("/leaderboard streak")
    assert "season" not in windows(ana)
    assert_right(app.store)
    with app.store.transaction(write=True) as db:
        assert seasons.end(db, member(olga), clock.now(), season)
    assert_right(app.store)
    assert "No season is running here." in ana.say("/leaderboard season")


def test_a_season_that_began_before_it_was_entered_counts_from_its_monday(
    app: App, ana: Talk, olga: Talk, clock: FixedClock
) -> None:
    give(ana, 1)
    clock.set(NOON + WEEK)
    give(ana, 2)
    clock.set(NOON + 2 * WEEK)
    give(ana, 4)
    begin(app, olga, 1)
    assert_right(app.store)
    assert "with 6 points" in ana.say("/leaderboard season")
    give(ana, 8)
    ana.say("/progress done 3.1")
    ana.say("/progress undo")
    assert "with 14 points" in ana.say("/leaderboard season")
    assert "with 14 points" in ana.say("/leaderboard season points")
    assert_right(app.store)


def test_squads_and_promises_have_seasons_too(formed: list[Talk], olga: Talk, app: App) -> None:
    begin(app, olga, 0)
    formed[0].say("/leaderboard squads season")
    assert tables(formed[0])[0][0] == ("1", "Ash", "3", "6.0")
    formed[0].say("/pledge make 1 day")
    formed[0].say("/checkin read")
    assert "You are 1st of 1 with 1 promise." in formed[0].say("/leaderboard pledges season")
    assert_right(app.store)


def test_whoever_hides_is_hidden_in_the_season(formed: list[Talk], olga: Talk, app: App) -> None:
    begin(app, olga, 0)
    formed[6].say("/profile set visible=hidden")
    assert "You are 1st of 6" in formed[5].say("/leaderboard season")
    assert_right(app.store)
    formed[6].say("/profile set visible=everyone")
    assert "You are 2nd of 7" in formed[5].say("/leaderboard season")
    assert_right(app.store)


def test_seasons_of_groups_are_apart(app: App, ana: Talk, olga: Talk) -> None:
    begin(app, olga, 0)
    ben = Talk(app, "ben", "another")
    give(ben, 5)
    give(ana, 3)
    assert "No season is running here." in ben.say("/leaderboard season")
    assert "You are 1st of 1 with 3 points." in ana.say("/leaderboard season")
    assert_right(app.store)
