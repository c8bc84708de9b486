"""Members: one person in one community, whatever account they speak from."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Connection, Table, bindparam, insert, literal, select

from bot.chat.request import Space
from bot.store.tables import accounts, communities, members, spaces
from bot.study import rules

LONGEST_DAY = 72
"""Hours: a day, and a move from the first zone of the world to the last, with the latest day start."""


@dataclass(frozen=True, slots=True)
class Member:
    """A member and what decides about their days. ``day_start`` is in minutes after midnight; ``zone`` an IANA name.

    ``since`` is the member's first day. If zone or day start was changed, ``first_day`` is the member's own day from
    which it counts, and ``before`` the zone and day start up to then. ``chose_zone`` says that the zone is the member's
    own choice, and not their group's. ``left`` says that Cairn was removed from the space that they spoke from.
    """

    id: int
    community_id: int
    zone: str
    day_start: int
    roadmap: str | None
    since: date = date.min
    first_day: date | None = None
    before: tuple[str, int] | None = None
    chose_zone: bool = False
    left: bool = False

    def local_day(self, now: datetime) -> date:
        """The member's own date at ``now``: it changes at ``day_start`` on the clock on their wall, not at midnight.

        A changed zone takes over when the day of the old one has ended. Moving west, that first day is a longer one:
        no date comes twice.
        """
        day = day_at(now, self.zone, self.day_start)
        if self.first_day is None or self.before is None:
            return day
        old = day_at(now, *self.before)
        return old if old < self.first_day else max(day, self.first_day)

    def place(self, now: datetime) -> tuple[str, int]:
        """The zone and day start that are in force at ``now``."""
        waits = self.first_day is not None and self.local_day(now) < self.first_day
        return self.before if waits and self.before is not None else (self.zone, self.day_start)

    def day_before(self, now: datetime) -> date:
        """The last of the member's own days before today's: yesterday, unless a zone or a move left that date out."""
        today = self.local_day(now)
        earlier = (self.local_day(now - timedelta(hours=hours)) for hours in range(1, LONGEST_DAY + 1))
        return next((day for day in earlier if day < today), today - timedelta(days=1))


def day_at(now: datetime, zone: str, start: int) -> date:
    """The date at ``now`` in ``zone``, where it changes ``start`` minutes after midnight on the clock on the wall."""
    wall = now.astimezone(ZoneInfo(zone)).replace(tzinfo=None)
    return (wall - timedelta(minutes=start)).date()


_COLUMNS = (
    members.c.id,
    members.c.community_id,
    members.c.zone,
    communities.c.zone,
    members.c.day_start,
    communities.c.roadmap,
    members.c.joined_at,
    members.c.joined_day,
    members.c.first_day,
    members.c.zone_before,
    members.c.day_start_before,
)
_BY_PERSON = (
    select(*_COLUMNS, spaces.c.left_at)
    .join_from(accounts, members)
    .join(spaces, accounts.c.space_id == spaces.c.id)
    .join(communities, members.c.community_id == communities.c.id)
    .where(accounts.c.external_id == bindparam("person"), spaces.c.platform == bindparam("platform"))
)
_FIND = _BY_PERSON.where(spaces.c.external_id == bindparam("space"))
_FIND_DIRECT = _BY_PERSON.order_by(spaces.c.external_id == bindparam("space"), accounts.c.id.desc()).limit(1)
"""Who writes to Cairn alone speaks as the member of the group they joined last, before any place of their own."""

_BY_ID = (
    select(*_COLUMNS, literal(None).label("left_at"))
    .join_from(members, communities, members.c.community_id == communities.c.id)
    .where(members.c.id == bindparam("member"))
)

_SPACE = (
    select(spaces.c.id, spaces.c.community_id, communities.c.zone)
    .join(communities, spaces.c.community_id == communities.c.id)
    .where(spaces.c.platform == bindparam("platform"), spaces.c.external_id == bindparam("space"))
)


def find(db: Connection, space: Space, person: str) -> Member | None:
    """The member who speaks as ``person`` in ``space``, or ``None`` for somebody never seen.

    In a direct space that is the member of the group which the person joined last, on the same platform.
    """
    row = db.execute(
        _FIND_DIRECT if space.direct else _FIND, {"person": person, "platform": space.platform, "space": space.id}
    ).first()
    return None if row is None else _member(row)


def by_id(db: Connection, member_id: int) -> Member | None:
    """The member with an id, wherever they speak from."""
    row = db.execute(_BY_ID, {"member": member_id}).first()
    return None if row is None else _member(row)


def join(db: Connection, space: Space, person: str, now: datetime) -> Member:
    """Make ``person`` a member. A space never seen gets a community of its own. Needs a write transaction.

    Raises ``IntegrityError`` when another process did the same at the same moment; a second ``find`` then succeeds.
    """
    found = db.execute(_SPACE, {"platform": space.platform, "space": space.id}).first()
    if found is None:
        zone = rules.DEFAULT_ZONE
        community = _id(db, communities, zone=zone, created_at=now)
        home = _id(db, spaces, community_id=community, platform=space.platform, external_id=space.id, created_at=now)
    else:
        home, community, zone = found
    start = rules.DAY_START
    today = day_at(now, zone, start)
    member = _id(db, members, community_id=community, day_start=start, joined_at=now, joined_day=today)
    _id(db, accounts, member_id=member, space_id=home, external_id=person)
    return Member(member, community, zone, start, None, today) if found is None else _again(db, space, person)


def _again(db: Connection, space: Space, person: str) -> Member:
    member = find(db, space, person)
    if member is None:
        raise LookupError("a member vanished inside the transaction that made them")
    return member


def _member(row: Any) -> Member:
    (
        id_,
        community,
        own_zone,
        zone,
        day_start,
        roadmap,
        joined_at,
        joined,
        first_day,
        zone_before,
        start_before,
        left,
    ) = row
    before = None if zone_before is None else (zone_before, start_before)
    chose, zone = own_zone is not None, own_zone or zone
    since = joined or day_at(joined_at, zone, day_start)  # who came before days were written down has no joined_day
    return Member(id_, community, zone, day_start, roadmap, since, first_day, before, chose, left is not None)


def _id(db: Connection, table: Table, **values: object) -> int:
    return int(db.execute(insert(table).values(values).returning(table.c.id)).scalar_one())
