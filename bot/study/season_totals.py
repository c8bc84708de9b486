"""Totals of a running season, beside those of weeks and of all time. A season begins on a Monday, so weeks make it up.

They are there as long as it runs: whoever ends it reads its standings before.
"""

from __future__ import annotations

from datetime import date

from sqlalchemy import ColumnElement, Connection, String, and_, bindparam, cast, func, literal_column, select

from bot.store.tables import seasons

_RUNNING = select(seasons.c.id).where(
    seasons.c.community_id == bindparam("community"),
    seasons.c.ended_at.is_(None),
    seasons.c.starts <= bindparam("day"),
)


def running(db: Connection, community: int, day: date) -> int | None:
    """The id of the season that ``community`` is in on ``day``."""
    found = _RUNNING.order_by(seasons.c.id.desc()).limit(1)
    season: int | None = db.execute(found, {"community": community, "day": day}).scalar()
    return season


def period() -> ColumnElement[str]:
    """What ``bot.study.periods.season`` says, in SQL."""
    return literal_column("'s'", String) + cast(seasons.c.id, String)


def covers(dialect: str, community: ColumnElement[int], week_: ColumnElement[str]) -> ColumnElement[bool]:
    """The condition, in SQL, for running seasons of a ``community`` that a week such as ``2026-W48`` belongs to."""
    first = week(dialect, seasons.c.starts)
    return and_(seasons.c.community_id == community, seasons.c.ended_at.is_(None), week_ >= first)


def week(dialect: str, day: ColumnElement[date]) -> ColumnElement[str]:
    """What ``bot.study.periods.week`` says of a ``day``, in SQL. SQLite knows ISO weeks since 2024 only.

    A week belongs to the year of its Thursday, and has the number of that Thursday in its year.
    """
    if dialect == "postgresql":
        return func.to_char(day, literal_column("'IYYY\"-W\"IW'"))
    thursday = func.date(day, literal_column("'-3 days'"), literal_column("'weekday 4'"))
    number = (func.strftime(literal_column("'%j'"), thursday) - 1) / 7 + 1
    return func.printf(literal_column("'%s-W%02d'"), func.strftime(literal_column("'%Y'"), thursday), number)
