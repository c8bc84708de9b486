"""Histories of a member's weeks: small ones written down, and strategies for any."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

from hypothesis import strategies as st

from bot.study.streaks import DAY, WEEK, History, Quota, Streak, Switch, streak

MONDAY = date(2026, 1, 5)


def on(*days: int) -> frozenset[date]:
    """Days by their number, counted from a Monday that is 0."""
    return frozenset(MONDAY + day * DAY for day in days)


def weeks_of(*counts: int) -> frozenset[date]:
    """As many active days in each week."""
    return on(*(7 * week + day for week, count in enumerate(counts) for day in range(count)))


def at(today: int, history: History | None = None, **given: object) -> Streak:
    """The streak on day number ``today``."""
    found = replace(history or History(MONDAY), **given)  # type: ignore[arg-type]
    return streak(found, MONDAY + today * DAY, MONDAY + (today - 1) * DAY)


def switched(*days: tuple[int, bool]) -> tuple[Switch, ...]:
    """Switches on these days, in the order in which they were made."""
    return tuple(
        Switch(datetime(2026, 1, 1, tzinfo=UTC) + timedelta(hours=hour), hour, MONDAY + day * DAY, state)
        for hour, (day, state) in enumerate(days)
    )


numbers = st.integers(0, 139)
actives = st.frozensets(numbers, max_size=80).map(lambda days: on(*days))
rests = st.lists(st.tuples(numbers, st.integers(0, 20)), max_size=4).map(
    lambda found: tuple((MONDAY + first * DAY, MONDAY + (first + length) * DAY) for first, length in found)
)
switches = st.lists(st.tuples(numbers, st.booleans()), max_size=5).map(lambda found: switched(*sorted(found)))
quotas = st.lists(st.tuples(st.integers(0, 19), st.integers(1, 7)), max_size=3).map(
    lambda found: tuple(
        Quota(datetime(2026, 1, 1, tzinfo=UTC) + timedelta(hours=place), place, MONDAY + week * WEEK, days)
        for place, (week, days) in enumerate(sorted(found))
    )
)
histories = st.builds(
    History, numbers.map(lambda day: MONDAY + day * DAY), actives, rests, switches, quotas, st.just(frozenset())
)
