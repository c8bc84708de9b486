"""The database: SQLite in one file by default, PostgreSQL when a community outgrows one machine.

Every statement of a request runs in one transaction on one database thread. SQLite has exactly one such thread, so it
has one connection; writers take the lock at once (``BEGIN IMMEDIATE``), since a deferred ``BEGIN`` that reads before it
writes fails under load with "database is locked" however long it may wait.
"""

from __future__ import annotations

import asyncio
import sqlite3
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from functools import partial
from pathlib import Path
from typing import Any, TypeVar

from sqlalchemy import Connection, Engine, create_engine, event, exc, make_url, text

from bot.store.faults import StoreError, explain

T = TypeVar("T")

BUSY_MS = 5000
"""How long SQLite waits for another process's lock, in milliseconds."""

IDLE = 5.0
"""Seconds after which a connection to a server is tried before it is used. One that was in use a moment ago is taken
for good: trying it each time is a trip to the server that every command waits for."""

CHECKPOINT_PAGES = 1000
"""A write-ahead log of this many pages (4 MB) is folded into the database as soon as the thread is idle. Automatic
checkpoints happen inside somebody's commit and are its p99 (12.4 ms against 3.1 ms)."""

LOG_LIMIT_PAGES = 16_000
"""The size (64 MB) at which the log is folded even inside a commit: a store may never be idle."""

POSTGRES_THREADS = 8

_WATCHED = {"keepalives_idle": 30, "keepalives_interval": 10, "keepalives_count": 3, "tcp_user_timeout": 60_000}
"""A network that says nothing any more is noticed within a minute, where systems wait two hours: each connection has a
thread that waits with it (libpq: connection parameters; seconds, but for the last)."""


class Store:
    """One database and the thread (or, on PostgreSQL, threads) that may talk to it."""

    def __init__(self, url: str) -> None:
        """Prepare the engine for ``url``; nothing is opened yet. Raises ``StoreError`` for a wrong address."""
        try:
            self.url = make_url(url)
        except exc.ArgumentError as error:
            raise StoreError("CAIRN_DATABASE_URL is not a database address. Example: sqlite:///cairn.db") from error
        if self.url.get_backend_name() not in ("sqlite", "postgresql") or self.url.database in (None, "", ":memory:"):
            raise StoreError("Cairn keeps its data in a SQLite file or on PostgreSQL. Example: sqlite:///cairn.db")
        self.is_sqlite = self.url.get_backend_name() == "sqlite"
        self.engine = self._sqlite() if self.is_sqlite else self._server()
        self._threads = ThreadPoolExecutor(1 if self.is_sqlite else POSTGRES_THREADS, thread_name_prefix="database")
        self._waiting = 0
        self._written = False

    @contextmanager
    def transaction(self, write: bool) -> Iterator[Connection]:
        """One transaction: committed at the end of the block, rolled back when it raises.

        ``write`` takes SQLite's write lock at once. On PostgreSQL, what only reads has no transaction around it, and so
        two trips less: each statement sees what was committed before it, just as it would inside of one. Raises
        ``StoreError`` when the database cannot be used.
        """
        try:
            with self.engine.connect() as connection:
                if write:
                    self._written = True
                    connection = connection.execution_options(cairn_write=True, cairn_last={})
                else:
                    connection = connection.execution_options(cairn_read=True)
                with connection.begin():
                    yield connection
                    if write:
                        do_last(connection)
        except (exc.OperationalError, exc.DatabaseError) as error:
            if isinstance(error, exc.IntegrityError):
                raise
            raise explain(error, self.url) from error

    async def run(self, work: Callable[..., T], *args: Any) -> T:
        """Run ``work(*args)`` on a database thread: the one thread switch of a request."""
        loop = asyncio.get_running_loop()
        answer: asyncio.Future[T] = loop.create_future()
        self._waiting += 1
        try:
            self._threads.submit(_work, loop, answer, work, args)
            return await answer
        finally:
            self._waiting -= 1
            if self.is_sqlite and self._written and not self._waiting:
                self._written = False
                self._threads.submit(self._checkpoint)

    @property
    def waiting(self) -> int:
        """How many pieces of work are running on the database threads, or wait for one."""
        return self._waiting

    def close(self) -> None:
        """Finish what is running and close every connection."""
        self._threads.shutdown(wait=True)
        self.engine.dispose()

    def _sqlite(self) -> Engine:
        file = str(self.url.database)
        try:
            if not file.startswith("file:"):  # an SQLite URI names its own file
                Path(file).resolve().parent.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise StoreError(f"The folder of the database cannot be made: {error.strerror}.") from error
        engine = create_engine(self.url, connect_args={"timeout": BUSY_MS / 1000}, hide_parameters=True)
        self._log_path = Path(f"{self.url.database}-wal")
        event.listen(engine, "connect", _configure_sqlite)
        event.listen(engine, "begin", _begin_sqlite)
        return engine

    def _server(self) -> Engine:
        options = "-c statement_timeout=15000 -c lock_timeout=5000 -c idle_in_transaction_session_timeout=60000"
        try:
            engine = create_engine(
                self.url,
                pool_size=POSTGRES_THREADS,
                hide_parameters=True,  # errors are logged, and parameters hold what members typed
                connect_args={"options": options, "connect_timeout": 5, **_WATCHED},
            )
        except ModuleNotFoundError as error:
            raise StoreError(
                "The PostgreSQL driver is not installed. Install the extra: pip install 'cairn-study-bot[postgres]'."
            ) from error
        event.listen(engine, "checkin", _used)
        event.listen(engine, "checkout", partial(_still_there, engine))
        event.listen(engine, "begin", _begin_server)
        return engine

    def _checkpoint(self) -> None:
        try:
            if self._waiting or self._log_path.stat().st_size < CHECKPOINT_PAGES * 4096:
                return
            with self.engine.connect() as connection:
                connection.execution_options(cairn_bare=True).exec_driver_sql("PRAGMA wal_checkpoint(PASSIVE)")
        except (OSError, exc.DatabaseError):  # a log that is not there, or is in use: the next idle moment tries again
            return


def last(db: Connection, work: Callable[[Connection, list[Any]], None], item: object) -> None:
    """Keep ``item`` for ``work(db, items)``, which gets all of this write transaction's at once, before it commits.

    For rows that many transactions want: they are locked at the end, for as short as can be, and in one pass, which
    ``work`` can bring into an order that no two transactions disagree about.
    """
    db.get_execution_options()["cairn_last"].setdefault(work, []).append(item)


def do_last(db: Connection) -> None:
    """Do now what was kept for the end of this write transaction: for whoever wants to read what it changes."""
    waiting = db.get_execution_options()["cairn_last"]
    while waiting:
        work = next(iter(waiting))
        work(db, waiting.pop(work))


def _work(loop: asyncio.AbstractEventLoop, answer: asyncio.Future[T], work: Callable[..., T], args: Any) -> None:
    """Run ``work`` on this thread, and give ``loop`` its ``answer``.

    ``run_in_executor`` would link two futures, each with its lock: half of what the thread switch costs.
    """
    if answer.cancelled():  # nobody waits any more, and nothing has begun
        return
    settle: Callable[[Any], None]
    given: object
    try:
        settle, given = answer.set_result, work(*args)
    except BaseException as error:
        settle, given = answer.set_exception, error
    with suppress(RuntimeError):  # the loop has closed meanwhile
        loop.call_soon_threadsafe(_give, answer, settle, given)


def _give(answer: asyncio.Future[T], settle: Callable[[Any], None], given: object) -> None:
    if not answer.done():
        settle(given)


@contextmanager
def rehearsal(db: Connection) -> Iterator[None]:
    """Whatever is written inside the block is taken back at its end, what was kept for the transaction's end too."""
    waiting = db.get_execution_options()["cairn_last"]
    before = {work: list(items) for work, items in waiting.items()}
    point = db.begin_nested()
    try:
        yield
    finally:
        point.rollback()
        waiting.clear()
        waiting.update(before)


def ping(store: Store) -> None:
    """Open the database and read from it. Raises ``StoreError`` when that fails."""
    with store.transaction(write=False) as db:
        db.execute(text("SELECT 1"))


def _used(_connection: Any, record: Any) -> None:
    record.info["used"] = time.monotonic()


def _still_there(engine: Engine, connection: Any, record: Any, _proxy: Any) -> None:
    """Try a connection that was idle. The pool takes another one when it is told that this one is gone."""
    if time.monotonic() - record.info.get("used", time.monotonic()) > IDLE:
        try:
            engine.dialect.do_ping(connection)
        except engine.dialect.loaded_dbapi.Error as error:
            raise exc.DisconnectionError from error


def _begin_server(connection: Connection) -> None:
    """The driver sends BEGIN before the first statement, unless it is told that each one stands for itself."""
    driver: Any = connection.connection.dbapi_connection
    options = connection.get_execution_options()
    alone = "cairn_read" in options or options.get("isolation_level") == "AUTOCOMMIT"
    if driver.autocommit != alone:
        driver.autocommit = alone


def _configure_sqlite(connection: Any, _record: Any) -> None:
    connection.isolation_level = None  # the driver's own BEGIN is deferred; ours is in _begin_sqlite
    cursor = connection.cursor()
    cursor.execute(f"PRAGMA busy_timeout={BUSY_MS}")
    cursor.execute("PRAGMA foreign_keys=ON")
    _keep_a_log(cursor)
    cursor.execute("PRAGMA synchronous=NORMAL")
    cursor.execute(f"PRAGMA wal_autocheckpoint={LOG_LIMIT_PAGES}")
    cursor.close()


def _keep_a_log(cursor: Any) -> None:
    """Let the file have a write-ahead log. Of two that switch a new file over at once, SQLite lets neither wait."""
    ends = time.monotonic() + BUSY_MS / 1000
    while True:
        try:
            cursor.execute("PRAGMA journal_mode=WAL")
        except sqlite3.OperationalError as error:
            if "locked" not in str(error) or time.monotonic() > ends:
                raise
            time.sleep(0.02)
        else:
            return


def _begin_sqlite(connection: Connection) -> None:
    options = connection.get_execution_options()
    if options.get("cairn_bare"):
        return
    if options.get("cairn_write"):
        connection.exec_driver_sql("BEGIN IMMEDIATE")
    else:  # takes no lock, so it cannot fail; through SQLAlchemy it would cost as much as a question of its own
        connection.connection.cursor().execute("BEGIN").close()
