"""Planning: what is due gets its place in the outbox, in batches, and its schedule moves on to what comes next."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Connection, bindparam, select, update

from bot.delivery import periods
from bot.delivery.kinds import Kind
from bot.delivery.periods import Due
from bot.delivery.schedules import ALL, Kinds, Schedule, key, moved, read
from bot.delivery.states import State
from bot.store.once import insert_once
from bot.store.tables import deliveries, schedules

BATCH = 250
"""Schedules that are planned in one transaction: members' commands wait no longer than that takes."""

KEPT = timedelta(days=30)
"""How long it is known what became of a post. What was missed earlier than that is not written down either."""

LATER = timedelta(hours=1)
"""When a schedule is looked at again whose kind this version of Cairn does not know: another one may."""

LATE, LEFT = "late", "left"
"""Why nothing was posted: Cairn came back too late for it; Cairn was not in that place."""


def is_due(db: Connection, now: datetime) -> bool:
    """Whether a schedule is due: a look that writes nothing, and mostly finds nothing."""
    return db.execute(select(schedules.c.id).where(schedules.c.next_at <= now).limit(1)).first() is not None


def plan(db: Connection, kinds: Kinds, now: datetime, limit: int = BATCH) -> int:
    """Put what is due at ``now`` into the outbox, for up to ``limit`` schedules. Returns how many were looked at.

    Of the periods that were missed, the newest is posted if it may still come; the others are written down as late.
    Needs a write transaction. Several processes may do this at once: each takes other rows.
    """
    due = ALL.where(schedules.c.next_at <= now).order_by(schedules.c.next_at).limit(limit)
    found = read(db, due.with_for_update(of=schedules, skip_locked=True))
    rows: list[dict[str, Any]] = []
    moves: list[dict[str, Any]] = []
    for each in found:
        kind = kinds.get(each.kind)
        if kind is None:
            moves.append({"id_": each.id, "next_day": each.next_day, "next_at": now + LATER})
            continue
        missed, following = periods.since(each.rule(kind), max(each.next_day, (now - KEPT).date()), now)
        rows += [_row(each, kind, one, one is missed[-1], now) for one in missed]
        moves.append({"id_": each.id, "next_day": following.day, "next_at": following.at})
    if rows:
        db.execute(insert_once(db.dialect.name, deliveries, "platform", "key"), rows)
    if moves:
        db.execute(_MOVE, moves)
    return len(found)


def at_once(db: Connection, schedule: Schedule, kind: Kind, now: datetime) -> State | None:
    """Let this period's post come now, out of its turn. Returns what it was before: ``None`` if it had no place yet.

    A post that was made, or of which nobody knows, does not come again.
    """
    day = now.astimezone(ZoneInfo(schedule.zone)).date()
    one = Due(now, day, periods.period_key(day, kind.weekly))
    row = _row(schedule, kind, one, True, now)
    new = insert_once(db.dialect.name, deliveries, "platform", "key").values(row).returning(deliveries.c.id)
    before: State | None = None
    if db.execute(new).scalar() is None:
        same = (deliveries.c.platform == row["platform"], deliveries.c.key == row["key"])
        before = State(db.execute(select(deliveries.c.state).where(*same)).scalar_one())
        again = {"state": State.PLANNED, "due_at": now, "act_at": now, "settled_at": None, "reason": None, "tries": 0}
        open_ = deliveries.c.state.in_((State.SKIPPED, State.FAILED, State.PLANNED))
        db.execute(update(deliveries).where(*same, open_).values(again))
    moved(db, schedule, kind, now)
    return before


_MOVE = (
    update(schedules)
    .where(schedules.c.id == bindparam("id_"), schedules.c.paused_at.is_(None))
    .values(next_day=bindparam("next_day"), next_at=bindparam("next_at"))
)


def _row(schedule: Schedule, kind: Kind, due: Due, newest: bool, now: datetime) -> dict[str, Any]:
    """The place of one period in the outbox."""
    why = None
    if schedule.left_at is not None:
        why = LEFT
    elif not newest or now - due.at > kind.catch_up:
        why = LATE
    return {
        "platform": schedule.space.platform,
        "space": schedule.space.id,
        "channel": schedule.channel,
        "key": key(schedule.space, schedule.kind, due.period),
        "part": 0,
        "parts": 1,
        "state": State.PLANNED if why is None else State.SKIPPED,
        "person": "",
        "at": now,
        "settled_at": None if why is None else now,
        "kind": schedule.kind,
        "period": due.period,
        "due_at": due.at,
        "act_at": due.at if why is None else None,
        "reason": why,
    }
