"""Migrations lead to exactly the tables that the code expects."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory

from bot.store import schema
from bot.store.engine import Store
from bot.store.faults import StoreError
from bot.store.tables import metadata


def test_the_migrated_schema_is_the_declared_one(store: Store) -> None:
    with store.transaction(write=False) as db:
        assert compare_metadata(MigrationContext.configure(db), metadata) == []


def test_head_is_the_newest_script() -> None:
    scripts = ScriptDirectory(str(schema.MIGRATIONS))
    assert scripts.get_current_head() == schema.HEAD
    assert tuple(reversed([script.revision for script in scripts.walk_revisions()])) == schema.KNOWN


def test_an_upgrade_can_be_repeated_and_raced(database: str) -> None:
    stores = [Store(database) for _ in range(3)]
    with ThreadPoolExecutor(3) as pool:
        for done in [pool.submit(schema.upgrade, store) for store in stores]:
            done.result()
    assert {schema.revision(store) for store in stores} == {schema.HEAD}
    for store in stores:
        store.close()


def test_an_empty_database_is_not_current(database: str) -> None:
    store = Store(database)
    with pytest.raises(StoreError, match="cairn db upgrade"):
        schema.require_current(store)
    schema.upgrade(store)
    schema.require_current(store)
    store.close()
