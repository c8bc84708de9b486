"""Databases for tests: at our version at once, since bringing one there takes longer than most tests."""

from __future__ import annotations

from functools import cache

from sqlalchemy import Connection, Engine, create_engine, text

from bot.store import schema
from bot.store.engine import Store
from bot.store.tables import metadata

_EMPTY = f"""DO $$ BEGIN
{" ".join(f'DELETE FROM "{table.name}";' for table in reversed(metadata.sorted_tables))}
PERFORM setval((quote_ident(schemaname) || '.' || quote_ident(sequencename))::regclass, 1, false) FROM pg_sequences;
END $$"""
_SHAPE = text(
    "SELECT count(*), coalesce(md5(string_agg("
    "c.relname || a.attname || a.atttypid || a.attnotnull, ',' ORDER BY c.relname, a.attnum)), '')"
    " FROM pg_attribute a JOIN pg_class c ON a.attrelid = c.oid"
    " WHERE c.relnamespace = to_regnamespace('public') AND a.attnum > 0 AND NOT a.attisdropped"
)
_shapes: dict[str, tuple[int, str, str]] = {}


def ready(address: str) -> None:
    """Make the database at ``address`` empty, at our version, and as new: every sequence begins at 1 again.

    If a test left other tables than ours in it, it is made anew.
    """
    with _engine(address).connect() as connection:
        if address in _shapes and _shape(connection) == _shapes[address]:
            connection.exec_driver_sql(_EMPTY)
            return
    bare(address)
    store = Store(address)
    schema.upgrade(store)
    store.close()
    with _engine(address).connect() as connection:
        _shapes[address] = _shape(connection)


def bare(address: str) -> None:
    """Take everything out of the database at ``address``, tables too."""
    with _engine(address).connect() as connection:
        connection.exec_driver_sql("DROP SCHEMA IF EXISTS public CASCADE")
        connection.exec_driver_sql("CREATE SCHEMA public")


@cache
def _engine(address: str) -> Engine:
    return create_engine(address, isolation_level="AUTOCOMMIT")


def _shape(connection: Connection) -> tuple[int, str, str]:
    count, digest = connection.execute(_SHAPE).one()
    there = connection.exec_driver_sql("SELECT to_regclass('public.alembic_version') IS NOT NULL").scalar()
    version = connection.exec_driver_sql("SELECT version_num FROM alembic_version").scalar() if there else ""
    return int(count), str(digest), str(version)
