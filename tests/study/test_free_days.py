"""Holidays of a group and outages of Cairn: what they do to anybody's weeks, and that they can hurt nobody."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from zoneinfo import available_timezones

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from bot.app import App
from bot.clock import FixedClock
from bot.store import schema
from bot.store.engine import Store
from bot.store.tables import heartbeats
from bot.store.tables import outages as table
from bot.study import holidays, outages
from bot.study.members import Member, find
from bot.study.outages import LEAST, WRITTEN, Outage
from bot.study.streaks import DAY, WEEK, History, Holiday, State, Streak
from tests.conftest import NOON
from tests.dialogue import Talk
from tests.study.histories import MONDAY, at, histories, numbers, on, spans, weeks_of

ZONES = sorted(available_timezones())
WINTER = Holiday(MONDAY + 3 * DAY, MONDAY + 9 * DAY, "Winter break")


def member(app: App, person: str = "ana") -> Member:
    with app.store.transaction(write=False) as db:
        found = find(db, Talk(app).space, person)
    assert found is not None
    return found


def require_no_worse(before: Streak, after: Streak) -> None:
    """Fail unless ``after`` is at least as good for its member as ``before``, week by week and in all."""
    rank = {State.MISSED: 0, State.FROZEN: 1, State.OPEN: 1, State.FREE: 1, State.KEPT: 2}
    assert after.run >= before.run
    assert after.longest >= before.longest
    for was, is_ in zip(before.weeks, after.weeks, strict=True):
        assert is_.quota <= was.quota
        assert is_.active == was.active
        assert rank[is_.state] >= rank[was.state]
    saved = [4 * each.freezes + each.toward for each in (before, after)]
    assert saved[1] >= saved[0] or after.run > before.run


@settings(max_examples=400)
@given(histories, numbers, spans)
def test_a_holiday_is_never_a_loss_for_anybody(history: History, today: int, holiday: Holiday) -> None:
    require_no_worse(at(today, history), at(today, history, holidays=[*history.holidays, holiday]))


@settings(max_examples=400)
@given(histories, numbers, st.frozensets(numbers, min_size=1, max_size=20))
def test_an_outage_is_never_a_loss_for_anybody(history: History, today: int, down: frozenset[int]) -> None:
    require_no_worse(at(today, history), at(today, history, down=history.down | on(*down)))


@given(histories, numbers, spans)
def test_a_holiday_is_what_everybody_s_own_rest_would_be(history: History, today: int, holiday: Holiday) -> None:
    off = at(today, history, holidays=[*history.holidays, holiday])
    rest = at(today, history, rests=[*history.rests, (holiday.first, holiday.last)])
    assert [(week.quota, week.state, week.free) for week in off.weeks] == [
        (week.quota, week.state, week.free) for week in rest.weeks
    ]


@pytest.mark.parametrize(("down", "quota"), [((), 3), ((2,), 2), ((2, 3), 2), ((0, 1, 2), 1), (tuple(range(7)), 0)])
def test_a_day_that_ended_while_cairn_was_down_lowers_the_quota(down: tuple[int, ...], quota: int) -> None:
    found = at(20, down=on(*down))
    assert found.weeks[0].quota == quota
    assert found.weeks[0].down == on(*down)
    assert found.weeks[1].down == frozenset()


def test_a_week_out_of_reach_for_an_outage_ends_no_run() -> None:
    assert at(15, active=weeks_of(3, 0)).run == 0
    found = at(15, active=weeks_of(3, 0), down=on(*range(9, 14)))
    assert (found.run, found.weeks[1].state) == (1, State.FREE)


def gap(first: datetime, hours: float) -> Outage:
    return Outage(first, first + timedelta(hours=hours))


@given(
    st.sampled_from(ZONES),
    st.sampled_from([0, 240, 720]),
    st.integers(0, 8 * 365 * 24).map(lambda hours: datetime(2024, 1, 1, tzinfo=UTC) + timedelta(hours=hours)),
    st.floats(0.1, 200),
)
def test_the_days_that_end_in_a_gap_are_those_and_no_other(
    zone: str, start: int, began: datetime, hours: float
) -> None:
    found = gap(began, hours)
    whose = Member(1, 1, zone, start, None)
    days = outages.days(whose, [found])
    assert days == {
        whose.local_day(began) + each * DAY
        for each in range((whose.local_day(found.ended) - whose.local_day(began)).days)
    }
    assert len(days) <= hours / 24 + 2
    assert whose.local_day(found.ended) not in days
    assert outages.days(whose, [found, found]) == days


def test_a_gap_within_a_day_takes_no_day() -> None:
    whose = Member(1, 1, "Europe/Berlin", 240, None)
    assert outages.days(whose, [gap(datetime(2026, 11, 24, 4, tzinfo=UTC), 22)]) == set()
    assert outages.days(whose, [gap(datetime(2026, 11, 24, 4, tzinfo=UTC), 23)]) == {date(2026, 11, 24)}


def test_signs_of_life_leave_gaps_and_restarts_leave_none(store: Store) -> None:
    def rows() -> list[tuple[timedelta, timedelta]]:
        with store.transaction(write=False) as db:
            return [
                (row.began_at - NOON, row.ended_at - NOON)
                for row in db.execute(select(table.c.began_at, table.c.ended_at).order_by(table.c.id))
            ]

    def last() -> timedelta:
        with store.transaction(write=False) as db:
            return db.execute(select(heartbeats.c.at)).scalar_one() - NOON

    minute = timedelta(minutes=1)
    assert outages.beat(store, NOON) is None
    for seconds in (15, 30, 45, 60, 75):
        outages.beat(store, NOON + timedelta(seconds=seconds))
    assert last() == WRITTEN
    assert outages.beat(store, NOON + LEAST) is None  # four minutes after the last sign: a restart
    assert rows() == []
    found = outages.beat(store, NOON + 30 * minute)
    assert found == Outage(NOON + LEAST, NOON + 30 * minute)
    assert outages.beat(store, NOON + 30 * minute) is None  # another process, at the same moment
    assert outages.beat(store, NOON - 60 * minute) is None  # a clock that was set back
    assert last() == -60 * minute
    outages.beat(store, NOON)
    assert rows() == [(5 * minute, 30 * minute), (-60 * minute, 0 * minute)]


def test_of_two_processes_that_come_back_one_writes_the_outage(database: str) -> None:
    from concurrent.futures import ThreadPoolExecutor

    stores = [Store(database) for _ in range(4)]
    schema.upgrade(stores[0])
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(lambda each: outages.beat(each, NOON), stores))
        found = list(pool.map(lambda each: outages.beat(each, NOON + timedelta(hours=1)), stores))
    assert sum(each is not None for each in found) == 1
    with stores[0].transaction(write=False) as db:
        assert len(outages.since(db, NOON)) == 1
    for each in stores:
        each.close()


def down(app: App, began: datetime, hours: float) -> None:
    """Let Cairn have been down."""
    with app.store.transaction(write=True) as db:
        db.execute(table.insert().values(began_at=began, ended_at=began + timedelta(hours=hours)))


def test_why_says_that_cairn_was_down(ana: Talk, app: App, clock: FixedClock) -> None:
    ana.say("/checkin read")
    down(app, NOON + timedelta(hours=15), 2)  # 03:00 to 05:00, over the end of Monday
    clock.set(NOON + timedelta(days=2))
    said = ana.say("/streak why")
    assert "1 day of this week is not asked of you (Cairn was down when Mon 23 Nov ended)" in said
    assert "the week asks for 2 days" in said
    down(app, NOON + timedelta(days=1, hours=15), 2)
    said = ana.say("/streak why 2026-11-24")
    assert "Cairn was down when Tuesday 24 November ended, so nothing is asked of you for that day." in said
    assert "1 of 2 active days" in ana.say("/streak")
    ben = Talk(app, "ben").say("/streak why")  # who came on Wednesday
    assert "before you came" in ben


def test_a_promise_can_be_said_kept_for_longer_when_cairn_was_down(ana: Talk, app: App, clock: FixedClock) -> None:
    ana.say("/pledge make read")
    down(app, NOON + timedelta(days=7), 20)  # over the end of the first day of grace
    clock.set(NOON + timedelta(days=9))  # Wednesday; without the outage, Tuesday was the last
    assert "say so up to Wednesday 2 December: you are believed." in ana.say("/pledge")
    assert "3 points" in ana.say("/pledge done")


def test_a_move_of_zone_changes_no_day_that_an_outage_excused(ana: Talk, app: App, clock: FixedClock) -> None:
    ana.say("/checkin read")
    down(app, NOON + timedelta(hours=15), 2)
    clock.set(NOON + timedelta(days=1))
    quota = "1 day of this week is not asked of you (Cairn was down when Mon 23 Nov ended)"
    assert quota in ana.say("/streak why")
    ana.say("/profile set zone=Tokyo")
    assert quota in ana.say("/streak why")
    clock.set(NOON + timedelta(days=3))
    assert quota in ana.say("/streak why")
    clock.set(NOON + timedelta(days=10))
    ana.say("/profile set zone=Honolulu")
    clock.set(NOON + timedelta(days=12))
    assert quota in ana.say("/streak why 2026-11-23")
    down(app, NOON + timedelta(days=12, hours=1), 2)  # 03:00 to 05:00 in Honolulu
    assert "Cairn was down when Fri 4 Dec ended" in ana.say("/streak why 2026-12-04")


def test_a_holiday_counts_for_everybody_in_the_group_and_nobody_else(ana: Talk, app: App, clock: FixedClock) -> None:
    people = [ana, Talk(app, "ben"), Talk(app, "eve", "elsewhere")]
    for talk in people:
        talk.say("/roadmap")
    week = Holiday(NOON.date() + 3 * DAY, NOON.date() + 9 * DAY, "Winter *break*")
    with app.store.transaction(write=True) as db:
        assert holidays.add(db, member(app), NOON, week)
        assert not holidays.add(db, member(app, "ben"), NOON, week)
        assert holidays.of(db, member(app).community_id) == [week]
    for talk in people[:2]:
        said = talk.say("/streak")
        assert "0 of 1 active day" in said
        assert "Holiday\nWinter *break*, Thu 26 Nov to Wed 2 Dec" in said
        assert "(the group's holiday, Winter *break*, Thu 26 Nov to Wed 2 Dec)" in talk.say("/streak why")
    assert "0 of 3 active days" in people[2].say("/streak")
    clock.set(NOON + timedelta(days=4))
    said = ana.say("/streak why today")
    assert "Friday 27 November is in the group's holiday, Winter *break*: nothing is asked of anybody." in said


def test_a_holiday_can_be_withdrawn_until_it_begins_for_anybody(ana: Talk, app: App) -> None:
    ana.say("/roadmap")
    author, today = member(app), NOON.date()
    soon, later = (Holiday(today + days * DAY, today + WEEK, "Break") for days in (1, 2))
    with app.store.transaction(write=True) as db:
        for each in (soon, later):
            holidays.add(db, author, NOON, each)
        assert not holidays.withdraw(db, author, NOON, soon)
        assert holidays.withdraw(db, author, NOON, later)
        assert not holidays.withdraw(db, author, NOON, later)
        assert holidays.of(db, author.community_id) == [soon]
        assert holidays.add(db, author, NOON, later)


@pytest.mark.parametrize(
    "wrong", [replace(WINTER, last=MONDAY), replace(WINTER, name=""), replace(WINTER, name="x" * 65)]
)
def test_what_is_no_holiday_is_refused(ana: Talk, app: App, wrong: Holiday) -> None:
    ana.say("/roadmap")
    with app.store.transaction(write=True) as db, pytest.raises(ValueError, match="no holiday"):
        holidays.add(db, member(app), NOON, wrong)


def test_a_running_cairn_gives_signs_of_life(app: App, clock: FixedClock, tmp_path: Path) -> None:
    from bot.cli.health import _sign

    _sign(app, tmp_path / "heartbeat")
    clock.set(NOON + timedelta(hours=3))
    _sign(app, tmp_path / "heartbeat")
    with app.store.transaction(write=False) as db:
        assert outages.since(db, NOON) == [Outage(NOON, NOON + timedelta(hours=3))]
