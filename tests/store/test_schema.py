"""Migrations lead to exactly the tables that the code expects."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import text

from bot.app import App
from bot.clock import FixedClock
from bot.commands import load_tree
from bot.curriculum.catalog import Catalog
from bot.store import schema
from bot.store.engine import Store
from bot.store.faults import StoreError
from bot.store.tables import metadata
from tests.dialogue import Talk


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


def test_members_from_before_their_days_were_written_down(database: str, content: Catalog, clock: FixedClock) -> None:
    store = Store(database)
    rows = [
        "INSERT INTO communities (id, zone, created_at) VALUES (1, 'UTC', '2026-11-02 12:00:00+00:00')",
        "INSERT INTO spaces (id, community_id, platform, external_id, created_at) "
        "VALUES (1, 1, 'terminal', 'local', '2026-11-02 12:00:00+00:00')",
        "INSERT INTO members (id, community_id, day_start, joined_at) VALUES (1, 1, 240, '2026-11-02 12:00:00+00:00')",
        "INSERT INTO accounts (id, member_id, space_id, external_id) VALUES (1, 1, 1, 'ana')",
    ]
    with store.transaction(write=True) as db:
        command.upgrade(schema._config(db), "0003")
        for row in rows:
            db.execute(text(row))
    schema.upgrade(store)
    ana = Talk(App(load_tree(), store, content, clock))
    assert "Mon 2 Nov to Sun 8 Nov" in ana.say("/streak why 2026-11-02")
    assert "1 point" in ana.say("/checkin read yesterday")
    store.close()


def test_an_empty_database_is_not_current(database: str) -> None:
    store = Store(database)
    with pytest.raises(StoreError, match="cairn db upgrade"):
        schema.require_current(store)
    schema.upgrade(store)
    schema.require_current(store)
    store.close()
