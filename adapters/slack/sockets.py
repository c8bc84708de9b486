"""One workspace over Socket Mode: no public address, two connections, and an orderly end."""

from __future__ import annotations

import asyncio
import logging
import time
from typing import Any

from slack_bolt.adapter.socket_mode.aiohttp import AsyncSocketModeHandler
from slack_bolt.adapter.socket_mode.async_internals import run_async_bolt_app, send_async_response
from slack_bolt.async_app import AsyncApp
from slack_sdk.errors import SlackApiError
from slack_sdk.socket_mode.aiohttp import SocketModeClient
from slack_sdk.socket_mode.request import SocketModeRequest

from adapters.slack.bolt import Acknowledgement, new_bolt
from adapters.slack.client import GRACE, Slack
from adapters.slack.options import APP_TOKEN, BOT_TOKEN, Options, Socket
from adapters.slack.receive import PLATFORM
from adapters.slack.web import NETWORK, Client, dumped, error_of, new_session
from adapters.slack.workspaces import REFUSED, One, Workspace, removed_reply
from bot.app import App
from bot.chat.errors import Refused
from bot.chat.request import Space

log = logging.getLogger(__name__)

CONNECTIONS = 2
"""Slack renews a connection every few hours, and closes it first; the other one carries on meanwhile."""

HEARTBEAT = 3.0
"""Seconds between two signs of life on a connection, after which a cut one is noticed. The library's own are 10."""

WATCH = 5.0
"""Seconds between two looks at the connections."""

STALE = 30.0
"""Seconds after which a connection that has not come back is made anew."""

LONGEST_PAUSE = 60.0


class Handler(AsyncSocketModeHandler):
    """Writes what an acknowledgement carries once. The library's own would write it, read it, and write it again."""

    async def handle(self, client: SocketModeClient, req: SocketModeRequest) -> None:  # type: ignore[override]
        """Let Bolt take ``req``, and acknowledge it."""
        began = time.time()
        answer = await run_async_bolt_app(self.app, req)
        if isinstance(answer, Acknowledgement) and answer.payload is not None:
            said = {"envelope_id": req.envelope_id, "payload": answer.payload}
            await client.send_message(dumped(said).decode())
        else:
            await send_async_response(client, req, answer, began)


class SocketMode(Slack):
    """The adapter for one workspace."""

    def __init__(self, app: App, options: Options, way: Socket) -> None:
        """Serve ``app`` with the tokens of ``way``."""
        super().__init__(app, options)
        self.way = way

    async def run(self) -> None:
        """Serve until cancelled. Raises ``Refused`` for what only the operator can mend."""
        began = int(time.time())

        async def forget(team: str, at: float) -> bool:
            if at < began:
                return False  # Slack has accepted the token since then
            await self.app.left(Space(PLATFORM, team))
            return True

        async with new_session() as session:
            client = Client(self.way.bot_token, self.options.api_url, session)
            who = await self._reach(client, "auth.test", BOT_TOKEN, self.way.bot_token)
            await self._reach(client, "apps.connections.open", APP_TOKEN, self.way.app_token)
            team = str(who["team_id"])
            self.workspaces = One(
                Workspace(team, client, str(who["bot_id"]), str(who["user_id"]), who.get("enterprise_id"))
            )
            await self.app.returned(Space(PLATFORM, team))
            bolt = new_bolt(self.interactions, self.workspaces, session, forget, removed_reply())
            sockets = [await self._connect(bolt, client) for _ in range(CONNECTIONS)]
            log.info("connected", extra={"connections": len(sockets)})
            try:
                await self._watch(bolt, client, sockets)
            finally:
                await self.interactions.finish(GRACE)
                for socket in sockets:
                    await socket.close_async()  # type: ignore[no-untyped-call]
                log.info("disconnected", extra={"counts": dict(self.counts)})

    async def _reach(self, client: Client, method: str, name: str, token: str) -> dict[str, Any]:
        """Ask Slack whether it takes a token. Waits for a network. Raises ``Refused`` for a token that is wrong."""
        pause = 1.0
        while True:
            try:
                answer = await client.api_call(method, headers={"Authorization": f"Bearer {token}"})
                return dict(answer.data) if isinstance(answer.data, dict) else {}
            except SlackApiError as error:
                word = error_of(error)
                if word in REFUSED:
                    raise Refused(f"{name}: {REFUSED[word]}") from error
                reason = word
            except NETWORK as error:
                reason = type(error).__name__
            log.warning("Slack cannot be reached; trying again", extra={"reason": reason, "seconds": pause})
            await asyncio.sleep(pause)
            pause = min(pause * 2, LONGEST_PAUSE)

    async def _connect(self, bolt: AsyncApp, client: Client) -> AsyncSocketModeHandler:
        handler = Handler(bolt, self.way.app_token, web_client=client, ping_interval=HEARTBEAT)
        await handler.connect_async()  # type: ignore[no-untyped-call]
        return handler

    async def _watch(self, bolt: AsyncApp, client: Client, sockets: list[AsyncSocketModeHandler]) -> None:
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
                    sockets[place] = await self._connect(bolt, client)
                    seen[place] = loop.time()
                    await socket.close_async()  # type: ignore[no-untyped-call]
