"""What the ``slack_…`` benchmarks stand on: bots that serve a Slack on the loopback, over HTTP or over its socket.

The Slack is the tests' fake. Its checks of blocks and views are off, and so is its rate limit.
"""

from __future__ import annotations

import os
import socket
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from aiohttp import web

from adapters.slack import HTTP, SOCKET
from adapters.slack.options import URL
from adapters.slack.sockets import CONNECTIONS
from benchmarks import bot_process, slack_bare
from benchmarks.bot_process import Bot
from bot.chat.request import Space
from tests.adapters.slack_http import KEY, SECRET, installed
from tests.fakes.slack_server import FakeSlack
from tests.fakes.slack_world import FakeChannel, FakeUser

WAYS = ("http", "socket")
"""How a bot is reached: by signed requests, or over the socket that it opens."""

TITLES = {"http": "over HTTP", "socket": "over the socket"}
START = 30


class Slack(FakeSlack):
    """A Slack that takes down which connections the bot opens to it, but for sockets: by their ports."""

    def __init__(self) -> None:
        super().__init__(check=False, limits=None)
        self.ports: dict[str, set[int]] = {}
        """By what was asked there: ``api``, or ``response`` for a response_url."""

    def answers(self) -> Any:
        """Every request goes to the wire."""

        async def handle(request: web.BaseRequest) -> web.StreamResponse:
            kind = request.path.removeprefix("/").partition("/")[0]
            if request.transport is not None:
                self.ports.setdefault(kind, set()).add(request.transport.get_extra_info("peername")[1])
            return await self.wire.handle(request)

        return handle


@dataclass(frozen=True, slots=True)
class Place:
    """A Slack with one workspace, a channel in it, and the members of it that Cairn knows from before."""

    fake: Slack
    channel: FakeChannel
    people: Sequence[FakeUser]


@contextmanager
def place(people: int = 1) -> Iterator[Place]:
    """A Slack with one workspace of so many members."""
    with Slack() as fake:
        yield Place(fake, fake.channel("general"), [fake.member(f"member-{number}") for number in range(people)])


@contextmanager
def cairn(
    fake: FakeSlack,
    way: str,
    folder: str | Path,
    path: Sequence[str] = (),
    log: str | Path = os.devnull,
    more: Mapping[str, str] | None = None,
) -> Iterator[Bot]:
    """``cairn run`` with its data in ``folder``, serving ``fake``. Over HTTP, somebody still has to install it."""
    settings = {"CAIRN_SLACK_API_URL": fake.api_url, "CAIRN_LOG_LEVEL": "warning", **(more or {})}
    port = free_port()
    if way == "http":
        settings |= dict(zip(HTTP, (SECRET, fake.client_id, fake.client_secret, KEY), strict=True))
        settings |= {URL: "https://cairn.example.org", "CAIRN_HTTP_PORT": str(port)}
    else:
        settings |= dict(zip(SOCKET, (fake.token, fake.app_token), strict=True))
    with bot_process.running(["bot", "run"], folder, settings, path, log) as bot:
        _wait(fake, way, port, CONNECTIONS)
        yield bot


@contextmanager
def bare(
    fake: FakeSlack,
    what: str,
    way: str,
    folder: str | Path,
    path: Sequence[str] = (),
    more: Mapping[str, str] | None = None,
) -> Iterator[Bot]:
    """The bare bot, serving ``fake``; ``what`` and ``way`` as ``slack_bare`` says."""
    port = free_port()
    settings = {
        slack_bare.API: fake.api_url,
        slack_bare.TOKEN: fake.token,
        slack_bare.APP_TOKEN: fake.app_token,
        slack_bare.SECRET: SECRET,
        slack_bare.PORT: str(port),
        **(more or {}),
    }
    with bot_process.running(["benchmarks.slack_bare", what, way], folder, settings, path) as bot:
        _wait(fake, way, port, 1)
        yield bot


def install(fake: FakeSlack) -> None:
    """Somebody in each workspace installs the app that serves ``fake`` over HTTP, with a browser."""
    for workspace in list(fake.world.workspaces.values()):
        installed(fake, workspace)


def statements(place: Place, folder: str | Path) -> dict[str, str]:
    """What the bare bot needs to run Cairn's statements for the members of ``place``."""
    return {
        slack_bare.DATABASE: bot_process.database(folder),
        slack_bare.SPACE: place.fake.default.id,
        slack_bare.PEOPLE: ",".join(person.id for person in place.people),
    }


def prepare(folder: str | Path, place: Place) -> None:
    """Make the database in ``folder``, with the members of ``place`` and their marks."""
    bot_process.prepare(folder, Space("slack", place.fake.default.id), [person.id for person in place.people])


def free_port() -> int:
    """A port that nobody listens at."""
    with socket.create_server(("127.0.0.1", 0)) as found:
        return int(found.getsockname()[1])


def _wait(fake: FakeSlack, way: str, port: int, sockets: int) -> None:
    """Wait until a bot can be reached."""
    if way == "http":
        fake.until(lambda: _listens(port), START)
        fake.connect_http(f"http://127.0.0.1:{port}", SECRET)
    else:
        fake.wait_ready(sockets, START)


def _listens(port: int) -> bool:
    with suppress(OSError), socket.create_connection(("127.0.0.1", port), 1):
        return True
    return False
