"""A member's own notes on a topic. Private to them."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import Connection, bindparam, insert, select, update

from bot.store.tables import notes
from bot.study import rules

_OF_TOPIC = (
    select(notes.c.text, notes.c.at)
    .where(notes.c.member_id == bindparam("member"), notes.c.topic == bindparam("topic"), notes.c.removed_at.is_(None))
    .order_by(notes.c.id.desc())
)
_LAST = (
    select(notes.c.id, notes.c.topic, notes.c.at)
    .where(notes.c.member_id == bindparam("member"), notes.c.at >= bindparam("since"), notes.c.removed_at.is_(None))
    .order_by(notes.c.id.desc())
    .limit(1)
)


def of_topic(db: Connection, member_id: int, topic: str) -> list[Any]:
    """The member's notes on a topic, newest first, as (text, at)."""
    return list(db.execute(_OF_TOPIC, {"member": member_id, "topic": topic}))


def add(db: Connection, member_id: int, topic: str, text: str, now: datetime) -> None:
    """Keep one more note."""
    db.execute(insert(notes), {"member_id": member_id, "topic": topic, "text": text, "at": now})


def last(db: Connection, member_id: int, now: datetime) -> Any:
    """The newest note that can still be taken back, as (id, topic, at)."""
    return db.execute(_LAST, {"member": member_id, "since": now - rules.UNDO_WINDOW}).first()


def remove(db: Connection, note_id: int, now: datetime) -> None:
    """Take a note back: it is no longer shown."""
    db.execute(update(notes).where(notes.c.id == note_id).values(removed_at=now))
