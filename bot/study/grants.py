"""Rights that organisers give to members inside Cairn: rows with a beginning and an end. No platform knows them."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Connection, bindparam, select, update

from bot.chat.request import GRANTED, Right
from bot.store.once import insert_once
from bot.store.tables import accounts, grants, members
from bot.study.members import Member

_HELD = select(grants.c.right).where(grants.c.member_id == bindparam("member"), grants.c.ends.is_(None))


def of(db: Connection, member: Member) -> frozenset[Right]:
    """The rights that ``member`` was given and still has. One that this Cairn does not give is none."""
    held = set(db.execute(_HELD, {"member": member.id}).scalars())
    return frozenset(right for right in GRANTED if right.value in held)


def give(db: Connection, author: Member, member: Member, right: Right, now: datetime) -> bool:
    """Let ``member`` have ``right``. Returns whether that is new. Raises ``ValueError`` for one that platforms give."""
    if right not in GRANTED:
        raise ValueError(f"{right} is not given inside Cairn")
    row = {"member_id": member.id, "right": right.value, "begins": now, "author_id": author.id}
    return db.execute(insert_once(db.dialect.name, grants).values(row).returning(grants.c.id)).first() is not None


def take(db: Connection, member: Member, right: Right, now: datetime) -> bool:
    """Let ``member`` not have ``right`` any more. Returns whether they had it."""
    held = update(grants).where(grants.c.member_id == member.id, grants.c.right == right.value, grants.c.ends.is_(None))
    return db.execute(held.values(ends=now)).rowcount > 0


def holders(db: Connection, community: int, right: Right) -> list[int]:
    """The members of ``community`` who have ``right``, whoever has had it longest in front."""
    found = (
        select(grants.c.member_id)
        .join_from(grants, members, members.c.id == grants.c.member_id)
        .where(
            members.c.community_id == community,
            grants.c.right == right.value,
            grants.c.ends.is_(None),
            members.c.id.in_(select(accounts.c.member_id)),
        )
        .order_by(grants.c.id)
    )
    return list(db.execute(found).scalars())
