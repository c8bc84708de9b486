"""What the ``discord_…`` benchmarks stand on: bots that are connected to a Discord on the loopback.

The Discord is the tests' fake. Its checks of every body against Discord's description are off, and its rate limits too
unless a benchmark is about them.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from benchmarks import bot_process, discord_bare
from benchmarks.bot_process import Bot
from bot.chat.request import Space
from tests.fakes.discord_server import FakeDiscord
from tests.fakes.discord_trouble import Limits
from tests.fakes.discord_world import FakeChannel, FakeGuild, FakeUser


@dataclass(frozen=True, slots=True)
class Place:
    """A Discord with one server, and the members of it that Cairn knows from before."""

    fake: FakeDiscord
    guild: FakeGuild
    people: Sequence[FakeUser]

    @property
    def channel(self) -> FakeChannel:
        """The channel of the server."""
        return self.guild.channels[0]


@contextmanager
def discord(limits: Limits | None = None) -> Iterator[FakeDiscord]:
    """A Discord on the loopback."""
    with FakeDiscord(check=False, limits=limits) as fake:
        yield fake


@contextmanager
def place(people: int = 1) -> Iterator[Place]:
    """A Discord with one server of so many members."""
    with discord() as fake:
        yield Place(fake, fake.guild(), [fake.member(f"member-{number}") for number in range(people)])


@contextmanager
def cairn(
    fake: FakeDiscord,
    folder: str | Path,
    path: Sequence[str] = (),
    sync: bool = False,
    log: str | Path = os.devnull,
    more: Mapping[str, str] | None = None,
) -> Iterator[Bot]:
    """``cairn run`` with its data in ``folder``, connected to ``fake``. ``path`` comes first in its import path."""
    settings = {
        "DISCORD_TOKEN": fake.token,
        "CAIRN_DISCORD_API_URL": fake.api_url,
        "CAIRN_DISCORD_SYNC": "auto" if sync else "off",
        "CAIRN_LOG_LEVEL": "warning",
        **(more or {}),
    }
    with bot_process.running(["bot", "run"], folder, settings, path, log) as bot:
        fake.wait_ready(seconds=30)
        yield bot


@contextmanager
def bare(
    fake: FakeDiscord, way: str, folder: str | Path, path: Sequence[str] = (), more: Mapping[str, str] | None = None
) -> Iterator[Bot]:
    """The bare bot, connected to ``fake``; ``way`` as ``discord_bare`` says."""
    settings = {
        discord_bare.API: fake.api_url,
        discord_bare.GATEWAY: fake.gateway_url,
        discord_bare.TOKEN: fake.token,
        **(more or {}),
    }
    with bot_process.running(["benchmarks.discord_bare", way], folder, settings, path) as bot:
        fake.wait_ready(seconds=30)
        yield bot


def statements(place: Place, folder: str | Path) -> dict[str, str]:
    """What the bare bot needs to run Cairn's statements for the members of ``place``."""
    return {
        discord_bare.DATABASE: bot_process.database(folder),
        discord_bare.SPACE: place.guild.id,
        discord_bare.PEOPLE: ",".join(person.id for person in place.people),
    }


def prepare(folder: str | Path, place: Place | None = None) -> None:
    """Make the database in ``folder``, with the members of ``place`` and their marks."""
    if place is None:
        bot_process.prepare(folder)
    else:
        bot_process.prepare(folder, Space("discord", place.guild.id), [person.id for person in place.people])
