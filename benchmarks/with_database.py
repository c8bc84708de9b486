"""``App.handle`` with a SQLite database against the same SQL through bare SQLAlchemy Core.

Both sides make one hop to a database thread and one transaction there. The statements are not copied here: calls of
``App.handle`` are watched, and the other side executes the very statement objects with the same parameters and fetches
every row, on an engine with the same pragmas and the recommended explicit ``BEGIN``.

Three ways to look at it: one member who asks again and again; a different member each time, all with
marks of their own; and these members 32 at once. The
first two by the clock (what a member waits; the figures behind the goal were taken so), the third by the CPU time of
the whole process (what a busy machine can serve). The goal is at most 1.3 times.
"""

from __future__ import annotations

import asyncio
import tempfile
import time
from collections.abc import Awaitable, Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from itertools import cycle
from pathlib import Path
from statistics import median
from typing import Any

from sqlalchemy import Connection, event

from benchmarks import bare_core, marked, stage_three
from benchmarks.measure import Compared, Row, alternate, at_most
from bot.app import App
from bot.chat.invocation import call
from bot.chat.request import Request, Space
from bot.clock import FixedClock
from bot.commands import load_tree
from bot.store import schema
from bot.store.engine import Store
from bot.study import members
from bot.study.ledger import MARK, Entry, append

GOAL = 1.3
ROUNDS = 15
CALLS = 640
TOGETHER = 32

HERE = Space("bench", "here")
Statements = list[tuple[Any, Any]]
Call = Callable[[], Awaitable[object]]


def run() -> list[Row]:
    """Measure and return the rows."""
    with tempfile.TemporaryDirectory() as folder:
        url = f"sqlite:///{Path(folder, 'cairn.db')}"
        store = Store(url)
        schema.upgrade(store)
        app = App(load_tree(), store, stage_three.content(), FixedClock(stage_three.NOW))
        bare = Bare(url)
        try:
            return asyncio.run(_compare(app, bare))
        finally:
            bare.close()
            app.close()


async def _compare(app: App, bare: Bare) -> list[Row]:
    people = [f"member-{number}" for number in range(marked.MEMBERS)]
    settle(app, HERE, people)
    seen = [await watched(app, _request(person)) for person in people]
    if any(len(each) != len(seen[0]) for each in seen):
        raise AssertionError("not every member's page takes the same statements")
    one = await _alternate(app, bare, people[:1], seen[:1], _waited)
    each = await _alternate(app, bare, people, seen, _waited)
    many = await _alternate(app, bare, people, seen, _spent)
    what = f"App.handle, {len(seen[0])} statements"
    return [
        at_most(f"{what}, one member again : bare Core (clock)", one, GOAL),
        at_most(f"{what}, a new page each time : bare Core (clock)", each, GOAL),
        at_most(f"{what}, the same {TOGETHER} at once : bare Core (CPU)", many, GOAL),
    ]


async def _alternate(
    app: App, bare: Bare, people: list[str], watched: list[Statements], cost: Callable[[Call], Awaitable[float]]
) -> Compared:
    """Both sides in turn, each going through the members in the same order; ``cost`` times a batch."""
    loop = asyncio.get_running_loop()
    asked, replayed = cycle([_request(person) for person in people]), cycle(watched)

    def side(call: Call) -> float:
        async def batch() -> float:
            return await cost(call)

        return asyncio.run_coroutine_threadsafe(batch(), loop).result()

    def ours() -> float:
        return side(lambda: app.handle(next(asked)))

    def theirs() -> float:
        return side(lambda: bare.run(next(replayed)))

    return await asyncio.to_thread(alternate, ours, theirs, ROUNDS)


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


class Bare:
    """What one would write without Cairn: an engine, a thread, a transaction."""

    def __init__(self, url: str) -> None:
        """Prepare an engine and a thread for ``url``."""
        self._engine = bare_core.open_engine(url)
        self._thread = ThreadPoolExecutor(1)

    async def run(self, statements: Statements) -> list[Any]:
        """Execute ``statements`` and fetch their rows in one hop and one transaction."""
        return await asyncio.get_running_loop().run_in_executor(self._thread, self._work, statements)

    def close(self) -> None:
        """Give everything back."""
        self._thread.shutdown()
        self._engine.dispose()

    def _work(self, statements: Statements) -> list[Any]:
        with self._engine.begin() as connection:
            return [connection.execute(statement, parameters).all() for statement, parameters in statements]


def settle(app: App, space: Space, people: Sequence[str]) -> None:
    """Make ``people`` members of ``space``, each with the marks of their number."""
    with app.store.transaction(write=True) as db:
        for number, person in enumerate(people):
            member = members.join(db, space, person, stage_three.NOW)
            for topic, state in marked.states(app.content, number).items():
                append(db, member, stage_three.NOW, Entry(MARK, topic, state, f"{person}:{topic}", "topic-claimed"))


def replayed(url: str, space: Space, people: Sequence[str]) -> Callable[[str], Awaitable[object]]:
    """What runs the statements of Cairn's own page for one of ``people``, in one hop and one transaction at ``url``.

    They are watched at Cairn's own ``App`` before this returns. ``url`` is a database of Cairn's that knows ``people``.
    """
    app = App(load_tree(), Store(url), stage_three.content(), FixedClock(stage_three.NOW))
    asked = call("roadmap stage", number=3)

    async def watch() -> dict[str, Statements]:
        return {person: await watched(app, Request(space, "", person, asked)) for person in people}

    statements = asyncio.run(watch())
    app.close()
    bare = Bare(url)
    return lambda person: bare.run(statements[person])


async def watched(app: App, request: Request) -> Statements:
    """The Core statements that the page ``request`` asks for takes, with their parameters.

    Raises ``AssertionError`` when that is not the page of stage 3.
    """
    statements: Statements = []

    def note(_db: Connection, statement: Any, many: Any, one: Any, _options: Any) -> None:
        statements.append((statement, many or one or None))

    event.listen(app.store.engine, "before_execute", note)
    try:
        reply = await app.handle(request)
    finally:
        event.remove(app.store.engine, "before_execute", note)
    if reply.error or "Stage 3" not in reply.summary:
        raise AssertionError(f"not the page that was to be timed: {reply.summary}")
    return statements


def _request(person: str) -> Request:
    return Request(HERE, "general", person, call("roadmap stage", number=3))
