"""The outbox: every post has its row before the network hears of it, and one process at a time that sees to it.

Whoever claims a row has it until its lease ends, and says again and again that it is still at it. When a process stops
in the middle, the lease ends, and another one goes on where that one was: with the same key, and telling the adapter
how long ago the first try was.
"""

from __future__ import annotations

import math
import secrets
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Connection, delete, func, or_, select, update

from bot.chat.reply import Post, Reply
from bot.chat.request import Space
from bot.chat.wire import to_data
from bot.delivery.states import State
from bot.store.once import insert_once
from bot.store.tables import deliveries

LEASE = timedelta(seconds=30)
"""How long a row is held without a word. Discord knows a key for two minutes, and another process needs time, too."""

PAUSE = 0.25
"""How long a post waits for a platform that takes none: so much of the time for which it has been due."""

LEAST, MOST = timedelta(seconds=1), timedelta(minutes=2)
"""And the shortest and the longest of these pauses."""

NOTICE = "notice/"
"""How the keys of posts begin that tell organisers about another one."""


@dataclass(slots=True)
class Worker:
    """One process: its name, and the rows that it has under way."""

    name: str = field(default_factory=lambda: secrets.token_hex(8))
    held: set[int] = field(default_factory=set)


@dataclass(frozen=True, slots=True)
class Claimed:
    """A post that this process sees to. ``kind`` and ``period`` are there if it came by itself.

    ``reply`` is kept as ``to_data`` writes it, as soon as it was made. ``tried_at`` is when the first try began of
    which nobody knows what came.
    """

    id: int
    space: Space
    channel: str
    key: str
    kind: str | None
    period: str | None
    due_at: datetime
    state: State
    reply: Mapping[str, Any] | None
    part: int
    tries: int
    tried_at: datetime | None

    @property
    def is_notice(self) -> bool:
        """Whether it tells organisers about another post."""
        return self.key.startswith(NOTICE)

    def since_tried(self, now: datetime) -> float | None:
        """Seconds since the first try; ``None`` if there was none, infinite if the clock cannot tell."""
        if self.tried_at is None:
            return None
        passed = (now - self.tried_at).total_seconds()
        return passed if passed >= 0 else math.inf


def is_due(db: Connection, platform: str, now: datetime) -> bool:
    """Whether a post has to be seen to: a look that writes nothing, and mostly finds nothing."""
    d = deliveries.c
    return db.execute(select(d.id).where(d.platform == platform, d.act_at <= now).limit(1)).first() is not None


def claim(db: Connection, platforms: Collection[str], worker: Worker, now: datetime, limit: int) -> list[Claimed]:
    """Take up to ``limit`` posts that have to be seen to, the one that is due first at the head.

    Needs a write transaction, and is in force when that has committed. Of several processes, each gets others.
    """
    d = deliveries.c
    free: list[ColumnElement[bool]] = [d.platform.in_(platforms), d.act_at <= now]
    if worker.held:
        free.append(d.id.not_in(worker.held))
    due = select(d.id).where(*free).order_by(d.act_at, d.id).limit(limit).with_for_update(skip_locked=True)
    ids = list(db.execute(due).scalars())
    if not ids:
        return []
    taken = {"worker": worker.name, "act_at": now + LEASE, "tries": d.tries + 1}
    rows = db.execute(update(deliveries).where(d.id.in_(ids)).values(taken).returning(*deliveries.c)).mappings()
    found = {row["id"]: _claimed(row) for row in rows}
    return [found[id_] for id_ in ids]


def renew(db: Connection, worker: Worker, now: datetime) -> None:
    """Say that this process is still at what it has under way."""
    if worker.held:
        mine = (deliveries.c.id.in_(worker.held), deliveries.c.worker == worker.name)
        db.execute(update(deliveries).where(*mine, deliveries.c.act_at.is_not(None)).values(act_at=now + LEASE))


def begin(db: Connection, row: Claimed, worker: Worker, channel: str, reply: Reply, now: datetime) -> bool:
    """Let ``reply`` be on its way to ``channel`` as soon as this commits. Returns whether the row is still this one's.

    Raises ``DeclarationError`` for a reply that cannot be kept.
    """
    on_its_way: dict[str, Any] = {"state": State.SENDING, "channel": channel, "reply": to_data(reply)}
    if row.tried_at is None:
        on_its_way["tried_at"] = now
    return _mine(db, row.id, worker, on_its_way)


def reserve(
    db: Connection, worker: Worker, space: Space, person: str, post: Post, key: str, now: datetime
) -> tuple[int, State | None]:
    """A row for a post that goes with a reply, which ``person`` asked for, and which is on its way from now on.

    Returns its number, and what has become of it if there is one with that key already: then nothing is to be sent,
    but where its channel did not take it; it is on its way again then.
    """
    row = {
        "platform": space.platform,
        "space": space.id,
        "person": person,
        "channel": post.to,
        "key": key,
        "reply": to_data(post.reply),
        "part": post.start,
        "parts": post.start + 1,
        "state": State.SENDING,
        "at": now,
        "due_at": now,
        "act_at": now + LEASE,
        "worker": worker.name,
        "tries": 1,
        "tried_at": now,
    }
    new = insert_once(db.dialect.name, deliveries, "platform", "key").values(row).returning(deliveries.c.id)
    made = db.execute(new).scalar()
    if made is not None:
        return int(made), None
    same = (deliveries.c.platform == space.platform, deliveries.c.key == key)
    again = row | {"settled_at": None, "reason": None}
    failed = update(deliveries).where(*same, deliveries.c.state == State.FAILED).values(again)
    retried = db.execute(failed).rowcount == 1
    there = db.execute(select(deliveries.c.id, deliveries.c.state).where(*same)).one()
    return there.id, None if retried else State(there.state)


def notify(db: Connection, about: Claimed, channel: str, reply: Reply, now: datetime) -> None:
    """Put into the outbox what organisers are to read about a post, once."""
    row = {
        "platform": about.space.platform,
        "space": about.space.id,
        "person": "",
        "channel": channel,
        "key": f"{NOTICE}{about.id}",
        "reply": to_data(reply),
        "part": 0,
        "parts": 1,
        "state": State.PLANNED,
        "at": now,
        "due_at": now,
        "act_at": now,
    }
    db.execute(insert_once(db.dialect.name, deliveries, "platform", "key").values(row))


def sent(db: Connection, id_: int, message_id: str, now: datetime) -> None:
    """It is there, whatever was thought of it meanwhile."""
    open_ = (State.SENDING, State.UNCERTAIN)
    done = {"state": State.SENT, "message_id": message_id, "settled_at": now, "reply": None, "reason": None}
    _settle(db, id_, open_, done)


def skipped(db: Connection, id_: int, reason: str, now: datetime) -> None:
    """It is not posted, and why."""
    _settle(db, id_, (State.PLANNED,), _closed(State.SKIPPED, reason, now))


def failed(db: Connection, id_: int, reason: str, now: datetime) -> bool:
    """Its channel does not take it, or it cannot be made. Returns whether nobody had settled it before."""
    return _settle(db, id_, (State.PLANNED, State.SENDING), _closed(State.FAILED, reason, now))


def lost(db: Connection, id_: int, part: int, parts: int) -> bool:
    """Nobody knows what became of message ``part`` of ``parts``. Returns whether it was on its way until now."""
    unknown = {"state": State.UNCERTAIN, "part": part, "parts": parts, "act_at": None}
    return _settle(db, id_, (State.SENDING,), unknown)


def put_off(db: Connection, id_: int, due_at: datetime, now: datetime, after: float | None = None) -> None:
    """The platform took nothing: it is tried again ``after`` so many seconds, or in a while. The reply stays."""
    again = {"state": State.PLANNED, "tried_at": None, "act_at": now + _pause(due_at, now, after)}
    _settle(db, id_, (State.SENDING, State.PLANNED), again)


def put_back(db: Connection, row: Claimed, now: datetime, after: float | None = None) -> None:
    """The same for a claimed row. A post that comes by itself is made anew then, unless an earlier try is in doubt."""
    if row.tried_at is not None:
        _settle(db, row.id, (State.SENDING,), {"act_at": now + _pause(row.due_at, now, after)})
        return
    put_off(db, row.id, row.due_at, now, after)
    if row.kind is not None:
        _settle(db, row.id, (State.PLANNED,), {"reply": None, "act_at": deliveries.c.act_at})


def tidy(db: Connection, before: datetime, limit: int = 500) -> bool:
    """Delete what was settled earlier than ``before``, and questions from then. Returns whether there may be more."""
    d = deliveries.c
    old = or_(d.settled_at < before, (d.state == State.UNCERTAIN) & (d.at < before))
    found = delete(deliveries).where(d.id.in_(select(d.id).where(old, d.act_at.is_(None)).limit(limit)))
    return db.execute(found).rowcount == limit


def waits(db: Connection, platforms: Collection[str], now: datetime) -> bool:
    """Whether a post for one of ``platforms`` is due, and has not been settled."""
    d = deliveries.c
    open_ = (d.platform.in_(platforms), d.act_at.is_not(None), d.due_at <= now)
    return db.execute(select(d.id).where(*open_).limit(1)).first() is not None


def queue(db: Connection, now: datetime) -> list[tuple[str, int, datetime]]:
    """For each platform with posts that have to be seen to: its name, how many, and when the first of them was due."""
    d = deliveries.c
    due = select(d.platform, func.count(), func.min(d.due_at)).where(d.act_at <= now).group_by(d.platform)
    return [(platform, number, first) for platform, number, first in db.execute(due).all()]


def _pause(due_at: datetime, now: datetime, after: float | None) -> timedelta:
    wait = PAUSE * (now - due_at) if after is None else timedelta(seconds=after)
    return min(max(wait, LEAST), MOST)


def _closed(state: State, reason: str, now: datetime) -> dict[str, Any]:
    return {"state": state, "reason": reason[:300], "settled_at": now, "reply": None}


def _settle(db: Connection, id_: int, states: Collection[State], values: Mapping[str, Any]) -> bool:
    """Let a row that is in one of ``states`` become ``values``. It still names the process that saw to it last."""
    free = {"act_at": None} | dict(values)
    here = (deliveries.c.id == id_, deliveries.c.state.in_(states))
    return db.execute(update(deliveries).where(*here).values(free)).rowcount == 1


def _mine(db: Connection, id_: int, worker: Worker, values: Mapping[str, Any]) -> bool:
    here = (deliveries.c.id == id_, deliveries.c.worker == worker.name)
    return db.execute(update(deliveries).where(*here).values(dict(values))).rowcount == 1


def _claimed(row: Mapping[Any, Any]) -> Claimed:
    same = ("id", "channel", "key", "kind", "period", "reply", "part", "tries", "tried_at")
    return Claimed(
        space=Space(row["platform"], row["space"]),
        due_at=row["due_at"] or row["at"],
        state=State(row["state"]),
        **{name: row[name] for name in same},
    )
