"""Spaces come and go: a server or workspace may remove Cairn, and may take it in again."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ColumnElement, Connection, and_, update

from bot.chat.request import Space
from bot.store.tables import spaces


def leave(db: Connection, space: Space, now: datetime) -> None:
    """Cairn was removed from ``space``. Nothing is deleted yet; what is kept of it counts from the first time."""
    db.execute(update(spaces).where(_is(space), spaces.c.left_at.is_(None)).values(left_at=now))


def come_back(db: Connection, space: Space) -> None:
    """``space`` has Cairn again, with all that its members had."""
    db.execute(update(spaces).where(_is(space), spaces.c.left_at.is_not(None)).values(left_at=None))


def _is(space: Space) -> ColumnElement[bool]:
    return and_(spaces.c.platform == space.platform, spaces.c.external_id == space.id)
