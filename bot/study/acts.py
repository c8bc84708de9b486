"""What organisers of a group changed, read from wherever it is written down: settings, seasons, weeks, members, days.

Each of these is a fact with its author already; nothing is written twice for being read here.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import (
    CompoundSelect,
    Connection,
    Date,
    Integer,
    String,
    and_,
    cast,
    literal,
    null,
    or_,
    select,
    union_all,
)

from bot.store.tables import audit, challenge_decisions, challenge_runs, holidays, ledger, members, season_acts, seasons
from bot.study.ledger import AWARD, HIDE, REPAIR, SHOW, UNDO


@dataclass(frozen=True, slots=True)
class Act:
    """One change: when, by which member, and ``what`` it was.

    ``about`` is a setting's new value or a name, ``number`` a week, a count of weeks or points, ``day`` a date it is
    about, ``whom`` a member, and ``reason`` what the organiser wrote; each where there is one.
    """

    at: datetime
    by: int
    what: str
    about: str | None
    number: int | None
    day: date | None
    whom: int | None
    reason: str | None


def of(db: Connection, community: int, limit: int, skip: int = 0) -> list[Act]:
    """The newest ``limit`` changes in ``community`` after the first ``skip``, the newest first."""
    found = _all(community).subquery()
    newest = select(found).order_by(found.c.at.desc(), found.c.what, found.c.id.desc())
    rows = db.execute(newest.limit(limit).offset(skip)).mappings()
    return [Act(**{name: value for name, value in row.items() if name != "id"}) for row in rows]


def _all(community: int) -> CompoundSelect[Any]:
    mine = select(members.c.id).where(members.c.community_id == community)
    by_others = and_(ledger.c.member_id.in_(mine), ledger.c.author_id != ledger.c.member_id)
    repaired = or_(
        ledger.c.kind.in_((REPAIR, AWARD, HIDE, SHOW)), and_(ledger.c.kind == UNDO, ledger.c.value == REPAIR)
    )
    return union_all(
        _row(audit, audit.c.member_id, audit.c.what, about=audit.c.about).where(audit.c.community_id == community),
        _row(
            season_acts,
            season_acts.c.author_id,
            literal("season-") + season_acts.c.what,
            about=seasons.c.season,
            number=season_acts.c.weeks,
            day=season_acts.c.first,
        )
        .join(seasons, seasons.c.id == season_acts.c.season_id)
        .where(seasons.c.community_id == community),
        _row(
            challenge_decisions,
            challenge_decisions.c.author_id,
            literal("challenge-") + challenge_decisions.c.what,
            number=challenge_runs.c.week,
            reason=challenge_decisions.c.reason,
        )
        .join(challenge_runs, challenge_runs.c.id == challenge_decisions.c.run_id)
        .where(challenge_runs.c.community_id == community),
        _row(holidays, holidays.c.author_id, literal("holiday"), about=holidays.c.name, day=holidays.c.first).where(
            holidays.c.community_id == community
        ),
        _row(
            ledger,
            ledger.c.author_id,
            literal("member-") + ledger.c.kind,
            number=ledger.c.points,
            day=ledger.c.local_day,
            whom=ledger.c.member_id,
            reason=ledger.c.reason,
        ).where(by_others, repaired),
    )


def _row(table: Any, by: Any, what: Any, **given: Any) -> Any:
    """The columns of ``Act``, from one of the tables; what is not ``given`` is empty."""
    kinds = {"about": String, "number": Integer, "day": Date, "whom": Integer, "reason": String}
    rest = [given.get(name, cast(null(), kind)).label(name) for name, kind in kinds.items()]
    return select(
        table.c.id.label("id"), table.c.at.label("at"), by.label("by"), what.label("what"), *rest
    ).select_from(table)
