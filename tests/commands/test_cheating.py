"""What people try for more points: the score stays what it was, nobody else is touched, and the answer is clear.

What is shown elsewhere is not shown again: events delivered twice (``tests/adapters``), hostile words in every option
(``test_discord_hostile``, ``test_slack_hostile``), rights on every way (``tests/test_rights.py``).
"""

from __future__ import annotations

import asyncio
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from bot.app import App
from bot.chat.invocation import call
from bot.chat.request import MEMBER_RIGHTS, Request, Space
from bot.clock import FixedClock
from bot.store.tables import ledger
from tests.commands.test_leaderboard import call_me, give, member, tables
from tests.conftest import NOON
from tests.dialogue import Talk
from tests.study.scores import assert_right
from tests.test_rights import rows
from tests.two_places import code_in, link

MANY = 1000


def points(app: App, talk: Talk) -> int:
    with app.store.transaction(write=False) as db:
        theirs = select(func.coalesce(func.sum(ledger.c.points), 0)).where(ledger.c.member_id == member(talk).id)
        return int(db.execute(theirs).scalar_one())


@pytest.fixture
def ben(app: App) -> Talk:
    """Somebody who plays fair, with five points."""
    talk = Talk(app, "ben")
    give(talk, 5)
    return talk


@pytest.fixture(autouse=True)
def others_are_untouched(app: App, ben: Talk) -> object:
    """Whatever somebody tries: Ben has his five points and his place, and the totals are what the ledger says."""
    yield
    assert points(app, ben) == 5
    ben.say("/leaderboard all")
    assert ("5" in [row[2] for row in tables(ben)[0]]) is True
    assert_right(app.store)


@pytest.mark.timeout(240)
def test_a_thousand_check_ins_earn_one_point_and_hold_nobody_up(app: App, ana: Talk, ben: Talk) -> None:
    """All at once, on one thread that all share; whoever comes in between waits for a few of them, not for all."""
    member(ana)
    space = Space("terminal", "local")
    done: list[str] = []
    begun = asyncio.Event()

    async def ask(person: str, line: str) -> str:
        reply = await app.handle(Request(space, "general", person, app.route(line), MEMBER_RIGHTS))
        done.append(person)
        if len(done) == 10:
            begun.set()
        return reply.summary

    async def flood() -> str:
        calls = [asyncio.ensure_future(ask("ana", f"/checkin read page {number}")) for number in range(MANY // 2)]
        await begun.wait()
        fair = asyncio.ensure_future(ask("ben", "/streak show"))
        calls += [
            asyncio.ensure_future(ask("ana", f"/checkin read page {number}")) for number in range(MANY // 2, MANY)
        ]
        said = await fair
        await asyncio.gather(*calls)
        return said

    assert "day" in asyncio.run(flood())
    assert done.index("ben") < MANY // 2 + 50  # before whatever was asked after him
    assert len(done) == MANY + 1
    assert points(app, ana) == 1


def test_double_clicks_and_two_devices_count_once(app: App, ana: Talk) -> None:
    ana.say("/pledge make read")
    requests = [
        Request(ana.space, "general", "ana", invocation)
        for invocation in (
            call("checkin", text="read"),
            call("progress mark", topic="3.1", state="done"),
            call("pledge done"),
            call("squad join", squad="nowhere"),
        )
        for _ in range(6)
    ]
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(app.answer, requests))
    assert points(app, ana) == 1 + 1 + 3


@pytest.mark.parametrize("day", ["2026-11-24", "2027-01-01", "2026-11-20", "1970-01-01", "9999-12-31", "0001-01-01"])
def test_no_day_that_has_gone_or_not_come_counts(app: App, ana: Talk, day: str) -> None:
    member(ana)
    said = ana.say(f"/checkin read day={day}")
    assert ana.last is not None
    assert ana.last.error
    assert any(part in said for part in ("has not come yet", "has gone by", "You came here on", "I cannot read"))
    assert points(app, ana) == 0


def test_hopping_around_the_world_gains_no_day(app: App, ana: Talk, clock: FixedClock) -> None:
    """Two days on the clock, any zone that is asked for: two points, as for somebody who stays at home."""
    ana.say("/profile set zone=UTC")
    for hours in range(0, 48, 3):
        clock.set(NOON + timedelta(hours=hours))
        for zone in ("Auckland", "Honolulu", "Kiritimati", "Berlin"):
            ana.say(f"/profile set zone={zone} daystart={hours % 12}")
            ana.say(f"/checkin read at {hours} in {zone}")
            ana.say(f"/checkin read at {hours} in {zone} day=yesterday")
    stayed = (NOON + timedelta(hours=45)).date() - NOON.date()
    assert points(app, ana) <= stayed.days + 1 + 1  # each of its days, and one for the day that began earlier elsewhere


def test_a_second_account_earns_its_person_nothing(app: App, ana: Talk, ann: Talk) -> None:
    """Thanks from one to the other, promises on both, check-ins on both: after linking, what one account would have."""
    for talk in (ana, ann):
        talk.say("/checkin read")
        talk.say("/progress done 3.1")
        talk.say("/pledge make read")
        talk.say("/pledge done")
    assert points(app, ana) == 5
    link(ana, ann)
    assert points(app, ana) == 5


def test_second_accounts_in_one_place_cannot_be_pooled(app: App, ana: Talk) -> None:
    give(ana, 1)
    second = Talk(app, "ana-2")
    give(second, 50)
    said = second.say(f"/profile link {code_in(ana.say('/profile link'))}")
    assert "Both accounts are in the same place." in said
    assert points(app, ana) == 1


def test_a_friend_s_thanks_are_capped(app: App, ana: Talk, clock: FixedClock) -> None:
    member(ana)
    friends = [Talk(app, f"friend-{number}") for number in range(9)]
    for friend in friends:
        member(friend)
        friend.say("/thanks @ana for nothing")
        friend.say("/thanks @ana for nothing again")
    assert points(app, ana) == 5


def test_nobody_awards_or_repairs_themselves(app: App, olga: Talk) -> None:
    member(olga)
    for line in ("member-award @olga 50 because", "member-repair @olga 2026-11-23 because"):
        assert "Nobody repairs or awards anything for themselves." in olga.say(f"/studyadmin {line}")
    assert points(app, olga) == 0


@pytest.mark.parametrize(
    ("command", "option"), [("progress note", "text"), ("checkin", "text"), ("pledge make", "what")]
)
def test_five_thousand_characters_are_refused_and_nothing_is_kept(
    app: App, ana: Talk, command: str, option: str
) -> None:
    """Typed, and by a form, which some platforms let grow that long."""
    member(ana)
    before = rows(app)
    topic = {"topic": "3.1"} if command == "progress note" else {}
    typed = " ".join([f"/{command}", *topic.values(), "x" * 5000])
    for said in (ana.run(call(command, **topic, **{option: "x" * 5000})), ana.say(typed)):
        assert "Cairn reads up to 4,000; please shorten it." in said
    assert rows(app) == before


@pytest.mark.parametrize(
    "name", ["@everyone", "<@1>", "**Ada**", "[x](http://y)", "`a`", "# Ada", "Ada\nBea", "a\u202eb"]
)
def test_a_name_that_is_markup_is_shown_as_it_is_and_moves_nothing(app: App, ana: Talk, ben: Talk, name: str) -> None:
    """What becomes of it on a platform: ``tests/chat/test_hostile.py`` and each adapter's own."""
    give(ana, 5)
    ana.run(call("profile set", name=name))
    ben.say("/leaderboard all")
    (board,) = tables(ben)
    assert len(board) == 2
    assert all("\n" not in cell and "\u202e" not in cell for row in board for cell in row)


def test_a_name_cannot_be_taken_for_another_s(app: App, ana: Talk, ben: Talk) -> None:
    call_me(ben, "Ben")
    for name in ("ben", "BEN", " Ben ", "\uff22en", "B\u200ben"):
        ana.run(call("profile set", name=name))
        assert ana.last is not None
        assert "Somebody is called" in ana.last.summary, name
