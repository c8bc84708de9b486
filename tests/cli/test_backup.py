"""Backups: whole, checked, never in the way of who is writing, never over what is there."""

from __future__ import annotations

import sqlite3
import stat
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import text

from bot.store import backup as copies
from bot.store import schema
from bot.store.backup import backup, restore
from bot.store.engine import Store
from bot.store.faults import StoreError
from tests.cli.conftest import Within

ADD = text("INSERT INTO communities (zone, created_at) VALUES ('UTC', '2026-01-01 00:00:00')")
COUNT = "SELECT count(*) FROM communities"


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """A folder whose name needs quoting."""
    return tmp_path / "data & 100% #1"


@pytest.fixture
def live(home: Path) -> Iterator[Store]:
    """An open database with one community in it."""
    store = Store(f"sqlite:///{home / 'cairn.db'}")
    schema.upgrade(store)
    add(store)
    yield store
    store.close()


def address(store: Store) -> str:
    return store.url.render_as_string(hide_password=False)


def add(store: Store) -> None:
    with store.transaction(write=True) as db:
        db.execute(ADD)


def count(store: Store) -> int:
    with store.transaction(write=False) as db:
        return int(db.execute(text(COUNT)).scalar_one())


def counted(path: Path) -> int:
    with closing(sqlite3.connect(path)) as database:
        return int(database.execute(COUNT).fetchone()[0])


def test_a_round_trip_while_the_database_is_open(live: Store, home: Path) -> None:
    backup(address(live), home / "copy.db")
    add(live)
    assert (counted(home / "copy.db"), count(live)) == (1, 2)
    restore(address(live), home / "copy.db", force=True)
    assert count(live) == 1
    add(live)
    assert count(live) == 2


def test_a_backup_is_one_file_for_its_owner_alone(live: Store, home: Path) -> None:
    backup(address(live), home / "backups" / "copy.db")
    (only,) = (home / "backups").iterdir()
    assert stat.S_IMODE(only.stat().st_mode) == 0o600


def test_what_is_not_committed_is_not_in_it_and_nobody_waits(live: Store, home: Path) -> None:
    with live.transaction(write=True) as db:
        db.execute(ADD)
        backup(address(live), home / "copy.db")
    assert (counted(home / "copy.db"), count(live)) == (1, 2)


def test_nothing_is_overwritten_without_being_told(live: Store, home: Path) -> None:
    backup(address(live), home / "copy.db")
    add(live)
    with pytest.raises(StoreError, match=r"exists already\. Name a new file, or replace it with --force"):
        backup(address(live), home / "copy.db")
    with pytest.raises(StoreError, match=r"exists\. Back it up, then replace it with --force"):
        restore(address(live), home / "copy.db")
    assert (counted(home / "copy.db"), count(live)) == (1, 2)
    backup(address(live), home / "copy.db", force=True)
    assert counted(home / "copy.db") == 2


def test_a_restore_into_an_empty_place(live: Store, home: Path, tmp_path: Path) -> None:
    backup(address(live), home / "copy.db")
    restore(f"sqlite:///{tmp_path / 'new' / 'cairn.db'}", home / "copy.db")
    assert counted(tmp_path / "new" / "cairn.db") == 1


@pytest.mark.parametrize(
    "contents", [b"", b"not a database, but long enough to have a header" * 20, b"SQLite format 3\0" * 99]
)
def test_a_file_that_is_no_backup_changes_nothing(live: Store, home: Path, contents: bytes) -> None:
    (home / "copy.db").write_bytes(contents)
    with pytest.raises(StoreError, match="Nothing was changed"):
        restore(address(live), home / "copy.db", force=True)
    assert count(live) == 1
    assert (home / "copy.db").read_bytes() == contents


def test_a_damaged_page_is_found(live: Store, home: Path) -> None:
    backup(address(live), home / "copy.db")
    data = bytearray((home / "copy.db").read_bytes())
    data[4096 : 3 * 4096] = b"\xff" * 8192
    (home / "copy.db").write_bytes(data)
    with pytest.raises(StoreError, match="Nothing was changed"):
        restore(address(live), home / "copy.db", force=True)
    assert count(live) == 1


def test_somebody_elses_database_is_refused(live: Store, home: Path) -> None:
    with closing(sqlite3.connect(home / "other.db")) as other:
        other.execute("CREATE TABLE things (n)")
    with pytest.raises(StoreError, match="not one of Cairn"):
        restore(address(live), home / "other.db", force=True)


def test_a_damaged_database_is_kept_beside_the_restored_one(live: Store, home: Path) -> None:
    backup(address(live), home / "copy.db")
    live.close()
    (home / "cairn.db").write_bytes(b"damaged beyond reading " * 400)
    with pytest.raises(StoreError, match="Nothing was changed"):
        backup(address(live), home / "another.db")
    restore(address(live), home / "copy.db", force=True)
    assert counted(home / "cairn.db") == 1
    assert (home / "cairn.db.damaged").read_bytes().startswith(b"damaged")


def test_a_database_that_is_being_written_is_waited_for_and_left(
    live: Store, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    backup(address(live), home / "copy.db")
    add(live)
    monkeypatch.setattr(copies, "PATIENCE", 0.2)
    with live.transaction(write=True) as db:
        db.execute(ADD)
        with pytest.raises(StoreError, match="in use by another process"):
            restore(address(live), home / "copy.db", force=True)
    assert count(live) == 3


def test_the_database_is_not_its_own_backup(live: Store, home: Path) -> None:
    with pytest.raises(StoreError, match="the database itself"):
        restore(address(live), home / "cairn.db", force=True)


def test_a_server_has_its_own_tools(tmp_path: Path) -> None:
    url = "postgresql+psycopg://ana:s3cret@db.example.org:5433/cairn"
    with pytest.raises(StoreError) as saved:
        backup(url, tmp_path / "a copy")
    with pytest.raises(StoreError) as restored:
        restore(url, Path("copy"))
    plain = "--dbname=postgresql://ana@db.example.org:5433/cairn"
    assert str(saved.value).endswith(f"Run: pg_dump --format=custom --file='{tmp_path / 'a copy'}' {plain}")
    assert str(restored.value).endswith(f"Run: pg_restore --clean --if-exists --no-owner {plain} copy")


def test_a_database_in_memory_has_no_file(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="kept in memory only"):
        backup("sqlite://", tmp_path / "copy")


def test_the_commands(within: Within, tmp_path: Path) -> None:
    nothing = within("db", "backup", "copy.db")
    assert (nothing.returncode, nothing.stdout) == (2, "")
    assert "There is no database" in nothing.stderr
    assert within("db", "upgrade").returncode == 0
    assert within("ask", "--as", "ana", "/progress done 3.1").returncode == 0
    ticked = within("ask", "--as", "ana", "/progress show").stdout
    assert within("db", "backup", "copy.db").stdout == "Written and checked: copy.db\n"
    assert within("ask", "--as", "ana", "/progress undo").returncode == 0
    assert within("ask", "--as", "ana", "/progress show").stdout != ticked
    assert within("db", "restore", "copy.db").returncode == 2
    assert within("db", "restore", "copy.db", "--force").stdout == "Restored and checked.\n"
    assert within("ask", "--as", "ana", "/progress show").stdout == ticked
