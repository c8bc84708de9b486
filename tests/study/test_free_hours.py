"""Free hours: read from words and said in words again, and laid over each other in any reader's zone."""

from __future__ import annotations

from contextlib import suppress
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo, available_timezones

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.study.free_hours import HOURS, Free, Unreadable, best, overlaps, read, words

WEEK = date(2026, 11, 23)
ZONES = sorted(available_timezones())
ANY = st.frozensets(st.integers(0, HOURS - 1))


def hours(day: int, first: int, last: int) -> frozenset[int]:
    return frozenset(range(day * 24 + first, day * 24 + last))


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("mon 18-21", hours(0, 18, 21)),
        ("Monday 18:00–21:00", hours(0, 18, 21)),
        ("tue-thu 9 to 11", hours(1, 9, 11) | hours(2, 9, 11) | hours(3, 9, 11)),
        ("weekends 10-12 14-15", hours(5, 10, 12) | hours(5, 14, 15) | hours(6, 10, 12) | hours(6, 14, 15)),
        ("sat, sun 10-12", hours(5, 10, 12) | hours(6, 10, 12)),
        ("mon and wed 7-8; 20-21", hours(0, 7, 8) | hours(2, 7, 8) | hours(0, 20, 21) | hours(2, 20, 21)),
        ("sun 22-2", hours(6, 22, 24) | hours(0, 0, 2)),
        ("fri-mon 0-24", frozenset(range(96, 168)) | hours(0, 0, 24)),
        ("every day 6-7", frozenset(day * 24 + 6 for day in range(7))),
        ("6-7", frozenset(day * 24 + 6 for day in range(7))),
        ("none", frozenset()),
        ("", frozenset()),
    ],
)
def test_what_people_type(typed: str, found: frozenset[int]) -> None:
    assert read(typed) == found


@pytest.mark.parametrize(
    "typed",
    ["mon", "18", "mon 18:15-20", "mon 25-26", "mon 8-8", "monkey 8-9", "mon 8-9 whenever", "mon 8-9, tue", "x"],
)
def test_what_is_no_time_of_the_week(typed: str) -> None:
    with pytest.raises(Unreadable):
        read(typed)


@given(st.text(max_size=60))
def test_any_text_is_read_or_refused(typed: str) -> None:
    with suppress(Unreadable):
        assert read(typed) <= frozenset(range(HOURS))


@given(ANY)
def test_hours_said_in_words_are_read_as_the_same(chosen: frozenset[int]) -> None:
    assert read(words(chosen)) == chosen


def test_words_put_days_together() -> None:
    assert words(read("weekdays 18-21, sat 10-13")) == "Mon–Fri 18–21, Sat 10–13"


@given(ANY, st.sampled_from(ZONES))
def test_one_s_own_hours_are_one_s_own(chosen: frozenset[int], zone: str) -> None:
    """But for hours that a clock change of that week leaves out."""
    counted = overlaps([Free(chosen, zone)], zone, WEEK)
    assert {hour for hour, number in enumerate(counted) if number} == chosen


def test_a_reader_elsewhere_sees_them_on_their_own_clock() -> None:
    berlin = Free(read("mon 18-21"), "Europe/Berlin")
    kolkata = overlaps([berlin], "Asia/Kolkata", WEEK)  # 22:30 to 01:30 there: two whole hours
    assert {hour for hour, number in enumerate(kolkata) if number} == {23, 24}
    kiritimati = overlaps([berlin], "Pacific/Kiritimati", WEEK)
    assert {hour for hour, number in enumerate(kiritimati) if number} == {31, 32, 33}


def test_overlaps_are_those_of_the_week_s_own_clocks() -> None:
    """New York is six hours behind Berlin, and five in the three weeks between their changes of clocks."""
    two = [Free(read("weekdays 18-19"), "Europe/Berlin"), Free(read("weekdays 13-14"), "America/New_York")]
    shared = [max(overlaps(two, "Europe/Berlin", date(2026, 3, day))) for day in (2, 9, 16, 23, 30)]
    assert shared == [1, 2, 2, 2, 1]


@given(st.lists(st.builds(Free, ANY, st.sampled_from(ZONES)), max_size=4), st.sampled_from(ZONES))
def test_nobody_is_counted_for_an_hour_that_is_not_theirs(people: list[Free], zone: str) -> None:

    counted = overlaps(people, zone, WEEK)
    for hour in range(0, HOURS, 5):
        wall = datetime(WEEK.year, WEEK.month, WEEK.day, tzinfo=ZoneInfo(zone)) + timedelta(hours=hour)
        for minute in (0, 30, 59):
            instant = wall.astimezone(UTC) + timedelta(minutes=minute)
            theirs = 0
            for each in people:
                there = instant.astimezone(ZoneInfo(each.zone))
                theirs += there.weekday() * 24 + there.hour in each.hours
            assert counted[hour] <= theirs


def test_the_best_times_have_most_people_and_are_longest() -> None:
    counted = [0] * HOURS
    counted[18:21] = [2, 3, 3]
    counted[40:44] = [3] * 4
    counted[60] = 1
    assert best(counted) == [(18, 19, 2), (19, 21, 3), (40, 44, 3)]
    assert best(counted, most=1) == [(40, 44, 3)]
    assert best([1] * HOURS) == []
