"""When Cairn itself was down, and whose days ended meanwhile: such a day asks nothing of anybody.

Every running process gives a sign of life in the database; a gap between two signs is an outage, whoever ran. See
docs/decisions/0041-holidays-and-outages.md.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import Connection, bindparam, insert, select, update

from bot.store.engine import Store
from bot.store.once import insert_once
from bot.store.tables import heartbeats, outages
from bot.study.members import Member
from bot.study.streaks import DAY

WRITTEN = timedelta(minutes=1)
"""How often a sign of life is written down, at most."""

LEAST = timedelta(minutes=5)
"""A shorter gap is a restart, and no outage: whoever comes then finds Cairn back while they still try."""

_ONLY = 1
_LAST = select(heartbeats.c.at).where(heartbeats.c.id == _ONLY)
_GAPS = (
    select(outages.c.began_at, outages.c.ended_at)
    .where(outages.c.ended_at >= bindparam("since"))
    .order_by(outages.c.began_at, outages.c.id)
)


@dataclass(frozen=True, slots=True)
class Outage:
    """From the last sign of life to the next one."""

    began: datetime
    ended: datetime


def beat(store: Store, now: datetime) -> Outage | None:
    """Give a sign of life at ``now``. Returns the outage that ends with it, if one does.

    Reads, and writes once a minute. A clock that was set back starts anew. Raises ``StoreError``.
    """
    with store.transaction(write=False) as db:
        last = db.execute(_LAST).scalar()
    if last is not None and timedelta() <= now - last < WRITTEN:
        return None
    with store.transaction(write=True) as db:
        return _beat(db, last, now)


def since(db: Connection, first: datetime) -> list[Outage]:
    """The outages that ended at ``first`` or later, the oldest first."""
    return [Outage(row.began_at, row.ended_at) for row in db.execute(_GAPS, {"since": first})]


def days(member: Member, gaps: Iterable[Outage]) -> frozenset[date]:
    """The days of ``member`` that ended while Cairn was down."""
    found: set[date] = set()
    for gap in gaps:
        day, after = member.local_day(gap.began), member.local_day(gap.ended)
        found.update(day + each * DAY for each in range((after - day).days))
    return frozenset(found)


def _beat(db: Connection, last: datetime | None, now: datetime) -> Outage | None:
    """Of two processes that come back at the same moment, one finds the other's sign, and writes no second outage."""
    if last is None:
        db.execute(insert_once(db.dialect.name, heartbeats, "id").values(id=_ONLY, at=now))
        return None
    claimed = db.execute(update(heartbeats).where(heartbeats.c.id == _ONLY, heartbeats.c.at == last).values(at=now))
    if not claimed.rowcount or now - last < LEAST:
        return None
    db.execute(insert(outages).values(began_at=last, ended_at=now))
    return Outage(last, now)
