"""What can be wrong with the database: whether it answers, is whole, and is at our version; who else is there."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

from sqlalchemy import exc, make_url, text

from bot.doctor.findings import Finding, Severity, told
from bot.store import schema
from bot.store.engine import Store
from bot.store.faults import StoreError

APART = timedelta(seconds=10)
"""How far this machine's clock and the database server's may differ: a third of the lease on a post."""

PROCESSES = Path("/proc")

MISSING = Finding(
    "database", Severity.TROUBLE, "There is no database yet.", "Make it: cairn db upgrade. Or start: cairn run"
)


def existing(url: str) -> Store | None:
    """The database at ``url``; ``None`` where its file is not there. Raises ``StoreError`` for a wrong address."""
    try:
        address = make_url(url)
    except exc.ArgumentError:
        return Store(url)  # which says what is wrong with it
    is_file = address.get_backend_name() == "sqlite" and address.database not in (None, "", ":memory:")
    return None if is_file and not Path(str(address.database)).exists() else Store(url)


def examine(store: Store, now: Callable[[], datetime]) -> list[Finding]:
    """What keeps the database from being used, or will. Writes nothing."""
    try:
        return list(_sqlite(store) if store.is_sqlite else _server(store, now))
    except StoreError as error:
        return [told("database", Severity.BROKEN, str(error))]


def usable(findings: list[Finding]) -> bool:
    """Whether what is in the database can be read, after ``examine`` has found ``findings``."""
    return not any(each.code in ("database", "version") for each in findings)


def version(store: Store) -> str:
    """What the database is, in a few words."""
    if store.is_sqlite:
        return f"SQLite {sqlite3.sqlite_version}, version {schema.HEAD}"
    return f"PostgreSQL, version {schema.HEAD}"


def _sqlite(store: Store) -> Iterator[Finding]:
    path = Path(str(store.url.database))
    with store.transaction(write=False) as db:
        said = db.execute(text("PRAGMA quick_check(1)")).scalar()
    if said != "ok":
        step = "Stop Cairn, then put a backup in its place: cairn db restore FILE"
        yield Finding("database", Severity.BROKEN, f"The database {path} is damaged ({said}).", step)
        return
    yield from _version(store)
    with store.transaction(write=True):
        pass  # it can be written to, and nobody holds it
    yield from _processes(path)
    if _may_lose_pages(sqlite3.sqlite_version_info):
        said = f"SQLite {sqlite3.sqlite_version} has a fault that can damage a database that two processes write to."
        yield Finding(
            "sqlite", Severity.ADVICE, said, "Keep to one Cairn on it, and update SQLite when you can: 3.51.3 or newer."
        )


def _server(store: Store, now: Callable[[], datetime]) -> Iterator[Finding]:
    before = now()
    with store.transaction(write=True) as db:
        there = db.execute(text("SELECT clock_timestamp(), current_setting('transaction_read_only')")).one()
    after = now()
    if there[1] == "on":
        step = "Point CAIRN_DATABASE_URL at the server that takes writes."
        yield Finding("database", Severity.BROKEN, "The database server takes no writes: it is a copy.", step)
        return
    yield from _version(store)
    clock = there[0].astimezone(UTC)
    apart = max(before - clock, clock - after)
    if apart > APART:
        said = f"This machine's clock and the database server's differ by {apart.total_seconds():.0f} s."
        yield Finding("clock", Severity.TROUBLE, said, "Let both take their time from a time server (NTP).")


def _version(store: Store) -> Iterator[Finding]:
    found = schema.revision(store)
    if found is None:
        yield Finding("version", Severity.TROUBLE, "The database has no tables yet.", "Make them: cairn db upgrade")
        return
    try:
        schema.require_current(store)
    except StoreError as error:
        newer = found not in schema.KNOWN
        yield told("version", Severity.BROKEN if newer else Severity.TROUBLE, str(error))


def _processes(path: Path) -> Iterator[Finding]:
    """Other processes that have the file open, where the system says so: those of this user, on this machine."""
    try:
        found = sorted(int(each.name) for each in PROCESSES.iterdir() if each.name.isdecimal() and _has(each, path))
    except OSError:
        return
    others = [each for each in found if each != os.getpid()]
    if len(others) > 1:
        said = f"{len(others)} processes have {path.name} open: {', '.join(map(str, others))}."
        step = "Stop all but one, or move to PostgreSQL, which any number may use."
        yield Finding("processes", Severity.TROUBLE, said, step)


def _has(process: Path, path: Path) -> bool:
    try:
        return any(os.path.samefile(each, path) for each in (process / "fd").iterdir() if each.exists())
    except OSError:  # another user's, or one that has ended
        return False


def _may_lose_pages(version: tuple[int, ...]) -> bool:
    """The race of a log that starts anew: 3.7.0 to 3.51.2, mended in 3.44.6 and 3.50.7 too."""
    mended = (version[:2] == (3, 44) and version >= (3, 44, 6)) or (version[:2] == (3, 50) and version >= (3, 50, 7))
    return (3, 7) <= version < (3, 51, 3) and not mended
