"""A discord.py client with nothing of ours in it, living in a thread of its own."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable, Coroutine
from typing import Any

import discord

from tests.fakes.discord_server import FakeDiscord

NOBODY = discord.AllowedMentions.none()
Handler = Callable[[discord.Interaction], Coroutine[Any, Any, None]]


class Bot(discord.Client):
    """A client in a thread of its own. ``handler`` answers every interaction."""

    def __init__(
        self, fake: FakeDiscord, handler: Handler | None = None, intents: discord.Intents | None = None
    ) -> None:
        super().__init__(
            intents=intents or discord.Intents.none(), heartbeat_timeout=1.0, max_messages=None, allowed_mentions=NOBODY
        )
        self.fake = fake
        self.handler = handler
        self.seen: list[int] = []
        self.errors: list[BaseException] = []
        self._connection.guild_ready_timeout = 0.1
        self.thread = threading.Thread(target=self._live)

    async def on_interaction(self, interaction: discord.Interaction) -> None:
        self.seen.append(interaction.id)
        if self.handler is not None:
            try:
                await self.handler(interaction)
            except discord.HTTPException as error:
                self.errors.append(error)

    async def before_identify_hook(self, shard_id: int | None, *, initial: bool = False) -> None:
        """No five seconds before a second IDENTIFY."""

    async def _whole_life(self) -> None:
        async with self:
            await self.start(self.fake.token)

    def _live(self) -> None:
        try:
            asyncio.run(self._whole_life())
        except discord.DiscordException as error:
            self.errors.append(error)

    def __enter__(self) -> Bot:
        self.thread.start()
        return self

    def do(self, work: Coroutine[Any, Any, Any]) -> Any:
        """Run something in the client's loop."""
        return asyncio.run_coroutine_threadsafe(work, self.loop).result(20)

    def __exit__(self, *_: object) -> None:
        if self.thread.is_alive():
            asyncio.run_coroutine_threadsafe(self.close(), self.loop)
        self.thread.join(10)


async def pong(interaction: discord.Interaction) -> None:
    """Answer anything."""
    await interaction.response.send_message("pong", ephemeral=True)


def code(error: BaseException) -> tuple[int, int]:
    """Status and code of a refusal."""
    assert isinstance(error, discord.HTTPException)
    return error.status, error.code
