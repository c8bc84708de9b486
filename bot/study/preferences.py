"""What a member wants besides their days: a name, quiet hours, where reminders reach them, a language.

``reachable`` is what everything asks that writes to a member unasked: where to, and from when on.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Connection, bindparam, select, update

from bot.chat.request import Space
from bot.store.tables import accounts, members, spaces
from bot.study.members import Member

NOWHERE = "off"
"""The value of ``notify`` of somebody who wants no reminders."""

_HOURS = re.compile(r"(\d{1,2})(?::00)? ?(?:-|–|—|to) ?(\d{1,2})(?::00)?")
_OF = select(members.c.quiet_from, members.c.quiet_to, members.c.notify, members.c.language).where(
    members.c.id == bindparam("member")
)
_HOMES = (
    select(spaces.c.platform, spaces.c.external_id.label("space"), accounts.c.external_id.label("person"))
    .join_from(accounts, spaces, spaces.c.id == accounts.c.space_id)
    .where(accounts.c.member_id == bindparam("member"), spaces.c.left_at.is_(None))
    .order_by(accounts.c.id)
)


@dataclass(frozen=True, slots=True)
class Preferences:
    """``quiet``: from which hour to which on the member's clock nothing is sent; the second one is not quiet any more.

    ``notify`` is the platform on which reminders reach them, ``off`` for none, ``None`` for where they came first.
    ``language`` is a code such as ``de``.
    """

    quiet: tuple[int, int] | None = None
    notify: str | None = None
    language: str | None = None


@dataclass(frozen=True, slots=True)
class Reach:
    """Where a member is written to unasked: a person in a space, and the earliest instant at which that may be."""

    space: Space
    person: str
    earliest: datetime


def of(db: Connection, member_id: int) -> Preferences:
    """What the member has set."""
    row = db.execute(_OF, {"member": member_id}).one()
    quiet = None if row.quiet_from is None or row.quiet_to is None else (row.quiet_from, row.quiet_to)
    return Preferences(quiet, row.notify, row.language)


def keep(db: Connection, member_id: int, wanted: Preferences) -> None:
    """Let ``wanted`` be what the member has set. Needs a write transaction."""
    first, end = wanted.quiet if wanted.quiet is not None else (None, None)
    values = {"quiet_from": first, "quiet_to": end, "notify": wanted.notify, "language": wanted.language}
    db.execute(update(members).where(members.c.id == member_id).values(values))


def platforms(db: Connection, member_id: int) -> list[str]:
    """The platforms from which the member speaks, the first one first."""
    return list(dict.fromkeys(row.platform for row in _homes(db, member_id)))


def reachable(db: Connection, member: Member, now: datetime) -> Reach | None:
    """Where and from when on ``member`` may be written to unasked; ``None``: nowhere.

    One place, for somebody with accounts on two platforms too: the one they chose, else the one where they came first.
    Their quiet hours are over by then.
    """
    wanted = of(db, member.id)
    homes = _homes(db, member.id)
    if wanted.notify == NOWHERE or not homes:
        return None
    home = next((each for each in homes if each.platform == wanted.notify), homes[0])
    return Reach(Space(home.platform, home.space), home.person, after_quiet(wanted.quiet, member.zone, now))


def after_quiet(quiet: tuple[int, int] | None, zone: str, now: datetime) -> datetime:
    """``now``, or the end of the quiet hours that it lies in, on the clock in ``zone``."""
    if quiet is None:
        return now
    first, end = quiet
    place = ZoneInfo(zone)
    wall = now.astimezone(place)
    if not _within(wall.hour, first, end):
        return now
    day = wall.date() + timedelta(days=wall.hour >= end)
    ends = datetime.combine(day, time(end), place).astimezone(UTC)
    return max(now, ends)  # the hour in which clocks go back comes twice: by its second time it is over


def read_hours(typed: str) -> tuple[int, int] | None:
    """Read ``22-7`` or ``22:00 to 07:00``: quiet hours. ``None`` for anything else, and for none or all of a day."""
    found = _HOURS.fullmatch(" ".join(typed.casefold().split()))
    if found is None:
        return None
    first, end = int(found[1]), int(found[2]) % 24 if int(found[2]) == 24 else int(found[2])
    return (first, end) if first < 24 and end < 24 and first != end else None


def _within(hour: int, first: int, end: int) -> bool:
    return first <= hour < end if first < end else hour >= first or hour < end


def _homes(db: Connection, member_id: int) -> list[Any]:
    return list(db.execute(_HOMES, {"member": member_id}))
