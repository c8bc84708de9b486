"""The radar: what needs organisers, by name for them alone, in counts for their channel."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import event, update

from bot.app import App
from bot.chat.reply import Reply
from bot.clock import FixedClock
from bot.delivery.kinds import PostContext, Skip
from bot.posts.radar import radar_of_the_week
from bot.store.tables import schedules
from bot.study import radar
from bot.study.visibility import Visible
from tests.commands.challenge_solving import answer_to, parts_of
from tests.commands.conftest import QUIZ
from tests.commands.test_leaderboard import call_me, give, member
from tests.conftest import NOON
from tests.dialogue import Talk, words

RADAR = "/studyadmin radar"


def post(app: App, olga: Talk) -> Reply | Skip:
    """The radar of the week as it would come now."""
    community = member(olga).community_id
    now = app.clock.now()
    with app.store.transaction(write=True) as db:
        context = PostContext(db, app.content, now, olga.space, community, now.date(), "2026-W48", "UTC")
        return radar_of_the_week.compose(context)


def test_a_group_in_which_nothing_needs_anybody(app: App, season: Talk, team: list[Talk]) -> None:
    assert "Nothing needs you." in season.say(RADAR)
    found = post(app, season)
    assert isinstance(found, Skip)


def test_who_went_quiet_is_named_for_organisers_alone(
    app: App, season: Talk, team: list[Talk], clock: FixedClock
) -> None:
    call_me(team[1], "Bea", Visible.HIDDEN)
    clock.set(NOON + timedelta(weeks=2))
    for talk in team[3:]:
        give(talk, 1)
    said = season.say(RADAR)
    assert "3 members earned points before, and none in the last 2 weeks." in said
    assert "Ada" in said
    assert "Cyd" in said
    assert "Bea" not in said
    assert "Dee" not in said
    assert "/studyadmin member-hide @name left they left" in said
    made = post(app, season)
    assert isinstance(made, Reply)
    assert made.private is False
    told = words(made)
    assert "3 members earned points before" in told
    assert not any(name in told for name in ("Ada", "Bea", "Cyd"))
    assert RADAR in told


def test_whoever_was_quiet_for_very_long_is_not_counted_for_ever(
    app: App, season: Talk, team: list[Talk], clock: FixedClock
) -> None:
    clock.set(NOON + timedelta(weeks=2 + radar.EARLIER))
    assert "earned points before" not in season.say(RADAR)


def test_a_topic_at_which_several_stopped(app: App, season: Talk, team: list[Talk], clock: FixedClock) -> None:
    for talk in team[:4]:
        talk.say("/progress learning 3.3")
    for talk in team[:2]:
        talk.say("/progress learning 3.1")
    clock.set(NOON + timedelta(days=10))
    assert "left:" not in season.say(RADAR)
    team[0].say("/progress done 3.3")
    clock.set(NOON + timedelta(days=15))
    said = season.say(RADAR)
    assert "1 topic that several members began two weeks ago or more, and left: Handling missing values (3)." in said
    team[1].say("/progress undo")
    assert "Handling missing values (3)" in season.say(RADAR)  # what is older than a day stays


@pytest.mark.parametrize("right", [True, False])
def test_a_week_that_nearly_everybody_or_nearly_nobody_solved(
    app: App, season: Talk, clock: FixedClock, right: bool
) -> None:
    clock.set(QUIZ + timedelta(hours=1))
    for name in ("ada", "bea", "cyd"):
        talk = Talk(app, name)
        talk.say("/challenge")
        run, have = parts_of(app, talk, 1, clock.now())
        for each in have:
            run_it = answer_to(run, each)
            assert run_it is not None
            if right:
                talk.run(run_it)
            else:
                wrong = next(key for key in "abcd" if key not in str(run_it.args["chosen"]))
                talk.run(type(run_it)(run_it.command, {**run_it.args, "chosen": wrong}))
    assert "solved it" not in season.say(RADAR)
    clock.set(QUIZ + timedelta(days=6, hours=12))
    season.say("/challenge results 1")
    said = season.say(RADAR)
    assert ("Nearly everybody solved it." in said) is right
    assert ("Nearly nobody solved it." in said) is not right
    assert "week 1" in said
    assert "/studyadmin challenge-stats 1" in said
    season.say("/studyadmin challenge-void 1 wrong file")
    assert "solved it" not in season.say(RADAR)


def test_no_season_and_one_that_ends(app: App, olga: Talk, clock: FixedClock) -> None:
    assert "No season runs, so no challenge comes." in olga.say(RADAR)
    olga.say("/studyadmin season-start monday=2025-12-15")
    assert "2 weeks of the season are left." in olga.say(RADAR)
    clock.set(NOON + timedelta(weeks=3))
    assert "The season is over." in olga.say(RADAR)


def test_weeks_without_a_challenge_ahead(app: App, season: Talk, monkeypatch: pytest.MonkeyPatch) -> None:
    content = app.content.seasons[0]
    (lost,) = (content.challenge(3),)
    assert lost is not None
    monkeypatch.delitem(content.challenges, lost.id)
    said = season.say(RADAR)
    assert "Week 3 of the season has no challenge yet." in said
    assert "/studyadmin season-pause 2" in said


def test_thin_squads_with_what_evens_them_out(app: App, season: Talk, formed: list[Talk], clock: FixedClock) -> None:
    clock.set(NOON + timedelta(weeks=2))
    for talk in formed[:5]:
        give(talk, 1)
    said = season.say(RADAR)
    assert "1 squad became thin: Ash (1 of 3 active)." in said
    assert "/studyadmin squads balance" in said
    assert "a plan; nothing is changed" in season.press("How to even out")


def test_posts_that_stopped_since_their_channel_takes_none(app: App, season: Talk) -> None:
    season.say("/studyadmin setup-posts week-board")
    with app.store.transaction(write=True) as db:
        db.execute(update(schedules).values(failed=True, paused_at=app.clock.now(), next_at=None))
    said = season.say(RADAR)
    assert "1 post stopped, since the channel takes none: week-board." in said
    assert "/studyadmin schedule resume week-board" in said


def test_what_another_group_needs_is_theirs(app: App, season: Talk, formed: list[Talk], clock: FixedClock) -> None:
    other = Talk(app, "otto", "elsewhere", season.rights)
    other.say("/studyadmin season-start monday=2026-11-23")
    clock.set(NOON + timedelta(weeks=2))
    assert "became thin" in season.say(RADAR)
    assert "Nothing needs you." in other.say(RADAR)


def test_it_costs_as_many_statements_in_a_large_group_as_in_a_small_one(
    app: App, season: Talk, formed: list[Talk], clock: FixedClock
) -> None:
    def statements() -> int:
        seen: list[str] = []
        with app.store.transaction(write=False) as db:
            note = lambda *args: seen.append(str(args[2]))  # noqa: E731
            event.listen(db, "before_cursor_execute", note)
            radar.look(db, app.content, member_of_group, app.clock.now())
            event.remove(db, "before_cursor_execute", note)
        return len(seen)

    member_of_group = member(season).community_id
    clock.set(NOON + timedelta(weeks=2))
    before = statements()
    for number in range(12):
        talk = Talk(app, f"more-{number}")
        give(talk, 1)
        talk.say("/progress learning 3.3")
    clock.set(NOON + timedelta(weeks=4))
    assert statements() == before > 0
