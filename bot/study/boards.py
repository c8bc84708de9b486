"""Leaderboards: a page of the best, one's own place with neighbours, and the way to the next place, in one statement.

Equal points share a rank: one more than there are members with more points. A board holds names and no ids, and every
name went through ``bot.study.visibility``; so whatever is made of a board shows nobody who does not want to be shown.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import (
    BindParameter,
    ColumnElement,
    CompoundSelect,
    Connection,
    FromClause,
    Integer,
    Select,
    String,
    and_,
    bindparam,
    case,
    func,
    literal_column,
    null,
    select,
    true,
    tuple_,
    union_all,
)
from sqlalchemy.sql.expression import Tuple

from bot.store.tables import histogram, members, totals
from bot.store.written import Written
from bot.study.totals import STEP
from bot.study.visibility import name, own_name

PAGE = 10
"""Places on a page."""

NEIGHBOURS = 2
"""Members shown above and below one's own place."""

_LARGEST = 2**31 - 1


def _number(value: int) -> ColumnElement[int]:
    """A number that stands in the statement itself. As parameters, all of them would be sent with every call."""
    return literal_column(str(value), Integer)


_NONE, _ONE = _number(0), _number(1)

_CURSOR = re.compile(r"([ab])(\d{1,10})\.(\d{1,10})")


@dataclass(frozen=True, slots=True)
class Cursor:
    """Where a page begins: beside the place of ``member`` with ``points``, upwards or downwards from there."""

    points: int = _LARGEST
    member: int = 0
    up: bool = False

    @classmethod
    def read(cls, written: str) -> Cursor | None:
        """Read what ``str`` wrote; ``None`` if it is anything else."""
        found = _CURSOR.fullmatch(written)
        if found is None or not 0 < int(found[2]) <= _LARGEST or int(found[3]) > _LARGEST:
            return None
        return cls(int(found[2]), int(found[3]), found[1] == "a")

    def __str__(self) -> str:
        return f"{'a' if self.up else 'b'}{self.points}.{self.member}"


TOP = Cursor()


@dataclass(frozen=True, slots=True)
class Place:
    """One line of a board. Who has no points has no ``rank``; ``own`` marks the viewer's line."""

    rank: int | None
    name: str
    points: int
    own: bool = False


@dataclass(frozen=True, slots=True)
class Board:
    """A board as ``viewer`` may see it. ``ranked`` is how many members have a place on it.

    ``places`` is the page, ``around`` the viewer's own place (``own``) between neighbours, ``missing`` the points to
    the next place (``None`` at the top). ``listed`` says whether others see the viewer, who else takes no place.
    ``before`` and ``after`` lead to the pages around this one.
    """

    ranked: int
    places: tuple[Place, ...]
    around: tuple[Place, ...] = ()
    own: Place | None = None
    missing: int | None = None
    listed: bool = False
    before: Cursor | None = None
    after: Cursor | None = None


def board(
    db: Connection, community_id: int, kind: str, period: str, viewer: int | None = None, start: Cursor = TOP
) -> Board:
    """The board of a community for one kind of points in one period, from ``start`` on.

    ``viewer`` is a member's id, or ``None`` for a board that everybody may see. One statement, whose time hardly grows
    with the number of members.
    """
    asked = {"community_id": community_id, "kind": kind, "period": period, "me": viewer or 0}
    asked |= {"start_points": start.points, "start_member": start.member}
    parts: dict[str, list[Any]] = {}
    for row in _STATEMENTS[start.up].send(db, asked).all():
        parts.setdefault(row.part, []).append(row)
    page = sorted(parts.get("page", ()), key=_order, reverse=True)
    if start != TOP and len(page) < (PAGE if start.up else 1):  # it has shrunk since, or is the first page anyway
        return board(db, community_id, kind, period, viewer)
    more = len(page) > PAGE
    places = _down(page, parts["over page"][0], viewer)
    if more:
        cut = slice(1, None) if start.up else slice(PAGE)
        page, places = page[cut], places[cut]
    back = more if start.up else start != TOP
    on = start.up or more
    found = Board(
        parts["ranked"][0].p,
        _shown(places),
        before=Cursor(page[0].p, page[0].id, up=True) if back else None,
        after=Cursor(page[-1].p, page[-1].id) if on else None,
    )
    return found if "mine" not in parts else _with_own(found, parts)


def _with_own(found: Board, parts: Mapping[str, Sequence[Any]]) -> Board:
    """``found`` with the viewer's own place, their neighbours, and what is missing to the next place."""
    mine, over, upward = parts["mine"][0], parts["over mine"][0], parts.get("next")
    rank = over.p + 1
    own = Place(rank if mine.p else None, own_name(mine.id, mine.alias, mine.visible), mine.p, own=True)
    around: list[Place | None] = [own]
    points = mine.p
    for row in sorted(parts.get("above", ()), key=_order):
        rank, points = rank - (row.tied if row.p != points else 0), row.p
        around.insert(0, _place(row, rank))
    rank, points, tied = over.p + 1, mine.p, over.tied
    for row in sorted(parts.get("below", ()), key=_order, reverse=True):
        if row.p != points:
            rank, points, tied = rank + tied, row.p, row.tied
        around.append(_place(row, rank))
    missing = upward[0].p - mine.p if upward and mine.p else None
    listed = name(mine.id, mine.alias, mine.visible) is not None
    return replace(found, around=_shown(around), own=own, missing=missing, listed=listed)


def _down(rows: Sequence[Any], first: Any, viewer: int | None) -> list[Place | None]:
    """The places of ``rows``, the best first.

    ``first`` says how many have more points than the best of them (``p``), and how many exactly as many (``tied``), of
    whom some may stand before ``rows``. All who share a later rank stand in ``rows``.
    """
    places = []
    rank, tied, points = first.p + 1, first.tied, rows[0].p if rows else 0
    for row in rows:
        if row.p != points:
            rank, tied, points = rank + tied, 0, row.p
        tied += rank != first.p + 1
        places.append(_place(row, rank, row.id == viewer))
    return places


def _place(row: Any, rank: int, own: bool = False) -> Place | None:
    """One line of a board, through the filter: ``None`` for whoever is not to be seen."""
    shown = (own_name if own else name)(row.id, row.alias, row.visible)
    return None if shown is None else Place(rank, shown, row.p, own)


def _shown(places: Iterable[Place | None]) -> tuple[Place, ...]:
    return tuple(place for place in places if place is not None)


def _order(row: Any) -> tuple[int, int]:
    return row.p, row.id


_T, _H, _M = totals.alias("t"), histogram.alias("h"), members.alias("m")
"""Short names: psycopg remembers how it reads a statement, but not one of more than 4,096 characters."""


def _statement(up: bool) -> CompoundSelect[Any]:
    """Every part of a board. All of them are ranges of an index; none is longer than a page, or than a histogram."""
    me, start = _asked("me"), tuple_(_asked("start_points"), _asked("start_member"))
    own = select(_T.c.points).where(_of(_T), _T.c.member_id == me, _T.c.points > _NONE).scalar_subquery()
    mine = select(func.coalesce(own, _NONE).label("p")).cte("mine")
    my_points = select(mine.c.p).scalar_subquery()
    here = tuple_(my_points, case((my_points > _NONE, me), else_=_number(_LARGEST)))  # without points: below everybody
    page = _some(PAGE + 1, above=start if up else None, below=None if up else start).cte("page")
    near = union_all(
        _part("page", page),
        _part("above", _some(NEIGHBOURS, above=here).subquery("a")),
        _part("below", _some(NEIGHBOURS, below=here).subquery("b")),
        _part("next", _some(1, above=tuple_(my_points, _number(_LARGEST))).subquery("c")),
        select(_word("mine"), mine.c.p, me),
    ).cte("near")
    top = select(func.coalesce(func.max(page.c.p), _NONE)).scalar_subquery()
    levels = union_all(
        select(_word("over mine"), mine.c.p),
        select(_word("over page"), top),
        select(_word("ranked"), _NONE),
    ).cte("levels")
    beside = near.c.part.in_([literal_column("'above'"), literal_column("'below'")])
    tied = case((beside, _tied(near.c.p))).label("tied")
    people = select(near, tied, _M.c.alias, _M.c.visible)
    counts = select(levels.c.part, _over(levels.c.p), null(), _tied(levels.c.p), null(), null())
    return union_all(people.join_from(near, _M, _M.c.id == near.c.id), counts)


def _part(part: str, rows: FromClause) -> Select[Any]:
    return select(_word(part), rows.c.p, rows.c.id)


def _some(number: int, *, above: Tuple | None = None, below: Tuple | None = None) -> Select[Any]:
    """The next ``number`` on the board, upwards from ``above`` or downwards from ``below``: points and a member's id.

    One bound for each end of the range, and no other: SQLite takes the first that it finds, even if it is far off.
    """
    place = (_T.c.points, _T.c.member_id)
    rows = select(_T.c.points.label("p"), _T.c.member_id.label("id"))
    rows = rows.where(_of(_T), _T.c.listed == true()).limit(_number(number))
    if above is not None:
        return rows.where(tuple_(*place) > above).order_by(*place)
    return rows.where(_T.c.points > _NONE, tuple_(*place) < below).order_by(*(each.desc() for each in place))


def _over(points: ColumnElement[int]) -> ColumnElement[int]:
    """How many have more than ``points`` (0 or more): the rest of the step that it is in, and the wide steps above."""
    step = _number(STEP)
    edge = (points - _ONE) // step * step + step + _ONE
    counted = select(func.coalesce(func.sum(_H.c.members), _NONE)).where(_of(_H))
    rest = counted.where(_H.c.width == _ONE, _H.c.points > points, _H.c.points < edge)
    wide = counted.where(_H.c.width == step, _H.c.points >= edge)
    return rest.scalar_subquery() + wide.scalar_subquery()


def _tied(points: ColumnElement[int]) -> ColumnElement[int]:
    """How many have exactly ``points``."""
    same = (_of(_H), _H.c.width == _ONE, _H.c.points == points)
    return func.coalesce(select(_H.c.members).where(*same).scalar_subquery(), _NONE)


def _of(table: FromClause) -> ColumnElement[bool]:
    """The rows of ``table`` that are of the board asked for."""
    return and_(*(table.c[column] == _asked(column) for column in ("community_id", "kind", "period")))


def _asked(what: str) -> BindParameter[Any]:
    return bindparam(what, type_=String if what in ("kind", "period") else Integer)


def _word(part: str) -> ColumnElement[str]:
    return literal_column(f"'{part}'", String).label("part")


_STATEMENTS = {False: Written(lambda _: _statement(up=False)), True: Written(lambda _: _statement(up=True))}
