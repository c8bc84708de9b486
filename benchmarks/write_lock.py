"""Fifty tasks at once, each reading and then writing: how often does SQLite answer "database is locked"? The goal is 0.

Two ways, each on one file. Through one ``Store``, as every request goes: fifty tasks times 2,000 transactions. And
through five stores at once, as if five processes shared the file: fifty tasks and 2,000 transactions in all; beside it
the same with SQLAlchemy's plain deferred ``BEGIN`` on five connections, which loses hundreds (1,592 of 2,000 when
the goal was set) and shows that the test can fail. Every transaction reads a total and writes it back plus one, so the
sum at the end must be right too: a lost update is a failure of the benchmark.
"""

from __future__ import annotations

import asyncio
import tempfile
import time
from collections.abc import Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager
from functools import partial
from pathlib import Path

from sqlalchemy import Connection, exc, text

from benchmarks import bare_core
from benchmarks.measure import Row, seconds
from bot.store.engine import Store
from bot.store.faults import StoreError

TASKS = 50
EACH = 2_000
SHARED = 2_000
STORES = 5

_READ = text("SELECT total FROM counter")
_WRITE = text("UPDATE counter SET total = :total")

Open = Callable[[], AbstractContextManager[Connection]]
"""Opens a transaction that is going to write."""


def run() -> list[Row]:
    """Measure and return the rows."""
    with tempfile.TemporaryDirectory() as folder:
        one, five = Path(folder, "one.db"), Path(folder, "five.db")
        taken, locked, done = asyncio.run(_through_stores(one, 1, EACH))
        each = f"{seconds(taken / done)} each"
        rows = [Row(f"locked: {TASKS} tasks x {EACH:,}, one Store", f"{locked} of {done:,}", "", each, "0", not locked)]
        _, locked, done = asyncio.run(_through_stores(five, STORES, SHARED // TASKS))
        ours = f"{locked} of {done:,}"
        _, lost, done = asyncio.run(_plain(Path(folder, "plain.db")))
        what = f"locked: {TASKS} tasks, {STORES} Stores on one file : plain BEGIN"
        rows.append(Row(what, ours, f"{lost:,} of {done:,}", "", "0", not locked))
        return rows


async def _through_stores(path: Path, count: int, each: int) -> tuple[float, int, int]:
    """Seconds taken, transactions that found the database locked, and transactions in all, with ``count`` stores."""
    stores = [Store(f"sqlite:///{path}") for _ in range(count)]
    try:
        opens = [partial(store.transaction, write=True) for store in stores]
        _prepare(opens[0])

        async def step(number: int) -> bool:
            return await stores[number % count].run(_add_one, opens[number % count])

        return await _all(step, each, opens[0])
    finally:
        for store in stores:
            store.close()


async def _plain(path: Path) -> tuple[float, int, int]:
    """The same as ``_through_stores`` with five plain engines, each with its own connection and thread."""
    engines = [bare_core.open_engine(f"sqlite:///{path}") for _ in range(STORES)]
    threads = [ThreadPoolExecutor(1) for _ in engines]
    loop = asyncio.get_running_loop()
    try:
        _prepare(engines[0].begin)

        async def step(number: int) -> bool:
            place = number % STORES
            return await loop.run_in_executor(threads[place], _add_one, engines[place].begin)

        return await _all(step, SHARED // TASKS, engines[0].begin)
    finally:
        for thread in threads:
            thread.shutdown()
        for engine in engines:
            engine.dispose()


async def _all(step: Callable[[int], Awaitable[bool]], each: int, open_: Open) -> tuple[float, int, int]:
    async def task(number: int) -> int:
        return sum([await step(number) for _ in range(each)])

    started = time.perf_counter()
    added = sum(await asyncio.gather(*(task(number) for number in range(TASKS))))
    taken = time.perf_counter() - started
    with open_() as db:
        total = db.execute(_READ).scalar_one()
    if total != added:
        raise AssertionError(f"{added} transactions said they had added one, and the total is {total}")
    return taken, TASKS * each - added, TASKS * each


def _prepare(open_: Open) -> None:
    with open_() as db:
        db.execute(text("CREATE TABLE counter (total INTEGER NOT NULL)"))
        db.execute(text("INSERT INTO counter VALUES (0)"))


def _add_one(open_: Open) -> bool:
    """Read the total and write it plus one. ``False`` when the database was locked."""
    try:
        with open_() as db:
            db.execute(_WRITE, {"total": db.execute(_READ).scalar_one() + 1})
    except (StoreError, exc.OperationalError) as error:
        said = error if isinstance(error, exc.OperationalError) else error.__cause__
        if "locked" not in str(said):
            raise
        return False
    return True
