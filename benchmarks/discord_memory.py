"""What a server costs in memory: Cairn, which keeps nothing of it, beside a bare bot with the intent ``guilds``.

Both are started twice: with a bot that is in no server, and with one that is in 5,000. Discord names them all in READY;
to the bare bot, which asks for the intent as most bots do, it then describes each, here with 30 channels and 15 roles.
Cairn asks for no intent and keeps the names. The difference in memory at rest, divided by the servers, is a server's
price; Cairn's may at most be the bare bot's. The last row, without a goal, is what remains after one command from each
of the servers: whatever the library, the store and Cairn then remember.
"""

from __future__ import annotations

import itertools
import json
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from benchmarks import discord_rig
from benchmarks.measure import Row
from tests.fakes import discord_gateway
from tests.fakes.discord_rest import guild_wire
from tests.fakes.discord_server import FakeDiscord
from tests.fakes.discord_world import FakeGuild

GUILDS = 5_000
CHANNELS = tuple(f"channel-{number}" for number in range(30))
ROLES = 15
AT_ONCE = 16


def run() -> list[Row]:
    """Measure and return the rows."""
    with _with_roles(), tempfile.TemporaryDirectory() as folder:
        discord_rig.prepare(folder)
        none, _ = _cairn(folder, 0)
        ours, after = _cairn(folder, GUILDS)
        theirs = _bare(folder, GUILDS) - _bare(folder, 0)
    named, asked = ours - none, after - none
    what = f"memory for a server, of {GUILDS:,}"
    return [
        Row(f"{what} : bare bot, intent guilds", _each(named), _each(theirs), f"{named / theirs:.2f}x", "<= 1x",
            named <= theirs),
        Row("  after a command from each", _each(asked), _each(theirs), f"{asked / theirs:.2f}x", ""),
    ]  # fmt: skip


def _cairn(folder: str, guilds: int) -> tuple[int, int]:
    """Cairn's memory in KB when connected, and after one command from each server."""
    with discord_rig.discord() as fake:
        there = _guilds(fake, guilds)
        with discord_rig.cairn(fake, folder) as bot:
            bot.settled()
            connected = bot.rss()
            if there:
                _ask(fake, there)
                bot.settled()
            return connected, bot.rss()


def _bare(folder: str, guilds: int) -> int:
    """The bare bot's memory in KB when it knows all its servers."""
    with discord_rig.discord() as fake:
        _guilds(fake, guilds)
        with discord_rig.bare(fake, "guilds", folder) as bot:
            bot.settled()
            return bot.rss()


def _guilds(fake: FakeDiscord, number: int) -> list[FakeGuild]:
    return [fake.guild(f"Server {place}", CHANNELS) for place in range(number)]


def _ask(fake: FakeDiscord, guilds: list[FakeGuild]) -> None:
    """One command from each of ``guilds``, some at a time. Raises ``AssertionError`` when answers do not come."""
    done, left = threading.Event(), iter(guilds)
    finished = itertools.count(1)

    def ask(_: object = None) -> None:
        guild = next(left, None)
        if guild is not None:
            sent = fake.slash("study about", {}, fake.member("ana"), guild)
            sent.answered.add_done_callback(answered)

    def answered(_: object) -> None:
        if next(finished) == len(guilds):
            done.set()
        ask()

    for _ in range(AT_ONCE):
        ask()
    if not done.wait(120):
        raise AssertionError("not every server's command was answered")


@contextmanager
def _with_roles() -> Iterator[None]:
    """Let the fake describe servers with as many roles as they have."""

    def described(guild: Any, world: Any) -> Any:
        wire = json.loads(json.dumps(guild_wire(guild, world)))
        [everyone] = wire["roles"]
        more = [{**everyone, "id": str(int(guild.id) + 1 + place), "name": f"Role {place}"} for place in range(ROLES)]
        return {**wire, "roles": [everyone, *more]}

    before = discord_gateway.guild_wire
    discord_gateway.guild_wire = described
    try:
        yield
    finally:
        discord_gateway.guild_wire = before


def _each(growth: int) -> str:
    return f"{growth / GUILDS:.1f} KB"
