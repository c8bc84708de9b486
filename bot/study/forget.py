"""Forgetting a member: their own words go, what others' totals rest on stays under nobody's name.

It follows ``bot.store.privacy``, so that a table that is added later is forgotten too. What stays is moved to a
stand-in: a member without an account, made for this one member, so that sums, counts and means come out as before.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, Connection, String, Table, cast, delete, insert, literal, or_, select, update

from bot.store import privacy
from bot.store.privacy import RULES, UNIQUE, Forgetting, Rule, Whose
from bot.store.tables import members
from bot.study import totals

GONE = "gone"
"""What stands in the place of ids."""

_PARTS = re.compile("([:~])")
"""What parts of a key stand between."""


def forget(db: Connection, whose: Whose) -> tuple[int, int]:
    """Forget somebody. Returns how many rows were deleted, and how many stay without a name.

    Needs a write transaction. A row that is being written for them at this moment is waited for and goes too; one that
    comes later finds nobody.
    """
    locked = select(members).where(members.c.id.in_(whose.members)).order_by(members.c.id).with_for_update()
    rows = db.execute(locked).mappings().all()
    if not rows:
        return 0, 0
    totals.unlist(db, whose.members)
    stand_ins = [_StandIn(db, dict(row)) for row in rows]
    unnamed = 0
    for table, rule in privacy.owned():
        if rule.forget is Forgetting.UNNAME:
            unnamed += _unname(db, table, rule, whose, stand_ins)
    deleted = 0
    for table, rule in reversed(privacy.owned()):
        if rule.forget is Forgetting.DELETE:
            deleted += db.execute(delete(table).where(privacy.theirs(table, whose))).rowcount
            _hand_over(db, table, rule.members[1:], stand_ins)
    return deleted, unnamed


class _StandIn:
    """The member who stands in for one that goes; there is none as long as nobody needs one.

    They have no more than a row must have: their group, the day on which the other came, and the settings of everybody.
    They are on no board: nobody takes a place there without a name.
    """

    def __init__(self, db: Connection, gone: dict[str, Any]) -> None:
        self._db = db
        self.gone: int = gone["id"]
        needed = {column.name for column in members.c if not column.primary_key and not column.nullable}
        day = gone["joined_at"].replace(hour=0, minute=0, second=0, microsecond=0)
        self._row = {name: value for name, value in gone.items() if name in needed} | {"joined_at": day}
        self._row |= RULES[members.name].blank
        self._id: int | None = None

    @property
    def id(self) -> int:
        if self._id is None:
            self._id = self._db.execute(insert(members).values(self._row).returning(members.c.id)).scalar_one()
        return self._id


def _unname(db: Connection, table: Table, rule: Rule, whose: Whose, stand_ins: Sequence[_StandIn]) -> int:
    """Take somebody's name out of the rows of ``table``. Returns how many were theirs."""
    own = privacy.theirs(table, whose)
    ids = list(db.execute(select(*table.primary_key).where(own)).scalars())
    blank = dict.fromkeys(rule.keys, UNIQUE) | dict(rule.blank)
    if ids and blank:
        values = {name: _unique(table) if value is UNIQUE else value for name, value in blank.items()}
        db.execute(update(table).where(own).values(values))
    if rule.keys and len(rule.members) > 1:
        _unname_keys(db, table, rule, whose)
    _hand_over(db, table, rule.members, stand_ins)
    return len(ids)


def _hand_over(db: Connection, table: Table, columns: Sequence[str], stand_ins: Sequence[_StandIn]) -> None:
    """Let a stand-in be whoever is named in ``columns`` of what stays, others' rows among it."""
    for name in columns:
        for one in stand_ins:
            if db.execute(select(table.c[name]).where(table.c[name] == one.gone).limit(1)).first():
                db.execute(update(table).where(table.c[name] == one.gone).values({name: one.id}))


def _unname_keys(db: Connection, table: Table, rule: Rule, whose: Whose) -> None:
    """Take the ids out of the keys of others' rows: what this member gave or wrote them."""
    (primary,) = table.primary_key
    named = or_(*(table.c[name].in_(whose.members) for name in rule.members[1:]))
    mine = {str(member) for member in whose.members}
    for key in rule.keys:
        for row, text in db.execute(select(primary, table.c[key]).where(named)).all():
            parts = _PARTS.split(text)
            if mine.isdisjoint(parts):
                continue
            kept = [GONE if part in mine else part for part in parts]
            db.execute(update(table).where(primary == row).values({key: f"{''.join(kept)}:{row}"}))


def _unique(table: Table) -> ColumnElement[str]:
    (primary,) = table.primary_key
    return literal(f"{GONE}:") + cast(primary, String)
