"""Making the totals and their histogram again from the ledger, which says at any time what they have to be."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import (
    Column,
    ColumnElement,
    Connection,
    FromClause,
    Integer,
    MetaData,
    Select,
    String,
    Table,
    and_,
    case,
    delete,
    func,
    insert,
    literal_column,
    select,
    text,
    union,
    union_all,
)

from bot.store.engine import do_last
from bot.store.tables import histogram, ledger, members, seasons, totals
from bot.study import season_totals
from bot.study.ledger import CHECKED, HELPED, KEPT, UNDO
from bot.study.periods import ALL
from bot.study.totals import CHECKED as CHECKED_POINTS
from bot.study.totals import HELPERS, PLEDGES, POINTS, SUMMED, spread, tally
from bot.study.visibility import listed

_RIGHT = Table(
    "recounted",
    MetaData(),
    *(Column(each.name, each.type) for each in totals.c),
    prefixes=["TEMPORARY"],
)


def recount(db: Connection) -> int:
    """Make all totals again, for every community. Returns how many rows of both tables were missing, wrong or too many.

    Streaks stay as they are: they are no sums, and ``bot.study.runs`` makes them again.
    Needs a write transaction. Members can read boards meanwhile; who earns points waits.
    """
    _lock(db)
    columns = list(totals.c.keys())
    _RIGHT.create(db)
    db.execute(insert(_RIGHT).from_select(columns, _counted(db.dialect.name)))
    summed = totals.c.kind.in_(SUMMED)
    wrong = _apart(db, select(totals).where(summed), select(_RIGHT), 4)
    if wrong:
        db.execute(delete(totals).where(summed))
        db.execute(insert(totals).from_select(columns, select(_RIGHT)))
    _RIGHT.drop(db)
    one = literal_column("1", Integer).label("members")
    places = (totals.c.community_id, totals.c.kind, totals.c.period, totals.c.points, one)
    right = spread(select(*places).where(totals.c.listed))
    places_wrong = _apart(db, select(histogram).where(histogram.c.members != 0), right, 5)
    if places_wrong:
        db.execute(delete(histogram))
        db.execute(insert(histogram).from_select(list(histogram.c.keys()), right))
    return wrong + places_wrong


def recount_some(db: Connection, who: Sequence[int], communities: Sequence[int]) -> None:
    """Make the totals of the members ``who`` again, after their rows began to count in another of ``communities``.

    Those that are no sums are gone then: ``bot.study.runs`` makes them again.
    Needs a write transaction, in which their rows are locked. Who earns points waits: so the histogram, which is gone
    over several times, is in nobody's way.
    """
    _lock(db)
    do_last(db)
    columns = (totals.c.community_id, totals.c.kind, totals.c.period, totals.c.points)
    for some in chunks(who):
        theirs = (totals.c.community_id.in_(communities), totals.c.member_id.in_(some))
        less, more = (literal_column(change, Integer).label("members") for change in ("-1", "1"))
        tally(db, select(*columns, less).where(*theirs, totals.c.listed))
        db.execute(delete(totals).where(*theirs))
        counted = _counted(db.dialect.name, ledger.c.member_id.in_(some))
        db.execute(insert(totals).from_select(list(totals.c.keys()), counted))
        tally(db, select(*columns, more).where(*theirs, totals.c.listed))


def recount_season(db: Connection, community: int) -> None:
    """Make the totals of the seasons of ``community`` again, after one began or ended: only a running one has some.

    Needs a write transaction. Who earns points waits.
    """
    _lock(db)
    do_last(db)
    columns = (totals.c.community_id, totals.c.kind, totals.c.period, totals.c.points)
    less, more = (literal_column(change, Integer).label("members") for change in ("-1", "1"))
    theirs = and_(totals.c.community_id == community, totals.c.period.like("s%"))
    tally(db, select(*columns, less).where(theirs, totals.c.listed))
    db.execute(delete(totals).where(theirs))
    whose = (totals.c.community_id, totals.c.member_id, totals.c.kind)
    sums = (
        select(*whose, season_totals.period(), func.sum(totals.c.points), totals.c.listed)
        .join_from(totals, seasons, season_totals.covers(db.dialect.name, totals.c.community_id, totals.c.period))
        .where(totals.c.community_id == community, totals.c.kind.in_(SUMMED), totals.c.period != ALL)
        .group_by(*whose, seasons.c.id, totals.c.listed)
    )
    db.execute(insert(totals).from_select(list(totals.c.keys()), sums))
    tally(db, select(*columns, more).where(theirs, totals.c.listed))


def chunks(ids: Sequence[int], size: int = 1000) -> Iterable[Sequence[int]]:
    """``ids`` in parts that a statement has room for."""
    return (ids[start : start + size] for start in range(0, len(ids), size))


def _lock(db: Connection) -> None:
    """Let whoever writes totals wait, and nobody who reads them. SQLite has one writer anyway."""
    if db.dialect.name == "postgresql":
        db.execute(text("SET LOCAL statement_timeout = 0"))
        db.execute(text("LOCK TABLE totals IN EXCLUSIVE MODE"))


def _counted(dialect: str, *which: ColumnElement[bool]) -> Select[Any]:
    """What ``totals`` has to hold: ``which`` entries of the ledger added up by weeks, and those once more.

    A row that takes another back counts as that one did.
    """
    fact = case((ledger.c.kind == UNDO, ledger.c.value), else_=ledger.c.kind)
    kept = case((ledger.c.points > 0, 1), else_=-1)
    whose = (ledger.c.community_id, ledger.c.member_id)
    week = season_totals.week(dialect, ledger.c.local_day).label("week")
    weeks = (
        select(*whose, week, func.sum(ledger.c.points).label(POINTS))
        .add_columns(  # null: there is no such row
            func.sum(case((fact.in_(CHECKED), ledger.c.points))).label(CHECKED_POINTS),
            func.sum(case((fact.in_(HELPED), ledger.c.points))).label(HELPERS),
            func.sum(case((fact == KEPT, kept))).label(PLEDGES),
        )
        .where(ledger.c.points != 0, *which)
        .group_by(*whose, week)
        .cte("weeks")
    )
    parts: list[Select[Any]] = []
    for kind in SUMMED:
        of_kind = (weeks.c.community_id, weeks.c.member_id, literal_column(f"'{kind}'", String).label("kind"))
        some = weeks.c[kind].is_not(None)
        parts.append(select(*of_kind, weeks.c.week.label("period"), weeks.c[kind].label("points")).where(some))
        ever = select(*of_kind, literal_column(f"'{ALL}'", String), func.sum(weeks.c[kind])).where(some)
        parts.append(ever.group_by(weeks.c.community_id, weeks.c.member_id))
        seasonal = select(*of_kind, season_totals.period(), func.sum(weeks.c[kind])).where(some)
        seasonal = seasonal.join_from(weeks, seasons, season_totals.covers(dialect, weeks.c.community_id, weeks.c.week))
        parts.append(seasonal.group_by(weeks.c.community_id, weeks.c.member_id, seasons.c.id))
    sums = union_all(*parts).subquery("sums")
    return select(*sums.c, listed().label("listed")).join_from(sums, members, members.c.id == sums.c.member_id)


def _apart(db: Connection, live: Select[Any], right: Select[Any], key: int) -> int:
    """How many rows, told apart by their first ``key`` columns, are not the same in both."""

    def only(one: Select[Any], other: Select[Any]) -> Select[Any]:
        rest = select(one.subquery()).except_(select(other.subquery())).subquery()
        return select(*list(rest.c)[:key])

    either: FromClause = union(only(live, right), only(right, live)).subquery()
    found: int = db.execute(select(func.count()).select_from(either)).scalar_one()
    return found
