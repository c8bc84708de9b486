"""Spaces that become one community, and leave it again: a workspace beside a server, with one board and one archive.

The members of the space that joins come along with all they have; nothing of it changes but whose group it counts for.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, func, insert, select, update

from bot.chat.request import Space
from bot.store import privacy
from bot.store.tables import accounts, communities, joined_members, members, space_joins, spaces, totals
from bot.study import aliases, merging, runs, squads
from bot.study.kept import whose
from bot.study.members import Member
from bot.study.recount import chunks, recount_some


class Impossible(Exception):
    """Two spaces cannot become one community. The text says why, for the organiser to read."""


def here(db: Connection, space: Space) -> Any:
    """The row of ``space``: (id, community_id). Raises ``Impossible`` where somebody talks to Cairn alone."""
    found = select(spaces.c.id, spaces.c.community_id).where(
        spaces.c.platform == space.platform, spaces.c.external_id == space.id
    )
    row = None if space.direct else db.execute(found).first()
    if row is None:
        raise Impossible("This is no place of a group. Use it where the group is.")
    return row


def check(db: Connection, home: Any, into: int) -> None:
    """Raise ``Impossible`` unless the space ``home`` can join the community ``into``."""
    if home.community_id == into:
        raise Impossible("That code is from this group already. Type it in the other place, which is to join.")
    others = select(spaces.c.id).where(spaces.c.community_id == home.community_id, spaces.c.id != home.id).limit(1)
    if db.execute(others).first() is not None:
        raise Impossible("This place is one group with another already. Part those first.")


def join(db: Connection, home: Any, into: int, now: datetime) -> int:
    """Let the space ``home`` be part of the community ``into``. Returns how many members came along.

    Raises ``Impossible`` for a space that is part of a larger group already, or of this one.
    """
    now_in = select(spaces.c.community_id).where(spaces.c.id == home.id).with_for_update()
    if db.execute(now_in).scalar_one() != home.community_id:
        raise Impossible("Somebody else did this at the same moment. Look again.")
    check(db, home, into)
    came = db.execute(select(members.c.id).where(members.c.community_id == home.community_id)).scalars().all()
    row = {"space_id": home.id, "from_id": home.community_id, "into_id": into, "at": now}
    id_ = db.execute(insert(space_joins).values(row).returning(space_joins.c.id)).scalar_one()
    if came:
        db.execute(insert(joined_members), [{"join_id": id_, "member_id": member} for member in came])
    _go(db, came, home.community_id, into, now)
    squads.move_all(db, home.community_id, into)
    db.execute(update(spaces).where(spaces.c.id == home.id).values(community_id=into))
    speaking = select(func.count(accounts.c.member_id.distinct())).where(accounts.c.space_id == home.id)
    return int(db.execute(speaking).scalar_one())


def joined(db: Connection, home: Any) -> Any | None:
    """The join that ``unlink`` undoes when it is typed in ``home``: that of this space, else the group's newest."""
    live = select(space_joins).where(space_joins.c.undone_at.is_(None))
    own = live.where(space_joins.c.space_id == home.id)
    group = live.where(space_joins.c.into_id == home.community_id)
    newest = space_joins.c.id.desc()
    return db.execute(own.order_by(newest).limit(1)).first() or db.execute(group.order_by(newest).limit(1)).first()


def leave(db: Connection, row: Any, me: Member, now: datetime) -> int:
    """Undo the join ``row``: the space is a community of its own again, as before. Returns how many members go along.

    A member with accounts on both sides becomes two again, each with what was theirs: a merge across the line ends.
    ``me`` is any member of the community.
    """
    once = update(space_joins).where(space_joins.c.id == row.id, space_joins.c.undone_at.is_(None))
    if db.execute(once.values(undone_at=now)).rowcount != 1:
        return 0
    while across := _across(db, row.space_id):
        for member in across:
            merge = merging.last(db, member)
            if merge is None:
                raise LookupError("somebody has accounts in two places, and no merge says why")
            merging.undo(db, replace(me, id=member), merge, now)
    here_now = select(accounts.c.member_id).where(accounts.c.space_id == row.space_id)
    leaving = set(db.execute(here_now).scalars())
    came = select(joined_members.c.member_id).where(joined_members.c.join_id == row.id)
    silent = came.where(joined_members.c.member_id.not_in(select(accounts.c.member_id)))
    going = {id_ for member in leaving for id_ in whose(db, member).members} | set(db.execute(silent).scalars())
    _go(db, sorted(going), row.into_id, row.from_id, now)
    squads.move_all(db, row.into_id, row.from_id, back=True)
    db.execute(update(spaces).where(spaces.c.id == row.space_id).values(community_id=row.from_id))
    return len(leaving)


def _across(db: Connection, space: int) -> list[int]:
    """The members with an account in ``space`` and another one elsewhere."""
    inside = select(accounts.c.member_id).where(accounts.c.space_id == space)
    both = select(accounts.c.member_id).where(accounts.c.space_id != space, accounts.c.member_id.in_(inside))
    return sorted(set(db.execute(both).scalars()))


def _go(db: Connection, who: Sequence[int], old: int, new: int, now: datetime) -> None:
    """Let everything of the members ``who`` of the community ``old`` count for ``new``.

    Whoever lives by the zone of the group goes on by the old one's: nobody's days move because places were joined.
    Whoever has an alias that somebody of the new community has goes by two words from then on.
    """
    zones = dict(db.execute(select(communities.c.id, communities.c.zone).where(communities.c.id.in_((old, new)))).all())
    for some in chunks(who):
        aliases.give_way(db, some, new)
        if zones[old] != zones[new]:
            follows = update(members).where(members.c.id.in_(some), members.c.zone.is_(None))
            db.execute(follows.values(zone=zones[old]))
        for table, rule in privacy.owned():
            if rule.members and "community_id" in table.c and table is not totals:
                theirs = table.c[rule.members[0]].in_(some)
                db.execute(update(table).where(theirs).values(community_id=new))
    recount_some(db, who, (old, new))
    runs.again(db, who, now)
