"""``/studyadmin doctor``: an organiser reads what is wrong here, the cause first, and nothing of other groups."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import insert, select, update

from bot.app import App
from bot.chat.reply import Where
from bot.chat.request import ORGANISER_RIGHTS, Space
from bot.clock import FixedClock
from bot.store.tables import deliveries, schedules, spaces
from bot.study import outages
from tests.dialogue import Talk

REASON = "That channel is archived. Choose another one."


@pytest.fixture
def posting(app: App, olga: Talk, clock: FixedClock) -> Talk:
    """An organiser whose group has a post a week, by a Cairn that runs."""
    outages.beat(app.store, clock.now())
    olga.say("/studyadmin schedule set pledge-prompt Monday 13:00")
    return olga


def stop(app: App, clock: FixedClock) -> None:
    """The channel refuses, and the schedule stops."""
    stopped = {"failed": True, "paused_at": clock.now(), "reason": REASON, "next_at": None}
    with app.store.transaction(write=True) as db:
        db.execute(update(schedules).values(stopped))


def lose(app: App, clock: FixedClock, space: str = "local") -> None:
    """Nobody knows of a post in ``space``."""
    row = {"platform": "terminal", "space": space, "channel": "general", "key": f"post/{space}", "part": 0, "parts": 1}
    row |= {"state": "uncertain", "person": "", "at": clock.now(), "due_at": clock.now(), "kind": "week-board"}
    with app.store.transaction(write=True) as db:
        db.execute(insert(deliveries).values(row))


def test_nothing_is_wrong(posting: Talk) -> None:
    said = posting.say("/studyadmin doctor")
    assert "Nothing is wrong with the posts and the season of this group." in said
    assert posting.last is not None
    assert posting.last.private
    assert posting.labels() == ["Look again", "All posts"]


def test_the_cause_comes_first_and_its_channel_is_named(posting: Talk, app: App, clock: FixedClock) -> None:
    lose(app, clock)
    stop(app, clock)
    said = posting.say("/studyadmin doctor")
    assert "2 things have to be mended. The first is the likeliest cause of the others." in said
    assert said.index("Stopped, since the channel takes no posts") < said.index("A post may be there or not")
    assert REASON in said
    assert "/studyadmin schedule resume pledge-prompt" in said
    assert posting.last is not None
    assert Where("Channel", "general") in posting.last.blocks


def test_what_an_organiser_cannot_mend_names_who_can(posting: Talk, clock: FixedClock) -> None:
    clock.set(clock.now() + timedelta(minutes=4))
    said = posting.say("/studyadmin doctor")
    assert "No Cairn is running: the last sign of life was 4 min ago." in said
    assert "For whoever runs this Cairn: Start one: cairn run." in said


def test_a_schedule_that_is_mended_is_not_named_any_more(posting: Talk, app: App, clock: FixedClock) -> None:
    stop(app, clock)
    assert "takes no posts" in posting.say("/studyadmin doctor")
    posting.say("/studyadmin schedule resume pledge-prompt")
    assert "Nothing is wrong" in posting.say("/studyadmin doctor")
    assert "Nothing is wrong" in posting.press("Look again")


def test_a_pause_that_somebody_wanted_is_nothing_wrong(posting: Talk) -> None:
    posting.say("/studyadmin schedule pause pledge-prompt")
    assert "Nothing is wrong" in posting.say("/studyadmin doctor")


def test_other_groups_are_nobodys_business(posting: Talk, app: App, clock: FixedClock) -> None:
    other = Talk(app, "omar", "elsewhere", ORGANISER_RIGHTS)
    other.say("/studyadmin schedule set week-board Monday 13:00")
    lose(app, clock, "elsewhere")
    assert "Nothing is wrong" in posting.say("/studyadmin doctor")
    assert "A post may be there or not" in other.say("/studyadmin doctor")


def test_a_group_without_posts_reads_of_no_process(olga: Talk) -> None:
    assert "Nothing is wrong" in olga.say("/studyadmin doctor")


def test_a_home_elsewhere_is_named_by_its_platform(posting: Talk, app: App, clock: FixedClock) -> None:
    with app.store.transaction(write=True) as db:
        home = db.execute(select(spaces.c.community_id).where(spaces.c.external_id == "local")).scalar_one()
        row = {"community_id": home, "platform": "elsewhere", "external_id": "T1", "created_at": clock.now()}
        db.execute(insert(spaces).values(row | {"left_at": clock.now()}))
    said = posting.say("/studyadmin doctor")
    assert "Nothing has to be mended. Good to know:" in said
    assert "Cairn was removed from a place on Elsewhere on 2026-11-23." in said


def test_many_findings_stay_on_one_screen(posting: Talk, app: App, clock: FixedClock) -> None:
    for name in map(str, range(9)):
        with app.store.transaction(write=True) as db:
            home = db.execute(select(spaces.c.community_id).where(spaces.c.external_id == "local")).scalar_one()
            row = {"community_id": home, "platform": "terminal", "external_id": name, "created_at": clock.now()}
            db.execute(insert(spaces).values(row))
        lose(app, clock, Space("terminal", name).id)
    said = posting.say("/studyadmin doctor")
    assert "9 things have to be mended." in said
    assert "And 3 more. Mend these first, then look again." in said
