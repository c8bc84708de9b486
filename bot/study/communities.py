"""What a group has decided about itself: its zone, its roadmap, and where its organisers are told things."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import Connection, exists, or_, select, update

from bot.store.tables import audit as written
from bot.store.tables import communities, ledger, members, spaces
from bot.study import audit, history, outages, rules
from bot.study import members as people
from bot.study.ledger import ACTIVE
from bot.study.members import Member, day_at
from bot.study.streaks import DAY

ZONE, ROADMAP, NOTICES = "zone", "roadmap", "notices"
"""What the audit calls a change of each."""


@dataclass(frozen=True, slots=True)
class Settings:
    """``zone`` is an IANA name, ``chose_zone`` whether anybody decided on it; ``roadmap`` is ``None`` for the first."""

    zone: str
    chose_zone: bool
    roadmap: str | None


def of(db: Connection, community: int) -> Settings:
    """What ``community`` has set."""
    row = db.execute(select(communities.c.zone, communities.c.roadmap).where(communities.c.id == community)).one()
    decided = exists().where(written.c.community_id == community, written.c.what == ZONE)
    chose = row.zone != rules.DEFAULT_ZONE or bool(db.execute(select(decided)).scalar())
    return Settings(row.zone, chose, row.roadmap)


def notices(db: Connection, space_id: int) -> str | None:
    """The channel of a space in which its organisers are told what they have to see to."""
    found: str | None = db.execute(select(spaces.c.notices).where(spaces.c.id == space_id)).scalar()
    return found


def put_notices(db: Connection, by: Member, now: datetime, space_id: int, channel: str) -> None:
    """Let notices for the organisers of a space come in ``channel``."""
    db.execute(update(spaces).where(spaces.c.id == space_id).values(notices=channel))
    audit.write(db, by, now, NOTICES, f"in {channel}")


def choose_roadmap(db: Connection, by: Member, now: datetime, roadmap: str) -> bool:
    """Let the group of ``by`` follow ``roadmap``, an id of the content. Returns whether that is new."""
    before = of(db, by.community_id).roadmap
    if before == roadmap:
        return False
    db.execute(update(communities).where(communities.c.id == by.community_id).values(roadmap=roadmap))
    audit.write(db, by, now, ROADMAP, f"{before or 'the first'} → {roadmap}")
    return True


def rezone(db: Connection, by: Member, now: datetime, zone: str) -> bool:
    """Let the group of ``by`` live by the clocks of ``zone``. Returns whether anything was decided by this.

    A member who chose no zone of their own goes along from their next day: what is written keeps its day, as with a
    zone of their own (``bot.study.moves``). The caller moves the group's schedules.
    """
    there = of(db, by.community_id)
    if there.zone == zone and there.chose_zone:
        return False
    if there.zone != zone:
        _carry(db, by.community_id, there.zone, zone, now)
        db.execute(update(communities).where(communities.c.id == by.community_id).values(zone=zone))
    audit.write(db, by, now, ZONE, f"{there.zone} → {zone}")
    return True


def _carry(db: Connection, community: int, old: str, new: str, now: datetime) -> None:
    """Let members who follow the group's zone change from ``old`` to ``new`` with their next day."""
    m = members.c
    follow = (m.community_id == community, m.zone.is_(None))
    begun = exists().where(ledger.c.member_id == m.id, ledger.c.kind.in_(ACTIVE))
    made = db.execute(select(communities.c.created_at).where(communities.c.id == community)).scalar_one()
    was_down = bool(outages.since(db, made))
    for start in db.execute(select(m.day_start).where(*follow).distinct()).scalars().all():
        today, there = day_at(now, old, start), day_at(now, new, start)
        fresh = update(members).where(*follow, m.day_start == start, ~begun, m.joined_day > there)
        db.execute(fresh.values(joined_day=there))
        settled = (*follow, m.day_start == start, begun, or_(m.first_day.is_(None), m.first_day <= today))
        first = today + DAY
        begins = datetime.combine(first, time(), ZoneInfo(old)) + timedelta(minutes=start)
        arrival = max(first, day_at(begins.astimezone(UTC), new, start))
        if arrival > first or was_down:  # few moves are like that, so members may be seen to one by one
            for id_ in db.execute(select(m.id).where(*settled)).scalars().all():
                _mark(db, id_, now, first, arrival)
        values = {"first_day": first, "zone_before": old, "day_start_before": start}
        db.execute(update(members).where(*settled).values(values))


def _mark(db: Connection, member_id: int, now: datetime, first: date, arrival: date) -> None:
    """Write which days ended while Cairn was down, as long as the old zone can tell; and dates that do not come."""
    member = people.by_id(db, member_id)
    if member is None:
        return
    for day in sorted(history.ended_while_down(db, member)):
        history.setting(db, member, now, history.DOWN, f"{day}", day)
    if arrival > first:
        history.setting(db, member, now, history.ABSENT, f"{arrival - DAY}", first)
