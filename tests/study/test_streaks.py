"""Weekly streaks: the rules on small histories, and what holds for every history, zone and clock change."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from random import Random
from zoneinfo import ZoneInfo, available_timezones

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.study.history import left_out
from bot.study.members import Member
from bot.study.streaks import DAY, WEEK, History, Quota, State, Streak, monday, streak
from tests.study.histories import MONDAY, at, histories, numbers, on, switched, weeks_of

KEPT, OPEN, FREE, FROZEN, MISSED = State.KEPT, State.OPEN, State.FREE, State.FROZEN, State.MISSED
ZONES = sorted(available_timezones())


def states(found: Streak) -> list[State]:
    return [week.state for week in found.weeks]


@pytest.mark.parametrize(
    ("today", "counts", "expected", "run", "longest"),
    [
        (0, (), [OPEN], 0, 0),
        (2, (3,), [KEPT], 1, 1),
        (6, (2,), [OPEN], 0, 0),
        (7, (2,), [OPEN, OPEN], 0, 0),  # Sunday can still be made up for
        (7, (1,), [MISSED, OPEN], 0, 0),  # and would not be enough
        (8, (2,), [MISSED, OPEN], 0, 0),
        (10, (3, 3), [KEPT, KEPT], 2, 2),
        (21, (3, 1, 3), [KEPT, MISSED, KEPT, OPEN], 1, 1),
        (35, (3, 7, 3, 2, 3), [KEPT, KEPT, KEPT, MISSED, KEPT, OPEN], 1, 3),
        (42, (3, 3, 3, 3, 0, 3), [KEPT, KEPT, KEPT, KEPT, FROZEN, KEPT, OPEN], 5, 5),
        (49, (3, 3, 3, 3, 0, 0, 3), [KEPT, KEPT, KEPT, KEPT, FROZEN, MISSED, KEPT, OPEN], 1, 4),
    ],
)
def test_weeks_are_kept_open_or_not(
    today: int, counts: tuple[int, ...], expected: list[State], run: int, longest: int
) -> None:
    found = at(today, active=weeks_of(*counts))
    assert (states(found), found.run, found.longest) == (expected, run, longest)


def test_freezes_are_earned_by_four_kept_weeks_held_to_three_and_spent_without_asking() -> None:
    held = [at(7 * week + 1, active=weeks_of(*[3] * week)).freezes for week in range(1, 21)]
    assert held == [0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 3, 3, 3, 3, 3, 3]
    found = at(7 * 20 + 1, active=weeks_of(*[3] * 13))
    assert states(found)[13:] == [FROZEN, FROZEN, FROZEN, MISSED, MISSED, MISSED, MISSED, OPEN]
    assert (found.run, found.longest, found.freezes) == (0, 13, 0)
    assert (at(7 * 16 + 1, active=weeks_of(*[3] * 13)).run, at(9, active=weeks_of(3)).toward) == (13, 1)


def test_days_left_are_those_that_can_still_be_active() -> None:
    assert [at(day).left for day in range(7)] == [7, 6, 5, 4, 3, 2, 1]
    assert at(3, active=on(3)).left == 3
    assert at(3, active=on(3), rests=[(MONDAY + 5 * DAY, MONDAY + 6 * DAY)]).left == 1


@pytest.mark.parametrize(("free", "quota"), [(0, 3), (1, 2), (2, 2), (3, 1), (4, 1), (5, 0), (6, 0), (7, 0)])
def test_what_cannot_be_asked_lowers_the_quota_in_proportion(free: int, quota: int) -> None:
    rest = [(MONDAY + (7 - free) * DAY, MONDAY + 6 * DAY)]
    assert at(1, rests=rest).week.quota == quota
    assert at(6, since=MONDAY + free * DAY).week.quota == quota or free == 7
    assert at(20, switches=switched((7 - free, False), (7, True))).weeks[0].quota == quota
    assert at(20, absent=on(*range(7 - free, 7))).weeks[0].quota == quota


def test_a_week_of_rest_ends_nothing_and_a_day_of_work_in_it_counts() -> None:
    rest = [(MONDAY + WEEK, MONDAY + 2 * WEEK - DAY)]
    found = at(22, active=weeks_of(3, 0, 3), rests=rest)
    assert (states(found), found.run) == ([KEPT, FREE, KEPT, OPEN], 2)
    assert at(22, active=weeks_of(3, 1, 3), rests=rest).run == 3


def test_somebody_who_comes_on_a_saturday_owes_nothing() -> None:
    found = at(8, since=MONDAY + 5 * DAY)
    assert states(found) == [FREE, OPEN]
    assert at(8, since=MONDAY + 5 * DAY, active=on(6)).run == 1


def test_a_run_waits_while_the_streak_is_switched_off() -> None:
    kept = weeks_of(3, 3)
    off = at(300, active=kept, switches=switched((13, False)))
    assert (off.on, off.run, off.longest) == (False, 2, 2)
    back = at(302, active=kept | on(299, 300, 301), switches=switched((13, False), (299, True)))
    assert (back.on, back.run) == (True, 3)
    assert at(30, active=kept, switches=switched((14, False), (13, True))).run == 0  # off and on again on one day


def test_a_quota_counts_from_its_week_on() -> None:
    chosen = [
        Quota(datetime(2026, 1, 2, tzinfo=UTC), 2, MONDAY + WEEK, 5),
        Quota(datetime(2026, 1, 3, tzinfo=UTC), 3, MONDAY + 2 * WEEK, 1),
    ]
    found = at(22, active=weeks_of(3, 3, 1), quotas=chosen)
    assert [week.quota for week in found.weeks] == [3, 5, 1, 1]
    assert states(found) == [KEPT, MISSED, KEPT, OPEN]


def test_the_week_of_a_date_that_was_left_out_asks_for_less() -> None:
    assert left_out("Pacific/Apia", date(2011, 12, 26)) == {date(2011, 12, 30)}
    assert left_out("Pacific/Apia", date(2012, 1, 2)) == frozenset()
    week = streak(
        History(date(2011, 12, 1), frozenset({date(2011, 12, 29), date(2011, 12, 31)}), absent=on_the_30th()),
        date(2011, 12, 31),
        date(2011, 12, 29),
    ).week
    assert (week.quota, week.state, week.free) == (2, KEPT, on_the_30th())


def on_the_30th() -> frozenset[date]:
    return left_out("Pacific/Apia", date(2011, 12, 26))


@given(st.sampled_from(ZONES), st.dates(date(2024, 1, 1), date(2032, 12, 31)).map(monday))
def test_no_zone_leaves_out_a_date_for_a_clock_change(zone: str, week: date) -> None:
    assert left_out(zone, week) == frozenset()


@given(histories, numbers, st.randoms(use_true_random=False))
def test_the_order_in_which_rows_arrive_means_nothing(history: History, today: int, dice: Random) -> None:
    mixed = replace(
        history,
        active=frozenset(dice.sample(sorted(history.active), len(history.active))),
        rests=dice.sample(list(history.rests), len(history.rests)),
        switches=dice.sample(list(history.switches), len(history.switches)),
        quotas=dice.sample(list(history.quotas), len(history.quotas)),
    )
    assert at(today, mixed) == at(today, history)


@given(histories, numbers, numbers)
def test_one_more_active_day_is_never_a_loss(history: History, today: int, day: int) -> None:
    before = at(today, history)
    after = at(today, history, active=history.active | on(day))
    assert after.run >= before.run
    assert after.longest >= before.longest


@settings(max_examples=400)
@given(st.lists(st.sampled_from([2, 2, 3, 3, 3, 3]), min_size=1, max_size=40), st.integers(0, 39), st.integers(0, 9))
def test_one_more_kept_week_is_never_a_loss(counts: list[int], week: int, later: int) -> None:
    today = 7 * (len(counts) + later)
    before = at(today, active=weeks_of(*counts))
    after = at(today, active=weeks_of(*counts) | on(7 * (week % len(counts)) + 2))
    assert after.run >= before.run
    assert after.longest >= before.longest
    assert 4 * after.freezes + after.toward >= 4 * before.freezes + before.toward or after.run > before.run


@given(histories, numbers, numbers, st.integers(0, 27))
def test_rest_is_never_a_loss(history: History, today: int, first: int, length: int) -> None:
    before = at(today, history)
    rest = (MONDAY + first * DAY, MONDAY + (first + length) * DAY)
    after = at(today, history, rests=[*history.rests, rest])
    assert after.run >= before.run
    assert after.longest >= before.longest


@given(histories, numbers)
def test_a_free_day_never_makes_the_others_heavier(history: History, today: int) -> None:
    for week in at(today, history).weeks:
        full = max([3, *(quota.days for quota in history.quotas)])
        assert 0 <= week.quota <= 7 - len(week.free)
        assert 7 * week.quota <= full * (7 - len(week.free))


@given(histories, st.lists(numbers, min_size=2, max_size=2).map(sorted))
def test_the_longest_run_is_never_lost_and_never_below_the_run(history: History, days: list[int]) -> None:
    known = replace(history, active=frozenset(day for day in history.active if day <= MONDAY + days[0] * DAY))
    earlier, later = (at(day, known) for day in days)
    assert later.longest >= earlier.longest >= earlier.run >= 0
    assert 0 <= later.freezes <= 3
    assert 0 <= later.toward < 4
    assert later.week.monday <= later.today <= later.week.sunday


@given(
    st.sampled_from(ZONES),
    st.dates(date(2024, 1, 1), date(2032, 10, 1)).map(monday),
    st.lists(st.tuples(st.integers(0, 23), st.integers(0, 59)), min_size=3, max_size=3),
    st.sampled_from([0, 240, 720]),
)
def test_who_works_on_tuesdays_thursdays_and_saturdays_keeps_every_week_everywhere(
    zone: str, first: date, times: list[tuple[int, int]], start: int
) -> None:
    member, place = Member(1, 1, zone, start, None), ZoneInfo(zone)
    active = set()
    for week in range(8):
        for day, (hour, minute) in zip((1, 3, 5), times, strict=True):
            wall = first + week * WEEK + day * DAY
            worked = datetime(wall.year, wall.month, wall.day, hour, minute, tzinfo=place)
            active.add(member.local_day(worked.astimezone(UTC)))
    assert len(active) == 24  # a local day counts once, and none is counted for another
    today = first + 8 * WEEK + DAY
    found = streak(History(first, frozenset(active)), today, today - DAY)
    assert states(found) == [KEPT] * 8 + [OPEN]
    assert (found.run, found.freezes) == (8, 2)


@given(
    st.sampled_from(ZONES),
    st.sampled_from(ZONES),
    st.integers(0, 9 * 365 * 24).map(lambda hours: datetime(2024, 1, 1, tzinfo=UTC) + timedelta(hours=hours)),
    st.sampled_from([0, 240, 720]),
    st.sampled_from([0, 240, 720]),
)
def test_a_move_takes_over_the_next_day_and_no_date_comes_twice(
    old: str, new: str, moved: datetime, start_before: int, start: int
) -> None:
    before = Member(1, 1, old, start_before, None)
    today = before.local_day(moved)
    after = Member(1, 1, new, start, None, first_day=today + DAY, before=(old, start_before))
    settled = Member(1, 1, new, start, None)
    assert after.local_day(moved) == today
    assert after.local_day(moved - timedelta(days=9)) == before.local_day(moved - timedelta(days=9))
    seen = [after.local_day(moved + timedelta(minutes=30 * step)) for step in range(48 * 5)]
    assert seen == sorted(seen)
    assert all((later - earlier).days <= 2 for earlier, later in pairwise(seen))
    assert sum((later - earlier).days == 2 for earlier, later in pairwise(seen)) <= 1
    end = moved + timedelta(days=5)
    assert after.local_day(end) == settled.local_day(end)
    assert all(after.day_before(moved + timedelta(hours=9 * step)) < seen[18 * step] for step in range(13))
