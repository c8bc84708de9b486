"""Where a member's points come from: the ledger rows that gave or took some, and what they add up to."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Connection, bindparam, select

from bot.store.tables import ledger, totals
from bot.study.ledger import UNDO
from bot.study.members import Member

PAGE = 10
"""Rows on a page."""

_ROWS = (
    select(
        ledger.c.id,
        ledger.c.kind,
        ledger.c.subject,
        ledger.c.points,
        ledger.c.rule,
        ledger.c.local_day,
        ledger.c.author_id,
        ledger.c.reason,
    )
    .where(ledger.c.member_id == bindparam("member"), ledger.c.points != 0, ledger.c.id < bindparam("before"))
    .order_by(ledger.c.id.desc())
    .limit(PAGE + 1)
)
_NEWER = (
    select(ledger.c.id)
    .where(ledger.c.member_id == bindparam("member"), ledger.c.points != 0, ledger.c.id >= bindparam("before"))
    .order_by(ledger.c.id)
    .limit(PAGE + 1)
)
_SUMS = select(totals.c.kind, totals.c.period, totals.c.points).where(
    totals.c.community_id == bindparam("community"),
    totals.c.member_id == bindparam("member"),
    totals.c.period.in_(bindparam("periods", expanding=True)),
)


@dataclass(frozen=True, slots=True)
class Receipt:
    """One row: ``points`` under ``rule`` for ``subject`` (a content id, or nothing), on the member's own ``day``.

    ``back`` says that it takes another row back, ``own`` that the member wrote it; ``reason`` is what others gave.
    """

    day: date
    points: int
    rule: str
    subject: str
    back: bool
    own: bool
    reason: str


@dataclass(frozen=True, slots=True)
class Receipts:
    """A page, newest first. ``newer`` and ``older`` are where the pages around it begin, if there are any."""

    rows: tuple[Receipt, ...]
    newer: int | None
    older: int | None


FIRST = 2**31 - 1
"""Where the newest page begins: above every row's id."""


def page(db: Connection, member: Member, before: int = FIRST) -> Receipts:
    """The member's rows older than row ``before``, newest first."""
    found = db.execute(_ROWS, {"member": member.id, "before": before}).all()
    newer: Sequence[int] = ()
    if before != FIRST:
        newer = db.execute(_NEWER, {"member": member.id, "before": before}).scalars().all()
    back = None if not newer else newer[PAGE] if len(newer) > PAGE else FIRST
    more = found[PAGE - 1].id if len(found) > PAGE else None
    return Receipts(tuple(_receipt(row, member) for row in found[:PAGE]), back, more)


def sums(db: Connection, member: Member, periods: Sequence[str]) -> dict[tuple[str, str], int]:
    """The member's totals in ``periods``, by kind and period; what is not there is none."""
    asked = {"community": member.community_id, "member": member.id, "periods": list(periods)}
    return {(row.kind, row.period): row.points for row in db.execute(_SUMS, asked)}


def _receipt(row: Any, member: Member) -> Receipt:
    own = row.author_id == member.id
    return Receipt(row.local_day, row.points, row.rule, row.subject, row.kind == UNDO, own, row.reason or "")
