"""When a post is due, in every zone there is: once for each local date or week, whatever its clocks do."""

from __future__ import annotations

import os
import zoneinfo
from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.delivery.periods import DAY, EVERY_DAY, Due, Rule, following, instant, period_key, since, there

ZONES = sorted(zoneinfo.available_timezones() - {"localtime", "posixrules", "Factory"})
TIMES = [0, 30, 90, 150, 210, 23 * 60 + 59]
FIRST, LAST = 2024, 2032
SECOND = timedelta(seconds=1)


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def between(rule: Rule, first: datetime, last: datetime) -> list[Due]:
    """Each time that ``rule`` is due from ``first`` to ``last``, both included."""
    found, after = since(rule, (first - 2 * DAY).date(), last)
    assert after.at > last
    return [due for due in found if due.at >= first]


def local(moment: datetime, zone: str) -> str:
    return f"{moment.astimezone(zoneinfo.ZoneInfo(zone)):%Y-%m-%d %H:%M}"


@cache
def changed_days(zone: str) -> tuple[date, ...]:
    """The UTC dates on which ``zone`` changes its offset: two weeks apart at least, so a look every day finds all."""
    place, day = zoneinfo.ZoneInfo(zone), datetime(FIRST, 1, 1, tzinfo=UTC)
    marks = [day + n * DAY for n in range((LAST + 1 - FIRST) * 366)]
    steps = zip(marks, pairwise(mark.astimezone(place).utcoffset() for mark in marks), strict=False)
    return tuple(mark.date() for mark, (old, new) in steps if old != new)


def clock(zone: str) -> tuple[tuple[str, int], ...]:
    """What decides about ``zone`` from 2024 on; many names share it, and one of them stands for all."""
    place = zoneinfo.ZoneInfo(zone)
    days = changed_days(zone)
    marks = [
        datetime.combine(d + n * DAY, time(), UTC) + timedelta(minutes=15 * q)
        for d in days
        for n in (0, 1)
        for q in range(96)
    ]
    begun = datetime(FIRST, 1, 1, tzinfo=UTC)
    return tuple((f"{mark:%m-%d %H:%M}", int(mark.astimezone(place).utcoffset() / SECOND)) for mark in (begun, *marks))


def right(moment: datetime, day: date, minute: int, zone: str) -> bool:
    """Whether ``moment`` is the first at which the clock in ``zone`` shows ``minute`` of ``day``, or later.

    Said without the arithmetic that is tested: by reading the clock at the moment and in the hours before it.
    """
    place = zoneinfo.ZoneInfo(zone)
    wanted = datetime.combine(day, time(minute // 60, minute % 60))
    shown = moment.astimezone(place).replace(tzinfo=None)
    before = (moment - SECOND).astimezone(place).replace(tzinfo=None)
    if shown == wanted:  # a time that comes twice: the first of both
        earlier = (moment - n * timedelta(minutes=15) for n in range(1, 13))
        return all(each.astimezone(place).replace(tzinfo=None) < wanted for each in earlier)
    return shown > wanted > before


def holds(zone: str, around: date) -> None:
    """Five days around a change: each date once, in order, at the right instant, at six times of day."""
    for minute in TIMES:
        rule = Rule(weekly=False, days=EVERY_DAY, minute=minute, zone=zone)
        first, last = (datetime.combine(around + n * DAY, time(), UTC) for n in (-3, 4))
        found = between(rule, first, last)
        dates = [date.fromisoformat(due.period) for due in found]
        assert all(after - before == DAY for before, after in pairwise(dates)), (zone, minute, dates)
        assert len(dates) >= 6
        assert all(right(due.at, day, minute, zone) for due, day in zip(found, dates, strict=True)), (zone, minute)
        assert all(following(rule, before.at) == after for before, after in pairwise(found))


def all_cases() -> Iterator[tuple[str, date]]:
    for zone in ZONES:
        for day in changed_days(zone):
            yield zone, day


@pytest.mark.timeout(600)
def test_every_zone_at_its_changes() -> None:
    """In every run: each different clock of the world once, at its first two changes and its last one."""
    met = set()
    for zone in ZONES:
        shown = clock(zone)
        if shown in met:
            continue
        met.add(shown)
        days = changed_days(zone)
        for day in sorted({*days[:2], *days[-1:]} or {date(2026, 3, 1)}):
            holds(zone, day)
    assert len(met) > 60


@pytest.mark.skipif(not os.environ.get("CAIRN_TEST_SLOW"), reason="every name, every change: CAIRN_TEST_SLOW=1")
@pytest.mark.timeout(3600)
def test_every_zone_at_every_change() -> None:
    cases = list(all_cases())
    assert len(cases) > 3000
    for zone, day in cases:
        holds(zone, day)


@pytest.mark.skipif(not os.environ.get("CAIRN_TEST_SLOW"), reason="every name, every day: CAIRN_TEST_SLOW=1")
@pytest.mark.timeout(3600)
def test_every_zone_on_every_day() -> None:
    for zone in ZONES:
        for minute in TIMES:
            rule = Rule(weekly=False, days=EVERY_DAY, minute=minute, zone=zone)
            found = between(rule, datetime(FIRST, 1, 3, tzinfo=UTC), datetime(LAST, 12, 30, tzinfo=UTC))
            days = [date.fromisoformat(due.period) for due in found]
            assert all(after - before == DAY for before, after in pairwise(days)), (zone, minute)


zones = st.sampled_from(ZONES)
moments = st.integers(0, (LAST + 1 - FIRST) * 365 * 24 * 60).map(
    lambda n: datetime(FIRST, 1, 1, tzinfo=UTC) + timedelta(minutes=n)
)


@given(zones, moments, st.integers(0, 24 * 60 - 1), st.integers(1, EVERY_DAY))
def test_on_some_days(zone: str, now: datetime, minute: int, days: int) -> None:
    due = following(Rule(False, days, minute, zone), now)
    day = date.fromisoformat(due.period)
    assert due.at > now
    assert days >> day.weekday() & 1
    assert right(due.at, day, minute, zone)


@given(zones, moments, st.integers(0, 24 * 60 - 1), st.integers(0, 6))
def test_once_a_week(zone: str, now: datetime, minute: int, weekday: int) -> None:
    rule = Rule(True, 1 << weekday, minute, zone)
    found = between(rule, now, now + 70 * DAY)
    assert len({due.period for due in found}) == len(found) in (9, 10, 11)
    for due in found:
        monday = datetime.strptime(f"{due.period}-1", "%G-W%V-%u").replace(tzinfo=UTC).date()
        assert right(due.at, monday + weekday * DAY, minute, zone)
    assert following(rule, now - SECOND) == found[0]


@pytest.mark.parametrize(
    ("zone", "day", "minute", "due"),
    [
        ("Europe/Helsinki", "2026-10-25", 210, "2026-10-25 00:30"),  # 03:30 comes twice; the first
        ("Europe/Helsinki", "2026-03-29", 210, "2026-03-29 01:00"),  # 03:30 does not come; 04:00 is the first after
        ("America/New_York", "2026-03-08", 150, "2026-03-08 07:00"),
        ("America/New_York", "2026-11-01", 90, "2026-11-01 05:30"),
        ("Australia/Lord_Howe", "2026-10-04", 135, "2026-10-03 15:30"),  # half an hour: 02:15 becomes 02:30
        ("Australia/Lord_Howe", "2026-04-05", 105, "2026-04-04 14:45"),  # 01:45 comes twice
        ("Africa/Cairo", "2026-04-24", 0, "2026-04-23 22:00"),  # no midnight: 01:00
        ("Asia/Beirut", "2026-03-29", 0, "2026-03-28 22:00"),
        ("Antarctica/Troll", "2026-03-29", 120, "2026-03-29 01:00"),  # two hours: 01:00 to 03:00
        ("Antarctica/Troll", "2026-10-25", 150, "2026-10-25 00:30"),
        ("Africa/Casablanca", "2026-02-15", 150, "2026-02-15 01:30"),  # back for Ramadan: 02:30 comes twice
        ("Africa/Casablanca", "2026-03-22", 150, "2026-03-22 02:00"),  # and forth after it: 02:30 does not come
        ("Asia/Kathmandu", "2026-11-23", 540, "2026-11-23 03:15"),
    ],
)
def test_known_days(zone: str, day: str, minute: int, due: str) -> None:
    found = instant(date.fromisoformat(day), minute, zone)
    assert found == at(due), f"{found} is {local(found, zone)}"


def test_a_date_that_was_left_out() -> None:
    """Samoa went from 29 to 31 December 2011."""
    apia = "Pacific/Apia"
    assert not there(date(2011, 12, 30), apia)
    daily = Rule(False, EVERY_DAY, 540, apia)
    assert [due.period for due in between(daily, at("2011-12-29 12:00"), at("2012-01-01 12:00"))] == [
        "2011-12-29",
        "2011-12-31",
        "2012-01-01",
    ]
    friday = Rule(True, 1 << 4, 540, apia)  # the week has its post all the same, as the next day begins
    assert following(friday, at("2011-12-28 00:00")) == Due(at("2011-12-30 10:00"), date(2011, 12, 30), "2011-W52")
    assert local(at("2011-12-30 10:00"), apia) == "2011-12-31 00:00"


def test_the_names_of_periods() -> None:
    assert period_key(date(2026, 11, 23), weekly=False) == "2026-11-23"
    assert period_key(date(2026, 11, 23), weekly=True) == "2026-W48"
    assert period_key(date(2027, 1, 3), weekly=True) == "2026-W53"


@pytest.mark.parametrize(
    "wrong", [(True, 3, 0), (True, 0, 0), (False, 0, 0), (False, 128, 0), (False, 1, 1440), (False, 1, -1)]
)
def test_a_rule_that_is_none(wrong: tuple[bool, int, int]) -> None:
    with pytest.raises(ValueError, match=r"days for this rule|no minute of a day"):
        Rule(*wrong, "UTC")
