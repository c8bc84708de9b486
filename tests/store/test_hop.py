"""The hop to the database thread: errors, and whoever does not wait any more."""

from __future__ import annotations

import asyncio
import sqlite3
import threading
from contextlib import closing, suppress
from pathlib import Path

import pytest

from bot.store.engine import Store, ping


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Where a test's SQLite file goes."""
    return tmp_path / "cairn.db"


def test_what_a_database_thread_raises_reaches_whoever_asked(path: Path) -> None:
    def broken(what: str) -> None:
        raise LookupError(what)

    store = Store(f"sqlite:///{path}")
    with pytest.raises(LookupError, match="no such row"):
        asyncio.run(store.run(broken, "no such row"))
    store.close()


def test_work_that_nobody_waits_for_any_more_is_not_begun(path: Path) -> None:
    store = Store(f"sqlite:///{path}")
    begun: list[str] = []
    first, go_on = threading.Event(), threading.Event()

    def slow() -> str:
        first.set()
        go_on.wait(10)
        begun.append("slow")
        return "done"

    async def main() -> str:
        running = asyncio.create_task(store.run(slow))
        waiting = asyncio.create_task(store.run(begun.append, "waiting"))
        await asyncio.to_thread(first.wait, 10)
        waiting.cancel()
        with suppress(asyncio.CancelledError):
            await waiting
        go_on.set()
        answer = await running
        await store.run(begun.append, "last")
        return answer

    assert asyncio.run(main()) == "done"
    store.close()
    assert begun == ["slow", "last"]
    assert store.waiting == 0


def test_an_answer_that_comes_after_its_loop_has_closed_is_dropped(path: Path) -> None:
    store = Store(f"sqlite:///{path}")
    first, go_on = threading.Event(), threading.Event()

    def slow() -> None:
        first.set()
        go_on.wait(10)

    async def main() -> None:
        task = asyncio.create_task(store.run(slow))
        await asyncio.to_thread(first.wait, 10)
        task.cancel()

    asyncio.run(main())
    go_on.set()
    store.close()
    assert store.waiting == 0


def test_two_that_open_a_new_file_at_once_wait_for_each_other(path: Path) -> None:
    """Switching a file to a write-ahead log needs it alone, and SQLite's own patience does not hold there."""
    path.touch()
    holding, done = threading.Event(), threading.Event()

    def hold() -> None:
        with closing(sqlite3.connect(path, isolation_level=None)) as other:
            other.execute("BEGIN EXCLUSIVE")
            holding.set()
            done.wait(0.3)
            other.execute("COMMIT")

    thread = threading.Thread(target=hold)
    thread.start()
    holding.wait(10)
    store = Store(f"sqlite:///{path}")
    ping(store)
    store.close()
    thread.join()
