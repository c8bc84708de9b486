"""Communities with points: writing them, and adding them up in another way than Cairn does."""

from __future__ import annotations

from collections import Counter
from datetime import datetime, timedelta
from itertools import count

from sqlalchemy import Connection, insert, select

from bot.store.engine import Store
from bot.store.tables import communities, histogram, ledger, members, seasons, totals
from bot.study import history, runs
from bot.study.ledger import CHECK, KEPT, MARK, THANKS, UNDO, Entry, append
from bot.study.members import Member, by_id
from bot.study.recount import recount
from bot.study.totals import STEP, STREAK
from tests.conftest import NOON

KEYS = count(1)
"""Award keys that nobody has used."""

Rows = dict[tuple[object, ...], int]


def people(store: Store, number: int, community: int = 1) -> list[Member]:
    """A community with ``number`` members."""
    with store.transaction(write=True) as db:
        db.execute(insert(communities), {"id": community, "zone": "UTC", "created_at": NOON})
        rows = [{"community_id": community, "day_start": 240, "joined_at": NOON} for _ in range(number)]
        ids = db.execute(insert(members).returning(members.c.id), rows).scalars().all()
    return [Member(id_, community, "UTC", 240, None) for id_ in sorted(ids)]


def earn(db: Connection, member: Member, points: int, now: datetime = NOON, kind: str = MARK) -> int | None:
    """Write a ledger row."""
    return append(db, member, now, Entry(kind, "ml.topic", "done", f"key:{next(KEYS)}", "test", points))


def standing(db: Connection) -> tuple[Rows, Rows]:
    """Both tables as they are: the totals that are sums, by their keys, and the histogram without its empty rows."""
    live = {tuple(row[:4]): row.points for row in db.execute(select(totals).where(totals.c.kind != STREAK))}
    counted = {tuple(row[:5]): row.members for row in db.execute(select(histogram)) if row.members}
    return live, counted


def expected(db: Connection) -> tuple[Rows, Rows]:
    """What both tables have to hold, added up here, row by row."""
    sums: Counter[tuple[object, ...]] = Counter()
    live = select(seasons.c.id, seasons.c.community_id, seasons.c.starts).where(seasons.c.ended_at.is_(None))
    running = [tuple(row) for row in db.execute(live)]
    for row in db.execute(select(ledger)):
        if row.points == 0:
            continue
        fact = row.value if row.kind == UNDO else row.kind
        year, week, weekday = row.local_day.isocalendar()
        monday = row.local_day - timedelta(days=weekday - 1)
        adds = {"points": row.points}
        adds |= {"checked": row.points} if fact == CHECK else {}
        adds |= {"helpers": row.points} if fact == THANKS else {}
        adds |= {"pledges": 1 if row.points > 0 else -1} if fact == KEPT else {}
        for kind, amount in adds.items():
            begun = [
                f"s{id_}" for id_, community, first in running if row.community_id == community and first <= monday
            ]
            for period in (f"{year}-W{week:02}", "all", *begun):
                sums[row.community_id, row.member_id, kind, period] += amount
    visible = dict(db.execute(select(members.c.id, members.c.visible)).all())
    counted: Counter[tuple[object, ...]] = Counter()
    derived = {tuple(row[:4]): row.points for row in db.execute(select(totals).where(totals.c.kind == STREAK))}
    for (community, member, kind, period), points in (sums | derived).items():
        if points > 0 and visible[member] in ("everyone", "alias"):
            counted[community, kind, period, 1, points] += 1
            counted[community, kind, period, STEP, (points - 1) // STEP * STEP + 1] += 1
    return dict(sums), dict(counted)


def assert_runs(store: Store, now: datetime) -> None:
    """Everybody's runs among the totals are those that their streak tells at ``now``."""
    with store.transaction(write=False) as db:
        for id_ in db.execute(select(members.c.id)).scalars().all():
            member = by_id(db, id_)
            assert member is not None
            rows = select(totals.c.period, totals.c.points).where(
                totals.c.member_id == id_, totals.c.kind == STREAK, totals.c.points != 0
            )
            assert {row.period: row.points for row in db.execute(rows)} == runs.amounts(history.of(db, member, now)), (
                id_
            )


def assert_right(store: Store) -> None:
    """Both tables are what they have to be, and counting again finds nothing and changes nothing."""
    with store.transaction(write=True) as db:
        before = standing(db)
        assert before == expected(db)
        assert recount(db) == 0
        assert standing(db) == before
