"""Quiet hours on any clock of the world, and where somebody is reached."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo, available_timezones

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.study.preferences import after_quiet, read_hours

ZONES = sorted(available_timezones())
HOURS = st.integers(0, 23)
INSTANTS = st.integers(0, 9 * 366 * 24 * 60).map(
    lambda minutes: datetime(2024, 1, 1, tzinfo=UTC) + timedelta(minutes=minutes)
)


def quiet_at(instant: datetime, zone: str, first: int, end: int) -> bool:
    hour = instant.astimezone(ZoneInfo(zone)).hour
    return hour in {(first + each) % 24 for each in range((end - first) % 24)}


@given(INSTANTS, st.sampled_from(ZONES), HOURS, HOURS.filter(bool))
def test_what_comes_after_quiet_hours_is_no_earlier_and_not_in_them(
    now: datetime, zone: str, first: int, length: int
) -> None:
    end = (first + length) % 24
    found = after_quiet((first, end), zone, now)
    assert now <= found <= now + timedelta(hours=length + 24)
    if found != now:
        assert quiet_at(now, zone, first, end)
        assert not quiet_at(found, zone, first, end) or found.astimezone(ZoneInfo(zone)).fold
    else:
        assert not quiet_at(now, zone, first, end) or now.astimezone(ZoneInfo(zone)).fold


@pytest.mark.parametrize(
    ("now", "earliest"),
    [
        ("2026-11-23T20:59", "2026-11-23T20:59"),
        ("2026-11-23T21:00", "2026-11-24T06:00"),
        ("2026-11-24T05:59", "2026-11-24T06:00"),
        ("2026-11-24T06:00", "2026-11-24T06:00"),
        ("2026-03-28T22:00", "2026-03-29T05:00"),  # clocks go forward in that night
        ("2026-10-24T21:00", "2026-10-25T06:00"),  # and back
    ],
)
def test_a_night_in_berlin(now: str, earliest: str) -> None:
    instant, expected = (datetime.fromisoformat(each).replace(tzinfo=UTC) for each in (now, earliest))
    assert after_quiet((22, 7), "Europe/Berlin", instant) == expected


def test_without_quiet_hours_any_time_will_do() -> None:
    now = datetime(2026, 11, 23, 3, tzinfo=UTC)
    assert after_quiet(None, "Europe/Berlin", now) == now


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("22-7", (22, 7)),
        ("22:00 – 07:00", (22, 7)),
        ("0 to 6", (0, 6)),
        ("18-24", (18, 0)),
        ("7-7", None),
        ("24-7", None),
        ("22-25", None),
        ("22:30-7", None),
        ("night", None),
        ("", None),
    ],
)
def test_quiet_hours_as_people_type_them(typed: str, found: tuple[int, int] | None) -> None:
    assert read_hours(typed) == found
