"""Two members who turn out to be one person: from then on one member speaks from all of their accounts.

What was earned is carried (``bot.study.carry``); everything else moves, as ``bot.store.privacy`` says for each table.
What moved is written down, so that it can go back for seven days.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Table, UniqueConstraint, bindparam, exc, func, insert, select, update

from bot.store import privacy
from bot.store.privacy import RULES, Merging, Rule, Whose
from bot.store.tables import accounts, codes, ledger, members, merges
from bot.study import carry_promises, runs
from bot.study.carry import Carried, carry, give_again, part, take_given
from bot.study.members import Member

UNDO_WINDOW = timedelta(days=7)
"""How long two members who became one can be parted again."""


GIVEN = "given"
"""Under this, beside the tables' names, ``merges.moved`` has the rows that one account gave the other."""


@dataclass(frozen=True, slots=True)
class Merged:
    """What a merge did: how many entries were carried, how many counted already, how many other rows moved."""

    carried: int
    doubles: int
    moved: int


class Impossible(Exception):
    """Two members cannot become one. The text says why, for the member to read."""


def check(db: Connection, one: int, other: int) -> None:
    """Raise ``Impossible`` unless the two can be one person, who has at most one account in each space."""
    if one == other:
        raise Impossible("That code is your own. Type it where you use Cairn on your other platform.")
    groups = db.execute(select(members.c.community_id).where(members.c.id.in_((one, other)))).scalars().all()
    homes = [
        set(db.execute(select(accounts.c.space_id).where(accounts.c.member_id == id_)).scalars())
        for id_ in (one, other)
    ]
    if len(groups) < 2 or not all(homes):
        raise Impossible("There is no such code.")
    if len(set(groups)) > 1:
        raise Impossible(
            "That code is from another group. If both are one group, an organiser joins them first: "
            "/studyadmin space link"
        )
    if homes[0] & homes[1]:
        raise Impossible("Both accounts are in the same place. Linking joins one person's accounts in two places.")


def merge(db: Connection, me: Member, other: int, now: datetime) -> Merged:
    """Make ``me`` and the member ``other`` one: whoever of them came first. Raises ``Impossible``."""
    both = select(members.c.id).where(members.c.id.in_((me.id, other))).order_by(members.c.id).with_for_update()
    db.execute(both).all()
    check(db, me.id, other)
    first = select(members.c.id).where(members.c.id.in_((me.id, other))).order_by(members.c.joined_at, members.c.id)
    kept_id, gone_id = db.execute(first).scalars()
    kept = replace(me, id=kept_id)
    db.execute(codes.delete().where(codes.c.member_id == gone_id, codes.c.used_at.is_(None)))
    given = take_given(db, kept, gone_id, now)
    carried = [*carry(db, kept, gone_id, now), *carry_promises.carry(db, kept, gone_id, now)]
    moved = _move(db, kept_id, gone_id, {old: new for old, new in carried if new is not None})
    row = {"kept_id": kept_id, "gone_id": gone_id, "at": now, "moved": {**moved, ledger.name: carried, GIVEN: given}}
    db.execute(insert(merges).values(row))
    runs.again(db, (kept_id, gone_id), now)
    new = sum(copy is not None for _, copy in carried)
    others = sum(len(ids) for name, ids in moved.items() if name != accounts.name)
    return Merged(new, len(carried) - new, others)


def last(db: Connection, member_id: int) -> Any | None:
    """The newest merge that made ``member_id`` who they are and is not undone: (id, kept_id, gone_id, at, moved)."""
    found = select(merges).where(merges.c.kept_id == member_id, merges.c.undone_at.is_(None))
    return db.execute(found.order_by(merges.c.id.desc()).limit(1)).first()


def undo(db: Connection, kept: Member, row: Any, now: datetime) -> None:
    """Part the two members of the merge ``row`` again: each has what they had. What came since stays with ``kept``."""
    once = update(merges).where(merges.c.id == row.id, merges.c.undone_at.is_(None)).values(undone_at=now)
    if db.execute(once).rowcount != 1:
        return
    carried: Carried = [(old, new) for old, new in row.moved[ledger.name]]
    back = part(db, kept, row.gone_id, carried, now) | carry_promises.part(db, kept, row.gone_id, carried, now)
    give_again(db, kept, row.moved.get(GIVEN, []), now)
    for table, rule in _movable():
        owner = table.c[rule.members[0]]
        moved = row.moved.get(table.name, [])
        if not _hanging(table):
            theirs = update(table).where(table.c.id.in_(moved), owner == kept.id)
            db.execute(theirs.values({rule.members[0]: row.gone_id}))
            continue
        stayed = db.execute(select(table.c.id).where(owner == row.gone_id)).scalars().all()
        for values in _values(db, table, rule, [*moved, *stayed], row.gone_id, back):
            one = update(table).where(table.c.id == values.pop("id"), owner.in_((kept.id, row.gone_id)))
            db.execute(one.values(values))
    runs.again(db, (kept.id, row.gone_id), now)


def accounts_of(db: Connection, member_id: int) -> int:
    """How many accounts ``member_id`` speaks from."""
    return int(db.execute(select(func.count()).where(accounts.c.member_id == member_id)).scalar_one())


def _move(db: Connection, kept: int, gone: int, copies: Mapping[int, int]) -> dict[str, list[int]]:
    """Move the rows that move. Returns their ids by table; those that ``kept`` has already, by a unique key, stay."""
    found: dict[str, list[int]] = {}
    for table, rule in _movable():
        ids = db.execute(select(table.c.id).where(privacy.theirs(table, Whose((gone,))))).scalars().all()
        if ids and not _hanging(table) and not _collides(table, rule):
            db.execute(update(table).where(table.c.id.in_(ids)).values({rule.members[0]: kept}))
            found[table.name] = list(ids)
            continue
        if ids and not _collides(table, rule):
            changes = [{"row": each.pop("id"), **each} for each in _values(db, table, rule, ids, kept, copies)]
            if changes:
                db.execute(update(table).where(table.c.id == bindparam("row")), changes)
                found[table.name] = [each["row"] for each in changes]
            continue
        for values in _values(db, table, rule, ids, kept, copies):
            id_ = values.pop("id")
            try:
                with db.begin_nested():
                    db.execute(update(table).where(table.c.id == id_).values(values))
            except exc.IntegrityError:
                continue
            found.setdefault(table.name, []).append(id_)
    return found


def _hanging(table: Table) -> list[str]:
    """The columns of ``table`` that point to an entry which is earned."""
    keys = [(column.name, key.column.table.name) for column in table.c for key in column.foreign_keys]
    return [name for name, parent in keys if RULES[parent].merge is Merging.COPY]


def _collides(table: Table, rule: Rule) -> bool:
    """Whether a row of ``table`` can be in the way of another one of the same member."""
    keys = [each.columns for each in table.constraints if isinstance(each, UniqueConstraint)]
    keys += [each.columns for each in table.indexes if each.unique]
    return any(rule.members[0] in key for key in keys)


def _movable() -> Iterator[tuple[Table, Rule]]:
    return ((table, rule) for table, rule in privacy.owned() if rule.merge is Merging.MOVE)


def _values(
    db: Connection, table: Table, rule: Rule, ids: Sequence[int], owner: int, entries: Mapping[int, int]
) -> Iterator[dict[str, Any]]:
    """What each row of ``ids`` becomes as ``owner``'s. One that hangs on an entry follows it, or stays if it cannot."""
    rows = db.execute(select(table).where(table.c.id.in_(ids)).order_by(table.c.id)).mappings().all()
    for row in rows:
        follows = {name: entries.get(row[name]) for name in _hanging(table) if row[name] is not None}
        if all(entry is not None for entry in follows.values()):
            yield {"id": row["id"], rule.members[0]: owner, **follows}
