"""Which version the database has, and how it gets to ours. Alembic is imported only when there is something to do."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import Connection, inspect, text

from bot.store.engine import Store
from bot.store.faults import StoreError

if TYPE_CHECKING:
    from alembic.config import Config

HEAD = "0017"
"""The newest migration. A test compares it with the scripts."""

KNOWN = (
    *("0001", "0002", "0003", "0004", "0005", "0006", "0007", "0008", "0009", "0010", "0011", "0012", "0013"),
    *("0014", "0015", "0016", "0017"),
)
"""Every revision this version of Cairn can come from, oldest first."""

MIGRATIONS = Path(__file__).parent / "migrations"
_ONE_AT_A_TIME = 7_216_304_411  # any number, as long as every Cairn takes the same lock


def revision(store: Store) -> str | None:
    """The revision the database is at; ``None`` for an empty one. Raises ``StoreError`` when it cannot be read."""
    with store.transaction(write=False) as db:
        return _revision(db)


def require_current(store: Store) -> None:
    """Raise ``StoreError``, with what to do, unless the database is exactly at our version."""
    _refuse_newer(revision(store))
    if revision(store) != HEAD:
        raise StoreError("The database is from an older Cairn. Run: cairn db upgrade")


def upgrade(store: Store) -> None:
    """Bring the database to our version; safe to call at every start and from several processes at once.

    Raises ``StoreError`` for a database from a newer Cairn, which stays untouched.
    """
    found = revision(store)
    if found == HEAD:
        return
    _refuse_newer(found)
    from alembic import command

    with _locked(store) as db:
        if _revision(db) != HEAD:
            command.upgrade(_config(db), "head")


@contextmanager
def _locked(store: Store) -> Iterator[Connection]:
    """A write transaction that no other Cairn can be in: SQLite locks by itself, PostgreSQL is asked to."""
    with store.transaction(write=True) as db:
        if not store.is_sqlite:
            db.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _ONE_AT_A_TIME})
        yield db


def _config(db: Connection) -> Config:
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    config.attributes["connection"] = db
    return config


def _revision(db: Connection) -> str | None:
    if not inspect(db).has_table("alembic_version"):
        return None
    found: str | None = db.execute(text("SELECT version_num FROM alembic_version")).scalar()
    return found


def _refuse_newer(found: str | None) -> None:
    if found is not None and found not in KNOWN:
        raise StoreError(
            f"The database was written by a newer Cairn (revision {found}; this one knows up to {HEAD}). "
            "Start the newer version, or restore a backup from before it. Nothing was changed."
        )
