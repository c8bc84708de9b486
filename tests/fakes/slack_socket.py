"""Socket Mode: hello, envelopes and their acknowledgements, warnings, and what a server does to its sockets."""

from __future__ import annotations

import asyncio
import json
import secrets
from typing import TYPE_CHECKING, Any

from aiohttp import WSMsgType, web

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.fakes.slack_sent import Sent
    from tests.fakes.slack_world import World

MOST = 10
"""Sockets an app may hold open."""


class Connection:
    """One websocket: sends in order, from a queue."""

    def __init__(self, ws: web.WebSocketResponse, transport: asyncio.Transport | None) -> None:
        self.ws = ws
        self.transport = transport
        self.closing = False
        self.silent = False
        self._queue: asyncio.Queue[str | None] = asyncio.Queue()

    def send(self, text: str) -> None:
        """Queue a message; a half-open connection swallows it."""
        if not self.silent:
            self._queue.put_nowait(text)

    def close(self) -> None:
        """Close once all that was queued is sent."""
        self.closing = True
        self._queue.put_nowait(None)

    async def write(self) -> None:
        """Send what is queued until closed."""
        while (text := await self._queue.get()) is not None:
            await self.ws.send_str(text)
        await self.ws.close(code=1000)


class Sockets:
    """Every socket of the app. Lives in the loop of the fake."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.open: list[Connection] = []
        self.accepted = 0
        """Connections so far."""
        self.most = MOST
        self._turn = 0
        self._tickets: set[str] = set()
        self._waiting: dict[str, Callable[[Any], None]] = {}
        self._writers: set[asyncio.Task[None]] = set()

    def ticket(self) -> str:
        """An address that works once."""
        ticket = secrets.token_hex(16)
        self._tickets.add(ticket)
        return f"{self.world.base.replace('http', 'ws', 1)}/link/?ticket={ticket}&app_id={self.world.app_id}"

    def use(self, ticket: str) -> bool:
        """Use a ticket up; whether it was good."""
        known = ticket in self._tickets
        self._tickets.discard(ticket)
        return known

    async def serve(self, request: web.BaseRequest) -> web.StreamResponse:
        """Hold one socket until it closes."""
        if not self.use(request.query.get("ticket", "")):
            return web.Response(status=408, text="ticket used or unknown")
        ws = web.WebSocketResponse(autoping=False, max_msg_size=0)
        await ws.prepare(request)
        connection = Connection(ws, request.transport)
        writer = asyncio.create_task(connection.write())
        self._writers.add(writer)
        writer.add_done_callback(self._forget)
        if len(self.open) >= self.most:
            connection.send(disconnect("too_many_websockets"))
            connection.close()
        else:
            self.open.append(connection)
            self.accepted += 1
            connection.send(self._hello())
        try:
            await self._listen(connection)
        finally:
            connection.closing = True
            if connection in self.open:
                self.open.remove(connection)
            writer.cancel()
        return ws

    def _forget(self, writer: asyncio.Task[None]) -> None:
        self._writers.discard(writer)
        if not writer.cancelled():
            writer.exception()

    def _hello(self) -> str:
        info = {"host": "applink-loopback", "build_number": 1, "approximate_connection_time": 18060}
        numbers = {"num_connections": len(self.open), "connection_info": {"app_id": self.world.app_id}}
        return json.dumps({"type": "hello", **numbers, "debug_info": info})

    async def _listen(self, connection: Connection) -> None:
        async for message in connection.ws:
            if connection.silent:
                continue
            if message.type is WSMsgType.PING:
                await connection.ws.pong(message.data)
            elif message.type is WSMsgType.TEXT:
                said = json.loads(message.data)
                heard = self._waiting.pop(said.get("envelope_id", ""), None)
                if heard is not None:
                    heard(said.get("payload"))

    def send(self, sent: Sent, number: int, reason: str, heard: Callable[[Any], None]) -> str | None:
        """Give a payload to any one socket; returns its envelope's id, or None if no socket is open.

        ``heard`` gets what comes with the acknowledgement.
        """
        usable = [connection for connection in self.open if not connection.closing]
        if not usable:
            return None
        self._turn += 1
        envelope = secrets.token_hex(16)
        self._waiting[envelope] = heard
        body: dict[str, Any] = {"envelope_id": envelope, "payload": sent.payload, "type": sent.kind}
        body["accepts_response_payload"] = sent.accepts_payload
        if sent.kind == "events_api":
            body |= {"retry_attempt": number, "retry_reason": reason}
        usable[self._turn % len(usable)].send(json.dumps(body))
        return envelope

    def give_up(self, envelope: str) -> None:
        """Expect no acknowledgement any more."""
        self._waiting.pop(envelope, None)

    def warn(self, reason: str, close_after: float) -> None:
        """Ask every client to reconnect, and close its socket a little later."""
        loop = asyncio.get_running_loop()
        for connection in self.open:
            connection.send(disconnect(reason))
            loop.call_later(close_after, connection.close)

    def drop(self, abrupt: bool) -> None:
        """Close every socket, or cut it without a word."""
        for connection in list(self.open):
            if abrupt and connection.transport is not None:
                connection.closing = True
                connection.transport.abort()
            else:
                connection.close()

    def hush(self, on: bool) -> None:
        """Let the sockets that are open now say nothing more, not even a pong."""
        for connection in self.open:
            connection.silent = on


def disconnect(reason: str) -> str:
    """What Slack says before it closes."""
    return json.dumps({"type": "disconnect", "reason": reason, "debug_info": {"host": "applink-loopback"}})
