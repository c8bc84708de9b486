"""Which workspace is meant, and the client that speaks there: the one of Socket Mode, or any that installed Cairn."""

from __future__ import annotations

import asyncio
import time
from collections import OrderedDict
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Protocol

from adapters.slack.web import Client
from bot.chat.errors import Undeliverable
from bot.chat.reply import Actions, Link, Reply, Text

FRESH = 60.0
"""Seconds for which what is known of a workspace holds. Another process may have learnt that Cairn was removed."""

REMEMBERED = 10_000

REMOVED = "Cairn is not in this workspace any more. An admin can add it again."

ADD = "Add Cairn to Slack"

DEAD = frozenset({"account_inactive", "invalid_auth", "token_revoked", "not_authed", "token_expired"})
"""Slack's words for a token that is worth nothing any more."""

REFUSED = {
    "invalid_auth": "Slack does not accept the token. Copy it again from your app's page.",
    "not_authed": "Slack does not accept the token. Copy it again from your app's page.",
    "token_revoked": "The token was revoked. Install the app again, and copy the new token.",
    "token_expired": "The token has expired. Install the app again, and copy the new token.",
    "account_inactive": "The app was removed from the workspace. Install it again, and copy the new token.",
    "missing_scope": "The token lacks a right. Create the app from the manifest (cairn slack manifest), install it "
    "again, and give the app-level token the scope connections:write.",
    "not_allowed_token_type": "That is another kind of token: SLACK_BOT_TOKEN begins with xoxb-, SLACK_APP_TOKEN with "
    "xapp-.",
}
"""What no new try mends (Web API: errors of auth.test and apps.connections.open)."""


def removed_reply(url: str = "") -> Reply:
    """What people are told where Cairn is not, with the way to add it if there is one, at ``url``."""
    way = (Actions((Link(ADD, url),)),) if url else ()
    return Reply(REMOVED, (Text(REMOVED), *way), private=True, error=True)


@dataclass(frozen=True, slots=True)
class Workspace:
    """A workspace that has Cairn: its id, the client with its token, and who the bot is there."""

    team: str
    client: Client
    bot_id: str
    bot_user: str
    enterprise: str | None = None


class Workspaces(Protocol):
    """All workspaces that this process speaks in."""

    async def of(self, team: str) -> Workspace:
        """The workspace ``team``. Raises ``Undeliverable`` where Cairn is not."""
        ...

    def gone(self, team: str) -> None:
        """Cairn was removed from ``team``, or its token is worth nothing: nothing more is sent there."""
        ...


class One:
    """The workspace of Socket Mode."""

    def __init__(self, workspace: Workspace) -> None:
        """There is no other than ``workspace``."""
        self._workspace = workspace
        self._resting = 0.0

    async def of(self, team: str) -> Workspace:
        """The workspace, whichever is named: in a shared channel, guests come from another one.

        Raises ``Undeliverable`` for a while after Cairn was removed.
        """
        if time.monotonic() < self._resting:
            raise Undeliverable(REMOVED, everywhere=True)
        return self._workspace

    def gone(self, team: str) -> None:
        """Nothing more is sent for a minute. Then it is tried again: the token may have been dead for a moment only."""
        if team == self._workspace.team:
            self._resting = time.monotonic() + FRESH


class Many:
    """Every workspace where Cairn was installed. ``find`` asks the database; its answer holds for a minute."""

    def __init__(self, find: Callable[[str], Awaitable[Workspace | None]]) -> None:
        """``find`` gives a workspace by its id, or nothing where Cairn is not installed."""
        self._find = find
        self._known: OrderedDict[str, tuple[float, Workspace]] = OrderedDict()
        self._asking: dict[str, asyncio.Task[Workspace]] = {}
        self._dead: dict[str, tuple[float, str | None]] = {}

    async def of(self, team: str) -> Workspace:
        """The workspace ``team``. Raises ``Undeliverable`` where Cairn is not installed, and what ``find`` raises.

        Who asks at the same moment shares one answer: a token can be renewed only once.
        """
        until, known = self._known.get(team, (0.0, None))
        if known is not None and time.monotonic() < until:
            return known
        asking = self._asking.get(team)
        if asking is None:
            asking = self._asking[team] = asyncio.ensure_future(self._ask(team, known))
            asking.add_done_callback(lambda done: done.cancelled() or done.exception())  # whoever asked has it
        return await asyncio.shield(asking)

    def gone(self, team: str) -> None:
        """The token of ``team`` is worth nothing: it is not used again for a minute, unless there is another one."""
        now, (_, known) = time.monotonic(), self._known.get(team, (0.0, None))
        self.changed(team)
        self._dead = {each: dead for each, dead in self._dead.items() if dead[0] > now}
        if known is not None:
            self._dead[team] = (now + FRESH, known.client.token)

    def changed(self, team: str) -> None:
        """Ask the database again next time."""
        for kept in (self._known, self._asking, self._dead):
            kept.pop(team, None)

    async def _ask(self, team: str, known: Workspace | None) -> Workspace:
        mine = asyncio.current_task()
        try:
            found = await self._find(team)
            until, token = self._dead.get(team, (0.0, None))
            if found is None or (found.client.token == token and time.monotonic() < until):
                self._known.pop(team, None)
                raise Undeliverable(REMOVED, everywhere=True)
            if known is not None and known.client.token == found.client.token:
                found = known  # the client knows the pace of its workspace
            if self._asking.get(team) is mine:  # else something has changed meanwhile
                self._known[team] = (time.monotonic() + FRESH, found)
                if len(self._known) > REMEMBERED:
                    self._known.popitem(last=False)
            return found
        finally:
            if self._asking.get(team) is mine:
                del self._asking[team]
