"""A channel that loses answers, and somebody who asks for posts in it."""

from __future__ import annotations

import pytest

from bot.app import App
from tests.delivery.board import Board, Someone


@pytest.fixture
def board() -> Board:
    return Board()


@pytest.fixture
def ben(app: App, board: Board) -> Someone:
    """Whoever asks for a post."""
    return Someone(app, board, "ben")
