"""Running totals: what leaderboards are read from. All of it can be made again from the ledger (``bot.study.recount``).

A member has a total for each kind of points in each period. The histogram says how many members have exactly so many
points, and once more in steps of ``STEP``, so that a rank among a million members is a sum over some hundred rows. Only
members who are listed, and have points, are in it.

Many transactions want the same rows of the histogram. They are written last in a transaction, in one pass and always in
the same order: in any other, two writers can wait for each other.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import Any

from sqlalchemy import (
    JSON,
    ColumnElement,
    Connection,
    Executable,
    FromClause,
    Integer,
    Select,
    String,
    and_,
    bindparam,
    cast,
    column,
    func,
    literal_column,
    select,
    true,
    union_all,
    update,
)
from sqlalchemy.sql.expression import CompoundSelect

from bot.store.engine import do_last, last
from bot.store.once import insert_into
from bot.store.tables import histogram, members, seasons, totals
from bot.store.written import Written
from bot.study import periods, season_totals
from bot.study.visibility import ON_BOARDS, Visible, listed

POINTS = "points"
CHECKED = "checked"
HELPERS = "helpers"
PLEDGES = "pledges"
STREAK = "streak"

SUMMED = (POINTS, CHECKED, HELPERS, PLEDGES)
"""Kinds that are sums over the ledger. A streak is none: ``bot.study.runs`` derives it, and puts it here."""

STEP = 64
"""The width of the histogram's wide steps, in points. The first holds 1 to 64."""

Changes = Select[Any] | CompoundSelect[Any]
"""A query for changes to the histogram: community_id, kind, period, points, and how many members more have these."""

_WHOSE = ("community_id", "member_id", "kind", "period")
_ADDED = (
    column("community_id", Integer),
    column("member_id", Integer),
    column("kind", String),
    column("period", String),
    column("points", Integer),
)
_ONE, _STEP = literal_column("1", Integer), literal_column(str(STEP), Integer)


@dataclass(frozen=True, slots=True)
class Earned:
    """What a ledger row gives on the member's own ``day``, or takes back: so much of each kind of ``amounts``."""

    community_id: int
    member_id: int
    day: date
    amounts: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Derived:
    """All that a member has of a ``kind`` which is no sum, by period."""

    community_id: int
    member_id: int
    kind: str
    amounts: Mapping[str, int]


def add(db: Connection, earned: Earned) -> None:
    """Add ``earned`` to its member's totals, at the end of this write transaction."""
    last(db, _write, earned)


def put(db: Connection, derived: Derived) -> None:
    """Let ``derived`` be what the member has, at the end of this write transaction; of several, the last holds."""
    last(db, _write, derived)


def show_to(db: Connection, member_id: int, visible: Visible) -> None:
    """Show the member to others as ``visible`` says, on every board, from now on. Needs a write transaction.

    The member's row is locked first: whoever is writing to their ledger ends before, or begins after, and then finds
    the new choice when a total is made. In a transaction of its own, as a second pass over the histogram would be.
    """
    do_last(db)
    row = db.execute(
        select(members.c.community_id, members.c.visible).where(members.c.id == member_id).with_for_update()
    ).one()
    db.execute(update(members).where(members.c.id == member_id).values(visible=visible.value))
    now, before = visible in ON_BOARDS, row.visible in ON_BOARDS
    if now != before:
        theirs = and_(totals.c.community_id == row.community_id, totals.c.member_id == member_id)
        db.execute(update(totals).where(theirs).values(listed=now))
        change = literal_column("1" if now else "-1", Integer)
        moved = select(totals.c.community_id, totals.c.kind, totals.c.period, totals.c.points, change.label("members"))
        tally(db, moved.where(theirs))


def unlist(db: Connection, member_ids: Collection[int]) -> None:
    """Take members off every board for good: what they have stays in their totals, and takes nobody's place.

    Needs a write transaction that has locked the members, and does nothing more to the histogram.
    """
    do_last(db)
    homes = select(members.c.community_id).where(members.c.id.in_(member_ids))
    theirs = and_(totals.c.community_id.in_(homes), totals.c.member_id.in_(member_ids))
    less = literal_column("-1", Integer).label("members")
    gone = select(totals.c.community_id, totals.c.kind, totals.c.period, totals.c.points, less)
    tally(db, gone.where(theirs, totals.c.listed))
    db.execute(update(totals).where(theirs).values(listed=False))


def tally(db: Connection, changes: Changes) -> None:
    """Count ``changes`` in the histogram: one pass over it, in the order of its key."""
    db.execute(_count(db.dialect.name, changes))


def spread(changes: Changes) -> Select[Any]:
    """What ``changes`` come to in rows of the histogram, exact ones and wide ones, in the order of its key."""
    change = changes.subquery("change")
    widths = union_all(select(_ONE.label("width")), select(_STEP)).subquery("widths")
    points = ((change.c.points - _ONE) // widths.c.width * widths.c.width + _ONE).label("points")
    key = (change.c.community_id, change.c.kind, change.c.period, widths.c.width, points)
    people = func.sum(change.c.members)
    return (
        select(*key, people.label("members"))
        .join_from(change, widths, true())
        .where(change.c.points > literal_column("0"))
        .group_by(*key)
        .having(people != literal_column("0"))
        .order_by(*key)
    )


def _write(db: Connection, items: list[Earned | Derived]) -> None:
    sums: Counter[tuple[int, int, str, str]] = Counter()
    derived: dict[tuple[int, str], Derived] = {}
    for each in items:
        if isinstance(each, Derived):
            derived[each.member_id, each.kind] = each
            continue
        for kind, amount in each.amounts.items():
            for period in periods.of_day(each.day):
                sums[each.community_id, each.member_id, kind, period] += amount
    for _, one in sorted(derived.items()):
        sums.update(_missing(db, one))
    if not sums:
        return
    added = [dict(zip((*_WHOSE, "points"), (*whose, points), strict=True)) for whose, points in sums.items()]
    values = {"added": json.dumps(added)}
    if db.dialect.name == "sqlite":  # it has one writer: no season begins in between
        season = _ANY_SEASON.send(db, {}).first() is not None
        _ADD[season].send(db, values)
        _COUNT[season].send(db, values)
    else:
        _COUNT[True].send(db, values)


def _missing(db: Connection, derived: Derived) -> dict[tuple[int, int, str, str], int]:
    """What is missing to ``derived``, below nothing where there is too much.

    The member is locked before that is added, so that two transactions do not add the same thing. Mostly there is
    nothing to add, and nothing is locked.
    """
    whose = (derived.community_id, derived.member_id, derived.kind)
    for locked in (False, True):
        have = {row.period: row.points for row in db.execute(_HAVE, dict(zip(_WHOSE, whose, strict=False)))}
        wanted = {**dict.fromkeys(have, 0), **derived.amounts}
        missing = {(*whose, period): more for period, n in wanted.items() if (more := n - have.get(period, 0))}
        if not missing or locked:
            return missing
        db.execute(_LOCK, {"member_id": derived.member_id}).all()
    return {}


def _added(dialect: str, season: bool) -> Changes:
    """What is to be added; with ``season``, once more what of it counts for a running one. One statement for all."""
    if not season:
        return _given(dialect)
    given = _given(dialect).subquery("given")
    whose = (given.c.community_id, given.c.member_id, given.c.kind)
    period = season_totals.period().label("period")
    covered = season_totals.covers(dialect, given.c.community_id, given.c.period)
    seasonal = (
        select(*whose, period, func.sum(given.c.points).label("points"))
        .join_from(given, seasons, covered)
        .where(given.c.kind.in_([literal_column(f"'{kind}'") for kind in SUMMED]))
        .where(given.c.period != literal_column(f"'{periods.ALL}'"))
        .group_by(*whose, seasons.c.id)
    )
    return union_all(_given(dialect), seasonal)


def _given(dialect: str) -> Select[Any]:
    """The rows of a text of JSON."""
    if dialect == "sqlite":
        each = func.json_each(bindparam("added", type_=String)).table_valued("value").alias("each")
        return select(*(func.json_extract(each.c.value, literal_column(f"'$.{c.name}'")).label(c.name) for c in _ADDED))
    rows = func.json_to_recordset(cast(bindparam("added", type_=String), JSON)).table_valued(*_ADDED)
    return select(rows.render_derived("row", with_types=True))


def _counted(dialect: str, season: bool) -> Executable:
    """Count what the addition changes. PostgreSQL adds in the same statement, which is one trip to the server less."""
    if dialect == "sqlite":
        return _count(dialect, _moves(totals, _added(dialect, season).subquery("added")))
    added = _added(dialect, season).cte("added")
    return _count(dialect, _moves(_add(dialect, added).returning(*totals.c).cte("moved"), added))


def _adding(dialect: str, season: bool) -> Executable:
    done: Executable = _add(dialect, _added(dialect, season).subquery("added"))
    return done


def _add(dialect: str, added: FromClause) -> Any:
    shown = select(listed()).where(members.c.id == added.c.member_id).scalar_subquery()
    source = select(added, shown).where(true()).order_by(*(added.c[name] for name in _WHOSE))
    statement = insert_into(dialect, totals).from_select([*added.c.keys(), "listed"], source)
    more = {"points": totals.c.points + statement.excluded.points}
    return statement.on_conflict_do_update(index_elements=_WHOSE, set_=more)


def _moves(moved: FromClause, added: FromClause) -> Changes:
    """After the addition: a member more has what each total is now, one less has what it was."""
    both = moved.join(added, and_(*(moved.c[name] == added.c[name] for name in _WHOSE)))
    where = (moved.c.community_id, moved.c.kind, moved.c.period)
    less = (moved.c.points - added.c.points).label("points")

    def side(points: ColumnElement[int], change: str) -> Select[Any]:
        people = literal_column(change, Integer).label("members")
        return select(*where, points, people).select_from(both).where(moved.c.listed)

    return union_all(side(moved.c.points, "1"), side(less, "-1"))


def _count(dialect: str, changes: Changes) -> Executable:
    statement = insert_into(dialect, histogram).from_select(list(histogram.c.keys()), spread(changes))
    more = {"members": histogram.c.members + statement.excluded.members}
    key = [each.name for each in histogram.primary_key]
    done: Executable = statement.on_conflict_do_update(index_elements=key, set_=more)
    return done


_HAVE = select(totals.c.period, totals.c.points).where(
    and_(*(totals.c[name] == bindparam(name) for name in _WHOSE[:3]))
)
_LOCK = select(members.c.id).where(members.c.id == bindparam("member_id")).with_for_update(key_share=True)
_ANY_SEASON = Written(lambda _: select(seasons.c.id).where(seasons.c.ended_at.is_(None)).limit(literal_column("1")))
_ADD = {season: Written(partial(_adding, season=season)) for season in (False, True)}
_COUNT = {season: Written(partial(_counted, season=season)) for season in (False, True)}
