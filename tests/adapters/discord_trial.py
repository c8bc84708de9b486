"""Small tools for trials of the Discord adapter: a store that is busy, work on the adapter's loop, runs that end."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable, Coroutine, Iterator
from contextlib import contextmanager
from typing import Any, TypeVar

import discord
import pytest
import yarl

from adapters.discord.client import Discord
from adapters.discord.options import Options
from bot.app import App
from tests.adapters.discord_person import SECONDS
from tests.fakes.discord_server import FakeDiscord
from tests.fakes.discord_world import Body, FakeChannel

T = TypeVar("T")
PRIVATE = 1 << 6
MODERN = 1 << 15


@contextmanager
def busy(app: App) -> Iterator[Callable[[], None]]:
    """Keep the database thread busy until what is given is called, or the block ends: every answer is late."""
    free = threading.Event()
    app.store._threads.submit(free.wait)
    try:
        yield free.set
    finally:
        free.set()


def on_loop(adapter: Discord, work: Coroutine[Any, Any, T]) -> T:
    """Run ``work`` on the loop of a serving adapter."""
    loop: asyncio.AbstractEventLoop = adapter.loop  # type: ignore[attr-defined]
    return asyncio.run_coroutine_threadsafe(work, loop).result(10 * SECONDS)


def quiet(adapter: Discord, fake: FakeDiscord) -> None:
    """Wait until nothing is being answered any more."""
    fake.until(lambda: not adapter._interactions._running, SECONDS)


def post_of(channel: FakeChannel, fake: FakeDiscord, *custom_ids: str, private: bool = False) -> Body:
    """A message of the bot with one button for each of ``custom_ids``, as an earlier version may have sent it."""
    buttons = [{"type": 2, "style": 2, "label": f"Button {n}", "custom_id": id_} for n, id_ in enumerate(custom_ids, 1)]
    rows = [{"type": 1, "components": buttons[start : start + 5]} for start in range(0, len(buttons), 5)]
    return fake.place(channel, components=rows, flags=MODERN | (PRIVATE if private else 0))


def run_until_it_ends(app: App, fake: FakeDiscord, once_ready: Callable[[], object] | None = None, **how: Any) -> None:
    """Run the adapter in this thread until it ends by itself. ``once_ready`` is called when it is connected."""
    adapter = Discord(app, Options(fake.token, fake.api_url, **how))

    async def run() -> None:
        running = asyncio.create_task(adapter.run())
        if once_ready is not None:
            await asyncio.to_thread(fake.wait_ready)
            await asyncio.to_thread(once_ready)
        await asyncio.wait_for(running, SECONDS)

    with pytest.MonkeyPatch.context() as kept:  # what the adapter sets for all of the library is put back
        kept.setattr(discord.http.Route, "BASE", fake.api_url)
        kept.setattr(discord.gateway.DiscordWebSocket, "DEFAULT_GATEWAY", yarl.URL(fake.gateway_url))
        asyncio.run(run())


def errors(caplog: pytest.LogCaptureFixture) -> list[str]:
    """What was logged as an error."""
    return [f"{record.name}: {record.getMessage()}" for record in caplog.records if record.levelname == "ERROR"]
