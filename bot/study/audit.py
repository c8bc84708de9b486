"""What organisers changed, and when: facts about a group's settings, without anybody's words."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Connection, insert

from bot.store.tables import audit
from bot.study.members import Member

LENGTH = 300


def write(db: Connection, by: Member, now: datetime, what: str, about: str) -> None:
    """Take down that ``by`` changed something: ``what`` names the command, ``about`` what is different now."""
    row = {"community_id": by.community_id, "member_id": by.id, "at": now, "what": what, "about": about[:LENGTH]}
    db.execute(insert(audit).values(row))
