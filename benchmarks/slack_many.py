"""A command's cost with 100 commands declared against the same with 1, through Bolt, in process.

Cairn gives Bolt one listener and finds the command in a table of its own, so the cost must not depend on how many there
are; Bolt asks its listeners one by one. Both sides get the same payloads, as they come over the socket, and their
acknowledgement is the end. Cairn's database is replaced as in ``discord_path``, and nobody has marked anything: the
less there is to do besides, the more the looking up would show. A bare Bolt app with as many listeners, the roadmap's
in the middle, answers eight lines. Both are told at once whose token they answer with.

CPU time, one command after the other. The goal is at most 1.1 times; Bolt's own figures are for information.
"""

from __future__ import annotations

import asyncio
import gc
import time
from collections.abc import Awaitable, Callable, Sequence
from itertools import cycle
from typing import Any, cast

import aiohttp
from slack_bolt.async_app import AsyncApp
from slack_bolt.authorization import AuthorizeResult
from slack_bolt.request.async_request import AsyncBoltRequest
from slack_sdk.web.async_client import AsyncWebClient

from adapters.slack.bolt import Acknowledgement, new_bolt
from adapters.slack.options import Options, Socket
from adapters.slack.sockets import SocketMode
from adapters.slack.web import Client
from adapters.slack.workspaces import One, Workspace, removed_reply
from benchmarks import slack_bare, stage_three
from benchmarks.measure import Row, alternate, at_most, noted
from benchmarks.pure_app import PureApp
from tests.fakes.slack_sent import Sent
from tests.fakes.slack_server import FakeSlack

GOAL = 1.1
FEW, MANY = 1, 100
ROUNDS = 15
ROUNDS_NOTED = 7
CALLS = 500
PEOPLE = 50

Payload = dict[str, Any]
BOT = ("B1", "U1")
"""The ids of the bot and of its user."""


class Unstarted(FakeSlack):
    """A Slack that is never started: it only writes the payloads."""

    def deliver(self, sent: Sent) -> None:
        """Send nothing."""


class Driver:
    """One side: an app that is not connected, fed with payloads."""

    def __init__(self, prepare: Callable[[], Awaitable[AsyncApp]], payloads: Sequence[Payload]) -> None:
        self._runner = asyncio.Runner()
        self._app = self._runner.run(prepare())  # type: ignore[arg-type]
        self._payloads = cycle(payloads)

    def once(self) -> str:
        """What one command is answered with, in words."""
        answer = self._runner.run(self._app.async_dispatch(_request(next(self._payloads))))
        return str(answer.payload["text"] if isinstance(answer, Acknowledgement) else answer.body)

    def side(self) -> float:
        """The CPU time of one command, over ``CALLS`` of them."""
        return self._runner.run(self._batch())

    async def _batch(self) -> float:
        dispatch, payloads = self._app.async_dispatch, self._payloads
        started = time.process_time()
        for _ in range(CALLS):
            await dispatch(_request(next(payloads)))
        return (time.process_time() - started) / CALLS


def run() -> list[Row]:
    """Measure and return the rows."""
    gc.collect()
    gc.freeze()  # as both bots' processes do
    try:
        return _rows()
    finally:
        gc.unfreeze()


def _rows() -> list[Row]:
    made = Unstarted(check=False, limits=None)
    channel = made.channel("general")
    people = [made.member(f"member-{number}") for number in range(PEOPLE)]
    payloads = [made.command("/roadmap", "stage 3", who, channel).payload for who in people]
    ours = {number: Driver(lambda n=number: _cairn(n, made.default.id), payloads) for number in (FEW, MANY)}  # type: ignore[misc]
    theirs = {number: Driver(lambda n=number: _bare(n), payloads) for number in (FEW, MANY)}  # type: ignore[misc]
    for each in (*ours.values(), *theirs.values()):
        if not (said := each.once()).startswith("Stage 3 of 8"):
            raise AssertionError(f"not the answer that was to be timed: {said}")
    flat = alternate(ours[MANY].side, ours[FEW].side, ROUNDS)
    walk = alternate(theirs[MANY].side, theirs[FEW].side, ROUNDS_NOTED)
    beside = [(n, alternate(ours[n].side, theirs[n].side, ROUNDS_NOTED)) for n in (FEW, MANY)]
    return [
        at_most(f"Slack, a command with {MANY} declared : with {FEW} (CPU)", flat, GOAL),
        noted(at_most(f"  the same in bare Bolt, {MANY} listeners : {FEW}", walk, GOAL)),
        *[noted(at_most(f"  Cairn with {n} : bare Bolt with as many listeners", found, GOAL)) for n, found in beside],
    ]


async def _cairn(commands: int, team: str) -> AsyncApp:
    app = PureApp(stage_three.NoRows(), stage_three.tree_of(commands))
    way = Socket("xoxb-1", "xapp-1")
    adapter = SocketMode(app, Options(way), way)
    session = cast("aiohttp.ClientSession", None)  # nothing is sent
    workspace = Workspace(team, Client(way.bot_token, adapter.options.api_url, session), *BOT)

    async def forget(_team: str, _at: float) -> bool:
        raise AssertionError("nothing is removed")

    return new_bolt(adapter.interactions, One(workspace), session, forget, removed_reply())


async def _bare(commands: int) -> AsyncApp:
    async def authorize() -> AuthorizeResult:
        return AuthorizeResult(enterprise_id=None, team_id=None, bot_id=BOT[0], bot_user_id=BOT[1], bot_token="xoxb-1")

    bolt = slack_bare.app(AsyncWebClient(), authorize=authorize)
    slack_bare.add_commands(bolt, commands)
    return bolt


def _request(payload: Payload) -> AsyncBoltRequest:
    return AsyncBoltRequest(mode="socket_mode", body=payload)
