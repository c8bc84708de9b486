"""The real app, on a real database file, with the exercises for adapters."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.app import App
from bot.clock import FixedClock
from bot.commands import load_tree
from bot.curriculum.catalog import Catalog
from bot.store import schema
from bot.store.engine import Store
from tests.adapters.exercises import tree


@pytest.fixture
def exercises(tmp_path: Path, content: Catalog, clock: FixedClock) -> Iterator[App]:
    """An app that knows the exercises and nothing else."""
    store = Store(f"sqlite:///{tmp_path / 'exercises.db'}")
    schema.upgrade(store)
    yield App(tree(), store, content, clock)
    store.close()


@pytest.fixture
def real(tmp_path: Path, content: Catalog, clock: FixedClock) -> Iterator[App]:
    """The whole app, with Cairn's own commands."""
    store = Store(f"sqlite:///{tmp_path / 'real.db'}")
    schema.upgrade(store)
    yield App(load_tree(), store, content, clock)
    store.close()
