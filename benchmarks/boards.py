"""Leaderboards on both engines: the board of a million beside Redis, beside that of a thousand, and after a check-in.

A board is what ``/leaderboard show`` reads: the best ten, the reader's own place with neighbours, the rank that equal
points share, the points to the next place, how many have a place, and everybody's name. It is asked for as a command
does it: one hop to a database thread, one transaction, one statement. Redis answers the same but for the names, over
the loopback, in two round trips of redis-py, asynchronously; it starts with this benchmark and keeps nothing.

``BENCH_MEMBERS`` is the size of the large community, a million by default; filling two databases with it takes some
minutes. The server for PostgreSQL is named by ``CAIRN_TEST_POSTGRES_URL``; what is not there is left out, and said.
"""

from __future__ import annotations

import asyncio
import gc
import os
import random
import time
from collections.abc import Awaitable, Callable, Sequence
from contextlib import ExitStack
from itertools import count
from statistics import median

from sqlalchemy import select

from benchmarks import board_data
from benchmarks.board_data import GROUP, NOW, ROWS, WEEK, Filled
from benchmarks.measure import Compared, Row, at_most, compared, seconds
from benchmarks.stores.peer import Peer, redis
from bot.store.engine import Store, do_last
from bot.store.tables import totals
from bot.study.boards import Board, board
from bot.study.ledger import MARK, Entry, append
from bot.study.members import Member
from bot.study.recount import recount
from bot.study.totals import POINTS

MEMBERS = int(os.environ.get("BENCH_MEMBERS", "1000000"))
SMALL = 1_000
GROUPS = MEMBERS // GROUP
"""Beside the large community: as many members again, in communities as small as most are."""

ROUNDS = 9
CALLS = 120

PERIODS = {"all time": "all", "this week": WEEK}
SPREADS = {"all time": ROWS[0][1:], "this week": ROWS[1][1:]}
"""What Redis is filled with: points spread in the same way."""

Side = Callable[[], Awaitable[float]]


def run() -> list[Row]:
    """Measure and return the rows."""
    with ExitStack() as stack:
        port = stack.enter_context(redis())
        peer = None
        if port is not None:
            peer = Peer("redis_board", str(port))
            stack.callback(peer.close)
        opened = stack.enter_context(board_data.stores())
        rows = [] if peer else [Row("boards: no redis-server here, so nothing stands beside them", "", "", "", "")]
        for engine, store in opened.items():
            if store is None:
                rows.append(Row(f"boards, {engine}: {board_data.POSTGRES} is not set", "", "", "", ""))
                continue
            groups, taken = board_data.fill(store, [SMALL, MEMBERS, *[GROUP] * GROUPS])
            counted = f"{2 * (SMALL + MEMBERS) + GROUP * GROUPS:,} ledger rows"
            rows.append(Row(f"recount, {engine}, {counted}", seconds(taken), "", "", ""))
            rows += asyncio.run(Engine(engine, store, groups).rows(peer))
        return rows


class Engine:
    """One engine with its communities."""

    def __init__(self, name: str, store: Store, groups: Sequence[Filled]) -> None:
        """Take over the store and what it was filled with."""
        self.name, self.store = name, store
        self.small, self.large, *self.many = groups
        self._chance = random.Random(2)
        self._keys = count()

    async def rows(self, peer: Peer | None) -> list[Row]:
        """All comparisons."""
        rows = []
        size = f"{MEMBERS:,}"
        for window, period in PERIODS.items():
            for who in ("random", "last"):
                if peer is not None:
                    what = f"board of {size}, {self.name}, {window}, {who} member : Redis"
                    rows += await self._beside_redis(what, peer, window, period, who)
            large, small = self._side(self.large, period), self._side(self.small, period)
            what = f"board of {size}, {self.name}, {window} : of {SMALL:,}"
            rows.append(at_most(what, await in_turn(large, small), 2))
        one_of_many = self._side(self.many[len(self.many) // 2], "all")
        what = f"board of {size}, {self.name}, all time : one of {GROUPS:,} of {GROUP}"
        rows.append(at_most(what, await in_turn(self._side(self.large, "all"), one_of_many), 2))
        alone, added = self._side(self.large, "all"), self._side(self.large, "all", earns=True)
        rows.append(at_most(f"points, then board of {size}, {self.name} : board", await in_turn(added, alone), 2))
        with self.store.transaction(write=True) as db:
            wrong = recount(db)
        what = f"totals and histogram against the ledger, {self.name}"
        rows.append(Row(what, f"{wrong} rows wrong", "", "", "0", not wrong))
        return rows

    async def _beside_redis(self, what: str, peer: Peer, window: str, period: str, who: str) -> list[Row]:
        middle, spread = SPREADS[window]
        ours = self._side(self.large, period, who)
        found = []
        for way, goal in (("plain", 1.0), ("hiredis", None)):
            question = {"way": way, "size": MEMBERS, "middle": middle, "spread": spread, "who": who, "calls": CALLS}

            async def theirs(question: dict[str, object] = question) -> float:
                return float(await asyncio.to_thread(peer.ask, **question))

            beside = await in_turn(ours, theirs)
            row = at_most(what, beside, goal or 1.0)
            found.append(row if goal else Row(f"{what} with hiredis", row.ours, row.theirs, row.figure, ""))
        return found

    def _side(self, group: Filled, period: str, who: str = "random", *, earns: bool = False) -> Side:
        last = self._last(group, period) if who == "last" else None

        async def batch() -> float:
            taken = []
            for _ in range(CALLS):
                me = last or self._chance.choice(group.members)
                started = time.perf_counter()
                found = await self.store.run(self._look, group.id, period, me, earns)
                taken.append(time.perf_counter() - started)
                if len(found.places) != 10 or found.own is None or found.own.rank is None or len(found.around) < 3:
                    raise AssertionError(f"not the board that was to be timed: {found}")
            return median(taken)

        return batch

    def _look(self, community: int, period: str, me: int, earns: bool) -> Board:
        with self.store.transaction(write=earns) as db:
            if earns:
                entry = Entry(MARK, "ml.topic", "done", f"bench:{next(self._keys)}", "bench", 1)
                append(db, Member(me, community, "UTC", 240, None), NOW, entry)
                do_last(db)
            return board(db, community, POINTS, period, me)

    def _last(self, group: Filled, period: str) -> int:
        of_board = (totals.c.community_id == group.id, totals.c.kind == POINTS, totals.c.period == period)
        lowest = select(totals.c.member_id).where(*of_board).order_by(totals.c.points, totals.c.member_id).limit(1)
        with self.store.transaction(write=False) as db:
            found: int = db.execute(lowest).scalar_one()
        return found


async def in_turn(ours: Side, theirs: Side) -> Compared:
    """``measure.alternate`` for sides that are awaited."""
    await ours(), await theirs()
    pairs = []
    for number in range(ROUNDS):
        gc.collect()
        if number % 2:
            second, first = await theirs(), await ours()
        else:
            first, second = await ours(), await theirs()
        pairs.append((first, second))
    return compared(pairs)
