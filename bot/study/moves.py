"""A change of zone or day start: it counts from the member's next day, and no day that is written changes."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import Connection, update

from bot.store.tables import members
from bot.study import rules
from bot.study.history import ABSENT, begun, setting
from bot.study.members import Member, day_at
from bot.study.streaks import DAY

ZONE, START = "zone", "daystart"
"""Subjects of a setting; the value is an IANA name, or minutes after midnight."""


class TooSoon(Exception):
    """The last change was less than ``rules.ZONE_PAUSE`` days ago. The next can be made on ``day``."""

    def __init__(self, day: date) -> None:
        super().__init__(f"{day}")
        self.day = day


def move(db: Connection, member: Member, now: datetime, zone: str | None, start: int | None) -> Member:
    """Let the days of ``member`` be those of ``zone``, beginning ``start`` minutes after midnight; ``None`` keeps one.

    Where nothing counts for a day yet, it holds at once. A change that still waits for its day can be changed, or taken
    back by naming what is in force. Raises ``TooSoon`` for one too many.
    """
    today, there = member.local_day(now), member.place(now)
    chose = member.chose_zone or zone is not None
    wanted = (zone or member.zone, member.day_start if start is None else start)
    moved = replace(member, zone=wanted[0], day_start=wanted[1], chose_zone=chose)
    if moved == member:
        return member
    if not begun(db, member):
        moved = replace(moved, first_day=None, before=None)
        moved = replace(moved, since=moved.local_day(now))
    elif wanted == there:
        moved = replace(moved, first_day=None, before=None)
    elif member.first_day is None or today >= member.first_day:
        free = None if member.first_day is None else member.first_day + (rules.ZONE_PAUSE - 1) * DAY
        if free is not None and today < free:
            raise TooSoon(free)
        moved = replace(moved, first_day=today + DAY, before=there)
    _keep(db, member, moved, now)
    return moved


def _keep(db: Connection, member: Member, moved: Member, now: datetime) -> None:
    """Write what has changed: the columns that every request reads, and the ledger's rows that tell of it."""
    before = moved.before or (None, None)
    values = {
        "zone": moved.zone if moved.chose_zone else None,
        "day_start": moved.day_start,
        "joined_day": moved.since,
        "first_day": moved.first_day,
        "zone_before": before[0],
        "day_start_before": before[1],
    }
    db.execute(update(members).where(members.c.id == member.id).values(values))
    counts = moved.first_day or moved.local_day(now)
    if moved.zone != member.zone:
        setting(db, member, now, ZONE, moved.zone, counts)
    if moved.day_start != member.day_start:
        setting(db, member, now, START, f"{moved.day_start}", counts)
    if moved.first_day is not None and moved.before is not None:
        arrival = _arrival(moved.first_day, moved.before, (moved.zone, moved.day_start))
        if arrival > moved.first_day:  # across the date line: nothing can be asked for a date that does not come
            setting(db, member, now, ABSENT, f"{arrival - DAY}", moved.first_day)


def _arrival(first: date, old: tuple[str, int], new: tuple[str, int]) -> date:
    """The date in the ``new`` place at the instant when ``first`` begins in the ``old`` one."""
    zone, start = old
    begins = datetime.combine(first, time(), ZoneInfo(zone)) + timedelta(minutes=start)
    return max(first, day_at(begins.astimezone(UTC), *new))
