"""Check-ins: how many a second, beside what one writes with asyncio.

A check-in is a ledger row with a unique key, two running totals (this week, all time) and their places in the
histogram, in one transaction, asked for from asyncio as a command does it. The others write an event row with a unique
key and two running totals, and no histogram. On SQLite one after the other beside SQLAlchemy's asyncio with aiosqlite;
on PostgreSQL with 16 connections beside asyncpg's three statements, spread over 10,000 communities, and all in one.
In one community the histogram's rows are wanted by all: that row has no goal, but must not lose or block anything.
"""

from __future__ import annotations

import asyncio
import tempfile
import time
from collections.abc import Awaitable, Callable
from contextlib import ExitStack
from datetime import timedelta
from itertools import count
from pathlib import Path

from benchmarks import board_data
from benchmarks.board_data import NOW
from benchmarks.boards import in_turn
from benchmarks.measure import Compared, Row
from benchmarks.stores.peer import Peer
from bot.store import engine
from bot.store.engine import Store
from bot.study.ledger import MARK, Entry, append
from bot.study.members import Member
from bot.study.recount import recount

FLIGHT = 16
SECONDS = 1.0
SPREAD = (10_000, 100)
ONE = (1, 100_000)
"""Communities, and members in each."""


def run() -> list[Row]:
    """Measure and return the rows."""
    rows: list[Row] = []
    threads, engine.POSTGRES_THREADS = engine.POSTGRES_THREADS, FLIGHT
    try:
        for communities, members in (SPREAD, ONE):
            where = f"over {communities:,} communities" if communities > 1 else f"in one community of {members:,}"
            with ExitStack() as stack:
                opened = stack.enter_context(board_data.stores())
                folder = stack.enter_context(tempfile.TemporaryDirectory())
                for name, store in opened.items():
                    if store is None:
                        rows.append(Row(f"check-ins, {name}: {board_data.POSTGRES} is not set", "", "", "", ""))
                        continue
                    board_data.fill(store, [members] * communities, rows=False)
                    if store.is_sqlite:
                        peer, question, flight = Peer("aiosqlite_checkins", str(Path(folder, "peer.db"))), {}, 1
                    else:
                        url = store.url.set(drivername="postgresql").render_as_string(hide_password=False)
                        peer, question, flight = Peer("asyncpg_checkins", url), {"flight": FLIGHT}, FLIGHT
                    stack.callback(peer.close)
                    question |= {"communities": communities, "members": members, "seconds": SECONDS}
                    checkins = Checkins(store, communities, members)
                    found = asyncio.run(checkins.beside(peer, question, flight))
                    other = "asyncio + aiosqlite" if store.is_sqlite else f"asyncpg, {FLIGHT} connections"
                    goal = None if communities == 1 else 4.0 if store.is_sqlite else 0.8
                    rows.append(_rate(f"check-ins {where}, {name} : {other}", found, goal))
                    wrong = checkins.wrong()
                    what = f"check-ins {where}, {name}: totals against the ledger"
                    rows.append(Row(what, f"{wrong} rows wrong", "", "", "0", not wrong))
    finally:
        engine.POSTGRES_THREADS = threads
    return rows


class Checkins:
    """Members of one store, who check in again and again."""

    def __init__(self, store: Store, communities: int, members: int) -> None:
        """Take over a store that was filled with so many ``communities`` of so many ``members``."""
        self._store, self._communities, self._members = store, communities, members
        self._numbers = count()

    async def beside(self, peer: Peer, question: dict[str, object], flight: int) -> Compared:
        """Both sides in turn: what a check-in takes, in seconds."""

        async def ours() -> float:
            return await _each(lambda: self._store.run(self._checkin, next(self._numbers)), flight)

        async def theirs() -> float:
            return float(await asyncio.to_thread(peer.ask, **question))

        return await in_turn(ours, theirs)

    def wrong(self) -> int:
        """How many rows of the totals are not what the ledger says."""
        with self._store.transaction(write=True) as db:
            return recount(db)

    def _checkin(self, number: int) -> None:
        everybody = self._communities * self._members
        place = number * 7919 % everybody
        member = Member(place + 1, place // self._members + 1, "UTC", 240, None)
        now = NOW + timedelta(days=number // everybody)
        with self._store.transaction(write=True) as db:
            if append(db, member, now, Entry(MARK, "", "first", f"checkin:{number}", "bench", 1)) is None:
                raise AssertionError("a check-in was not written")


async def _each(call: Callable[[], Awaitable[object]], flight: int) -> float:
    """What one call takes with ``flight`` of them at it for a while: the time, divided by all that were done."""

    async def work(until: float) -> int:
        done = 0
        while time.perf_counter() < until:
            await call()
            done += 1
        return done

    started = time.perf_counter()
    done = sum(await asyncio.gather(*(work(started + SECONDS) for _ in range(flight))))
    return (time.perf_counter() - started) / done


def _rate(what: str, each: Compared, goal: float | None) -> Row:
    """The row of a rate that should be at least ``goal`` times the other side's."""
    figure = f"{1 / each.ratio:.2f}x ({1 / each.high:.2f} to {1 / each.low:.2f})"
    ours, theirs = (f"{1 / value:,.0f}/s" for value in (each.ours, each.theirs))
    met = None if goal is None else 1 / each.ratio >= goal
    return Row(what, ours, theirs, figure, "" if goal is None else f">= {goal:g}x", met)
