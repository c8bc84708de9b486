"""Holidays of a group: days on which nothing is asked of anybody in it, as on planned rest of their own."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import Connection, bindparam, insert, select, update

from bot.store.tables import holidays
from bot.study.members import Member
from bot.study.streaks import Holiday

NAME_LENGTH = 64

AHEAD_OF_US = timedelta(days=1)
"""How far ahead of one member's calendar another's can be."""

_OF = (
    select(holidays.c.first, holidays.c.last, holidays.c.name)
    .where(holidays.c.community_id == bindparam("community"), holidays.c.withdrawn_at.is_(None))
    .order_by(holidays.c.first, holidays.c.id)
)


def of(db: Connection, community: int) -> list[Holiday]:
    """All holidays of ``community``, the earliest first."""
    return [Holiday(*row) for row in db.execute(_OF, {"community": community})]


def add(db: Connection, author: Member, now: datetime, holiday: Holiday) -> bool:
    """Let ``holiday`` count for everybody in the group of ``author``. Returns whether it is new.

    It may lie in the past: nothing becomes worse by it for anybody. Raises ``ValueError`` for one that ends before it
    begins, or has no name that fits.
    """
    if holiday.last < holiday.first or not 1 <= len(holiday.name) <= NAME_LENGTH:
        raise ValueError(f"no holiday: {holiday}")
    if holiday in of(db, author.community_id):
        return False
    values = {"first": holiday.first, "last": holiday.last, "name": holiday.name}
    db.execute(insert(holidays), {**values, "community_id": author.community_id, "author_id": author.id, "at": now})
    return True


def withdraw(db: Connection, author: Member, now: datetime, holiday: Holiday) -> bool:
    """Take back ``holiday``. Returns whether it could be: not once it has begun for anybody, who may count on it."""
    if holiday.first <= author.local_day(now) + AHEAD_OF_US:
        return False
    there = update(holidays).where(
        holidays.c.community_id == author.community_id,
        holidays.c.first == holiday.first,
        holidays.c.last == holiday.last,
        holidays.c.name == holiday.name,
        holidays.c.withdrawn_at.is_(None),
    )
    return db.execute(there.values(withdrawn_at=now)).rowcount > 0
