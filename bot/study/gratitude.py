"""Thanks: one member to another, in public, a few a day. The fact is a ledger row of whoever is thanked."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import Connection, bindparam, func, insert, select

from bot.store.tables import ledger, members, thanks
from bot.study import rules
from bot.study.ledger import THANKS, Entry, append_by
from bot.study.members import Member
from bot.study.streaks import WEEK, monday

RULE = "thanks-received"

_BOTH = (
    select(members.c.id)
    .where(members.c.id.in_((bindparam("one"), bindparam("other"))))
    .order_by(members.c.id)
    .with_for_update(key_share=True)  # others may write rows that point at them meanwhile
)
_GIVEN = select(thanks.c.receiver_id).where(thanks.c.giver_id == bindparam("giver"), thanks.c.day == bindparam("day"))
_EARNED = select(func.coalesce(func.sum(ledger.c.points), 0)).where(
    ledger.c.member_id == bindparam("member"),
    ledger.c.kind == THANKS,
    ledger.c.local_day >= bindparam("first"),
    ledger.c.local_day < bindparam("end"),
)


class Oneself(Exception):
    """Nobody thanks themselves."""


class Spent(Exception):
    """All of the day's thanks are given."""


@dataclass(frozen=True, slots=True)
class Thanked:
    """What a thanks did: whether it is new, the points it brought, and how many more the giver has today."""

    new: bool
    points: int
    left: int


def give(db: Connection, giver: Member, receiver: Member, now: datetime, text: str) -> Thanked:
    """Let ``giver`` thank ``receiver`` for ``text``: once a day of the giver's own. Raises ``Oneself`` or ``Spent``.

    Both members are locked, in one order for everybody: allowance and cap are counted before they are used.
    """
    if giver.id == receiver.id:
        raise Oneself
    db.execute(_BOTH, {"one": giver.id, "other": receiver.id}).all()
    today = giver.local_day(now)
    given = set(db.execute(_GIVEN, {"giver": giver.id, "day": today}).scalars())
    left = rules.THANKS_A_DAY - len(given)
    if receiver.id in given:
        return Thanked(False, 0, left)
    if left <= 0:
        raise Spent
    day = receiver.local_day(now)
    points = max(0, min(rules.THANKS, rules.THANKS_A_WEEK - earned(db, receiver, day)))
    key = f"thanks:{giver.id}:{receiver.id}:{today}"
    entry = Entry(THANKS, "", "thanked", key, RULE, points)
    written = append_by(db, receiver.community_id, receiver.id, giver.id, now, day, entry)
    if written is None:
        return Thanked(False, 0, left)
    values = {"ledger_id": written, "giver_id": giver.id, "receiver_id": receiver.id, "day": today, "text": text}
    db.execute(insert(thanks), values)
    return Thanked(True, points, left - 1)


def earned(db: Connection, member: Member, day: date) -> int:
    """The points that thanks brought ``member`` in the week of ``day``."""
    first = monday(day)
    return int(db.execute(_EARNED, {"member": member.id, "first": first, "end": first + WEEK}).scalar_one())
