"""The standings of a season: the sum of each member's best weeks. Equal points share a rank."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import Connection, func, select

from bot.store.tables import challenge_runs, ledger, members
from bot.study.ledger import CHALLENGE
from bot.study.seasons import Running
from bot.study.visibility import listed


@dataclass(frozen=True, slots=True)
class Stands:
    """Where a member stands: the points of their best weeks, how many weeks earned some, and their rank of how many.

    Who is not shown to others takes no place: ``rank`` is where they would be.
    """

    points: int
    weeks: int
    rank: int
    of: int


def best_of(points: Iterable[int], weeks: int) -> int:
    """The sum of the best ``weeks`` of a member's weekly ``points``."""
    return sum(sorted(points, reverse=True)[:weeks])


def by_member(db: Connection, season: Running) -> dict[int, list[int]]:
    """Every member's points of each week of the season, corrections counted in."""
    runs = select(challenge_runs.c.id).where(challenge_runs.c.season_id == season.id)
    values = [f"run {id_}" for id_ in db.execute(runs).scalars()]
    found = (
        select(ledger.c.member_id, func.sum(ledger.c.points).label("points"))
        .where(ledger.c.community_id == season.community_id, ledger.c.kind == CHALLENGE, ledger.c.value.in_(values))
        .group_by(ledger.c.member_id, ledger.c.value)
    )
    weeks: dict[int, list[int]] = {}
    for row in db.execute(found):
        weeks.setdefault(row.member_id, []).append(int(row.points))
    return weeks


def of(db: Connection, season: Running, best_weeks: int, member: int) -> Stands | None:
    """Where ``member`` stands in the season; ``None`` for somebody without a result."""
    weeks = by_member(db, season)
    if member not in weeks:
        return None
    seen = select(members.c.id).where(members.c.id.in_(weeks), listed())
    shown = {*db.execute(seen).scalars(), member}
    totals = {id_: best_of(points, best_weeks) for id_, points in weeks.items() if id_ in shown}
    rank = 1 + sum(total > totals[member] for total in totals.values())
    return Stands(totals[member], sum(points > 0 for points in weeks[member]), rank, len(totals))
