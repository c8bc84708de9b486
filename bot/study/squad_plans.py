"""What an organiser can do with all squads at once, as a plan: shown first, and carried out as it was shown."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import count
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Connection, and_, bindparam, exists, func, select

from bot.store.tables import accounts, communities, members, squad_members, totals
from bot.study import squads
from bot.study.balance import Balanced, Candidate, Move, balance, form
from bot.study.members import Member
from bot.study.periods import ALL
from bot.study.squads import Squad
from bot.study.totals import POINTS
from bot.study.visibility import in_squads

_TREES = (
    "Alder Ash Aspen Beech Birch Cedar Cherry Chestnut Cypress Elder Elm Fir Ginkgo Hawthorn Hazel Hickory Holly "
    "Hornbeam Juniper Larch Laurel Lime Linden Maple Mulberry Oak Olive Pear Pine Plane Plum Poplar Quince Redwood "
    "Rowan Sequoia Spruce Sycamore Tamarack Walnut Willow Yew"
)
_NAMES = _TREES.split()


@dataclass(frozen=True, slots=True)
class Plan:
    """``formed`` are new squads with their members, ``moves`` lead from one squad to another, ``closed`` are ended.

    ``left`` are active members who have no squad afterwards, ``stranded`` silent ones whose squad closes.
    """

    formed: tuple[tuple[str, tuple[int, ...]], ...] = ()
    moves: tuple[Move, ...] = ()
    closed: tuple[int, ...] = ()
    left: int = 0
    stranded: int = 0

    @property
    def empty(self) -> bool:
        """Whether it changes nothing."""
        return not (self.formed or self.moves or self.closed)

    @property
    def mark(self) -> str:
        """A few characters that another plan does not have: a button names the plan that it was shown beside."""
        changes = repr((self.formed, self.moves, self.closed))
        return hashlib.sha256(changes.encode()).hexdigest()[:12]


_CANDIDATES = (
    select(
        members.c.id,
        func.coalesce(members.c.zone, communities.c.zone).label("zone"),
        func.coalesce(totals.c.points, 0).label("far"),
    )
    .join_from(members, communities, communities.c.id == members.c.community_id)
    .outerjoin(
        totals,
        and_(
            totals.c.community_id == members.c.community_id,
            totals.c.member_id == members.c.id,
            totals.c.kind == POINTS,
            totals.c.period == ALL,
        ),
    )
    .where(
        members.c.community_id == bindparam("community"),
        in_squads(),
        exists().where(accounts.c.member_id == members.c.id),
        ~exists().where(squad_members.c.member_id == members.c.id, squad_members.c.ends.is_(None)),
    )
    .order_by(members.c.id)
)


def candidates(db: Connection, community: int, now: datetime) -> list[Candidate]:
    """The members of ``community`` who could be put into a squad: active of late, in none, and willing to be seen."""
    awake = squads.active(db, community, now)
    rows = [row for row in db.execute(_CANDIDATES, {"community": community}) if row.id in awake]
    return [Candidate(row.id, _offset(row.zone, now), row.far) for row in rows]


def forming(db: Connection, community: int, now: datetime, size: int) -> Plan:
    """New squads of about ``size`` for everybody who could be in one and is not."""
    waiting = candidates(db, community, now)
    groups = form(waiting, size)
    names = _names(squads.all_of(db, community, now), len(groups))
    left = len(waiting) - sum(map(len, groups))
    return Plan(tuple(zip(names, groups, strict=True)), left=left)


def balancing(db: Connection, community: int, now: datetime) -> Plan:
    """Even out the squads that there are, by their active members; whoever has none comes in where there is room."""
    there = squads.all_of(db, community, now)
    waiting = [each.id for each in candidates(db, community, now)]
    done: Balanced = balance({each.id: each.active for each in there}, waiting)
    placed = {move.member for move in done.moves}
    stranded = sum(len(each.members) - len(each.active) for each in there if each.id in done.closed)
    left = sum(member not in placed for member in waiting)
    return Plan(moves=done.moves, closed=done.closed, left=left, stranded=stranded)


def carry_out(db: Connection, author: Member, now: datetime, plan: Plan) -> None:
    """Do what ``plan`` says. Needs the write transaction in which the plan was made."""
    made = squads.found_all(db, author.community_id, [name for name, _ in plan.formed], now)
    seats = [(one, squad) for squad, (_, group) in zip(made, plan.formed, strict=True) for one in group]
    squads.put(db, [*seats, *((move.member, move.new) for move in plan.moves)], author.id, now)
    if plan.closed:
        squads.close(db, plan.closed, now)


def _names(there: Sequence[Squad], number: int) -> list[str]:
    """Names for new squads that none of ``there`` has: trees first, then trees with a number."""
    taken = {squads.key(each.name) for each in there}
    every = (name if turn == 1 else f"{name} {turn}" for turn in count(1) for name in _NAMES)
    free = (name for name in every if squads.key(name) not in taken)
    return [next(free) for _ in range(number)]


def _offset(zone: Any, now: datetime) -> int:
    """Minutes ahead of UTC, in steps of three hours: within one, days overlap well enough to meet."""
    offset = now.astimezone(ZoneInfo(zone)).utcoffset()
    minutes = 0 if offset is None else int(offset.total_seconds()) // 60
    return round(minutes / 180) * 180
