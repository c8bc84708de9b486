"""The database: transactions, locks, faults, and a process that dies in the middle."""

from __future__ import annotations

import asyncio
import signal
import sqlite3
import subprocess
import sys
import textwrap
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path

import pytest
from sqlalchemy import text

from bot.store import schema
from bot.store.engine import Store, do_last, last, ping
from bot.store.faults import StoreError

ROOT = Path(__file__).parent.parent.parent


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Where a test's SQLite file goes."""
    return tmp_path / "cairn.db"


def test_sqlite_is_set_up_as_it_should_be(path: Path) -> None:
    store = Store(f"sqlite:///{path}")
    with store.transaction(write=True) as db:
        pragmas = {
            name: db.exec_driver_sql(f"PRAGMA {name}").scalar()
            for name in ("journal_mode", "foreign_keys", "busy_timeout")
        }
    store.close()
    assert pragmas == {"journal_mode": "wal", "foreign_keys": 1, "busy_timeout": 5000}


def test_a_block_that_raises_leaves_nothing(store: Store) -> None:
    def fails() -> None:
        with store.transaction(write=True) as db:
            db.execute(text("INSERT INTO communities (zone, created_at) VALUES ('UTC', '2026-01-01 00:00:00')"))
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fails()
    with store.transaction(write=False) as db:
        assert db.execute(text("SELECT count(*) FROM communities")).scalar() == 0


def test_readers_then_writers_never_meet_a_lock(store: Store) -> None:
    """A short form of the benchmark: everybody reads a counter, then writes it one higher."""
    with store.transaction(write=True) as db:
        db.execute(text("CREATE TABLE counter (n INTEGER)"))
        db.execute(text("INSERT INTO counter VALUES (0)"))

    def more() -> None:
        with store.transaction(write=True) as db:
            lock = "" if store.is_sqlite else " FOR UPDATE"
            n = db.execute(text(f"SELECT n FROM counter{lock}")).scalar_one()
            db.execute(text("UPDATE counter SET n = :n"), {"n": n + 1})

    with ThreadPoolExecutor(8) as pool:
        for done in [pool.submit(more) for _ in range(200)]:
            done.result()
    with store.transaction(write=False) as db:
        assert db.execute(text("SELECT n FROM counter")).scalar() == 200


def test_work_runs_on_the_database_thread_and_the_log_is_folded_when_idle(path: Path) -> None:
    store = Store(f"sqlite:///{path}")
    with store.transaction(write=True) as db:
        db.execute(text("CREATE TABLE big (x TEXT)"))

    def write() -> None:
        with store.transaction(write=True) as db:
            db.execute(text("INSERT INTO big VALUES (:x)"), {"x": "x" * 6_000_000})

    asyncio.run(store.run(write))
    store._threads.submit(lambda: None).result()
    before = Path(f"{path}-wal").stat().st_size
    asyncio.run(store.run(write))  # a folded log is begun again from its start instead of growing
    assert Path(f"{path}-wal").stat().st_size < before * 1.5
    store.close()


def broken(path: Path, how: str) -> None:
    """Make a database at ``path`` that cannot be used."""
    match how:
        case "no database":
            path.write_bytes(b"this is a shopping list" * 100)
        case "newer":
            store = Store(f"sqlite:///{path}")
            schema.upgrade(store)
            with store.transaction(write=True) as db:
                db.execute(text("UPDATE alembic_version SET version_num = '9999'"))
            store.close()
        case "a folder":
            path.mkdir()
        case "damaged":
            store = Store(f"sqlite:///{path}")
            schema.upgrade(store)
            store.close()
            size = path.stat().st_size
            with path.open("r+b") as file:
                file.seek(100)
                file.write(b"\xff" * (size - 100))


@pytest.mark.parametrize(
    ("how", "said"),
    [
        ("no database", "is not a Cairn database"),
        ("newer", "newer Cairn"),
        ("a folder", "cannot be opened"),
        ("damaged", "damaged"),
    ],
)
def test_a_database_that_cannot_be_used_says_what_to_do(path: Path, how: str, said: str) -> None:
    broken(path, how)
    store = Store(f"sqlite:///{path}")
    with pytest.raises(StoreError, match=said):
        schema.upgrade(store)
    store.close()


def test_a_newer_database_stays_as_it_is(path: Path) -> None:
    broken(path, "newer")
    store = Store(f"sqlite:///{path}")
    with pytest.raises(StoreError, match="Nothing was changed"):
        schema.upgrade(store)
    assert schema.revision(store) == "9999"
    store.close()


def test_a_locked_database_is_named(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.store.engine.BUSY_MS", 50)
    store = Store(f"sqlite:///{path}")
    schema.upgrade(store)
    other = sqlite3.connect(path, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    with pytest.raises(StoreError, match="in use by another process"), store.transaction(write=True):
        pass
    other.close()
    store.close()


def test_a_full_disk_is_named_and_nothing_is_lost(path: Path) -> None:
    store = Store(f"sqlite:///{path}")
    schema.upgrade(store)
    with store.transaction(write=True) as db:
        db.execute(text("CREATE TABLE kept (x TEXT)"))
        db.execute(text("INSERT INTO kept VALUES ('mine')"))
    with store.transaction(write=False) as db:
        pages = db.exec_driver_sql("PRAGMA page_count").scalar_one()
        db.exec_driver_sql(f"PRAGMA max_page_count={pages + 2}")
    with pytest.raises(StoreError, match=r"disk.* is full"), store.transaction(write=True) as db:
        db.execute(text("INSERT INTO kept VALUES (:x)"), {"x": "x" * 1_000_000})
    with store.transaction(write=False) as db:
        assert db.execute(text("SELECT x FROM kept")).scalars().all() == ["mine"]
    store.close()


def test_a_read_only_database_is_named(path: Path) -> None:
    store = Store(f"sqlite:///{path}")
    schema.upgrade(store)
    store.close()
    reader = Store(f"sqlite:///file:{path}?mode=ro&uri=true")
    with pytest.raises(StoreError, match="read-only"), reader.transaction(write=True) as db:
        db.execute(text("DELETE FROM members"))
    reader.close()


@pytest.mark.parametrize("url", ["", "nonsense", "sqlite", "sqlite://", "oracle://x"])
def test_an_address_that_is_none(url: str) -> None:
    with pytest.raises(StoreError, match=r"Example: sqlite:///cairn\.db"):
        Store(url)


def test_a_server_that_does_not_answer(monkeypatch: pytest.MonkeyPatch) -> None:
    store = Store("postgresql+psycopg://nobody:secret@127.0.0.1:1/none")
    with pytest.raises(StoreError, match=r"127.0.0.1:1/none") as caught:
        ping(store)
    assert "secret" not in str(caught.value)
    store.close()


def test_a_process_killed_in_the_middle_loses_only_what_was_not_committed(path: Path) -> None:
    script = textwrap.dedent(
        """
        import sys
        from sqlalchemy import text
        from bot.store.engine import Store
        store = Store(sys.argv[1])
        with store.transaction(write=True) as db:
            db.execute(text("CREATE TABLE done (n INTEGER)"))
        n = 0
        while True:
            with store.transaction(write=True) as db:
                db.execute(text("INSERT INTO done VALUES (:n)"), {"n": n})
            print(n, flush=True)
            n += 1
        """
    )
    child = subprocess.Popen(
        [sys.executable, "-c", script, f"sqlite:///{path}"], cwd=ROOT, stdout=subprocess.PIPE, text=True
    )
    assert child.stdout is not None
    with child:
        acknowledged = [int(child.stdout.readline()) for _ in range(300)]
        child.send_signal(signal.SIGKILL)
        rest = [int(line) for line in child.stdout.read().split("\n")[:-1]]
    store = Store(f"sqlite:///{path}")
    with store.transaction(write=False) as db:
        kept = set(db.execute(text("SELECT n FROM done")).scalars())
        assert db.exec_driver_sql("PRAGMA integrity_check").scalar() == "ok"
    store.close()
    assert set(acknowledged + rest) <= kept


def test_reading_on_a_server_sees_what_was_committed_meanwhile(store: Store) -> None:
    """As it does inside of a transaction there; on SQLite a reader keeps to the moment at which it began to read."""
    with store.transaction(write=True) as db:
        db.execute(text("CREATE TABLE counter (n INTEGER)"))
    count = text("SELECT count(*) FROM counter")
    with ThreadPoolExecutor(1) as other, store.transaction(write=False) as db:
        assert db.execute(count).scalar() == 0
        other.submit(add_row, store).result()
        assert db.execute(count).scalar() == (0 if store.is_sqlite else 1)
    with suppress(RuntimeError), store.transaction(write=True) as db:
        db.execute(text("INSERT INTO counter VALUES (2)"))
        raise RuntimeError  # on the connection that has just read
    with store.transaction(write=False) as db:
        assert db.execute(count).scalar() == 1


def add_row(store: Store) -> None:
    with store.transaction(write=True) as db:
        db.execute(text("INSERT INTO counter VALUES (1)"))


def test_a_connection_that_was_cut_while_idle_is_not_used(server: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.store.engine.IDLE", 0.0)
    store = Store(server)
    with store.transaction(write=False) as db:
        mine = db.execute(text("SELECT pg_backend_pid()")).scalar()
    other = Store(server)
    with other.transaction(write=True) as db:
        assert db.execute(text("SELECT pg_terminate_backend(:pid, 5000)"), {"pid": mine}).scalar()
    with store.transaction(write=False) as db:
        assert db.execute(text("SELECT pg_backend_pid()")).scalar() != mine
    for each in (store, other):
        each.close()


def test_what_is_kept_for_the_end_is_done_once_and_not_after_a_failure(store: Store) -> None:
    done: list[list[object]] = []

    def work(_db: object, items: list[object]) -> None:
        done.append(items)

    with store.transaction(write=True) as db:
        last(db, work, 1)
        last(db, work, 2)
        assert not done
    assert done == [[1, 2]]
    with suppress(RuntimeError), store.transaction(write=True) as db:
        last(db, work, 3)
        raise RuntimeError
    with store.transaction(write=True) as db:
        last(db, work, 4)
        do_last(db)
        assert done == [[1, 2], [4]]
        last(db, work, 5)
    assert done == [[1, 2], [4], [5]]
