"""The board of squads: each counts the mean of its best few, so that a large one has no advantage over a small one.

Members who are shown to their squad alone count in its mean, as they chose; those who are shown to nobody do not.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, and_, bindparam, case, exists, func, or_, select

from bot.store.tables import accounts, members, squad_members, squads, totals
from bot.study import rules
from bot.study.visibility import in_squads

PAGE = 10
"""Squads on a page."""


@dataclass(frozen=True, slots=True)
class SquadPlace:
    """One line: the squad's ``total`` is that of its best ``rules.SQUAD_TOP``. Without points it has no ``rank``."""

    id: int
    rank: int | None
    name: str
    total: int
    size: int
    own: bool = False

    @property
    def mean(self) -> float:
        """The mean of its best, in which whoever is missing counts as none."""
        return self.total / rules.SQUAD_TOP


@dataclass(frozen=True, slots=True)
class SquadBoard:
    """A page of squads from place ``start`` on. ``own`` is the viewer's, also where it is not on the page."""

    squads: int
    places: tuple[SquadPlace, ...]
    own: SquadPlace | None
    start: int


_inside = and_(
    squad_members.c.squad_id == squads.c.id,
    squad_members.c.ends.is_(None),
)
_each = (
    select(
        squads.c.id.label("squad"),
        members.c.id.label("member"),
        func.coalesce(totals.c.points, 0).label("points"),
        func.row_number()
        .over(partition_by=squads.c.id, order_by=(func.coalesce(totals.c.points, 0).desc(), members.c.id))
        .label("number"),
    )
    .join_from(squads, squad_members, _inside)
    .join(members, and_(members.c.id == squad_members.c.member_id, members.c.community_id == squads.c.community_id))
    .outerjoin(
        totals,
        and_(
            totals.c.community_id == squads.c.community_id,
            totals.c.member_id == members.c.id,
            totals.c.kind == bindparam("kind"),
            totals.c.period == bindparam("period"),
            totals.c.points > 0,
        ),
    )
    .where(
        squads.c.community_id == bindparam("community"),
        squads.c.closed_at.is_(None),
        in_squads(),
        exists().where(accounts.c.member_id == members.c.id),
    )
    .cte("each")
)
_sums = (
    select(
        _each.c.squad,
        func.sum(case((_each.c.number <= rules.SQUAD_TOP, _each.c.points), else_=0)).label("total"),
        func.count().label("size"),
    )
    .group_by(_each.c.squad)
    .cte("sums")
)
_total = func.coalesce(_sums.c.total, 0)
_placed = (
    select(
        squads.c.id,
        squads.c.name,
        _total.label("total"),
        func.coalesce(_sums.c.size, 0).label("size"),
        func.rank().over(order_by=_total.desc()).label("rank"),
        func.row_number().over(order_by=(_total.desc(), squads.c.name_key)).label("place"),
        func.count().over().label("every"),
    )
    .outerjoin_from(squads, _sums, _sums.c.squad == squads.c.id)
    .where(squads.c.community_id == bindparam("community"), squads.c.closed_at.is_(None))
    .cte("placed")
)
_BOARD = (
    select(_placed)
    .where(
        or_(
            and_(_placed.c.place > bindparam("start"), _placed.c.place <= bindparam("end")),
            _placed.c.id == bindparam("own"),
        )
    )
    .order_by(_placed.c.place)
)
_POINTS = select(totals.c.member_id, totals.c.points).where(
    totals.c.community_id == bindparam("community"),
    totals.c.member_id.in_(bindparam("members", expanding=True)),
    totals.c.kind == bindparam("kind"),
    totals.c.period == bindparam("period"),
)


def board(db: Connection, community: int, kind: str, period: str, own: int | None = None, start: int = 0) -> SquadBoard:
    """The squads of ``community`` by one kind of points in one period, the best first, from place ``start`` on.

    ``own`` is the id of the viewer's squad. One statement; its time grows with the number of members in squads.
    """
    asked = {"community": community, "kind": kind, "period": period, "own": own or 0}
    rows = db.execute(_BOARD, {**asked, "start": start, "end": start + PAGE}).all()
    if start and not any(row.place > start for row in rows):  # it has shrunk since
        return board(db, community, kind, period, own)
    places = {
        row.place: SquadPlace(row.id, row.rank if row.total else None, row.name, row.total, row.size, row.id == own)
        for row in rows
    }
    page = tuple(place for number, place in places.items() if start < number <= start + PAGE)
    mine = next((place for place in places.values() if place.own), None)
    return SquadBoard(rows[0].every if rows else 0, page, mine, start)


def points_of(db: Connection, community: int, who: Sequence[int], kind: str, period: str) -> dict[int, int]:
    """What each of the members ``who`` has of one kind in one period; whoever is not in it has none."""
    asked = {"community": community, "members": list(who), "kind": kind, "period": period}
    return {row.member_id: row.points for row in db.execute(_POINTS, asked) if row.points > 0}
