"""Schedules: which posts come by themselves in a space, where and when. Rows of our own, which nothing else deletes.

A schedule knows its next day, and the instant of it. Whatever happens to it meanwhile, a period has one place in the
outbox: its key says so.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, func, select, update

from bot.chat.request import Space
from bot.delivery import periods
from bot.delivery.kinds import Kind
from bot.delivery.periods import Due, Rule
from bot.delivery.states import State
from bot.store.once import insert_into
from bot.store.tables import communities, deliveries, schedules, spaces

Kinds = Mapping[str, Kind]


@dataclass(frozen=True, slots=True)
class Schedule:
    """A schedule as it stands.

    ``zone`` is its own or the community's; ``member_id`` switched it on at ``at``, and is called ``name`` until the
    first post in a channel (``introduced``) has said so. If it is paused, ``reason`` says why, and ``failed`` that it
    was not by somebody.
    """

    id: int
    space_id: int
    community_id: int
    space: Space
    kind: str
    channel: str
    days: int
    minute: int
    zone: str
    member_id: int
    name: str | None
    at: datetime
    paused_at: datetime | None
    failed: bool
    reason: str | None
    introduced: str | None
    next_day: date
    next_at: datetime | None
    left_at: datetime | None

    def rule(self, kind: Kind) -> Rule:
        """When it comes."""
        return kind.rule(self.zone, self.days, self.minute)

    def following(self, kind: Kind, now: datetime) -> Due:
        """The next one; if it is paused, the one that would come next."""
        if self.next_at is None:
            return periods.following(self.rule(kind), now)
        return Due(self.next_at, self.next_day, periods.period_key(self.next_day, kind.weekly))


@dataclass(frozen=True, slots=True)
class Last:
    """What became of a post: of which period it was, how it stands, and why."""

    period: str
    state: State
    reason: str | None


ALL = (
    select(
        schedules,
        spaces.c.platform,
        spaces.c.external_id,
        spaces.c.community_id,
        spaces.c.left_at,
        func.coalesce(schedules.c.zone, communities.c.zone).label("in_zone"),
    )
    .join(spaces, schedules.c.space_id == spaces.c.id)
    .join(communities, spaces.c.community_id == communities.c.id)
)


def of_space(db: Connection, space_id: int) -> list[Schedule]:
    """All schedules of a space, by kind."""
    return read(db, ALL.where(schedules.c.space_id == space_id).order_by(schedules.c.kind))


def find(db: Connection, space: Space, kind: str) -> Schedule | None:
    """The schedule of that kind in ``space``."""
    here = (spaces.c.platform == space.platform, spaces.c.external_id == space.id)
    return next(iter(read(db, ALL.where(*here, schedules.c.kind == kind))), None)


def switch_on(
    db: Connection,
    space_id: int,
    kind: Kind,
    channel: str,
    member_id: int,
    name: str,
    now: datetime,
    days: int | None = None,
    minute: int | None = None,
    zone: str | None = None,
) -> Schedule:
    """Let posts of ``kind`` come in ``channel`` from now on, or otherwise than before. Returns the schedule.

    What is not given stays as it is, or is as ``kind`` says. The first one comes later than ``now``, in a period that
    has not had its post. Raises ``ValueError`` for days that do not fit.
    """
    row = {
        "space_id": space_id,
        "kind": kind.name,
        "channel": channel,
        "days": kind.days if days is None else days,
        "minute": kind.minute if minute is None else minute,
        "zone": zone,
        "member_id": member_id,
        "name": name or None,
        "at": now,
        "failed": False,
        "next_day": now.date(),
    }
    kind.rule("UTC", days, minute)
    given = {
        "channel": channel,
        "member_id": member_id,
        "name": name or None,
        "at": now,
        "days": days,
        "minute": minute,
    }
    changed = {key: value for key, value in given.items() if value is not None} | {"failed": False, "paused_at": None}
    statement = insert_into(db.dialect.name, schedules).values(row)
    unique = [schedules.c.space_id, schedules.c.kind]
    db.execute(statement.on_conflict_do_update(index_elements=unique, set_=changed | {"reason": None}))
    return moved(db, _by_kind(db, space_id, kind.name), kind, now)


def pause(db: Connection, schedule: Schedule, now: datetime, reason: str) -> None:
    """Stop it, until somebody resumes it. Nothing that waits in the outbox is posted meanwhile."""
    stopped = {"paused_at": now, "reason": reason[:300], "next_at": None, "failed": False}
    db.execute(update(schedules).where(schedules.c.id == schedule.id).values(stopped))


def resume(db: Connection, schedule: Schedule, kind: Kind, now: datetime) -> Schedule:
    """Let it go on, with the first period after ``now`` that has not had its post."""
    going = {"paused_at": None, "reason": None, "failed": False}
    db.execute(update(schedules).where(schedules.c.id == schedule.id).values(going))
    return moved(db, schedule, kind, now)


def give_up(db: Connection, space: Space, channel: str | None, now: datetime, reason: str) -> list[str]:
    """Pause what is posted in ``channel`` of ``space``, or anywhere in it, since it does not take posts.

    Returns the kinds that this paused.
    """
    here = select(spaces.c.id).where(spaces.c.platform == space.platform, spaces.c.external_id == space.id)
    running: list[ColumnElement[bool]] = [schedules.c.space_id.in_(here), schedules.c.paused_at.is_(None)]
    if channel is not None:
        running.append(schedules.c.channel == channel)
    stopped = {"paused_at": now, "failed": True, "reason": reason[:300], "next_at": None}
    return sorted(db.execute(update(schedules).where(*running).values(stopped).returning(schedules.c.kind)).scalars())


def rezone(db: Connection, community_id: int, now: datetime) -> None:
    """The zone of a community has changed, or who belongs to it: what comes next comes by the clock there is now.

    The next planning sees to it. A period that had its post has had it.
    """
    homes = select(spaces.c.id).where(spaces.c.community_id == community_id)
    follows = (schedules.c.space_id.in_(homes), schedules.c.zone.is_(None), schedules.c.next_at.is_not(None))
    db.execute(update(schedules).where(*follows).values(next_at=now))


def latest(db: Connection, space: Space) -> dict[str, Last]:
    """What became of the newest post of each kind in ``space``."""
    d = deliveries.c
    mine = (d.platform == space.platform, d.space == space.id, d.kind.is_not(None))
    newest = select(func.max(d.id)).where(*mine).group_by(d.kind)
    rows = db.execute(select(d.kind, d.period, d.state, d.reason).where(d.id.in_(newest)))
    return {kind: Last(period, State(state), reason) for kind, period, state, reason in rows}


def key(space: Space, kind: str, period: str) -> str:
    """The key of a post: one for each space, kind and period, whoever makes it and whenever."""
    return f"post/{kind}/{space.id}/{period}"


def moved(db: Connection, schedule: Schedule, kind: Kind, now: datetime) -> Schedule:
    """``schedule``, read again, and moved to the first period after ``now`` that has no place in the outbox yet."""
    here = _by_kind(db, schedule.space_id, schedule.kind)
    due = periods.following(here.rule(kind), now)
    while _taken(db, here, due):
        due = periods.following(here.rule(kind), due.at)
    if here.paused_at is None:
        _next(db, here.id, due)
    return _by_kind(db, schedule.space_id, schedule.kind)


def _taken(db: Connection, schedule: Schedule, due: Due) -> bool:
    same = (
        deliveries.c.platform == schedule.space.platform,
        deliveries.c.key == key(schedule.space, schedule.kind, due.period),
    )
    return db.execute(select(deliveries.c.id).where(*same)).first() is not None


def _next(db: Connection, id_: int, due: Due) -> None:
    db.execute(update(schedules).where(schedules.c.id == id_).values(next_day=due.day, next_at=due.at))


def _by_kind(db: Connection, space_id: int, kind: str) -> Schedule:
    (found,) = read(db, ALL.where(schedules.c.space_id == space_id, schedules.c.kind == kind))
    return found


_SAME = ("id", "space_id", "kind", "channel", "days", "minute", "member_id", "name", "at", "paused_at", "failed")
_MORE = ("reason", "introduced", "next_day", "next_at", "left_at", "community_id")


def read(db: Connection, wanted: Select[Any]) -> list[Schedule]:
    """The schedules of a query that began with ``ALL``."""
    return [
        Schedule(
            space=Space(row["platform"], row["external_id"]),
            zone=row["in_zone"],
            **{name: row[name] for name in (*_SAME, *_MORE)},
        )
        for row in db.execute(wanted).mappings()
    ]
