"""``App.handle`` with a SQLite database against the same SQL through bare SQLAlchemy Core.

Both sides make one hop to a database thread and one transaction there. The statements are not copied here: a first
call of ``App.handle`` is watched, and the other side executes the very statement objects with the same parameters and
fetches every row, on an engine with the same pragmas and the recommended explicit ``BEGIN``. The caller is a member
with a dozen topics marked. Two ways to look at it: the clock for one request at a time (what a member waits; the
figures behind the goal were taken so) and the CPU time of the whole process for 32 at once (what a busy machine can
serve). The goal is at most 1.3 times.
"""

from __future__ import annotations

import asyncio
import tempfile
import time
from collections.abc import Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from statistics import median
from typing import Any

from sqlalchemy import Connection, Engine, event

from benchmarks import bare_core, stage_three
from benchmarks.measure import Row, alternate, at_most
from bot.app import App
from bot.chat.invocation import call
from bot.chat.reply import Reply
from bot.chat.request import Request, Space
from bot.clock import FixedClock
from bot.commands import load_tree
from bot.store import schema
from bot.store.engine import Store

GOAL = 1.3
ROUNDS = 15
CALLS = 640
TOGETHER = 32
MARKED = 12

Statements = list[tuple[Any, Any]]
Call = Callable[[], Awaitable[object]]


def run() -> list[Row]:
    """Measure and return the rows."""
    with tempfile.TemporaryDirectory() as folder:
        store = Store(f"sqlite:///{Path(folder, 'cairn.db')}")
        schema.upgrade(store)
        app = App(load_tree(), store, stage_three.content(), FixedClock(stage_three.NOW))
        bare = Bare(f"sqlite:///{Path(folder, 'cairn.db')}")
        try:
            return asyncio.run(_compare(app, bare))
        finally:
            bare.close()
            app.close()


async def _compare(app: App, bare: Bare) -> list[Row]:
    for placed in list(app.content.roadmap(None).placed(app.content.roadmap(None).stages[2]))[:MARKED]:
        await _ask(app, "progress mark", topic=placed.topic.id, state="done")
    statements, counted = await _watched(app)

    async def ours() -> object:
        return await _ask(app, "roadmap stage", number=3)

    async def theirs() -> object:
        return await bare.run(statements)

    with _Counting(bare.engine) as seen:
        await theirs()
    if seen.count != counted:
        raise AssertionError(f"{seen.count} statements beside {counted}")
    loop = asyncio.get_running_loop()

    def one(call: Call) -> float:
        return asyncio.run_coroutine_threadsafe(_waited(call), loop).result()

    def many(call: Call) -> float:
        return asyncio.run_coroutine_threadsafe(_spent(call), loop).result()

    alone = await asyncio.to_thread(alternate, lambda: one(ours), lambda: one(theirs), ROUNDS)
    busy = await asyncio.to_thread(alternate, lambda: many(ours), lambda: many(theirs), ROUNDS)
    return [
        at_most(f"App.handle, {counted} statements, one at a time : bare Core (clock)", alone, GOAL),
        at_most(f"App.handle, {counted} statements, {TOGETHER} at once : bare Core (CPU)", busy, GOAL),
    ]


class Bare:
    """What one would write without Cairn: an engine, a thread, a transaction."""

    def __init__(self, url: str) -> None:
        """Prepare an engine and a thread for ``url``."""
        self.engine = bare_core.open_engine(url)
        self._thread = ThreadPoolExecutor(1)

    async def run(self, statements: Statements) -> list[Any]:
        """Execute ``statements`` and fetch their rows in one hop and one transaction."""
        return await asyncio.get_running_loop().run_in_executor(self._thread, self._work, statements)

    def close(self) -> None:
        """Give everything back."""
        self._thread.shutdown()
        self.engine.dispose()

    def _work(self, statements: Statements) -> list[Any]:
        with self.engine.begin() as connection:
            return [connection.execute(statement, parameters).all() for statement, parameters in statements]


class _Counting:
    """Counts the statements an engine sends, ``BEGIN`` among them."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self.count = 0

    def __enter__(self) -> _Counting:
        event.listen(self._engine, "before_cursor_execute", self._note)
        return self

    def __exit__(self, *_: object) -> None:
        event.remove(self._engine, "before_cursor_execute", self._note)

    def _note(self, *_: object) -> None:
        self.count += 1


async def _watched(app: App) -> tuple[Statements, int]:
    """The Core statements of one ``/roadmap stage 3`` with their parameters, and how many were sent in all."""
    statements: Statements = []

    def note(_db: Connection, statement: Any, many: Any, one: Any, _options: Any) -> None:
        statements.append((statement, many or one or None))

    event.listen(app.store.engine, "before_execute", note)
    with _Counting(app.store.engine) as seen:
        await _ask(app, "roadmap stage", number=3)
    event.remove(app.store.engine, "before_execute", note)
    return statements, seen.count


async def _ask(app: App, command: str, **args: int | str) -> Reply:
    reply = await app.handle(Request(Space("bench", "here"), "general", "ana", call(command, **args)))
    if reply.error:
        raise AssertionError(reply.summary)
    return reply


async def _waited(call: Call) -> float:
    """The median time of one call by the clock, in seconds."""
    taken = []
    for _ in range(CALLS):
        started = time.perf_counter()
        await call()
        taken.append(time.perf_counter() - started)
    return median(taken)


async def _spent(call: Call) -> float:
    """The CPU time of one call among many at once, in seconds, all threads together."""
    started = time.process_time()
    for _ in range(CALLS // TOGETHER):
        await asyncio.gather(*(call() for _ in range(TOGETHER)))
    return (time.process_time() - started) / CALLS
