"""What the ``discord_…`` benchmarks stand on: bots as processes of their own, connected to a Discord on the loopback.

The Discord is the tests' fake. Its checks of every body against Discord's description are off, and its rate limits too
unless a benchmark is about them. It runs in the benchmark's process, the bot in another: two cores, as the network
would have it.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from benchmarks import discord_bare, stage_three
from benchmarks.whole_process import installed
from benchmarks.with_database import settle
from bot.app import App
from bot.chat.request import Space
from bot.clock import FixedClock
from bot.commands import load_tree
from bot.store import schema
from bot.store.engine import Store
from tests.fakes.discord_server import FakeDiscord
from tests.fakes.discord_trouble import Limits
from tests.fakes.discord_world import FakeChannel, FakeGuild, FakeUser

STOP = 10.0
"""Seconds a bot has to stop in."""


@dataclass(frozen=True, slots=True)
class Bot:
    """A bot's process. ``spawned`` is when it was started, by the monotonic clock."""

    process: subprocess.Popen[bytes]
    spawned: float

    def cpu(self) -> float:
        """The CPU time in seconds that all its threads have taken."""
        return sum(
            int(task.joinpath("schedstat").read_text().split()[0])
            for task in Path(f"/proc/{self.process.pid}/task").iterdir()
        ) * (1e-9)

    def rss(self) -> int:
        """The memory it holds, in KB."""
        for line in Path(f"/proc/{self.process.pid}/status").read_text().splitlines():
            if line.startswith("VmRSS"):
                return int(line.split()[1])
        raise AssertionError("the bot has ended")

    def settled(self, seconds: float = 60) -> None:
        """Wait until it does nothing: less than 5 ms of CPU in half a second."""
        ends, before = time.monotonic() + seconds, self.cpu()
        while time.monotonic() < ends:
            time.sleep(0.5)
            now = self.cpu()
            if now - before < 0.005:
                return
            before = now
        raise TimeoutError("the bot does not come to rest")


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
    fake: FakeDiscord, folder: str | Path, path: Sequence[str] = (), sync: bool = False, log: str | Path = os.devnull
) -> Iterator[Bot]:
    """``cairn run`` with its data in ``folder``, connected to ``fake``. ``path`` comes first in its import path."""
    environment = _environment(folder, path) | {
        "DISCORD_TOKEN": fake.token,
        "CAIRN_DISCORD_API_URL": fake.api_url,
        "CAIRN_DISCORD_SYNC": "auto" if sync else "off",
        "CAIRN_LOG_LEVEL": "warning",
    }
    with _running([sys.executable, "-m", "bot", "run"], environment, folder, log) as bot:
        fake.wait_ready(seconds=30)
        yield bot


@contextmanager
def bare(
    fake: FakeDiscord, way: str, folder: str | Path, path: Sequence[str] = (), more: Mapping[str, str] | None = None
) -> Iterator[Bot]:
    """The bare bot, connected to ``fake``; ``way`` as ``discord_bare`` says."""
    environment = _environment(folder, path) | {
        discord_bare.API: fake.api_url,
        discord_bare.GATEWAY: fake.gateway_url,
        discord_bare.TOKEN: fake.token,
        **(more or {}),
    }
    with _running([sys.executable, "-m", "benchmarks.discord_bare", way], environment, folder, os.devnull) as bot:
        fake.wait_ready(seconds=30)
        yield bot


def statements(place: Place, folder: str | Path) -> dict[str, str]:
    """What the bare bot needs to run Cairn's statements for the members of ``place``."""
    return {
        discord_bare.DATABASE: database(folder),
        discord_bare.SPACE: place.guild.id,
        discord_bare.PEOPLE: ",".join(person.id for person in place.people),
    }


def database(folder: str | Path) -> str:
    """The address of the database in ``folder``."""
    return f"sqlite:///{Path(folder, 'cairn.db')}"


def prepare(folder: str | Path, place: Place | None = None) -> None:
    """Make the database in ``folder``, with the members of ``place`` and their marks."""
    store = Store(database(folder))
    schema.upgrade(store)
    app = App(load_tree(), store, stage_three.content(), FixedClock(stage_three.NOW))
    try:
        if place is not None:
            settle(app, Space("discord", place.guild.id), [person.id for person in place.people])
    finally:
        app.close()


@contextmanager
def without_uvloop() -> Iterator[list[str]]:
    """What to put first in the import path so that uvloop seems not to be installed."""
    with tempfile.TemporaryDirectory() as folder:
        Path(folder, "uvloop.py").write_text("raise ImportError\n")
        yield [folder]


def has_uvloop() -> bool:
    """Whether uvloop is installed."""
    try:
        import uvloop  # noqa: F401
    except ImportError:
        return False
    return True


@contextmanager
def data_folder() -> Iterator[str]:
    """A folder that goes away."""
    with tempfile.TemporaryDirectory() as folder:
        yield folder


def percentile(values: Sequence[float], share: float) -> float:
    """The value that ``share`` of ``values`` do not exceed."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(len(ordered) * share))]


def _environment(folder: str | Path, path: Sequence[str]) -> dict[str, str]:
    environment = installed(Path(folder))
    environment["PYTHONPATH"] = os.pathsep.join([*path, environment["PYTHONPATH"]])
    return environment


@contextmanager
def _running(
    command: Sequence[str], environment: Mapping[str, str], folder: str | Path, log: str | Path
) -> Iterator[Bot]:
    with open(log, "wb") as said:
        spawned = time.monotonic()
        process = subprocess.Popen(command, cwd=folder, env=environment, stdout=said, stderr=said)
        try:
            yield Bot(process, spawned)
        finally:
            process.terminate()
            try:
                process.wait(STOP)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
