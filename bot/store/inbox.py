"""What was received already. Platforms send some things again: after a lost answer, or to two processes at once."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import Connection, delete

from bot.store.once import insert_once
from bot.store.tables import inbox

KEPT = timedelta(hours=48)
"""How long a key is remembered: Slack sends an event again for up to 24 hours."""

SWEEP = 256
"""Every so many keys, the old ones are cleared away."""


def first_time(db: Connection, platform: str, key: str, now: datetime) -> bool:
    """Whether ``key`` is new, which it then no longer is. Needs a write transaction, whose effects it guards."""
    row = {"platform": platform, "event_key": key, "received_at": now}
    made = db.execute(insert_once(db.dialect.name, inbox).values(row).returning(inbox.c.id)).scalar()
    if made is not None and made % SWEEP == 0:
        db.execute(delete(inbox).where(inbox.c.received_at < now - KEPT))
    return made is not None
