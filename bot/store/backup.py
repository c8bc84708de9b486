"""Copying a SQLite database while it is in use, and putting a copy back."""

from __future__ import annotations

import shlex
import sqlite3
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from sqlalchemy import make_url

from bot.store.faults import StoreError

PATIENCE = 10.0
"""Seconds to wait for another process's write before giving up."""


def backup(url: str, target: Path, *, force: bool = False) -> None:
    """Copy the database at ``url`` to the file ``target`` through SQLite's backup interface, and check the copy.

    Members may go on writing: the copy is the state of one moment. ``force`` replaces an existing ``target``, in one
    step. Raises ``StoreError`` when ``target`` exists, either side is not whole, or the database is on a server.
    """
    source = _file(url, "pg_dump --format=custom --file={file} --dbname={address}", target)
    if not source.is_file():
        raise StoreError(f"There is no database {source} yet. Run: cairn db upgrade")
    if target.exists() and not force:
        raise StoreError(f"{target} exists already. Name a new file, or replace it with --force.")
    _check(source)
    _place(source, target)


def restore(url: str, source: Path, *, force: bool = False) -> None:
    """Put the copy ``source`` in the place of the database at ``url``.

    An existing database is replaced only with ``force``, in one transaction, so that a Cairn that is running sees the
    old state or the new one and nothing between. One that is too damaged for that is kept beside it as ``….damaged``.
    Raises ``StoreError`` when ``source`` is not a whole Cairn database; nothing is changed then.
    """
    target = _file(url, "pg_restore --clean --if-exists --no-owner --dbname={address} {file}", source)
    if not source.is_file():
        raise StoreError(f"There is no file {source}. Name one that cairn db backup wrote.")
    _check(source)
    if not target.exists():
        _place(source, target)
        return
    if target.samefile(source):
        raise StoreError(f"{source} is the database itself. Name a backup of it.")
    if not force:
        raise StoreError(f"The database {target} exists. Back it up, then replace it with --force.")
    try:
        _copy(source, target)
    except StoreError as error:
        if not isinstance(error.__cause__, sqlite3.DatabaseError) or isinstance(
            error.__cause__, sqlite3.OperationalError
        ):
            raise
        for ending in ("-wal", "-shm", ""):
            part = target.with_name(target.name + ending)
            if part.exists():
                part.replace(target.with_name(f"{target.name}.damaged{ending}"))
        _place(source, target)
    _check(target)


def _file(url: str, command: str, file: Path) -> Path:
    """The file of the database at ``url``. For a server, say which ``command`` of its own does the same."""
    address = make_url(url)
    if address.get_backend_name() != "sqlite":
        plain = address._replace(drivername=address.get_backend_name(), password=None).render_as_string()
        said = command.format(file=shlex.quote(str(file)), address=shlex.quote(plain))
        raise StoreError(
            f"This database is on a server; its own tools copy it (they ask for the password). Run: {said}"
        )
    if not address.database or address.database == ":memory:":
        raise StoreError("This database is kept in memory only. Set CAIRN_DATABASE_URL to a file.")
    return Path(address.database)


def _place(source: Path, target: Path) -> None:
    """Write a checked copy of ``source`` as ``target``: one file, without a write-ahead log beside it."""
    with _new(target) as fresh:
        _copy(source, fresh)
        with closing(_open(fresh)) as database:
            database.execute("PRAGMA journal_mode=DELETE")
        _check(fresh)


@contextmanager
def _new(target: Path) -> Iterator[Path]:
    """A file to fill that becomes ``target`` in one step. It holds what members typed, so its owner alone reads it."""
    fresh = target.with_name(f"{target.name}.part")
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        fresh.unlink(missing_ok=True)
        fresh.touch(mode=0o600)
        yield fresh
        fresh.replace(target)
    except OSError as error:
        raise StoreError(f"{target} cannot be written: {error.strerror}. Check the folder and the disk.") from error
    finally:
        fresh.unlink(missing_ok=True)


def _copy(source: Path, target: Path) -> None:
    until = time.monotonic() + PATIENCE

    def patient(status: int, _left: int, _total: int) -> None:
        if status in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED) and time.monotonic() > until:
            raise TimeoutError

    try:
        with closing(_open(source)) as old, closing(sqlite3.connect(target, timeout=PATIENCE)) as new:
            old.backup(new, progress=patient)
            new.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    except TimeoutError as error:
        raise StoreError(f"{target} is in use by another process. Wait for it, or stop it, and try again.") from error
    except sqlite3.Error as error:
        raise StoreError(f"{source} could not be copied to {target}: {error}. Nothing was changed.") from error


def _check(path: Path) -> None:
    try:
        with closing(_open(path)) as database:
            said = database.execute("PRAGMA integrity_check(1)").fetchone()[0]
            known = database.execute("SELECT count(*) FROM sqlite_master WHERE name = 'alembic_version'").fetchone()[0]
    except sqlite3.Error as error:
        raise StoreError(f"{path} is not a Cairn database that can be read ({error}). Nothing was changed.") from error
    if said != "ok":
        raise StoreError(f"{path} is damaged ({said}). Nothing was changed.")
    if not known:
        raise StoreError(f"{path} is a database, but not one of Cairn. Nothing was changed.")


def _open(path: Path) -> sqlite3.Connection:
    """``path``, which must exist, for reading. Not ``mode=ro``: that cannot tidy up the write-ahead log it opens."""
    return sqlite3.connect(f"{path.absolute().as_uri()}?mode=rw", uri=True, timeout=PATIENCE)
