"""Communities with points, as large as one wants, on either engine: a ledger, and the totals made from it.

Points are log-normal: most members have a few, some a lot. Everybody has a row of this week; in communities of more
than ``GROUP`` members they have one of last year too, with more points in it.
"""

from __future__ import annotations

import os
import random
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import create_engine, make_url, text

from bot.store import schema
from bot.store.engine import Store
from bot.study.recount import recount

NOW = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
WEEK = "2026-W48"
GROUP = 100
ROWS = ((date(2025, 3, 5), 4.5, 1.0), (NOW.date(), 2.0, 0.8))
"""The local day of each row, and the middle and spread of its points, as logarithms."""

POSTGRES = "CAIRN_TEST_POSTGRES_URL"
NAME = "cairn_bench"
"""The database that is made on that server, and dropped in the end."""

_STAMP = NOW.strftime("%Y-%m-%d %H:%M:%S.%f")
_LEDGER = (
    "community_id", "member_id", "kind", "subject", "value", "points", "rule", "at", "local_day", "author_id",
    "award_key",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Filled:
    """A community, and the ids of its members."""

    id: int
    members: range


@contextmanager
def stores() -> Iterator[dict[str, Store | None]]:
    """An empty database on each engine, upgraded; ``None`` for PostgreSQL where no server is named."""
    opened: dict[str, Store | None] = {}
    address = os.environ.get(POSTGRES)
    with tempfile.TemporaryDirectory() as folder:
        try:
            opened["SQLite"] = Store(f"sqlite:///{Path(folder, 'cairn.db')}")
            opened["PostgreSQL"] = None
            if address:
                _server(address, f"DROP DATABASE IF EXISTS {NAME} WITH (FORCE)", f"CREATE DATABASE {NAME}")
                opened["PostgreSQL"] = Store(make_url(address).set(database=NAME).render_as_string(hide_password=False))
            for store in opened.values():
                if store is not None:
                    schema.upgrade(store)
            yield opened
        finally:
            for store in opened.values():
                if store is not None:
                    store.close()
            if address:
                _server(address, f"DROP DATABASE IF EXISTS {NAME} WITH (FORCE)")


def fill(store: Store, sizes: Sequence[int], *, rows: bool = True) -> tuple[list[Filled], float]:
    """Communities of these ``sizes``, with a ledger unless ``rows`` is false, and the seconds that counting it took."""
    chance = random.Random(1)
    groups, first = [], 1
    for number, size in enumerate(sizes, 1):
        groups.append(Filled(number, range(first, first + size)))
        first += size
    _load(store, "communities", ("id", "zone", "created_at"), ((group.id, "UTC", _STAMP) for group in groups))
    people = ((id_, group.id, 240, _STAMP) for group in groups for id_ in group.members)
    _load(store, "members", ("id", "community_id", "day_start", "joined_at"), people)
    if rows:
        _load(store, "ledger", _LEDGER, _ledger(groups, chance))
    started = time.perf_counter()
    with store.transaction(write=True) as db:
        recount(db)
    taken = time.perf_counter() - started
    if not store.is_sqlite:
        with store.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as db:
            db.execute(text("SET statement_timeout = 0"))
            db.execute(text("VACUUM ANALYZE"))
    return groups, taken


def _ledger(groups: Sequence[Filled], chance: random.Random) -> Iterator[tuple[Any, ...]]:
    for group in groups:
        for id_ in group.members:
            for day, middle, spread in ROWS[-1:] if len(group.members) <= GROUP else ROWS:
                points = max(1, int(chance.lognormvariate(middle, spread)))
                key = f"{id_}:{day}"
                yield (group.id, id_, "mark", "ml.topic", "done", points, "bench", _STAMP, f"{day}", id_, key)


def _load(store: Store, table: str, columns: Sequence[str], rows: Iterator[tuple[Any, ...]]) -> None:
    """Put many rows into an empty table, by the way that each engine has for it."""
    names = ", ".join(columns)
    raw = store.engine.raw_connection()
    try:
        if store.is_sqlite:
            raw.execute("BEGIN")  # type: ignore[attr-defined]
            marks = ", ".join("?" * len(columns))
            raw.executemany(f"INSERT INTO {table} ({names}) VALUES ({marks})", rows)  # type: ignore[attr-defined]
        else:
            raw.execute("SET statement_timeout = 0")  # type: ignore[attr-defined]
            with raw.cursor() as cursor, cursor.copy(f"COPY {table} ({names}) FROM STDIN") as copy:  # type: ignore[attr-defined]
                for row in rows:
                    copy.write_row(row)
        raw.commit()
    finally:
        raw.close()


def _server(address: str, *commands: str) -> None:
    engine = create_engine(address, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        for command in commands:
            connection.execute(text(command))
    engine.dispose()
