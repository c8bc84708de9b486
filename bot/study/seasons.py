"""A community's season: which one it follows, since when, and when each of its weeks opens and closes.

Weeks open on Monday at 09:00 and close on Sunday at 20:00, in the zone that the season was started in. A pause moves
everything from its Monday on back by whole weeks.
"""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, Connection, and_, insert, select, update

from bot.store.tables import communities, ledger, season_acts, seasons
from bot.study import rules
from bot.study.members import Member
from bot.study.recount import recount_season

WEEK = timedelta(days=7)

START, PAUSE, END = "start", "pause", "end"


@dataclass(frozen=True, slots=True)
class Pause:
    """From the Monday ``first`` on, weeks move back by ``weeks``."""

    first: date
    weeks: int


@dataclass(frozen=True, slots=True)
class Running:
    """A community's season. ``secret`` makes members' own numbers; ``starts`` is the Monday of week 1."""

    id: int
    community_id: int
    season: str
    starts: date
    zone: str
    secret: bytes
    pauses: tuple[Pause, ...] = ()

    def monday(self, week: int) -> date:
        """The Monday of ``week``, counted from 1, with the pauses before it."""
        monday = self.starts + (week - 1) * WEEK
        for pause in self.pauses:  # in order: each moves what is left after the ones before
            if pause.first <= monday:
                monday += pause.weeks * WEEK
        return monday

    def opens(self, week: int) -> datetime:
        """When ``week`` is announced."""
        return instant(self.monday(week), rules.SEASON_OPENS, self.zone)

    def closes(self, week: int) -> datetime:
        """When answers to ``week`` count for the last time, unless that was moved."""
        return instant(self.monday(week) + timedelta(days=6), rules.SEASON_CLOSES, self.zone)

    def week(self, now: datetime, weeks: int) -> int:
        """The newest week of ``weeks`` that has opened at ``now``; 0 before the first."""
        return sum(1 for week in range(1, weeks + 1) if self.opens(week) <= now)


def instant(day: date, minute: int, zone: str) -> datetime:
    """The instant of ``minute`` after midnight on ``day`` in ``zone``, in UTC.

    A time that clocks leave out is the one that they would have shown; one that comes twice is the first.
    """
    wall = datetime.combine(day, time(), ZoneInfo(zone)) + timedelta(minutes=minute)
    return wall.astimezone(UTC)


def of(db: Connection, community: int) -> Running | None:
    """The season that ``community`` follows now."""
    found = select(seasons).where(seasons.c.community_id == community, seasons.c.ended_at.is_(None))
    row = db.execute(found.order_by(seasons.c.id.desc()).limit(1)).first()
    return None if row is None else _running(db, row)


def by_id(db: Connection, season_id: int) -> Running:
    """The season with this id."""
    return _running(db, db.execute(select(seasons).where(seasons.c.id == season_id)).one())


def start(db: Connection, organiser: Member, now: datetime, season: str, starts: date) -> Running | None:
    """Let the organiser's community follow ``season`` from the Monday ``starts``. ``None`` if it follows one already.

    Raises ``ValueError`` for a day that is no Monday.
    """
    if starts.weekday():
        raise ValueError(f"{starts} is no Monday")
    community = select(communities.c.zone).where(communities.c.id == organiser.community_id).with_for_update()
    zone = db.execute(community).scalar_one()
    if of(db, organiser.community_id) is not None:
        return None
    row = {"community_id": organiser.community_id, "season": season, "starts": starts, "zone": zone, "at": now}
    made = insert(seasons).values(**row, secret=secrets.token_hex(32)).returning(seasons.c.id)
    id_ = db.execute(made).scalar_one()
    _act(db, id_, START, organiser, now, starts, 0)
    recount_season(db, organiser.community_id)
    return by_id(db, id_)


def pause(db: Connection, organiser: Member, now: datetime, season: Running, first: date, weeks: int) -> Running:
    """Move the weeks from the Monday ``first`` on back by ``weeks``. Raises ``ValueError`` for any other day."""
    if first.weekday() or weeks < 1:
        raise ValueError(f"no pause of {weeks} weeks begins on {first}")
    _act(db, season.id, PAUSE, organiser, now, first, weeks)
    return by_id(db, season.id)


def resume(db: Connection, now: datetime, season: Running, today: date) -> bool:
    """Take back the last pause, if it has not begun on ``today``. Returns whether there was such a one."""
    there = [season_acts.c.season_id == season.id, season_acts.c.what == PAUSE, season_acts.c.withdrawn_at.is_(None)]
    last = select(season_acts.c.id).where(*there, season_acts.c.first > today).order_by(season_acts.c.id.desc())
    id_ = db.execute(last.limit(1)).scalar()
    if id_ is None:
        return False
    db.execute(update(season_acts).where(season_acts.c.id == id_).values(withdrawn_at=now))
    return True


def end(db: Connection, organiser: Member, now: datetime, season: Running) -> bool:
    """End the season: nothing more is announced. Returns whether this call did it."""
    running = update(seasons).where(seasons.c.id == season.id, seasons.c.ended_at.is_(None))
    if not db.execute(running.values(ended_at=now)).rowcount:
        return False
    _act(db, season.id, END, organiser, now, now.date(), 0)
    recount_season(db, season.community_id)
    return True


def ledger_rows(season: Running, weeks: int) -> ColumnElement[bool]:
    """The condition for the ledger's rows that count for the ``season`` of so many ``weeks``: for boards and totals.

    They are all rows of the community on local days from its first Monday to its last Sunday.
    """
    last = season.monday(weeks) + timedelta(days=6)
    return and_(ledger.c.community_id == season.community_id, ledger.c.local_day.between(season.starts, last))


def _act(db: Connection, season: int, what: str, who: Member, now: datetime, first: date, weeks: int) -> None:
    row = {"season_id": season, "what": what, "author_id": who.id, "at": now, "first": first, "weeks": weeks}
    db.execute(insert(season_acts).values(row))


def _running(db: Connection, row: Any) -> Running:
    acts = select(season_acts.c.first, season_acts.c.weeks).where(
        season_acts.c.season_id == row.id, season_acts.c.what == PAUSE, season_acts.c.withdrawn_at.is_(None)
    )
    rows: Sequence[Any] = db.execute(acts.order_by(season_acts.c.first, season_acts.c.id)).all()
    pauses = tuple(Pause(each.first, each.weeks) for each in rows)
    return Running(row.id, row.community_id, row.season, row.starts, row.zone, bytes.fromhex(row.secret), pauses)
