"""What is left of a place from which Cairn was removed: nothing, after a while; and of others everything."""

from __future__ import annotations

import asyncio
from datetime import timedelta

from sqlalchemy import insert, select, update

from bot.app import App
from bot.chat.request import ORGANISER_RIGHTS, Space
from bot.clock import FixedClock
from bot.delivery.planning import KEPT
from bot.publishing.tidying import tidy
from bot.store.tables import communities, deliveries, members, spaces
from tests import everywhere
from tests.conftest import NOON
from tests.dialogue import Talk


def tidied(app: App, days: int = 30) -> None:
    asyncio.run(tidy(app.store, app.clock.now(), days))


def left(app: App, place: str) -> None:
    asyncio.run(app.left(Space("terminal", place)))


def filled(app: App, place: str) -> Talk:
    """A group with something in it."""
    talk = Talk(app, "ben", place, ORGANISER_RIGHTS)
    for line in ("/progress done 3.1", "/checkin read", "/pledge make 3 days", "/progress note 3.1 my words"):
        talk.say(line)
    talk.say("/studyadmin schedule set pledge-prompt")
    return talk


def places(app: App) -> list[str]:
    with app.store.transaction(write=False) as db:
        return sorted(db.execute(select(spaces.c.external_id)).scalars())


def test_it_goes_when_its_time_has_come(app: App, clock: FixedClock) -> None:
    filled(app, "one")
    stays = filled(app, "two")
    left(app, "one")
    clock.set(NOON + timedelta(days=29, hours=23))
    tidied(app)
    assert places(app) == ["one", "two"]
    clock.set(NOON + timedelta(days=30, seconds=1))
    tidied(app)
    assert places(app) == ["two"]
    with app.store.transaction(write=False) as db:
        assert len(db.execute(select(communities)).all()) == 1
        assert len(db.execute(select(members)).all()) == 1
    assert "1 of 68 topics" in stays.say("/progress show")


def test_whoever_comes_back_in_time_finds_everything(app: App, clock: FixedClock) -> None:
    ben = filled(app, "one")
    left(app, "one")
    clock.set(NOON + timedelta(days=29))
    asyncio.run(app.returned(Space("terminal", "one")))
    clock.set(NOON + timedelta(days=60))
    tidied(app)
    assert "1 of" in ben.say("/progress show")


def test_at_once_if_the_operator_wants_that(app: App, clock: FixedClock) -> None:
    filled(app, "one")
    left(app, "one")
    clock.set(NOON + timedelta(seconds=1))
    tidied(app, days=0)
    assert places(app) == []


def test_nothing_is_left_in_any_table(app: App, clock: FixedClock) -> None:
    """A member with a row in every table there is, in a group of two places; both are left."""
    with app.store.transaction(write=True) as db:
        everywhere.settle(db)
        db.execute(update(spaces).values(left_at=NOON))
    clock.set(NOON + timedelta(days=31))
    tidied(app)
    with app.store.transaction(write=False) as db:
        assert everywhere.traces(db, everywhere.MEMBER, everywhere.PERSON, everywhere.TEAM) == []
        assert db.execute(select(communities)).all() == []


def test_what_became_of_posts_is_known_for_a_month(app: App, clock: FixedClock) -> None:
    row = {"platform": "terminal", "space": "one", "channel": "c", "part": 0, "parts": 1, "person": "", "at": NOON}
    settled = {"sent": NOON, "skipped": NOON, "uncertain": None, "planned": None}
    with app.store.transaction(write=True) as db:
        for state, when in settled.items():
            act_at = NOON if state == "planned" else None
            values = {"key": state, "state": state, "settled_at": when, "act_at": act_at}
            db.execute(insert(deliveries).values(row | values))
    clock.set(NOON + KEPT - timedelta(seconds=1))
    tidied(app)
    with app.store.transaction(write=False) as db:
        assert len(db.execute(select(deliveries)).all()) == len(settled)
    clock.set(NOON + KEPT + timedelta(seconds=1))
    tidied(app)
    with app.store.transaction(write=False) as db:
        assert list(db.execute(select(deliveries.c.key)).scalars()) == ["planned"]
