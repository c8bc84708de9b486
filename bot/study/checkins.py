"""Check-ins: what somebody says they did on a day of their own. The first of a day earns its point.

The ledger holds the fact, and this table the words, so that words can be taken away and no total changes. See
docs/decisions/0020-checkins.md for which days can be checked in.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, bindparam, insert, select, update

from bot.store.tables import checkins, ledger
from bot.study import rules
from bot.study.ledger import CHECKIN, REVERSED, Entry, append
from bot.study.members import Member

RULE = "checkin-daily"

_OF_DAY = (
    select(ledger.c.id, ledger.c.points, checkins.c.text, ledger.c.id.in_(REVERSED).label("undone"))
    .join_from(ledger, checkins, checkins.c.ledger_id == ledger.c.id, isouter=True)
    .where(
        ledger.c.member_id == bindparam("member"),
        ledger.c.kind == CHECKIN,
        ledger.c.local_day == bindparam("day"),
    )
    .order_by(ledger.c.id)
)
"""Those without words too: they went along with an entry when accounts were joined, and its key is used for good."""
_WORDS = select(checkins.c.text, checkins.c.minutes).where(checkins.c.ledger_id == bindparam("entry"))


@dataclass(frozen=True, slots=True)
class Kept:
    """What a check-in did: whether a row was written, the points it earned, and which one of its day it is."""

    new: bool
    points: int
    number: int


def days(member: Member, now: datetime) -> tuple[date, date]:
    """The days that can be checked in at ``now``: the member's own today, and the day before it."""
    return member.local_day(now), member.day_before(now)


def add(
    db: Connection, member: Member, now: datetime, day: date, text: str, minutes: int | None, topic: str = ""
) -> Kept:
    """Keep what ``member`` did on ``day``. The same words twice on one day are kept once; so is a double click.

    The scored row's key is free once a day, so of two check-ins at the same moment one finds it taken, and reads
    anew what is there by then.
    """
    there = _of_day(db, member, day)
    key = f"checkin:{member.id}:{day}:{sum(row.undone for row in there)}"
    written = None
    if not any(row.points and not row.undone for row in there):
        written = append(db, member, now, Entry(CHECKIN, topic, "first", key, RULE, rules.CHECKIN, day=day))
        if written is None:
            there = _of_day(db, member, day)
    points = rules.CHECKIN if written is not None else 0
    if written is None:
        if any(row.text == text for row in there if not row.undone):
            return Kept(False, 0, _standing(there))
        digest = hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:32]
        written = append(db, member, now, Entry(CHECKIN, topic, "further", f"{key}:{digest}", RULE, day=day))
        if written is None:
            return Kept(False, 0, _standing(there))
    values = {"ledger_id": written, "member_id": member.id, "text": text, "minutes": minutes}
    db.execute(insert(checkins), values)
    return Kept(True, points, _standing(there) + 1)


def words(db: Connection, entry: int) -> Any:
    """What the check-in of ledger row ``entry`` says, as (text, minutes), each ``None`` once it was taken away."""
    return db.execute(_WORDS, {"entry": entry}).first()


def forget(db: Connection, entry: int) -> None:
    """Take away the words of the check-in of ledger row ``entry``. The row itself, and its point, stay."""
    db.execute(update(checkins).where(checkins.c.ledger_id == entry).values(text=None, minutes=None))


def _of_day(db: Connection, member: Member, day: date) -> list[Any]:
    return list(db.execute(_OF_DAY, {"member": member.id, "day": day}))


def _standing(rows: list[Any]) -> int:
    return sum(not row.undone for row in rows)
