"""When a scheduled post is due: a local day or week, and the instant at which it begins to be. Pure.

A period is a date or an ISO week on the calendar of a place, never an instant: so it comes once, whatever its clocks
do. A local time that does not exist, since clocks were put forward, is the first instant after the gap; one that comes
twice is the first of both. Cron triggers repeat or leave out days there.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

DAY = timedelta(days=1)
EVERY_DAY = 0b111_1111

_SECOND = timedelta(seconds=1)


@dataclass(frozen=True, slots=True)
class Rule:
    """Once a week, or on days, at a local time.

    ``days`` holds a bit for each weekday, Monday's the lowest; a weekly rule has one. ``minute`` counts from midnight,
    and ``zone`` is an IANA name.
    """

    weekly: bool
    days: int
    minute: int
    zone: str

    def __post_init__(self) -> None:
        if not 0 < self.days <= EVERY_DAY or (self.weekly and self.days.bit_count() != 1):
            raise ValueError(f"{self.days:b} names no days for this rule")
        if not 0 <= self.minute < 24 * 60:
            raise ValueError(f"{self.minute} is no minute of a day")


@dataclass(frozen=True, slots=True, order=True)
class Due:
    """The instant from which on something is due, in UTC, the local day of it, and the period it stands for."""

    at: datetime
    day: date
    period: str


def period_key(day: date, weekly: bool) -> str:
    """The name of the period that ``day`` is in."""
    if not weekly:
        return day.isoformat()
    year, week, _ = day.isocalendar()
    return f"{year:04}-W{week:02}"


def instant(day: date, minute: int, zone: str) -> datetime:
    """The instant of ``minute`` after midnight on ``day`` in ``zone``, in UTC, by the rule above."""
    place = ZoneInfo(zone)
    wall = datetime.combine(day, time(minute // 60, minute % 60))
    first, second = (wall.replace(tzinfo=place, fold=fold).astimezone(UTC) for fold in (0, 1))
    if first <= second:
        return first  # one instant, or the first of two
    return _change(second, first, place)  # a gap: reading it by either offset lands on the other side (PEP 495)


def there(day: date, zone: str) -> bool:
    """Whether ``day`` exists in ``zone``: Samoa had no 30 December 2011."""
    begins = instant(day, 0, zone)
    return begins.astimezone(ZoneInfo(zone)).date() == day


def following(rule: Rule, after: datetime) -> Due:
    """The first time that ``rule`` is due later than ``after``."""
    start = after.astimezone(ZoneInfo(rule.zone)).date() - DAY  # a gap may have moved yesterday's into today
    return next(due for due in _from(rule, start) if due.at > after)


def since(rule: Rule, start: date, now: datetime) -> tuple[list[Due], Due]:
    """Each time that ``rule`` was due on ``start`` or later, up to ``now``; and the first one that comes after."""
    found: list[Due] = []
    coming = _from(rule, start)
    while (due := next(coming)).at <= now:
        found.append(due)
    return found, due


def _from(rule: Rule, start: date) -> Iterator[Due]:
    """Each time that ``rule`` is due on ``start`` or a later day, in order."""
    day = start
    while True:
        if rule.days >> day.weekday() & 1 and (rule.weekly or there(day, rule.zone)):
            yield Due(instant(day, rule.minute, rule.zone), day, period_key(day, rule.weekly))
        day += DAY


def _change(before: datetime, after: datetime, place: ZoneInfo) -> datetime:
    """The instant between ``before`` and ``after`` from which on ``place`` has another offset."""
    old = before.astimezone(place).utcoffset()
    while after - before > _SECOND:
        middle = (before + (after - before) / 2).replace(microsecond=0)
        if middle.astimezone(place).utcoffset() == old:
            before = middle
        else:
            after = middle
    return after
