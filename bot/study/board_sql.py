"""The statement that answers a whole board, for a community of any size, and for a part of one.

For a whole community every part of it is a range of an index: none is longer than a page, or than a histogram. For a
part the places in it are read first, each by its key, and the rest is counted among those.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
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
from bot.study.scopes import WHO, Scope, seen
from bot.study.totals import STEP

PAGE = 10
"""Places on a page."""

NEIGHBOURS = 2
"""Members shown above and below one's own place."""

LARGEST = 2**31 - 1
"""More points, and a larger id, than anybody has."""


def answer(db: Connection, scope: Scope, up: bool, asked: Mapping[str, Any]) -> Sequence[Any]:
    """The rows of a board: part, points (``p``), member (``id``), how many have as many (``tied``), alias, visible."""
    if scope.name == "community":
        return _WHOLE[up].send(db, asked).all()
    return db.execute(_part_of(scope.name, up), {**asked, **scope.given}).all()


def _number(value: int) -> ColumnElement[int]:
    """A number that stands in the statement itself. As parameters, all of them would be sent with every call."""
    return literal_column(str(value), Integer)


_NONE, _ONE = _number(0), _number(1)

_T, _H, _M = totals.alias("t"), histogram.alias("h"), members.alias("m")
"""Short names: psycopg remembers how it reads a statement, but not one of more than 4,096 characters."""


class _Whole:
    """A whole community: places are ranges of an index, and the histogram knows how many are above."""

    points, id = _T.c.points, _T.c.member_id

    def there(self) -> ColumnElement[bool]:
        """The rows that have a place, those without points among them."""
        return and_(_of(_T), _T.c.listed == true())

    def over(self, points: ColumnElement[int]) -> ColumnElement[int]:
        """How many have more than ``points`` (0 or more): the rest of that step, and the wide steps above."""
        step = _number(STEP)
        edge = (points - _ONE) // step * step + step + _ONE
        counted = select(func.coalesce(func.sum(_H.c.members), _NONE)).where(_of(_H))
        rest = counted.where(_H.c.width == _ONE, _H.c.points > points, _H.c.points < edge)
        wide = counted.where(_H.c.width == step, _H.c.points >= edge)
        return rest.scalar_subquery() + wide.scalar_subquery()

    def tied(self, points: ColumnElement[int]) -> ColumnElement[int]:
        """How many have exactly ``points``."""
        same = (_of(_H), _H.c.width == _ONE, _H.c.points == points)
        return func.coalesce(select(_H.c.members).where(*same).scalar_subquery(), _NONE)


class _Some:
    """Some members of it: their places are read first, and counted."""

    def __init__(self, name: str) -> None:
        theirs = select(_T.c.points, _T.c.member_id).join_from(_T, members, members.c.id == _T.c.member_id)
        theirs = theirs.where(_of(_T), _T.c.points > _NONE, _T.c.member_id.in_(WHO[name]), seen(name))
        self._rows = theirs.cte("those")
        self.points, self.id = self._rows.c.points, self._rows.c.member_id

    def there(self) -> ColumnElement[bool]:
        """All of them."""
        return true()

    def over(self, points: ColumnElement[int]) -> ColumnElement[int]:
        """How many have more than ``points``."""
        return select(func.count()).select_from(self._rows).where(self.points > points).scalar_subquery()

    def tied(self, points: ColumnElement[int]) -> ColumnElement[int]:
        """How many have exactly ``points``."""
        return select(func.count()).select_from(self._rows).where(self.points == points).scalar_subquery()


def _statement(those: _Whole | _Some, up: bool) -> CompoundSelect[Any]:
    """Every part of a board."""
    me, start = _asked("me"), tuple_(_asked("start_points"), _asked("start_member"))
    own = select(_T.c.points).where(_of(_T), _T.c.member_id == me, _T.c.points > _NONE).scalar_subquery()
    mine = select(func.coalesce(own, _NONE).label("p")).cte("mine")
    my_points = select(mine.c.p).scalar_subquery()
    here = tuple_(my_points, case((my_points > _NONE, me), else_=_number(LARGEST)))  # without points: below everybody
    page = _some(those, PAGE + 1, above=start if up else None, below=None if up else start).cte("page")
    near = union_all(
        _part("page", page),
        _part("above", _some(those, NEIGHBOURS, above=here).subquery("a")),
        _part("below", _some(those, NEIGHBOURS, below=here).subquery("b")),
        _part("next", _some(those, 1, above=tuple_(my_points, _number(LARGEST))).subquery("c")),
        select(_word("mine"), mine.c.p, me),
    ).cte("near")
    top = select(func.coalesce(func.max(page.c.p), _NONE)).scalar_subquery()
    levels = union_all(
        select(_word("over mine"), mine.c.p),
        select(_word("over page"), top),
        select(_word("ranked"), _NONE),
    ).cte("levels")
    beside = near.c.part.in_([literal_column("'above'"), literal_column("'below'")])
    tied = case((beside, those.tied(near.c.p))).label("tied")
    people = select(near, tied, _M.c.alias, _M.c.visible)
    counts = select(levels.c.part, those.over(levels.c.p), null(), those.tied(levels.c.p), null(), null())
    return union_all(people.join_from(near, _M, _M.c.id == near.c.id), counts)


def _part(part: str, rows: FromClause) -> Select[Any]:
    return select(_word(part), rows.c.p, rows.c.id)


def _some(those: _Whole | _Some, number: int, *, above: Tuple | None = None, below: Tuple | None = None) -> Select[Any]:
    """The next ``number`` on the board, upwards from ``above`` or downwards from ``below``: points and a member's id.

    One bound for each end of the range, and no other: SQLite takes the first that it finds, even if it is far off.
    """
    place = (those.points, those.id)
    rows = select(those.points.label("p"), those.id.label("id")).where(those.there()).limit(_number(number))
    if above is not None:
        return rows.where(tuple_(*place) > above).order_by(*place)
    return rows.where(those.points > _NONE, tuple_(*place) < below).order_by(*(each.desc() for each in place))


def _of(table: FromClause) -> ColumnElement[bool]:
    """The rows of ``table`` that are of the board asked for."""
    return and_(*(table.c[column] == _asked(column) for column in ("community_id", "kind", "period")))


def _asked(what: str) -> BindParameter[Any]:
    return bindparam(what, type_=String if what in ("kind", "period") else Integer)


def _word(part: str) -> ColumnElement[str]:
    return literal_column(f"'{part}'", String).label("part")


@cache
def _part_of(name: str, up: bool) -> CompoundSelect[Any]:
    return _statement(_Some(name), up)


_WHOLE = {
    False: Written(lambda _: _statement(_Whole(), up=False)),
    True: Written(lambda _: _statement(_Whole(), up=True)),
}
