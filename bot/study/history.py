"""What a member's streak is derived from, read from the ledger; and what they decide about it, written there."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Connection, bindparam, func, select

from bot.store.tables import ledger
from bot.study.ledger import ACTIVE, REST, REVERSED, SETTING, SWITCH, Entry, active_days, append
from bot.study.members import Member
from bot.study.streaks import DAY, WEEK, History, Quota, Streak, Switch, monday, streak

QUOTA, ABSENT = "quota", "absent"
"""Subjects of a setting: active days a week, and dates that a move of zone leaves out (``value`` is the last)."""

OWN = "own-choice"

_SET = (
    select(ledger.c.id, ledger.c.kind, ledger.c.subject, ledger.c.value, ledger.c.at, ledger.c.local_day)
    .where(
        ledger.c.member_id == bindparam("member"),
        ledger.c.kind.in_((REST, SWITCH, SETTING)),
        ledger.c.id.not_in(REVERSED),
    )
    .order_by(ledger.c.id)
)
_ENTRIES = (
    select(ledger.c.kind, ledger.c.subject, ledger.c.points, ledger.c.rule, ledger.c.local_day)
    .where(
        ledger.c.member_id == bindparam("member"),
        ledger.c.kind.in_(ACTIVE),
        ledger.c.local_day.between(bindparam("first"), bindparam("last")),
        ledger.c.id.not_in(REVERSED),
    )
    .order_by(ledger.c.local_day, ledger.c.id)
)
_WRITTEN = select(func.count()).where(ledger.c.member_id == bindparam("member"), ledger.c.kind == bindparam("kind"))
_ANY = select(ledger.c.id).where(ledger.c.member_id == bindparam("member"), ledger.c.kind.in_(ACTIVE)).limit(1)


def of(db: Connection, member: Member, now: datetime) -> Streak:
    """Where ``member`` stands at ``now``."""
    return streak(read(db, member, now), member.local_day(now), member.day_before(now))


def read(db: Connection, member: Member, now: datetime) -> History:
    """All that ``member``'s streak depends on."""
    active = frozenset(active_days(db, member.id, date.min))
    since, today = member.since, member.local_day(now)
    rests: list[tuple[date, date]] = []
    switches: list[Switch] = []
    quotas: list[Quota] = []
    for row in db.execute(_SET, {"member": member.id}):
        if row.kind == REST or row.subject == ABSENT:
            rests.append((row.local_day, date.fromisoformat(row.value)))
        elif row.kind == SWITCH:
            switches.append(Switch(row.at, row.id, row.local_day, row.value == "on"))
        elif row.subject == QUOTA:
            quotas.append(Quota(row.at, row.id, row.local_day, int(row.value)))
    absent = frozenset[date]().union(
        *(left_out(member.zone, week) for week in _weeks(min(since, *active, today), today))
    )
    return History(since, active, tuple(rests), tuple(switches), tuple(quotas), absent)


def entries(db: Connection, member: Member, first: date, last: date) -> list[Any]:
    """What made days from ``first`` to ``last`` active ones, as (kind, subject, points, rule, local_day), by day."""
    return list(db.execute(_ENTRIES, {"member": member.id, "first": first, "last": last}))


def begun(db: Connection, member: Member) -> bool:
    """Whether anything of the member's counts for a day already."""
    return db.execute(_ANY, {"member": member.id}).first() is not None


def rest(db: Connection, member: Member, now: datetime, first: date, last: date) -> bool:
    """Plan rest from ``first`` to ``last``. Returns whether that is new."""
    taken = read(db, member, now).rests
    if any(begins <= first and last <= ends for begins, ends in taken):
        return False
    key = f"rest:{member.id}:{first}:{last}:{_written(db, member, REST)}"
    return append(db, member, now, Entry(REST, "days", f"{last}", key, OWN, day=first)) is not None


def switch(db: Connection, member: Member, now: datetime, on: bool) -> bool:
    """Switch the streak on from today, or off from tomorrow. Returns whether that is new."""
    if of(db, member, now).on is on:
        return False
    key = f"streak:{member.id}:{_written(db, member, SWITCH)}"
    day = member.local_day(now) + (DAY * 0 if on else DAY)
    return append(db, member, now, Entry(SWITCH, "weeks", "on" if on else "off", key, OWN, day=day)) is not None


def quota(db: Connection, member: Member, now: datetime, days: int) -> Streak:
    """Let weeks ask for ``days`` active days, from the next one on; from this one, where nothing is written yet."""
    stands = of(db, member, now)
    fresh = not begun(db, member)
    if days != (stands.asks if fresh else stands.asks_next):
        day = monday(stands.today) + (WEEK * 0 if fresh else WEEK)
        setting(db, member, now, QUOTA, f"{days}", day)
    return of(db, member, now)


def setting(db: Connection, member: Member, now: datetime, subject: str, value: str, day: date) -> bool:
    """Write that the member's own ``subject`` is ``value`` from ``day`` on."""
    key = f"setting:{member.id}:{subject}:{_written(db, member, SETTING)}"
    return append(db, member, now, Entry(SETTING, subject, value, key, OWN, day=day)) is not None


def _written(db: Connection, member: Member, kind: str) -> int:
    return int(db.execute(_WRITTEN, {"member": member.id, "kind": kind}).scalar_one())


def _weeks(first: date, last: date) -> list[date]:
    return [monday(first) + each * WEEK for each in range((monday(last) - monday(first)).days // 7 + 1)]


@lru_cache(maxsize=4096)
def left_out(zone: str, start: date) -> frozenset[date]:
    """The dates of the week from ``start`` that ``zone`` left out, as Samoa did 30 December 2011. Mostly none."""
    place = ZoneInfo(zone)
    noons = [datetime.combine(start + each * DAY, time(12), place) for each in range(8)]
    offsets = [noon.utcoffset() or timedelta() for noon in (noons[0], noons[-1])]
    if abs(offsets[1] - offsets[0]) < timedelta(hours=20):
        return frozenset()
    return frozenset(noon.date() for noon in noons[:7] if noon.astimezone(UTC).astimezone(place).date() != noon.date())
