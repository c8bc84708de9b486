"""The gateway: hello, identify, ready, heartbeats, resume, and what a server does to its sockets."""

from __future__ import annotations

import asyncio
import json
import secrets
import time
import zlib
from collections import deque
from typing import TYPE_CHECKING, Any, NamedTuple

from aiohttp import WSMsgType, web

from tests.fakes.discord_rest import guild_wire

if TYPE_CHECKING:
    from tests.fakes.discord_world import Body, World

GUILDS = 1 << 0
KEPT = 10_000
"""Events a session remembers for a resume."""


class Identify(NamedTuple):
    """A new session was asked for."""

    time: float
    intents: int
    shard: tuple[int, int]
    accepted: bool


class Resume(NamedTuple):
    """An old session was asked for."""

    time: float
    session_id: str
    seq: int | None
    accepted: bool


class Connection:
    """One websocket: sends in order, from a queue, compressed as the client asked."""

    def __init__(self, ws: web.WebSocketResponse, transport: asyncio.Transport | None, compress: bool) -> None:
        self.ws = ws
        self.transport = transport
        self.closing = False
        self.silent = False
        self.acks = True
        self._held: list[str] = []
        self._queue: asyncio.Queue[str | int] = asyncio.Queue()
        self._zlib = zlib.compressobj(1) if compress else None

    def send(self, text: str, held: bool = True) -> None:
        """Queue one payload. A silent connection keeps it until it speaks again, or forgets it."""
        if not self.silent:
            self._queue.put_nowait(text)
        elif held:
            self._held.append(text)

    def send_op(self, op: int, data: Any = None) -> None:
        """Queue a payload that is no event."""
        self._queue.put_nowait(json.dumps({"op": op, "d": data, "s": None, "t": None}))

    def ack(self) -> None:
        """Answer a heartbeat, unless this connection plays dead."""
        if self.acks:
            self.send_op(11)

    def hush(self, silent: bool, acks: bool) -> None:
        """Play dead, or come back and say what was held."""
        self.silent, self.acks = silent, acks or not silent
        if not silent:
            for text in self._held:
                self._queue.put_nowait(text)
            self._held.clear()

    def close(self, code: int) -> None:
        """Close once all that was queued is sent."""
        self._queue.put_nowait(code)

    async def write(self) -> None:
        """Send what is queued until closed."""
        while True:
            item = await self._queue.get()
            if isinstance(item, int):
                self.closing = True
                await self.ws.close(code=item)
                return
            if self._zlib is None:
                await self.ws.send_str(item)
            else:
                await self.ws.send_bytes(self._zlib.compress(item.encode()) + self._zlib.flush(zlib.Z_SYNC_FLUSH))


class Session:
    """What a resume takes up again: the events sent so far."""

    def __init__(self, intents: int, shard: tuple[int, int]) -> None:
        self.id = secrets.token_hex(16)
        self.intents = intents
        self.shard = shard
        self.seq = 0
        self.sent: deque[tuple[int, str]] = deque(maxlen=KEPT)
        self.connection: Connection | None = None

    def push(self, event: str, data: str) -> None:
        """Send an event, now or at the resume."""
        self.seq += 1
        text = f'{{"t":"{event}","s":{self.seq},"op":0,"d":{data}}}'
        self.sent.append((self.seq, text))
        if self.connection is not None:
            self.connection.send(text)

    def can_resume(self, seq: int | None) -> bool:
        """Whether every event after ``seq`` is still here."""
        if seq is None or seq > self.seq:
            return False
        return seq == self.seq or self.sent[0][0] <= seq + 1


class Gateway:
    """All sessions. Everything here runs on the server's own loop; the lists may be read from anywhere."""

    def __init__(self, world: World, heartbeat: float) -> None:
        self.world = world
        self.heartbeat = heartbeat
        self.refuse_intents = False
        self.refuse_resume = False
        self.identifies: list[Identify] = []
        self.resumes: list[Resume] = []
        self.sessions: dict[str, Session] = {}
        self.connections: set[Connection] = set()

    @property
    def url(self) -> str:
        """Where clients connect."""
        return self.world.base.replace("http", "ws", 1) + "/gateway/"

    def ready_count(self) -> int:
        """How many sessions have a socket."""
        return sum(session.connection is not None for session in list(self.sessions.values()))

    def dispatch(self, event: str, data: str, guild_id: str | None = None, intent: int = 0) -> None:
        """Send an event to every session of the shard it belongs to, if the session asked for its kind."""
        for session in self.sessions.values():
            index, count = session.shard
            mine = (int(guild_id) >> 22) % count if guild_id else 0
            if mine == index and (not intent or session.intents & intent):
                session.push(event, data)

    async def serve(self, request: web.BaseRequest) -> web.WebSocketResponse:
        """One websocket from hello to its end."""
        ws = web.WebSocketResponse(compress=False, timeout=0.2)
        await ws.prepare(request)
        connection = Connection(ws, request.transport, request.query.get("compress") == "zlib-stream")
        self.connections.add(connection)
        writer = asyncio.create_task(connection.write())
        connection.send_op(10, {"heartbeat_interval": int(self.heartbeat * 1000)})
        try:
            async for message in ws:
                if message.type is WSMsgType.TEXT:
                    self._receive(connection, json.loads(message.data))
        finally:
            if not connection.closing:
                writer.cancel()
            await asyncio.gather(writer, return_exceptions=True)
            self.connections.discard(connection)
            self._lost(connection, None if connection.closing else ws.close_code)
        return ws

    def _lost(self, connection: Connection, code: int | None) -> None:
        """Keep the session for a resume, unless the client said goodbye."""
        for session in [session for session in self.sessions.values() if session.connection is connection]:
            session.connection = None
            if code in (1000, 1001):
                del self.sessions[session.id]

    def _receive(self, connection: Connection, payload: Body) -> None:
        op, data = payload["op"], payload.get("d")
        if op == 1:
            connection.ack()
        elif op == 2:
            self._identify(connection, data or {})
        elif op == 6:
            self._resume(connection, data or {})

    def _identify(self, connection: Connection, data: Body) -> None:
        shard: tuple[int, int] = tuple(data.get("shard") or (0, 1))
        known = data.get("token") == self.world.token and not self.world.revoked
        accepted = known and not self.refuse_intents
        self.identifies.append(Identify(time.monotonic(), data.get("intents", 0), shard, accepted))
        if not accepted:
            connection.close(4014 if known else 4004)
            return
        session = Session(data.get("intents", 0), shard)
        with self.world.lock:
            guilds = [guild for guild in self.world.guilds.values() if self._belongs(guild.id, shard)]
            ready = {
                "v": 10,
                "user": self.world.bot_user(),
                "guilds": [{"id": guild.id, "unavailable": True} for guild in guilds],
                "session_id": session.id,
                "resume_gateway_url": self.url,
                "application": {"id": self.world.app, "flags": 0},
                "shard": list(shard),
            }
            full = [json.dumps(guild_wire(guild, self.world)) for guild in guilds]
        session.connection = connection
        self.sessions[session.id] = session
        session.push("READY", json.dumps(ready))
        if session.intents & GUILDS:
            for text in full:
                session.push("GUILD_CREATE", text)

    def _belongs(self, guild_id: str, shard: tuple[int, int]) -> bool:
        return guild_id not in self.world.kicked and (int(guild_id) >> 22) % shard[1] == shard[0]

    def _resume(self, connection: Connection, data: Body) -> None:
        if data.get("token") != self.world.token or self.world.revoked:
            connection.close(4004)
            return
        session, seq = self.sessions.get(data["session_id"]), data.get("seq")
        accepted = session is not None and session.can_resume(seq) and not self.refuse_resume
        self.resumes.append(Resume(time.monotonic(), data["session_id"], seq, accepted))
        if session is None or not accepted:
            self.sessions.pop(data["session_id"], None)
            connection.send_op(9, False)
            return
        for number, text in session.sent:
            if number > (seq or 0):
                connection.send(text)
        session.connection = connection
        session.push("RESUMED", "{}")

    def drop(self, code: int, abrupt: bool) -> None:
        """Close every socket, with a code or by cutting it."""
        for connection in list(self.connections):
            if not abrupt:
                connection.close(code)
            elif connection.transport is not None:
                connection.transport.abort()

    def tell(self, op: int, data: Any = None) -> None:
        """Send every socket a payload that is no event."""
        for connection in self.connections:
            connection.send_op(op, data)

    def invalidate(self, resumable: bool) -> None:
        """End every session, or only its connection."""
        self.tell(9, resumable)
        if not resumable:
            self.sessions.clear()

    def hush(self, silent: bool, acks: bool) -> None:
        """Let every socket that is open now play dead, or speak again."""
        for connection in self.connections:
            connection.hush(silent, acks)
