"""Spaces come and go: a server or workspace may remove Cairn, and may take it in again."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ColumnElement, Connection, and_, select, update

from bot.chat.request import Space
from bot.store.tables import schedules, spaces


def leave(db: Connection, space: Space, now: datetime) -> None:
    """Cairn was removed from ``space``. Nothing is deleted yet; what is kept of it counts from the first time."""
    db.execute(update(spaces).where(_is(space), spaces.c.left_at.is_(None)).values(left_at=now))


def come_back(db: Connection, space: Space, now: datetime) -> None:
    """``space`` has Cairn again, with all that its members had.

    Posts that stopped since nothing could be posted there go on; those that somebody paused do not.
    """
    back = update(spaces).where(_is(space), spaces.c.left_at.is_not(None)).values(left_at=None)
    if db.execute(back).rowcount == 0:
        return
    stopped = schedules.c.space_id.in_(select(spaces.c.id).where(_is(space))) & schedules.c.failed
    going = {"failed": False, "paused_at": None, "reason": None, "next_at": now}
    db.execute(update(schedules).where(stopped).values(going))


def _is(space: Space) -> ColumnElement[bool]:
    return and_(spaces.c.platform == space.platform, spaces.c.external_id == space.id)
