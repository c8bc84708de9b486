"""Promises of two members who turn out to be one person: one a week, as for everybody, and paid for once.

A promise is a row of the ledger; what changed, dropped, kept and confirmed it are further rows, which name it. All of
them are cancelled and written once more for the one who stays, under the new promise, where that one has none of the
same week. Where they have one too, theirs holds, and what the other was paid for counts for it if it is not kept yet.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import Connection

from bot.study import pledges
from bot.study.carry import AGAIN, BACK, MOVED, PROMISED, Carried, cancelling, living, once_more, rows_of
from bot.study.ledger import KEPT, PLEDGE, SAID, Entry, append, append_all
from bot.study.members import Member
from bot.study.pledges import MADE
from bot.study.promises import Promise


def carry(db: Connection, kept: Member, gone_id: int, now: datetime) -> Carried:
    """Carry the promises of the member ``gone_id`` over to ``kept``. Returns what became of each row that went."""
    gone = replace(kept, id=gone_id)
    own = {each.week: each for each in pledges.made_by(db, kept.id) if _holds(each)}
    rows: dict[int, list[Any]] = {}
    for row in living(rows_of(db, gone_id)):
        if row.kind in PROMISED:
            rows.setdefault(_promise(row), []).append(row)
    carried: Carried = []
    for promise in (each for each in pledges.made_by(db, gone_id) if _holds(each)):
        its, there = rows.get(promise.id, []), own.get(promise.week)
        if there is None:
            carried += _move(db, kept, gone, now, its)
            own[promise.week] = promise
        else:
            carried += _pay_once(db, kept, gone, now, [row for row in its if row.kind == KEPT], there)
            own[promise.week] = replace(there, kept=there.kept or promise.kept)
    return carried


def part(
    db: Connection, kept: Member, gone_id: int, carried: Iterable[tuple[int, int | None]], now: datetime
) -> dict[int, int]:
    """Give the promises that were ``carried`` back to the member ``gone_id``. Returns as ``bot.study.carry.part``."""
    gone = replace(kept, id=gone_id)
    copies = {row.id: row for row in living(rows_of(db, kept.id))}
    originals = {row.id: row for row in rows_of(db, gone_id) if row.kind in PROMISED}
    holds = sorted((old, new) for old, new in carried if old in originals and (new is None or new in copies))
    append_all(db, kept, now, [cancelling(copies[copy], BACK) for _, copy in holds if copy is not None])
    found: dict[int, int] = {}
    made: dict[str, str] = {}
    for original, copy in holds:
        row = originals[original]
        key = f"{row.award_key.partition(AGAIN)[0]}{AGAIN}{row.id}"
        entry = once_more(gone, row, key, row.points)
        back = append(db, gone, now, replace(entry, subject=made.get(row.subject, row.subject)))
        if back is not None:
            made[f"{original}"] = f"{back}"
            found |= {original: back} if copy is None else {original: back, copy: back}
    return found


def _move(db: Connection, kept: Member, gone: Member, now: datetime, its: Sequence[Any]) -> Carried:
    """Let a promise be that of ``kept``, with all that happened to it. The first of its rows is the promise."""
    append_all(db, gone, now, [cancelling(row, MOVED) for row in its])
    carried: Carried = []
    new: int | None = None
    for row in its:
        entry = once_more(kept, row, _apart(row, kept), row.points)
        written = append(db, kept, now, entry if new is None else replace(entry, subject=f"{new}"))
        new = written if new is None else new
        carried.append((row.id, written))
    return carried


def _pay_once(
    db: Connection, kept: Member, gone: Member, now: datetime, paid: Sequence[Any], there: Promise
) -> Carried:
    """What was ``paid`` for another promise of the week counts for ``there``, unless that one is kept already."""
    append_all(db, gone, now, [cancelling(row, MOVED) for row in paid])
    carried: Carried = []
    for row in paid:
        written = None
        if there.kept is None:
            entry: Entry = once_more(kept, row, _apart(row, kept), row.points)
            written = append(db, kept, now, replace(entry, subject=f"{there.id}", value=SAID))
            there = replace(there, kept=row.local_day)
        carried.append((row.id, written))
    return carried


def _promise(row: Any) -> int:
    """The id of the promise that a row is about: its own, if it made it."""
    return int(row.id if row.kind == PLEDGE and row.value == MADE else row.subject)


def _apart(row: Any, kept: Member) -> str:
    """A key that neither a command uses nor what is written once more when the two part."""
    return f"{row.award_key.partition(AGAIN)[0]}{AGAIN}{row.id}{AGAIN}{kept.id}"


def _holds(promise: Promise) -> bool:
    return promise.kept is not None or not promise.dropped
