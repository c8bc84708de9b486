"""A member's day: their own zone, their own day start, one date for every instant."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo, available_timezones

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select

from bot.app import App
from bot.clock import FixedClock
from bot.store.tables import ledger
from bot.study.members import Member
from tests.dialogue import Talk


def member(zone: str, day_start: int = 240) -> Member:
    return Member(1, 1, zone, day_start, None)


@pytest.mark.parametrize(
    ("zone", "instant", "day"),
    [
        ("UTC", "2026-11-23T03:59:59+00:00", date(2026, 11, 22)),
        ("UTC", "2026-11-23T04:00:00+00:00", date(2026, 11, 23)),
        ("Asia/Tokyo", "2026-11-22T18:59:59+00:00", date(2026, 11, 22)),
        ("Asia/Tokyo", "2026-11-22T19:00:00+00:00", date(2026, 11, 23)),
        ("Europe/Berlin", "2026-10-25T00:30:00+00:00", date(2026, 10, 24)),  # 02:30, before the clock goes back
        ("Europe/Berlin", "2026-10-25T01:30:00+00:00", date(2026, 10, 24)),  # 02:30 again
        ("Europe/Berlin", "2026-10-25T03:00:00+00:00", date(2026, 10, 25)),  # 04:00
        ("Pacific/Apia", "2011-12-30T10:00:00+00:00", date(2011, 12, 31)),  # 30 December was left out
    ],
)
def test_the_day_follows_the_clock_on_the_wall(zone: str, instant: str, day: date) -> None:
    when = datetime.fromisoformat(instant)
    if zone == "Pacific/Apia":
        when += timedelta(hours=5)
    assert member(zone).local_day(when) == day


@given(
    st.sampled_from(sorted(available_timezones())),
    st.integers(0, 9 * 366 * 24 * 60).map(
        lambda minutes: datetime(2024, 1, 1, tzinfo=UTC) + timedelta(minutes=minutes)
    ),
    st.sampled_from([0, 240, 720]),
)
def test_the_day_is_the_wall_clock_less_the_day_start(zone: str, now: datetime, start: int) -> None:
    wall = now.astimezone(ZoneInfo(zone)).replace(tzinfo=None)
    day = member(zone, start).local_day(now)
    begins = datetime.combine(day, datetime.min.time()) + timedelta(minutes=start)
    assert begins <= wall < begins + timedelta(days=1)


def changes(zone: str, year: int) -> list[datetime]:
    """The instants of ``year`` at which the clocks of ``zone`` change, to the minute."""
    place, found = ZoneInfo(zone), []
    days = [datetime(year, 1, 1, tzinfo=UTC) + timedelta(days=day) for day in range(367)]
    for before, after in pairwise(days):
        if before.astimezone(place).utcoffset() != after.astimezone(place).utcoffset():
            while after - before > timedelta(minutes=1):
                middle = before + (after - before) / 2
                same = middle.astimezone(place).utcoffset() == before.astimezone(place).utcoffset()
                before, after = (middle, after) if same else (before, middle)
            found.append(after)
    return found


@pytest.mark.parametrize("zone", ["Europe/Berlin", "America/Santiago", "Australia/Lord_Howe", "Africa/Casablanca"])
def test_there_are_clock_changes_to_try(zone: str) -> None:
    assert len(changes(zone, 2026)) == 2


@given(st.sampled_from(sorted(available_timezones())), st.integers(2024, 2032), st.sampled_from([0, 240, 720]))
def test_no_clock_change_repeats_or_skips_a_day(zone: str, year: int, start: int) -> None:
    somebody = member(zone, start)
    for change in changes(zone, year):
        days = [somebody.local_day(change + timedelta(minutes=15 * step)) for step in range(-4 * 40, 4 * 40)]
        assert days == sorted(days)
        assert all((later - earlier).days <= 1 for earlier, later in pairwise(days))
        assert (somebody.local_day(change) - somebody.day_before(change)).days == 1


def test_a_new_member_finishes_the_day_at_four(app: App, clock: FixedClock) -> None:
    ana = Talk(app)
    for instant in ("2026-11-24T03:59:59+00:00", "2026-11-24T04:00:00+00:00"):
        clock.set(datetime.fromisoformat(instant))
        ana.say(f"/progress done 3.{clock.now().hour}")
    with app.store.transaction(write=False) as db:
        days = db.execute(select(ledger.c.local_day).order_by(ledger.c.id)).scalars().all()
    assert days == [date(2026, 11, 23), date(2026, 11, 24)]
