"""SQLAlchemy Core on SQLite without Cairn: the other side of the benchmarks that touch a database.

The explicit ``BEGIN`` is what SQLAlchemy's own SQLite page recommends; the pragmas are those of Cairn's store, so that
both sides ask the same of the disk.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event

from bot.store.engine import BUSY_MS, LOG_LIMIT_PAGES

_PRAGMAS = (
    f"busy_timeout={BUSY_MS}",
    "foreign_keys=ON",
    "journal_mode=WAL",
    "synchronous=NORMAL",
    f"wal_autocheckpoint={LOG_LIMIT_PAGES}",
)


def open_engine(url: str) -> Engine:
    """An engine for ``url`` whose transactions begin with a plain, deferred ``BEGIN``."""
    engine = create_engine(url)
    event.listen(engine, "connect", _configure)
    event.listen(engine, "begin", _begin)
    return engine


def _configure(connection: Any, _record: Any) -> None:
    connection.isolation_level = None
    for pragma in _PRAGMAS:
        connection.execute(f"PRAGMA {pragma}")


def _begin(connection: Connection) -> None:
    connection.exec_driver_sql("BEGIN")
