"""The ledger: every mark, answer, check, check-in, rest and reversal is a row that is never changed again.

What a member has is derived from their rows. A row's ``award_key`` names what it is for, so the same thing arriving
twice (two devices, a double click, an event delivered again) is written once.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from typing import Any

from sqlalchemy import Connection, Insert, and_, bindparam, insert, or_, select

from bot.store.once import insert_once
from bot.store.tables import ledger
from bot.study import rules, totals
from bot.study.members import Member

MARK = "mark"
ANSWER = "answer"
CHECK = "check"
CHECKIN = "checkin"
REST = "rest"
SWITCH = "streak"
SETTING = "setting"
PLEDGE = "pledge"
KEPT = "kept"
WITNESS = "witness"
REPAIR = "repair"
AWARD = "award"
HIDE = "hide"
SHOW = "show"
THANKS = "thanks"
SUBMIT = "submit"
CHALLENGE = "challenge"
REVIEW = "review"
RECALL = "recall"
UNDO = "undo"

ACTIVE = (MARK, ANSWER, CHECK, CHECKIN, REPAIR, SUBMIT, REVIEW, RECALL)
"""What makes a day an active one."""
CHECKED = (CHECK, CHALLENGE)
"""Facts that somebody's answers have shown, not their word alone. After a change here, ``cairn db recount``."""
HELPED = (THANKS,)
"""Facts that tell of help for others. After a change here, ``cairn db recount``."""

SAID, SHOWN = "said", "shown"
"""How a promise was kept (``KEPT``): by the member's word, which they can take back, or by their entries."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A row to write: the kind of fact, the content id it is about, what it says, the points and their ``rule``.

    ``day`` is the member's own day that it counts for, or from; ``None`` is the day on which it is written. ``at`` and
    ``by`` are given where a row that was written for another account of theirs is written once more.
    """

    kind: str
    subject: str
    value: str
    award_key: str
    rule: str
    points: int = 0
    reverses: int | None = None
    reason: str | None = None
    day: date | None = None
    at: datetime | None = None
    by: int | None = None


@cache
def _insert(dialect: str) -> Insert:
    return insert_once(dialect, ledger, "award_key").returning(ledger.c.id)


REVERSED = select(ledger.c.reverses).where(ledger.c.reverses.is_not(None), ledger.c.member_id == bindparam("member"))

_LAST_OWN = (
    select(
        ledger.c.id, ledger.c.kind, ledger.c.subject, ledger.c.value, ledger.c.points, ledger.c.at, ledger.c.local_day
    )
    .where(
        ledger.c.member_id == bindparam("member"),
        ledger.c.author_id == bindparam("member"),
        or_(ledger.c.kind.in_((MARK, CHECK, CHECKIN, REST)), and_(ledger.c.kind == KEPT, ledger.c.value == SAID)),
        ledger.c.at >= bindparam("since"),
        ledger.c.id.not_in(REVERSED),
    )
    .order_by(ledger.c.id.desc())
    .limit(1)
)
_ACTIVE_DAYS = (
    select(ledger.c.local_day)
    .where(
        ledger.c.member_id == bindparam("member"),
        ledger.c.kind.in_(ACTIVE),
        ledger.c.local_day >= bindparam("since"),
        ledger.c.id.not_in(REVERSED),
    )
    .distinct()
)


def append(db: Connection, member: Member, now: datetime, entry: Entry) -> int | None:
    """Write ``entry`` for ``member``, by themselves unless it says otherwise.

    Returns the row's id, or ``None`` if its key was already used.
    """
    day = entry.day or member.local_day(now)
    return append_by(db, member.community_id, member.id, entry.by or member.id, now, day, entry)


def append_by(
    db: Connection, community: int, member: int, author: int, now: datetime, day: date, entry: Entry
) -> int | None:
    """Write ``entry`` for ``member``, by ``author``, both members' ids, for the member's own ``day``; as ``append``."""
    row = _row(community, member, author, now, day, entry)
    written: int | None = db.execute(_insert(db.dialect.name), row).scalar()
    if written is not None and entry.points:
        fact = entry.value if entry.kind == UNDO else entry.kind
        totals.add(db, totals.Earned(community, member, day, amounts(fact, entry.points)))
    return written


def amounts(fact: str, points: int) -> dict[str, int]:
    """What a row with ``points`` for ``fact`` adds to each kind of total. ``bot.study.recount`` says it in SQL."""
    found = {totals.POINTS: points}
    if fact in CHECKED:
        found[totals.CHECKED] = points
    if fact in HELPED:
        found[totals.HELPERS] = points
    if fact == KEPT:
        found[totals.PLEDGES] = 1 if points > 0 else -1
    return found


def append_all(db: Connection, member: Member, now: datetime, entries: Sequence[Entry]) -> list[int | None]:
    """Write many entries of ``member``'s, whose keys nobody has used. Returns the rows' ids in the same order.

    Those without points are written all at once, before the others. Raises ``IntegrityError`` for a key that was used.
    """
    plain = [
        _row(member.community_id, member.id, each.by or member.id, now, each.day or member.local_day(now), each)
        for each in entries
        if not each.points
    ]
    many = insert(ledger).returning(ledger.c.id, sort_by_parameter_order=True)
    ids = iter(db.execute(many, plain).scalars().all() if plain else ())
    return [append(db, member, now, entry) if entry.points else next(ids) for entry in entries]


def _row(community: int, member: int, author: int, now: datetime, day: date, entry: Entry) -> dict[str, Any]:
    return {
        "community_id": community,
        "member_id": member,
        "author_id": author,
        "kind": entry.kind,
        "subject": entry.subject,
        "value": entry.value,
        "points": entry.points,
        "rule": entry.rule,
        "at": entry.at or now,
        "local_day": day,
        "reason": entry.reason,
        "reverses": entry.reverses,
        "award_key": entry.award_key,
    }


def last_own(db: Connection, member: Member, now: datetime) -> Any | None:
    """The member's newest entry that can still be taken back: (id, kind, subject, value, points, at, local_day)."""
    return db.execute(_LAST_OWN, {"member": member.id, "since": now - rules.UNDO_WINDOW}).first()


def reverse(db: Connection, member: Member, now: datetime, row: Any) -> bool:
    """Cancel ``row`` by a further row with the opposite points, on the same day. Returns whether this call did it."""
    entry = Entry(UNDO, row.subject, row.kind, f"undo:{row.id}", "undo", -row.points, row.id, day=row.local_day)
    return append(db, member, now, entry) is not None


def active_days(db: Connection, member_id: int, since: date) -> set[date]:
    """The member's own days, from ``since`` on, on which they marked, answered or passed something, or checked in.

    Days that an organiser repaired are among them.
    """
    return set(db.execute(_ACTIVE_DAYS, {"member": member_id, "since": since}).scalars())
