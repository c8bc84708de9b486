"""``/thanks`` in dialogues."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from sqlalchemy import select

from bot.app import App
from bot.chat.invocation import call
from bot.chat.reply import Quote
from bot.chat.request import Request
from bot.clock import FixedClock
from bot.store.engine import Store
from bot.store.tables import ledger, thanks
from bot.study import gratitude
from bot.study.members import Member, find
from tests.commands.test_progress import points
from tests.conftest import NOON
from tests.dialogue import Talk


@pytest.fixture
def people(app: App) -> list[Talk]:
    """Eight people of the group, ana among them, who have been seen."""
    found = [Talk(app, name) for name in ("ana", "ben", "cleo", "dan", "eli", "fay", "gus", "hal")]
    for talk in found:
        talk.say("/roadmap")
    return found


def member(app: App, person: str) -> Member:
    with app.store.transaction(write=False) as db:
        found = find(db, Talk(app).space, person)
    assert found is not None
    return found


def test_it_is_a_line_for_everybody_and_a_point(people: list[Talk], app: App) -> None:
    ana, ben, *_ = people
    said = ana.say("/thanks @ben for explaining joins")
    assert "A member thanks ben." in said
    assert "for explaining joins\nto ben · 1 point" in said
    assert ana.last is not None
    assert ana.last.private is False
    assert ana.last.summary == "A member thanks ben: for explaining joins"
    with app.store.transaction(write=False) as db:
        (row,) = db.execute(select(ledger)).all()
    assert (row.kind, row.points, row.rule, f"{row.local_day}") == ("thanks", 1, "thanks-received", "2026-11-23")
    assert (row.member_id, row.author_id) == (member(app, "ben").id, member(app, "ana").id)
    assert "for explaining joins\nMon 23 Nov · thanks · 1 point" in ben.say("/streak why")
    assert "0 of 3 active days" in ben.say("/streak")
    assert "0 of 3 active days" in ana.say("/streak")


def test_the_line_has_the_names_that_the_platform_gave(people: list[Talk], app: App) -> None:
    run = call("thanks", member="ben", why="*joins* @everyone")
    reply = app.answer(Request(people[0].space, "general", "ana", run, names={"ana": "Ana", "ben": "Ben"}))
    assert reply.summary == "Ana thanks Ben: *joins* @everyone"
    assert [block.text for block in reply.blocks if isinstance(block, Quote)] == ["*joins* @everyone"]


def test_one_a_day_for_each_person(people: list[Talk], app: App, clock: FixedClock) -> None:
    ana = people[0]
    ana.say("/thanks @ben once")
    said = ana.say("/thanks @ben twice")
    assert "You have thanked ben today already. You can thank 4 more today, each person once." in said
    assert ana.last is not None
    assert ana.last.private
    assert points(app) == 1
    people[1].say("/thanks @ana back")
    assert points(app) == 2
    clock.set(NOON + timedelta(hours=15))  # 03:00: still Monday
    ana.say("/thanks @ben again")
    assert points(app) == 2
    clock.set(NOON + timedelta(hours=16))
    ana.say("/thanks @ben again")
    assert points(app) == 3


def test_five_a_day(people: list[Talk], app: App, clock: FixedClock) -> None:
    ana = people[0]
    for talk in people[1:6]:
        assert f"thanks {talk.person}" in ana.say(f"/thanks @{talk.person} for it")
    assert "You have thanked 5 people today. From tomorrow on you can thank more." in ana.say("/thanks @gus for it")
    assert ana.last is not None
    assert ana.last.private
    assert "You can thank no more today" in ana.say("/thanks @ben for it")
    assert points(app) == 5
    clock.set(NOON + timedelta(days=1))
    assert "thanks gus" in ana.say("/thanks @gus for it")


def test_five_points_a_week_and_further_thanks_are_kept(people: list[Talk], app: App, clock: FixedClock) -> None:
    for talk in people[1:7]:
        talk.say("/thanks @ana for it")
    assert points(app) == 5
    assert people[6].last is not None
    assert "point" not in people[6].last.summary
    assert people[6].last.private is False
    with app.store.transaction(write=False) as db:
        assert len(db.execute(select(thanks.c.id)).all()) == 6
    clock.set(NOON + timedelta(days=6))
    people[7].say("/thanks @ana for it")
    assert points(app) == 5
    clock.set(NOON + timedelta(days=7))
    people[7].say("/thanks @ana for it")
    assert points(app) == 6


def test_a_move_of_zone_gives_no_second_day(people: list[Talk], app: App, clock: FixedClock) -> None:
    ana = people[0]
    ana.say("/checkin read")
    ana.say("/thanks @ben for it")
    ana.say("/profile set zone=Auckland")
    clock.set(NOON + timedelta(hours=6))  # Tuesday there, and still ana's Monday
    assert "today already" in ana.say("/thanks @ben for it")


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("/thanks @ana for me", "That is you. Thank somebody who helped you."),
        ("/thanks @zoe for it", "I have not met “zoe” here yet. They can be thanked once they have used Cairn."),
        ("/thanks @ben", "/thanks needs the why."),
        ("/thanks", "/thanks needs the member."),
        (f"/thanks @ben {'x' * 201}", "The why has 201 characters; 200 fit."),
    ],
)
def test_what_cannot_be_is_explained(people: list[Talk], app: App, line: str, said: str) -> None:
    assert said in people[0].say(line)
    assert people[0].last is not None
    assert people[0].last.error
    assert points(app) == 0


def test_thanks_at_the_same_moment_pass_no_limit(people: list[Talk], app: App) -> None:
    everybody = [member(app, talk.person) for talk in people]
    stores = [Store(app.store.url.render_as_string(hide_password=False)) for _ in range(7)]

    def give(giver: Member, receiver: Member, store: Store) -> bool:
        with store.transaction(write=True) as db:
            try:
                return gratitude.give(db, giver, receiver, NOON, "for it").new
            except gratitude.Spent:
                return False

    with ThreadPoolExecutor(7) as pool:
        to_ana = list(pool.map(give, everybody[1:], [everybody[0]] * 7, stores))
        from_ana = list(pool.map(give, [everybody[0]] * 7, everybody[1:], stores))
        again = list(pool.map(give, [everybody[1]] * 7, [everybody[2]] * 7, stores))
    for store in stores:
        store.close()
    assert (to_ana, sum(from_ana), sum(again)) == ([True] * 7, 5, 1)
    assert points(app) == 5 + 5 + 1


def test_words_can_be_taken_away_and_totals_stay(people: list[Talk], app: App) -> None:
    people[0].say("/thanks @ben something private")
    with app.store.transaction(write=True) as db:
        db.execute(thanks.update().values(text=None))
    said = people[1].say("/streak why")
    assert "words that were taken away" in said
    assert "something private" not in said
    assert points(app) == 1
