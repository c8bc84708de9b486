"""The app on a real database, with the shipped content and a clock that stands still."""

from __future__ import annotations

import os
import shutil
import warnings
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import create_engine, make_url, text

from bot.app import App
from bot.clock import FixedClock
from bot.commands import load_tree
from bot.curriculum.catalog import Catalog
from bot.curriculum.load import load
from bot.store import schema
from bot.store.engine import Store
from tests import databases
from tests.dialogue import Talk
from tests.fakes.node import available

CONTENT = Path(__file__).parent.parent / "content"
NOON = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
"""A Monday."""

POSTGRES = "CAIRN_TEST_POSTGRES_URL"
REQUIRED = "CAIRN_TEST_POSTGRES_REQUIRED"


@pytest.fixture(scope="session")
def content() -> Catalog:
    """The shipped content."""
    return load(CONTENT)


@pytest.fixture(scope="session")
def server(worker_id: str) -> str:
    """The address of a PostgreSQL database of this worker's own. Skips, loudly, where none is configured.

    Its name begins with that of the database in the address, so that several runs can share a server.
    """
    address = os.environ.get(POSTGRES)
    if not address:
        said = f"{POSTGRES} is not set: the tests on PostgreSQL are skipped"
        if os.environ.get(REQUIRED):
            pytest.fail(said)
        warnings.warn(pytest.PytestWarning(said), stacklevel=1)
        pytest.skip(said)
    name = f"{make_url(address).database}_cairn_test_{worker_id}"
    engine = create_engine(address, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)"))
        connection.execute(text(f"CREATE DATABASE {name}"))
    engine.dispose()
    return make_url(address).set(database=name).render_as_string(hide_password=False)


@pytest.fixture(scope="session")
def node() -> None:
    """Node and the packages of ``tests/node``. Skips, loudly, where they are not installed."""
    if not available():
        pytest.skip("the packages of tests/node are not installed")


@pytest.fixture(params=["sqlite", "postgres"])
def database(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The address of a database without tables, once on each engine; with ours for a test that asks for a store."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'cairn.db'}"
    address: str = request.getfixturevalue("server")
    if "store" in request.fixturenames:
        databases.ready(address)
    else:
        databases.bare(address)
    return address


@pytest.fixture(scope="session")
def upgraded(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An SQLite file at our version, with nothing in it."""
    path = tmp_path_factory.mktemp("upgraded") / "cairn.db"
    made = Store(f"sqlite:///{path}")
    schema.upgrade(made)
    made.close()
    return path


@pytest.fixture
def store(database: str, upgraded: Path) -> Iterator[Store]:
    """A database at our version."""
    address = make_url(database)
    if address.get_backend_name() == "sqlite" and not Path(str(address.database)).exists():
        shutil.copyfile(upgraded, str(address.database))
    opened = Store(database)
    schema.upgrade(opened)
    yield opened
    opened.close()


@pytest.fixture
def clock() -> FixedClock:
    """A clock at noon on a Monday."""
    return FixedClock(NOON)


@pytest.fixture
def app(store: Store, content: Catalog, clock: FixedClock) -> App:
    """The whole core."""
    return App(load_tree(), store, content, clock)


@pytest.fixture
def ana(app: App) -> Talk:
    """A member."""
    return Talk(app, "ana")
