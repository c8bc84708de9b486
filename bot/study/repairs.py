"""Repairs by organisers: further rows in the ledger with their author and a reason that the member sees.

Nothing of a member's own is changed, and nobody repairs or awards anything for themselves. The rows are the audit.
"""

from __future__ import annotations

import hashlib
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, and_, bindparam, exists, func, or_, select

from bot.store.tables import ledger, members, thanks
from bot.study.ledger import AWARD, HIDE, REPAIR, SHOW, THANKS, UNDO, Entry, append_by
from bot.study.members import Member

RULE = "organiser-repair"
AWARDED = "organiser-award"

_later = ledger.alias("later")
_UNDONE = exists().where(_later.c.reverses == ledger.c.id)
_REPAIRS = (
    select(ledger.c.id, _UNDONE.label("undone"))
    .where(
        ledger.c.member_id == bindparam("member"),
        ledger.c.kind == REPAIR,
        ledger.c.local_day == bindparam("day"),
    )
    .order_by(ledger.c.id)
)
_LOCK = select(members.c.id).where(members.c.id == bindparam("member")).with_for_update(key_share=True)
_POINTS = select(func.coalesce(func.sum(ledger.c.points), 0)).where(ledger.c.member_id == bindparam("member"))
_GIVEN = (
    select(
        ledger.c.kind,
        ledger.c.points,
        ledger.c.local_day,
        func.coalesce(ledger.c.reason, thanks.c.text, "").label("reason"),
    )
    .outerjoin_from(ledger, thanks, thanks.c.ledger_id == ledger.c.id)
    .where(
        ledger.c.member_id == bindparam("member"),
        or_(
            ledger.c.kind.in_((REPAIR, AWARD, THANKS, HIDE, SHOW)),
            and_(ledger.c.kind == UNDO, ledger.c.value == REPAIR),
        ),
        ledger.c.local_day.between(bindparam("first"), bindparam("last")),
    )
    .order_by(ledger.c.id)
)


class Oneself(Exception):
    """Somebody tried to repair or award something for themselves."""


class TooMuch(Exception):
    """More points would be taken than there are: ``there``."""

    def __init__(self, there: int) -> None:
        super().__init__(f"{there}")
        self.there = there


def points(db: Connection, member: Member) -> int:
    """All points of ``member``."""
    return int(db.execute(_POINTS, {"member": member.id}).scalar_one())


def repair(db: Connection, organiser: Member, member: Member, now: datetime, day: date, reason: str) -> bool:
    """Let ``day`` be an active one of ``member``. Returns whether that is new. Raises ``Oneself``."""
    _require_another(organiser, member)
    there = _repairs(db, member, day)
    if any(not row.undone for row in there):
        return False
    key = f"repair:{member.id}:{day}:{len(there)}"
    entry = Entry(REPAIR, "day", "active", key, RULE, reason=reason)
    return append_by(db, member.community_id, member.id, organiser.id, now, day, entry) is not None


def withdraw(db: Connection, organiser: Member, member: Member, now: datetime, day: date, reason: str) -> bool:
    """Take an organiser's repair of ``day`` back. Returns whether there was one. Raises ``Oneself``."""
    _require_another(organiser, member)
    row = next((row for row in _repairs(db, member, day) if not row.undone), None)
    if row is None:
        return False
    entry = Entry(UNDO, "day", REPAIR, f"undo:{row.id}", RULE, reverses=row.id, reason=reason)
    return append_by(db, member.community_id, member.id, organiser.id, now, day, entry) is not None


def award(db: Connection, organiser: Member, member: Member, now: datetime, amount: int, reason: str) -> bool:
    """Give ``amount`` points to ``member``, or take them where it is below nothing. Returns whether that is new.

    The same amount for the same reason counts once a day: so does a command that was sent twice. Raises ``Oneself``,
    and ``TooMuch`` where more would be taken than there is.
    """
    _require_another(organiser, member)
    db.execute(_LOCK, {"member": member.id}).all()  # of two who take points, the second sees what the first left
    there = points(db, member)
    if there + amount < min(there, 0):
        raise TooMuch(there)
    day = member.local_day(now)
    digest = hashlib.sha256(reason.encode("utf-8", "surrogatepass")).hexdigest()[:32]
    key = f"award:{member.id}:{organiser.id}:{day}:{amount}:{digest}"
    entry = Entry(AWARD, "points", "given" if amount > 0 else "taken", key, AWARDED, amount, reason=reason)
    return append_by(db, member.community_id, member.id, organiser.id, now, day, entry) is not None


def given(db: Connection, member: Member, first: date, last: date) -> list[Any]:
    """What others wrote for ``member`` from ``first`` to ``last``, as (kind, points, local_day, reason), in order.

    A repair that was taken back is there twice: as ``repair``, and as ``undo``.
    """
    return list(db.execute(_GIVEN, {"member": member.id, "first": first, "last": last}))


def _require_another(organiser: Member, member: Member) -> None:
    if organiser.id == member.id:
        raise Oneself


def _repairs(db: Connection, member: Member, day: date) -> list[Any]:
    return list(db.execute(_REPAIRS, {"member": member.id, "day": day}))
