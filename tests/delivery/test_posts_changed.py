"""What organisers change, and when what they changed counts: a period that had its post has had it."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from bot.clock import FixedClock
from bot.delivery import planning, schedules
from bot.delivery.states import State
from tests.delivery.wall import KINDS, MONDAY_NINE, Group, Process, Wall, news, pass_time, rows, tip


def test_paused_and_resumed(cairn: Process, wall: Wall, here: Group, clock: FixedClock) -> None:
    found = here.switch_on(tip)
    here.change(schedules.pause, found, clock.now(), "Enough.")
    pass_time(clock, days=3)
    cairn.tick()
    assert rows(here.app) == []
    here.change(schedules.resume, here.schedule(tip), tip, clock.now())
    assert here.schedule(tip).next_day == date(2026, 11, 27)
    pass_time(clock, days=1)
    cairn.tick()
    assert wall.keys == ["post/tip/place-1/2026-11-27"]


def test_paused_while_it_waits(cairn: Process, wall: Wall, here: Group, clock: FixedClock) -> None:
    found = here.switch_on(tip)
    pass_time(clock, days=1)
    here.change(planning.plan, KINDS, clock.now())
    here.change(schedules.pause, found, clock.now(), "Enough.")
    cairn.tick()
    assert wall.posts == []
    assert [(row.state, row.reason) for row in rows(here.app)] == [("skipped", "paused")]


@pytest.mark.parametrize("days", [None, 1 << 4])
def test_what_was_posted_this_week_does_not_come_on_another_day(
    cairn: Process, wall: Wall, here: Group, clock: FixedClock, days: int | None
) -> None:
    here.switch_on(news)
    clock.set(MONDAY_NINE)
    cairn.tick()
    here.switch_on(news, days=days, minute=23 * 60)
    here.set_zone("Pacific/Honolulu")
    for _ in range(6):
        pass_time(clock, days=1)
        cairn.tick()
    assert wall.keys == ["post/news/place-1/2026-W49"]
    for _ in range(7):
        pass_time(clock, days=1)
        cairn.tick()
    assert wall.keys[1:] == ["post/news/place-1/2026-W50"]


def test_a_new_zone_moves_what_comes_next(cairn: Process, wall: Wall, here: Group, clock: FixedClock) -> None:
    here.switch_on(news)
    clock.set(MONDAY_NINE - timedelta(hours=8))
    here.set_zone("Asia/Tokyo")  # where it is ten o'clock on Monday already
    cairn.tick()
    assert wall.keys == ["post/news/place-1/2026-W49"]
    assert here.schedule(news).next_at == MONDAY_NINE + timedelta(days=7, hours=-9)


def test_at_once(cairn: Process, wall: Wall, here: Group, clock: FixedClock) -> None:
    found = here.switch_on(news)
    assert here.change(planning.at_once, found, news, clock.now()) is None
    cairn.tick()
    assert here.change(planning.at_once, here.schedule(news), news, clock.now()) is State.SENT
    cairn.tick()
    assert wall.keys == ["post/news/place-1/2026-W48"]
    assert here.schedule(news).next_at == MONDAY_NINE


def test_at_once_after_it_was_missed(cairn: Process, wall: Wall, here: Group, clock: FixedClock) -> None:
    here.switch_on(news)
    clock.set(MONDAY_NINE + timedelta(days=3))
    cairn.tick()
    assert wall.posts == []
    assert here.change(planning.at_once, here.schedule(news), news, clock.now()) is State.SKIPPED
    cairn.tick()
    assert wall.keys == ["post/news/place-1/2026-W49"]
