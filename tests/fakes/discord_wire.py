"""HTTP as Discord speaks it: reads a request, lets trouble happen, runs the route, writes the log."""

from __future__ import annotations

import asyncio
import importlib
import json
import socket
import struct
import time
from collections.abc import Callable
from http import HTTPStatus
from typing import TYPE_CHECKING, Any

from aiohttp import BodyPartReader, hdrs, web

from tests.fakes.discord_rest import Call, Rest, Route
from tests.fakes.discord_rules import Refusal
from tests.fakes.discord_trouble import Faults, Limiter
from tests.fakes.discord_world import Record, World

if TYPE_CHECKING:
    from tests.fakes.discord_gateway import Gateway

API = "/api/v10"
VIA = {"Via": "1.1 loopback"}
"""discord.py takes a 429 without it for a ban by the proxy in front of Discord."""

ENCODE = json.JSONEncoder(separators=(",", ":")).encode
Check = Callable[[str, str, object], list[str]]


class Wire:
    """Handles every connection of the fake."""

    def __init__(self, world: World, rest: Rest, gateway: Gateway, limiter: Limiter, check: Check | None) -> None:
        self.world = world
        self.rest = rest
        self.gateway = gateway
        self.limiter = limiter
        self.faults = Faults()
        self.check = check
        self.spec_faults: list[str] = []
        self.count_429 = 0
        self.count_invalid = 0
        """401, 403 and 429 answers: 10,000 of them in ten minutes get an address banned."""

    async def handle(self, request: web.BaseRequest) -> web.StreamResponse:
        """Any request to the fake."""
        path = request.path
        if path.startswith(API):
            return await self._api(request, path.removeprefix(API))
        if path.startswith("/gateway"):
            return await self.gateway.serve(request)
        return self._file(path)

    async def _api(self, request: web.BaseRequest, path: str) -> web.StreamResponse:
        method = request.method
        how = self.faults.take(method, path)
        if how == "reset":
            self._record(method, path, "fault", None, 0, 0)
            return cut(request)
        call = await read(request, path)
        if isinstance(how, int):
            self._record(method, path, "fault", call.body, how, 0)
            return failure(how)
        action, amount = how if isinstance(how, tuple) else (how, 0.0)
        if action == "delay":
            await asyncio.sleep(amount)
        if self.check is not None and call.body is not None:
            self.spec_faults += [f"{method} {path}: {fault}" for fault in self.check(method, path, call.body)]
        with self.world.lock:
            status, body, headers = self._run(call)
        if action == "reset-after":
            return cut(request)
        if action == "after":
            return failure(int(amount))
        if action == "late":
            await asyncio.sleep(amount)
        return reply(status, body, headers)

    def _run(self, call: Call) -> tuple[int, Any, dict[str, str]]:
        route = self.rest.find(call.method, call.path)
        verdict = self.limiter.judge(route.open, route.channel)
        if verdict.wait:
            self.count_429 += 1
            status, body, code = 429, verdict.body(), 0
        else:
            status, body, code = self._route(route, call)
        if status in (401, 403, 429):
            self.count_invalid += 1
        self._record(call.method, call.path, route.kind, call.body, status, code)
        return status, body, verdict.headers

    def _route(self, route: Route, call: Call) -> tuple[int, Any, int]:
        try:
            status, body = self.rest.run(route, call)
        except Refusal as refusal:
            return refusal.status, refusal.body(), refusal.code
        return status, body, 0

    def _record(self, method: str, path: str, kind: str, body: Any, status: int, code: int) -> None:
        self.world.log.append(Record(time.monotonic(), method, path, kind, body, status, code))

    def _file(self, path: str) -> web.Response:
        kept = self.world.files.get(path.removeprefix("/attachments/").partition("/")[0])
        if kept is None:
            return web.Response(status=404)
        return web.Response(body=kept[0], headers={hdrs.CONTENT_TYPE: kept[1]})


async def read(request: web.BaseRequest, path: str) -> Call:
    """The request, with its JSON and its files."""
    call = Call(request.method, path, request.query, token=request.headers.get(hdrs.AUTHORIZATION))
    if request.content_type == "multipart/form-data":
        async for part in await request.multipart():
            assert isinstance(part, BodyPartReader)
            content = bytes(await part.read())
            if part.name == "payload_json":
                call.body = json.loads(content)
            else:
                call.files[part.name or ""] = (part.filename or "", content)
        return call
    content = await request.read()
    if content:
        call.body = json.loads(content)
    return call


def reply(status: int, body: Any, headers: dict[str, str]) -> web.Response:
    """An answer. discord.py reads JSON only when the content type is exactly application/json."""
    if body is None:
        return web.Response(status=status, headers={**headers, **VIA})
    content = ENCODE(body).encode()
    return web.Response(status=status, body=content, headers={**headers, **VIA, hdrs.CONTENT_TYPE: "application/json"})


def failure(status: int) -> web.Response:
    """A server that is not well."""
    return reply(status, {"message": f"{status}: {HTTPStatus(status).phrase}", "code": 0}, {})


def cut(request: web.BaseRequest) -> web.StreamResponse:
    """Reset the connection: the other side reads ECONNRESET."""
    transport = request.transport
    if transport is not None:
        reset = struct.pack("ii", 1, 0)
        transport.get_extra_info("socket").setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, reset)
        transport.abort()
    return web.Response()


def description() -> Check | None:
    """The check against Discord's own description, where it is at hand."""
    try:
        checker: Check = importlib.import_module("tests.fakes.discord_spec").faults
    except ImportError:
        return None
    return checker
