"""A running fake Discord that discord.py talks to."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator
from typing import Any

import discord
import pytest
import yarl
from discord.gateway import DiscordWebSocket

from tests.fakes.discord_server import FakeDiscord


@pytest.fixture
def serve(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[..., FakeDiscord]]:
    """Starts a fake, and points discord.py at it."""
    with contextlib.ExitStack() as running:

        def start(**how: Any) -> FakeDiscord:
            fake = running.enter_context(FakeDiscord(**{"heartbeat": 0.3, **how}))
            monkeypatch.setattr(discord.http.Route, "BASE", fake.api_url)
            monkeypatch.setattr(DiscordWebSocket, "DEFAULT_GATEWAY", yarl.URL(fake.gateway_url))
            return fake

        yield start


@pytest.fixture
def fake(serve: Callable[..., FakeDiscord]) -> FakeDiscord:
    """One as it comes."""
    return serve()
