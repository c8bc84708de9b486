"""Inserting a row unless it is there already: each engine says that in its own dialect."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import Table

if TYPE_CHECKING:
    from sqlalchemy.dialects.sqlite import Insert


def insert_into(dialect: str, table: Table) -> Insert:
    """An insert into ``table`` that can say what happens where a unique key is taken. ``dialect``: the engine's name.

    Each dialect costs an import of its own; only the one in use is paid for.
    """
    if dialect == "sqlite":
        from sqlalchemy.dialects.sqlite import insert
    else:
        from sqlalchemy.dialects.postgresql import insert  # type: ignore[assignment]
    return insert(table)


def insert_once(dialect: str, table: Table, *keys: str) -> Insert:
    """An insert into ``table`` that does nothing where a unique key is taken: that over ``keys``, or any."""
    return insert_into(dialect, table).on_conflict_do_nothing(index_elements=list(keys) or None)
