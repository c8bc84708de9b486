"""Copying a SQLite database while it is in use, and putting a copy back."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

from sqlalchemy import make_url

from bot.store.faults import StoreError


def backup(url: str, target: Path) -> None:
    """Copy the database at ``url`` to the new file ``target`` through SQLite's backup interface.

    Raises ``StoreError`` when ``target`` exists, the copy is not whole, or the database is on a server.
    """
    if target.exists():
        raise StoreError(f"{target} exists already. Name a new file; a backup never overwrites.")
    source = _file(url, f"pg_dump --format=custom --file={target}")
    if not source.exists():
        raise StoreError(f"There is no database at {source} yet. Run: cairn db upgrade")
    _copy(source, target)


def restore(url: str, source: Path, *, force: bool = False) -> None:
    """Put the copy ``source`` in the place of the database at ``url``; Cairn must not be running.

    An existing database is replaced only with ``force``. Raises ``StoreError`` when ``source`` is not a whole database.
    """
    target = _file(url, f"pg_restore --clean --if-exists --dbname=DATABASE {source}")
    if not source.is_file():
        raise StoreError(f"There is no file {source}.")
    if target.exists() and not force:
        raise StoreError(f"{target} exists. Back it up, then restore with --force to replace it.")
    _whole(source)
    fresh = target.with_name(target.name + ".restoring")
    target.parent.mkdir(parents=True, exist_ok=True)
    fresh.unlink(missing_ok=True)
    _copy(source, fresh)
    for leftover in ("-wal", "-shm"):
        target.with_name(target.name + leftover).unlink(missing_ok=True)
    fresh.replace(target)


def _file(url: str, server_command: str) -> Path:
    address = make_url(url)
    if address.get_backend_name() != "sqlite":
        raise StoreError(f"This database is on a server. Use its own tools: {server_command}")
    return Path(str(address.database))


def _copy(source: Path, target: Path) -> None:
    try:
        with (
            closing(sqlite3.connect(f"file:{source}?mode=ro", uri=True)) as old,
            closing(sqlite3.connect(target)) as new,
        ):
            old.backup(new)
        _whole(target)
    except (sqlite3.Error, OSError) as error:
        target.unlink(missing_ok=True)
        raise StoreError(f"{source} could not be copied to {target}: {error}.") from error


def _whole(path: Path) -> None:
    try:
        with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as database:
            said = database.execute("PRAGMA integrity_check").fetchone()[0]
            known = database.execute("SELECT count(*) FROM sqlite_master WHERE name = 'alembic_version'").fetchone()[0]
    except sqlite3.Error as error:
        raise StoreError(f"{path} is not a SQLite database ({error}).") from error
    if said != "ok" or not known:
        raise StoreError(f"{path} is not a whole Cairn database.")
