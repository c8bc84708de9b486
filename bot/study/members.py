"""Members: one person in one community, whatever account they speak from."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Connection, Table, bindparam, insert, select

from bot.chat.request import Space
from bot.store.tables import accounts, communities, members, spaces
from bot.study import rules


@dataclass(frozen=True, slots=True)
class Member:
    """A member and what decides about their days. ``day_start`` is in minutes after midnight; ``zone`` an IANA name.

    ``left`` says that Cairn was removed from the space that they spoke from.
    """

    id: int
    community_id: int
    zone: str
    day_start: int
    roadmap: str | None
    left: bool = False

    def local_day(self, now: datetime) -> date:
        """The member's own date at ``now``: it changes at ``day_start`` on the clock on their wall, not at midnight."""
        wall = now.astimezone(ZoneInfo(self.zone)).replace(tzinfo=None)
        return (wall - timedelta(minutes=self.day_start)).date()


_BY_PERSON = (
    select(
        members.c.id,
        members.c.community_id,
        members.c.zone,
        communities.c.zone,
        members.c.day_start,
        communities.c.roadmap,
        spaces.c.left_at,
    )
    .join_from(accounts, members)
    .join(spaces, accounts.c.space_id == spaces.c.id)
    .join(communities, members.c.community_id == communities.c.id)
    .where(accounts.c.external_id == bindparam("person"), spaces.c.platform == bindparam("platform"))
)
_FIND = _BY_PERSON.where(spaces.c.external_id == bindparam("space"))
_FIND_DIRECT = _BY_PERSON.order_by(spaces.c.external_id == bindparam("space"), accounts.c.id.desc()).limit(1)
"""Who writes to Cairn alone speaks as the member of the group they joined last, before any place of their own."""

_SPACE = select(spaces.c.id, spaces.c.community_id).where(
    spaces.c.platform == bindparam("platform"), spaces.c.external_id == bindparam("space")
)


def find(db: Connection, space: Space, person: str) -> Member | None:
    """The member who speaks as ``person`` in ``space``, or ``None`` for somebody never seen.

    In a direct space that is the member of the group which the person joined last, on the same platform.
    """
    row = db.execute(
        _FIND_DIRECT if space.direct else _FIND, {"person": person, "platform": space.platform, "space": space.id}
    ).first()
    return None if row is None else _member(row)


def join(db: Connection, space: Space, person: str, now: datetime) -> Member:
    """Make ``person`` a member. A space never seen gets a community of its own. Needs a write transaction.

    Raises ``IntegrityError`` when another process did the same at the same moment; a second ``find`` then succeeds.
    """
    found = db.execute(_SPACE, {"platform": space.platform, "space": space.id}).first()
    if found is None:
        community = _id(db, communities, zone=rules.DEFAULT_ZONE, created_at=now)
        home = _id(db, spaces, community_id=community, platform=space.platform, external_id=space.id, created_at=now)
    else:
        home, community = found
    member = _id(db, members, community_id=community, day_start=rules.DAY_START, joined_at=now)
    _id(db, accounts, member_id=member, space_id=home, external_id=person)
    return (
        Member(member, community, rules.DEFAULT_ZONE, rules.DAY_START, None)
        if found is None
        else _again(db, space, person)
    )


def _again(db: Connection, space: Space, person: str) -> Member:
    member = find(db, space, person)
    if member is None:
        raise LookupError("a member vanished inside the transaction that made them")
    return member


def _member(row: Any) -> Member:
    id_, community, own_zone, zone, day_start, roadmap, left_at = row
    return Member(id_, community, own_zone or zone, day_start, roadmap, left_at is not None)


def _id(db: Connection, table: Table, **values: object) -> int:
    return int(db.execute(insert(table).values(values).returning(table.c.id)).scalar_one())
