"""Making the totals and their histogram again from the ledger, which says at any time what they have to be."""

from __future__ import annotations

from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    FromClause,
    Integer,
    Select,
    String,
    case,
    delete,
    func,
    insert,
    literal_column,
    select,
    text,
    true,
    union,
    union_all,
)

from bot.store.tables import histogram, ledger, members, totals
from bot.study.ledger import CHECKED, UNDO
from bot.study.periods import ALL
from bot.study.totals import CHECKED as CHECKED_POINTS
from bot.study.totals import POINTS, spread
from bot.study.visibility import listed


def recount(db: Connection) -> int:
    """Make all totals again, for every community. Returns how many rows of both tables were missing, wrong or too many.

    Needs a write transaction. Members can read boards meanwhile; who earns points waits.
    """
    if db.dialect.name == "postgresql":
        db.execute(text("SET LOCAL statement_timeout = 0"))
        db.execute(text("LOCK TABLE totals IN EXCLUSIVE MODE"))
    counted = _counted(db.dialect.name)
    wrong = _apart(db, select(totals), counted, 4)
    db.execute(delete(totals))
    db.execute(insert(totals).from_select(list(totals.c.keys()), counted))
    one = literal_column("1", Integer).label("members")
    columns = (totals.c.community_id, totals.c.kind, totals.c.period, totals.c.points, one)
    tallied = spread(select(*columns).where(totals.c.listed))
    wrong += _apart(db, select(histogram).where(histogram.c.members != 0), tallied, 5)
    db.execute(delete(histogram))
    db.execute(insert(histogram).from_select(list(histogram.c.keys()), tallied))
    return wrong


def _counted(dialect: str) -> Select[Any]:
    """What ``totals`` has to hold. A row that takes another back counts as that one did."""
    fact = case((ledger.c.kind == UNDO, ledger.c.value), else_=ledger.c.kind)
    kinds: dict[str, ColumnElement[bool]] = {POINTS: true(), CHECKED_POINTS: fact.in_(CHECKED)}
    whose = (ledger.c.community_id, ledger.c.member_id)
    parts: list[Select[Any]] = []
    for kind, counts in kinds.items():
        for period in (_week(dialect), literal_column(f"'{ALL}'", String)):
            named = literal_column(f"'{kind}'", String).label("kind")
            every = select(*whose, named, period.label("period"), ledger.c.points)
            parts.append(every.where(ledger.c.points != 0, counts))
    earned = union_all(*parts).subquery("earned")
    total = (earned.c.community_id, earned.c.member_id, earned.c.kind, earned.c.period)
    return (
        select(*total, func.sum(earned.c.points).label("points"), listed().label("listed"))
        .join_from(earned, members, members.c.id == earned.c.member_id)
        .group_by(*total, members.c.visible)
    )


def _week(dialect: str) -> ColumnElement[str]:
    """What ``bot.study.periods.week`` says, in SQL. SQLite knows ISO weeks since 2024 only, so they are counted here.

    A week belongs to the year of its Thursday, and has the number of that Thursday in its year.
    """
    if dialect == "postgresql":
        return func.to_char(ledger.c.local_day, literal_column("'IYYY\"-W\"IW'"))
    thursday = func.date(ledger.c.local_day, literal_column("'-3 days'"), literal_column("'weekday 4'"))
    number = (func.strftime(literal_column("'%j'"), thursday) - 1) / 7 + 1
    return func.printf(literal_column("'%s-W%02d'"), func.strftime(literal_column("'%Y'"), thursday), number)


def _apart(db: Connection, live: Select[Any], right: Select[Any], key: int) -> int:
    """How many rows, told apart by their first ``key`` columns, are not the same in both."""

    def only(one: Select[Any], other: Select[Any]) -> Select[Any]:
        rest = select(one.subquery()).except_(select(other.subquery())).subquery()
        return select(*list(rest.c)[:key])

    either: FromClause = union(only(live, right), only(right, live)).subquery()
    found: int = db.execute(select(func.count()).select_from(either)).scalar_one()
    return found
