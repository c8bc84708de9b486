"""Weekly streaks, derived: one pure function from active days, settings and the day it is. Every view uses it.

A week runs from Monday to Sunday in the member's own days and asks for a quota of active ones. What cannot be asked of
somebody lowers it in proportion, rounded in their favour: rest that was planned, days with the streak switched off,
days before they joined, dates that their zone left out. No rule here ever makes one more active day, or one more rest
day, worth less than none; tests hold it to that. See docs/decisions/0021-streaks.md.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from enum import StrEnum

from bot.study import rules

WEEK = timedelta(weeks=1)
DAY = timedelta(days=1)


class State(StrEnum):
    """How a week stands. An open one can still be kept; a free one asked for nothing."""

    KEPT = "kept"
    OPEN = "open"
    FREE = "free"
    FROZEN = "frozen"
    MISSED = "missed"


@dataclass(frozen=True, slots=True, order=True)
class Switch:
    """The streak was switched on or off, which counts from ``day`` on. ``at`` and ``place`` put switches in order."""

    at: datetime
    place: int
    day: date
    on: bool


@dataclass(frozen=True, slots=True, order=True)
class Quota:
    """A quota of the member's own choice, which counts for weeks that begin on ``day`` or later."""

    at: datetime
    place: int
    day: date
    days: int


@dataclass(frozen=True, slots=True)
class History:
    """What a streak is derived from. Nothing depends on the order of any of it.

    ``since`` is the member's first day, ``rests`` are first and last days of planned rest, ``absent`` the dates that
    the member's zone left out.
    """

    since: date
    active: frozenset[date] = frozenset()
    rests: Collection[tuple[date, date]] = ()
    switches: Collection[Switch] = ()
    quotas: Collection[Quota] = ()
    absent: frozenset[date] = frozenset()


@dataclass(frozen=True, slots=True)
class Week:
    """One week: its ``active`` days, the ``quota`` asked of it, and the days that were ``free`` of being asked."""

    monday: date
    active: frozenset[date]
    quota: int
    free: frozenset[date]
    state: State

    @property
    def sunday(self) -> date:
        """Its last day."""
        return self.monday + WEEK - DAY


@dataclass(frozen=True, slots=True)
class Streak:
    """Where somebody stands. ``run`` and ``longest`` count kept weeks; ``toward`` those that go to the next freeze.

    ``asks`` is the quota of a whole week, and ``asks_next`` that of the next one, if nothing lowers it.
    """

    today: date
    weeks: tuple[Week, ...]
    run: int
    longest: int
    freezes: int
    toward: int
    on: bool
    asks: int = rules.QUOTA
    asks_next: int = rules.QUOTA
    rests: tuple[tuple[date, date], ...] = field(default=())
    """Rest that is planned for today or later, the earliest first."""

    @property
    def week(self) -> Week:
        """The week that today is in."""
        return self.weeks[-1]

    @property
    def left(self) -> int:
        """How many days of this week can still become active ones, today among them."""
        days = (self.today + each * DAY for each in range((self.week.sunday - self.today).days + 1))
        return sum(day not in self.week.active and day not in self.week.free for day in days)

    def of(self, day: date) -> Week | None:
        """The week that ``day`` is in, or ``None`` before the first and after this one."""
        place = (monday(day) - self.weeks[0].monday).days // 7
        return self.weeks[place] if 0 <= place < len(self.weeks) else None


def monday(day: date) -> date:
    """The Monday of the week that ``day`` is in."""
    return day - timedelta(days=day.weekday())


def streak(history: History, today: date, yesterday: date) -> Streak:
    """Where the member with ``history`` stands on ``today``.

    ``yesterday`` is their own day before it: a check-in can still count for that one, so its week is not over.
    """
    first = monday(min(today, history.since, *history.active))
    away = [*history.rests, *_pauses(history.switches)]
    quotas = sorted(history.quotas)
    days: dict[date, set[date]] = {}
    for day in history.active:
        days.setdefault(monday(day), set()).add(day)
    weeks: list[Week] = []
    run = longest = freezes = toward = 0
    for number in range((monday(today) - first).days // 7 + 1):
        start = first + number * WEEK
        asks = _asked(quotas, start)
        free = _free(start, history.since, history.absent, away)
        active = frozenset(days.get(start, ()))
        quota = asks * (7 - len(free)) // 7
        state = _state(start, active, quota, today, yesterday)
        if state is State.KEPT:
            run += 1
            longest = max(longest, run)
            freezes, toward = _earned(freezes, toward)
        elif state is State.MISSED and run and freezes:
            state, freezes = State.FROZEN, freezes - 1
        elif state is State.MISSED:
            run = freezes = toward = 0
        weeks.append(Week(start, active, quota, free, state))
    on = max(history.switches).on if history.switches else True
    ahead = tuple(sorted({(max(first, today), last) for first, last in history.rests if last >= today}))
    coming = _asked(quotas, start + WEEK)
    return Streak(today, tuple(weeks), run, longest, freezes, toward, on, asks, coming, ahead)


def _asked(quotas: Sequence[Quota], start: date) -> int:
    """What a whole week from ``start`` asks for: the newest choice that counts by then."""
    return next((each.days for each in reversed(quotas) if each.day <= start), rules.QUOTA)


def _state(start: date, active: Collection[date], quota: int, today: date, yesterday: date) -> State:
    """How a week stands by itself. A free day's work counts like any other, and one day keeps a week that asks none."""
    end = start + WEEK
    if len(active) >= max(1, quota):
        return State.KEPT
    if start <= today < end:
        return State.OPEN
    if start <= yesterday < end and yesterday not in active and len(active) + 1 >= max(1, quota):
        return State.OPEN
    return State.MISSED if quota else State.FREE


def _earned(freezes: int, toward: int) -> tuple[int, int]:
    """Freezes, and kept weeks toward the next one, after one more kept week. Whoever holds all earns no further."""
    if freezes >= rules.FREEZES:
        return freezes, 0
    return (freezes + 1, 0) if toward + 1 == rules.FREEZE_WEEKS else (freezes, toward + 1)


def _free(start: date, since: date, absent: frozenset[date], away: Sequence[tuple[date, date]]) -> frozenset[date]:
    """The days of the week from ``start`` on which nothing can be asked."""
    end = start + WEEK - DAY
    touching = [(first, last) for first, last in away if first <= end and last >= start]
    if since <= start and not touching and not absent:
        return frozenset()
    week = [start + each * DAY for each in range(7)]
    return frozenset(
        day for day in week if day < since or day in absent or any(first <= day <= last for first, last in touching)
    )


def _pauses(switches: Collection[Switch]) -> Iterator[tuple[date, date]]:
    """First and last days of the times when the streak was switched off."""
    begun: date | None = None
    for each in sorted(switches):
        if not each.on:
            begun = each.day if begun is None else begun
        elif begun is not None:
            if begun < each.day:
                yield begun, each.day - DAY
            begun = None
    if begun is not None:
        yield begun, date.max
