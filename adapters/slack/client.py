"""The app in one workspace, over Socket Mode: no public address, two connections, and an orderly end."""

from __future__ import annotations

import asyncio
import logging
from collections import Counter
from collections.abc import Mapping
from typing import Any

import aiohttp
from slack_bolt.adapter.socket_mode.aiohttp import AsyncSocketModeHandler
from slack_bolt.async_app import AsyncApp
from slack_bolt.response import BoltResponse
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from adapters.slack.interactions import Interactions, acknowledged
from adapters.slack.options import Options
from adapters.slack.post import Poster
from adapters.slack.receive import PLATFORM
from adapters.slack.rights import Rights
from adapters.slack.web import NETWORK, error_of, new_client, new_session
from bot.app import App
from bot.chat.errors import Refused
from bot.chat.reply import Reply

log = logging.getLogger(__name__)

CONNECTIONS = 2
"""Slack renews a connection every few hours, and closes it first; the other one carries on meanwhile."""

HEARTBEAT = 3.0
"""Seconds between two signs of life on a connection, after which a cut one is noticed. The library's own are 10."""

WATCH = 5.0
"""Seconds between two looks at the connections."""

STALE = 30.0
"""Seconds after which a connection that has not come back is made anew."""

GRACE = 5.0
"""Seconds that answers which are under way have left when Cairn stops."""

LONGEST_PAUSE = 60.0

_REFUSED = {
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


class Slack:
    """The adapter for one workspace."""

    name = PLATFORM

    def __init__(self, app: App, options: Options) -> None:
        """Serve ``app`` with the tokens of ``options``."""
        self.app = app
        self.options = options
        self.counts: Counter[str] = Counter()
        self._client: AsyncWebClient | None = None
        self._session: aiohttp.ClientSession | None = None
        self._poster = Poster(self._connected)
        rights = Rights(options.organisers)
        self._interactions = Interactions(app, self.post, rights, options.prefix, self.counts)

    async def run(self) -> None:
        """Serve until cancelled. Raises ``Refused`` for what only the operator can mend."""
        async with new_session() as session:
            self._session = session
            self._client = new_client(self.options.bot_token, self.options.api_url, session)
            bolt = self._bolt(self._client, session)
            await self._reach("auth.test", "SLACK_BOT_TOKEN", self.options.bot_token)
            await self._reach("apps.connections.open", "SLACK_APP_TOKEN", self.options.app_token)
            sockets = [await self._connect(bolt) for _ in range(CONNECTIONS)]
            log.info("connected", extra={"connections": len(sockets)})
            try:
                await self._watch(bolt, sockets)
            finally:
                await self._interactions.finish(GRACE)
                for socket in sockets:
                    await socket.close_async()  # type: ignore[no-untyped-call]
                log.info("disconnected", extra={"counts": dict(self.counts)})

    async def post(self, channel: str, reply: Reply, key: str) -> str:
        """Publish ``reply`` in ``channel`` once; see ``Poster.post``."""
        return await self._poster.post(channel, reply, key)

    def _bolt(self, client: AsyncWebClient, session: aiohttp.ClientSession) -> AsyncApp:
        """Bolt, with one listener for everything: its own walk through listeners costs more than what they do."""
        logging.getLogger("slack_bolt.AsyncApp").addFilter(_token_is_used)
        bolt = AsyncApp(client=client, process_before_response=True, signing_secret="socket mode needs none")  # noqa: S106

        async def everything(body: Mapping[str, Any], client: AsyncWebClient) -> BoltResponse:
            try:
                payload = await self._interactions.serve(body, client, session)
            except Exception as error:  # an error must not eat the acknowledgement
                log.error("a call could not be taken", exc_info=error)
                payload = None
            return BoltResponse(
                status=200,
                body=acknowledged(payload),
                headers={"content-type": ["application/json"]} if payload else {},
            )

        bolt.use(everything)
        return bolt

    async def _reach(self, method: str, name: str, token: str) -> None:
        """Ask Slack whether it takes a token. Waits for a network. Raises ``Refused`` for a token that is wrong."""
        pause = 1.0
        while True:
            try:
                await self._connected().api_call(method, headers={"Authorization": f"Bearer {token}"})
                return
            except SlackApiError as error:
                word = error_of(error)
                if word in _REFUSED:
                    raise Refused(f"{name}: {_REFUSED[word]}") from error
                reason = word
            except NETWORK as error:
                reason = type(error).__name__
            log.warning("Slack cannot be reached; trying again", extra={"reason": reason, "seconds": pause})
            await asyncio.sleep(pause)
            pause = min(pause * 2, LONGEST_PAUSE)

    async def _connect(self, bolt: AsyncApp) -> AsyncSocketModeHandler:
        handler = AsyncSocketModeHandler(bolt, self.options.app_token, web_client=self._client, ping_interval=HEARTBEAT)
        await handler.connect_async()  # type: ignore[no-untyped-call]
        return handler

    async def _watch(self, bolt: AsyncApp, sockets: list[AsyncSocketModeHandler]) -> None:
        """Replace connections that are gone and do not come back: the library may try a used-up address for ever."""
        loop = asyncio.get_running_loop()
        seen = [loop.time()] * len(sockets)
        while True:
            await asyncio.sleep(WATCH)
            for place, socket in enumerate(sockets):
                if await socket.client.is_connected():
                    seen[place] = loop.time()
                elif loop.time() - seen[place] > STALE:
                    log.warning("a connection did not come back; making a new one")
                    self.counts["replaced"] += 1
                    sockets[place] = await self._connect(bolt)
                    seen[place] = loop.time()
                    await socket.close_async()  # type: ignore[no-untyped-call]

    def _connected(self) -> AsyncWebClient:
        if self._client is None:
            raise ConnectionError("Slack is not connected yet")
        return self._client


def _token_is_used(record: logging.LogRecord) -> bool:
    """Bolt finds our token in the environment by itself, and warns that it prefers the client, which has it too."""
    return "`token` will be unused" not in str(record.msg)
