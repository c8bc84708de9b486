"""A Discord bot without Cairn, the other side of the ``discord_…`` benchmarks: discord.py as its manual shows it.

A ``Client`` and a ``CommandTree`` of twenty commands, the roadmap's the eleventh, which answer eight lines from memory
(``peers/job.py``) through ``interaction.response.send_message``. It keeps as little as Cairn does, no members and no
messages, and asks for no intent, so that nobody wins by what the other side has switched on.

``python -m benchmarks.discord_bare WAY`` runs it as a process (``discord_rig.py`` says where Discord is):

* ``constant``: the eight lines, nothing else.
* ``statements``: before them, the SQL that Cairn's own page takes for the member who asks, in one hop to a database
  thread and one transaction. The statements are watched at Cairn's own ``App`` while the process starts.
* ``anything``: whatever comes, a click or a form too, is answered with the eight lines.
* ``guilds``: ``constant`` with the intent ``guilds``, which most bots ask for.
"""

from __future__ import annotations

import asyncio
import gc
import os
import sys
from collections.abc import Awaitable, Callable
from typing import Any

import discord
import yarl
from discord import app_commands

from benchmarks.peers import job

WAYS = ("constant", "statements", "anything", "guilds")
API, GATEWAY, TOKEN, DATABASE, SPACE, PEOPLE = (
    f"BARE_{name}" for name in ("API", "GATEWAY", "TOKEN", "DATABASE", "SPACE", "PEOPLE")
)
"""Names of environment variables: where Discord is, and for ``statements`` the database, the server and its members."""

Interaction = discord.Interaction[Any]
Respond = Callable[[Interaction, int], Awaitable[None]]


def client(intents: discord.Intents | None = None) -> discord.Client:
    """A client that keeps neither members nor messages."""
    return discord.Client(
        intents=intents or discord.Intents.none(),
        allowed_mentions=discord.AllowedMentions.none(),
        member_cache_flags=discord.MemberCacheFlags.none(),
        max_messages=None,
        chunk_guilds_at_startup=False,
    )


def add_commands(bot: discord.Client, respond: Respond) -> None:
    """Give ``bot`` the twenty commands ``/name stage number``, all answered by ``respond``."""
    tree = app_commands.CommandTree(bot)
    for name in job.COMMANDS:
        group = app_commands.Group(name=name, description="The job")

        @group.command(name="stage", description="One stage")
        async def stage(interaction: Interaction, number: app_commands.Range[int, 1, 8]) -> None:
            await respond(interaction, number)

        tree.add_command(group)


async def eight_lines(interaction: Interaction, number: int) -> None:
    """Answer as the manual says."""
    await interaction.response.send_message(job.answer(number))


def with_statements(url: str, space: str, people: list[str]) -> Respond:
    """A responder that first runs what Cairn's page takes for the member who asks; ``url`` is a database of Cairn's."""
    from benchmarks.with_database import replayed
    from bot.chat.request import Space

    run = replayed(url, Space("discord", space), people)

    async def respond(interaction: Interaction, number: int) -> None:
        await run(str(interaction.user.id))
        await eight_lines(interaction, number)

    return respond


def main(way: str) -> None:
    """Connect and serve until the process is ended."""
    discord.http.Route.BASE = os.environ[API]
    discord.gateway.DiscordWebSocket.DEFAULT_GATEWAY = yarl.URL(os.environ[GATEWAY])
    bot = client(discord.Intents(guilds=True) if way == "guilds" else None)
    if way == "anything":

        async def on_interaction(interaction: Interaction) -> None:
            await eight_lines(interaction, 3)

        bot.event(on_interaction)
    elif way == "statements":
        people = os.environ[PEOPLE].split(",")
        add_commands(bot, with_statements(os.environ[DATABASE], os.environ[SPACE], people))
    else:
        add_commands(bot, eight_lines)
    gc.freeze()  # as Cairn does
    with asyncio.Runner(loop_factory=_quick_loop()) as runner:
        runner.run(_serve(bot))


async def _serve(bot: discord.Client) -> None:
    async with bot:
        await bot.start(os.environ[TOKEN])


def _quick_loop() -> Callable[[], asyncio.AbstractEventLoop] | None:
    """The loop that Cairn takes: uvloop's where it is installed."""
    try:
        import uvloop
    except ImportError:
        return None
    return uvloop.new_event_loop


if __name__ == "__main__":
    main(sys.argv[1])
