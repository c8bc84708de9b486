"""Free hours of the week: typed in words, kept as hours of a member's own week, laid over each other for a reader.

An hour of the week is a number: 0 is Monday from 00:00 on the clock on the wall, 167 Sunday from 23:00.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import Connection, select

from bot.store.once import insert_into
from bot.store.tables import communities, free_hours, members
from bot.study.streaks import monday

HOURS = 168
DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")

_FULL = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_NAMED = {
    "weekday": range(5), "weekdays": range(5), "weekend": range(5, 7), "weekends": range(5, 7),
    "daily": range(7), "everyday": range(7), "and": range(0),
}  # fmt: skip
_DASH = "[-–—]"
_SPAN = re.compile(rf"(?<![\d:])(\d{{1,2}})(?::00)? ?(?:{_DASH}|to) ?(\d{{1,2}})(?::00)?(?![\d:])")
_DAYS = re.compile(rf"[a-z]+(?: ?{_DASH} ?[a-z]+)?")


class Unreadable(Exception):
    """A part of what was typed is no time of the week."""

    def __init__(self, part: str) -> None:
        super().__init__(part)
        self.part = part


@dataclass(frozen=True, slots=True)
class Free:
    """When somebody has time: the hours of their own week, and their IANA zone."""

    hours: frozenset[int]
    zone: str


def read(typed: str) -> frozenset[int]:
    """Read ``weekdays 18-21, sat 10-13``. Hours without days are for those before them, else for every day.

    ``22-2`` ends on the day after. Nothing at all, or ``none``, is no hours. Raises ``Unreadable``.
    """
    said = " ".join(typed.casefold().replace("every day", "daily").split())
    if said in ("", "none", "never", "no"):
        return frozenset()
    days: tuple[int, ...] = tuple(range(7))
    waiting: tuple[int, ...] = ()
    found: set[int] = set()
    parts = [part for part in re.split(r"[,;] ?", said) if part]
    for part in parts:
        spans = list(_SPAN.finditer(part))
        named = tuple(_days(_SPAN.sub(" ", part).replace(".", " ").strip(), part))
        if not spans:
            waiting += named
            continue
        days, waiting = (waiting + named) or days, ()
        for span in spans:
            found.update(_hours(days, int(span[1]), int(span[2]), part))
    if waiting or not found:
        raise Unreadable(parts[-1] if parts else said)
    return frozenset(found)


def words(hours: frozenset[int]) -> str:
    """Say ``hours`` as ``read`` reads them: ``Mon–Fri 18–21, Sat 10–13``; ``none`` for no hours."""
    by_day = [_spans([hour % 24 for hour in sorted(hours) if hour // 24 == day]) for day in range(7)]
    parts, day = [], 0
    while day < 7:
        end = day
        while end < 6 and by_day[end + 1] == by_day[day]:
            end += 1
        if by_day[day]:
            parts.append(f"{DAYS[day]}{f'–{DAYS[end]}' if end > day else ''} {by_day[day]}")
        day = end + 1
    return ", ".join(parts) or "none"


def keep(db: Connection, member_id: int, hours: frozenset[int], now: datetime) -> None:
    """Let ``hours`` be when the member has time. Needs a write transaction."""
    row = {"member_id": member_id, "hours": f"{sum(1 << hour for hour in hours):042x}", "at": now}
    statement = insert_into(db.dialect.name, free_hours).values(row)
    anew = {"hours": row["hours"], "at": now}
    db.execute(statement.on_conflict_do_update(index_elements=["member_id"], set_=anew))


def of(db: Connection, member_ids: Sequence[int]) -> dict[int, Free]:
    """When the members have time, as far as they said so."""
    zone = select(members.c.id, members.c.zone, communities.c.zone.label("group_zone"), free_hours.c.hours)
    rows = db.execute(
        zone.join_from(free_hours, members, members.c.id == free_hours.c.member_id)
        .join(communities, communities.c.id == members.c.community_id)
        .where(members.c.id.in_(member_ids))
    )
    return {row.id: Free(_bits(row.hours), row.zone or row.group_zone) for row in rows}


def overlaps(people: Sequence[Free], zone: str, day: date) -> tuple[int, ...]:
    """How many of ``people`` have time in each hour of the week of ``day``, as it is in ``zone``.

    Somebody counts for an hour if all of it is theirs, in a zone that is half an hour off too. Clocks that change in
    that week are changed here as well; an hour that is left out has nobody.
    """
    start, place = monday(day), ZoneInfo(zone)
    counted = []
    for hour in range(HOURS):
        wall = datetime.combine(start + timedelta(days=hour // 24), time(hour % 24), place)
        begins = wall.astimezone(UTC)
        there = begins.astimezone(place).replace(tzinfo=None) == wall.replace(tzinfo=None)
        both = (begins, begins + timedelta(minutes=59))
        counted.append(sum(all(_at(each, one) for one in both) for each in people) if there else 0)
    return tuple(counted)


def best(counted: Sequence[int], most: int = 3) -> list[tuple[int, int, int]]:
    """The times at which most have time, at least two: the first hour, the hour after the last, and how many."""
    spans: list[tuple[int, int, int]] = []
    for hour, number in enumerate(counted):
        if spans and spans[-1][1] == hour and spans[-1][2] == number and hour % 24:
            spans[-1] = (spans[-1][0], hour + 1, number)
        else:
            spans.append((hour, hour + 1, number))
    shared = [each for each in spans if each[2] >= 2]
    return sorted(sorted(shared, key=lambda each: (-each[2], each[0] - each[1], each[0]))[:most])


def _at(free: Free, instant: datetime) -> bool:
    wall = instant.astimezone(ZoneInfo(free.zone))
    return wall.weekday() * 24 + wall.hour in free.hours


def _days(said: str, part: str) -> Iterator[int]:
    if _DAYS.sub("", said).strip():
        raise Unreadable(part)
    for word in _DAYS.findall(said):
        if word in _NAMED:
            yield from _NAMED[word]
            continue
        ends = [_day(end.strip(), part) for end in re.split(_DASH, word)]
        yield from ((ends[0] + each) % 7 for each in range((ends[-1] - ends[0]) % 7 + 1))


def _day(word: str, part: str) -> int:
    for number, full in enumerate(_FULL):
        if len(word) > 1 and full.startswith(word):
            return number
    raise Unreadable(part)


def _hours(days: Sequence[int], first: int, last: int, part: str) -> Iterator[int]:
    if first > 23 or last > 24 or first == last:
        raise Unreadable(part)
    for day in days:
        for each in range((last - first) % 24 or 24):
            yield (day * 24 + first + each) % HOURS


def _spans(hours: Sequence[int]) -> str:
    spans: list[list[int]] = []
    for hour in hours:
        if spans and spans[-1][1] == hour:
            spans[-1][1] = hour + 1
        else:
            spans.append([hour, hour + 1])
    return " ".join(f"{first}–{last}" for first, last in spans)


def _bits(hours: str) -> frozenset[int]:
    number = int(hours, 16)
    return frozenset(hour for hour in range(HOURS) if number >> hour & 1)
