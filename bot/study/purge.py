"""What is left of a place from which Cairn was removed goes after a while: its members as if each had said forget.

It follows ``bot.store.privacy`` and the foreign keys, so that a table that is added later is purged too.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Table, delete, exists, or_, select

from bot.store import privacy
from bot.store.tables import accounts, communities, metadata, registrations, space_joins, spaces
from bot.study import kept
from bot.study.forget import forget

AT_ONCE = 20
"""Members who are forgotten in one transaction: others' commands wait no longer than that takes."""


def purge_some(db: Connection, before: datetime) -> bool:
    """Purge some of what belongs to a place that Cairn left earlier than ``before``. Returns whether there may be more.

    Needs a write transaction. Of a group with another place, its history stays under nobody's name.
    """
    gone = select(spaces).where(spaces.c.left_at < before).order_by(spaces.c.left_at).limit(1)
    home = db.execute(gone.with_for_update(skip_locked=True)).first()
    if home is None:
        return False
    if not _forget_some(db, home):
        _remove(db, home)
    return True


def _forget_some(db: Connection, home: Any) -> bool:
    """Forget some members who speak from ``home`` alone. Returns whether there were any."""
    elsewhere = accounts.alias("elsewhere")
    also = exists().where(elsewhere.c.member_id == accounts.c.member_id, elsewhere.c.space_id != home.id)
    only = select(accounts.c.member_id).where(accounts.c.space_id == home.id, ~also).distinct().limit(AT_ONCE)
    found = list(db.execute(only).scalars())
    for member in found:
        forget(db, kept.whose(db, member))
    return bool(found)


def _remove(db: Connection, home: Any) -> None:
    """Remove the place itself; and its community, if that has no other place."""
    for table, rule in privacy.owned():
        if rule.person is not None and table is not spaces:
            same = [table.c.platform == home.platform] if "platform" in table.c else []
            db.execute(delete(table).where(table.c[rule.person[1]] == home.external_id, *same))
    here = (registrations.c.platform == home.platform, registrations.c.place == home.external_id)
    db.execute(delete(registrations).where(*here))
    joins = select(space_joins.c.from_id).where(space_joins.c.space_id == home.id)
    came_from = list(db.execute(joins).scalars())
    _cascade(db, spaces, spaces.c.id == home.id)
    for community in {home.community_id, *came_from}:
        other = select(spaces.c.id).where(spaces.c.community_id == community).limit(1)
        if db.execute(other).first() is None:
            _cascade(db, communities, communities.c.id == community)


def _cascade(db: Connection, root: Table, those: ColumnElement[bool]) -> None:
    """Delete ``those`` rows of ``root`` and every row that leads to them by foreign keys, the last ones first."""
    for table in reversed(metadata.sorted_tables):
        leading = _leading(table, root, those)
        if leading is not None:
            db.execute(delete(table).where(leading))


def _leading(table: Table, root: Table, those: ColumnElement[bool]) -> ColumnElement[bool] | None:
    """The condition for rows of ``table`` that lead to ``those`` rows of ``root``; nothing if there is no way."""
    if table is root:
        return those
    found: list[ColumnElement[bool]] = []
    for key in table.foreign_keys:
        parent = key.column.table
        above = None if parent is table else _leading(parent, root, those)
        if above is not None:
            found.append(key.parent.in_(select(key.column).where(above)))
    return or_(*found) if found else None
