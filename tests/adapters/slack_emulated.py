"""The parts of the Slack adapter, set up against the emulated Slack, and what can be seen there afterwards."""

from __future__ import annotations

import html
import re
from collections import Counter
from typing import Any

import aiohttp

from adapters.slack.answers import Answers
from adapters.slack.interactions import Interactions
from adapters.slack.post import Poster
from adapters.slack.receive import Place
from adapters.slack.rights import Rights
from adapters.slack.turn import Turn
from adapters.slack.web import Client
from adapters.slack.workspaces import One, Workspace
from bot.app import App
from tests.fakes.slack_emulate import ADMINS, ANAS, BOT, CAIRN, TEAM, WATCHING, token

Body = dict[str, Any]


class Emulated:
    """One workspace of the emulated Slack, with Cairn, an administrator and Ana in it."""

    def __init__(self, address: str, session: aiohttp.ClientSession) -> None:
        self.address = address
        self.session = session
        self.counts: Counter[str] = Counter()
        self.admin = self.client(ADMINS)
        self.watching = self.client(WATCHING)
        self.ana = ""

    @property
    def api_url(self) -> str:
        """Where the Web API is."""
        return f"{self.address}/api/"

    async def begin(self) -> None:
        """Look up who Ana is."""
        self.ana = (await self.client(ANAS).auth_test())["user_id"]

    def client(self, given: str = token()) -> Client:
        """The adapter's client, with Cairn's token or another one."""
        return Client(given, self.api_url, self.session)

    # What the parts of the adapter are made with, in one place.

    def workspace(self, given: str = token()) -> Workspace:
        """The workspace, with Cairn's token there or another one."""
        return Workspace(TEAM, self.client(given), BOT, CAIRN)

    def poster(self, given: str = token()) -> Poster:
        """Posts with a token. It takes a channel as ``place`` gives it."""
        one = One(self.workspace(given))
        return Poster(one.of, one.gone)

    def place(self, channel: str) -> str:
        """How the core names a channel."""
        return f"{TEAM}/{channel}"

    def turn(self, channel: str, given: str = token(), thread: str = "") -> Turn:
        """Ana's turn in a channel, with no response_url and after the acknowledgement: only methods are left."""
        turn = Turn(
            self.client(given), self.session, Place(TEAM, channel, self.ana, thread=thread), self.counts, carries=False
        )
        turn.done()
        return turn

    def interactions(self, app: App) -> Interactions:
        """What serves commands and events."""
        one = One(self.workspace())
        answers = Answers(app, self.poster().post, one.gone, Rights(frozenset()), self.counts)
        return Interactions(app, answers, one.gone, "", self.counts)

    # What people do there, and what can be seen.

    async def channel(self, name: str, *members: str, private: bool = False) -> str:
        """A new channel of the administrator's, to which ``members`` are invited."""
        made = await self.admin.api_call("conversations.create", json={"name": name, "is_private": private})
        found = str(made["channel"]["id"])
        if members:
            await self.admin.conversations_invite(channel=found, users=list(members))
        return found

    async def group(self, name: str = "group") -> str:
        """A new channel with Cairn and Ana in it."""
        return await self.channel(name, CAIRN, self.ana)

    async def history(self, channel: str) -> list[Body]:
        """What everybody in the channel sees, oldest first; what was said by joining and archiving is left out."""
        found = await self.admin.conversations_history(channel=channel, include_all_metadata=True)
        return [each for each in reversed(found["messages"]) if "subtype" not in each]

    async def direct(self) -> list[Body]:
        """What Cairn and Ana said to each other alone, oldest first."""
        opened = await self.watching.conversations_open(users=[self.ana])
        found = await self.watching.conversations_history(channel=opened["channel"]["id"])
        return list(reversed(found["messages"]))

    async def seen(self, section: str, channel: str = "") -> list[str]:
        """The rows of a section of emulate's own inspector: Ephemeral (of a channel), Modals, App Home."""
        async with self.session.get(f"{self.address}/", params={"channel": channel}) as response:
            page = await response.text()
        found = re.search(rf"<h2>{section}</h2>(.*?)</section>", page, re.DOTALL)
        assert found is not None
        rows = re.findall(r"<tr>(.*?)</tr>", found[1].partition("<tbody>")[2], re.DOTALL)
        return [html.unescape(re.sub(r"<[^>]+>", " ", row)) for row in rows]
