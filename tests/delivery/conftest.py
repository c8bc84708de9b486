"""A channel that loses answers, and somebody who asks for posts in it."""

from __future__ import annotations

import pytest

from bot.app import App
from tests.delivery.board import Board, Someone
from tests.delivery.wall import Group, Process, Wall, group


@pytest.fixture
def board() -> Board:
    return Board()


@pytest.fixture
def ben(app: App, board: Board) -> Someone:
    """Whoever asks for a post."""
    return Someone(app, board, "ben")


@pytest.fixture
def wall() -> Wall:
    return Wall()


@pytest.fixture
def cairn(app: App, wall: Wall) -> Process:
    return Process(app, wall)


@pytest.fixture
def here(app: App) -> Group:
    return group(app)
