"""HTTP as Slack speaks it: reads a request, lets trouble happen, runs the method, writes the log."""

from __future__ import annotations

import asyncio
import json
import math
import socket
import struct
import time
from base64 import b64decode
from collections.abc import Callable
from email.utils import formatdate
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl

from aiohttp import BodyPartReader, hdrs, web

from tests.fakes.slack_api import Api, Call
from tests.fakes.slack_chat import Chat, answer
from tests.fakes.slack_rules import Refusal
from tests.fakes.slack_trouble import Fault, Faults
from tests.fakes.slack_world import Body, ResponseUrl, World

if TYPE_CHECKING:
    from tests.fakes.slack_socket import Sockets

ENCODE = json.JSONEncoder(separators=(",", ":")).encode


class Wire:
    """Handles every connection of the fake."""

    def __init__(self, world: World, api: Api, chat: Chat, sockets: Sockets, url_life: float) -> None:
        self.world = world
        self.api = api
        self.chat = chat
        self.sockets = sockets
        self.url_life = url_life
        self.faults = Faults()
        self.count_429 = 0

    async def handle(self, request: web.BaseRequest) -> web.StreamResponse:
        """Any request to the fake."""
        kind, _, rest = request.path.removeprefix("/").partition("/")
        if kind == "api":
            call = await read(request, rest)
            response = await self._run(request, rest, call.args, lambda: self._method(call))
            response.headers[hdrs.DATE] = formatdate(time.time() + self.world.ahead, usegmt=True)
            return response
        if kind == "response":
            said = (await request.read()).decode()
            return await self._run(request, "response_url", said, lambda: self._respond(rest, said))
        if kind == "upload":
            data = await uploaded(request)
            return await self._run(request, "upload", len(data), lambda: self._upload(rest, data))
        if kind == "link":
            return await self._link(request)
        return self._file(request, rest)

    async def _run(
        self, request: web.BaseRequest, method: str, body: Any, work: Callable[[], tuple[web.Response, str, str]]
    ) -> web.StreamResponse:
        fault = self.faults.take(method)
        if fault is None:
            return self._logged(method, body, work)
        how = fault.how
        action, amount = how if isinstance(how, tuple) else (how, 0.0)
        if action == "delay":
            await asyncio.sleep(float(amount))
        if action in ("reset-after", "delay", "late", "after"):
            response = self._logged(method, body, work)
            if action == "late":
                await asyncio.sleep(float(amount))
            if action == "reset-after":
                return cut(request)
            if action != "after":
                return response
            return self._error(Refusal(amount)) if isinstance(amount, str) else failure(int(amount))
        with self.world.lock:
            self.world.record("", method, body, f"fault:{action}")
        return cut(request) if action == "reset" else self._refuse(fault)

    def _refuse(self, fault: Fault) -> web.Response:
        if isinstance(fault.how, int):
            return failure(fault.how)
        return self._error(Refusal(str(fault.how), retry_after=fault.retry_after))

    def _error(self, refusal: Refusal) -> web.Response:
        wait = refusal.extra.pop("retry_after", 0)
        if refusal.error != "ratelimited":
            return reply(refusal.body())
        self.count_429 += 1
        return reply(refusal.body(), 429, {"Retry-After": str(max(1, math.ceil(wait)))})

    def _logged(self, method: str, body: Any, work: Callable[[], tuple[web.Response, str, str]]) -> web.Response:
        with self.world.lock:
            response, outcome, place = work()
            self.world.record(place, method, body, outcome)
        return response

    def _method(self, call: Call) -> tuple[web.Response, str, str]:
        outcome = "ok"
        try:
            response = reply(self.api.run(call), headers={"x-oauth-scopes": ",".join(sorted(self.world.scopes))})
        except Refusal as refusal:
            outcome, response = refusal.error, self._error(refusal)
        return response, outcome, call.workspace.id if call.workspace else ""

    def _respond(self, name: str, said: str) -> tuple[web.Response, str, str]:
        url = self.world.responses.get(name)
        try:
            if url is None or time.monotonic() - url.born > self.url_life:
                raise Refusal("expired_url")
            if url.left == 0:
                raise Refusal("used_url")
            url.left -= 1
            self.said(url, json.loads(said), "response_url")
        except Refusal as refusal:
            status = 404 if refusal.error in ("expired_url", "used_url") else 400
            return reply(refusal.body(), status), refusal.error, url.channel.workspace.id if url else ""
        except ValueError:
            return reply({"ok": False, "error": "invalid_payload"}, 400), "invalid_payload", ""
        return web.Response(text="ok", content_type="text/html"), "ok", url.channel.workspace.id

    def said(self, url: ResponseUrl, said: Body, via: str) -> None:
        """Show what came by a response_url, or with the acknowledgement of a command."""
        world, origin = self.world, url.origin
        if said.get("delete_original"):
            if origin is not None:
                world.posts.pop(origin.body["ts"], None)
                url.sent.tell(answer(via, origin, deleted=True))
            return
        parts = {name: said[name] for name in ("blocks", "attachments") if said.get(name)}
        content = self.chat.checked({"text": str(said.get("text") or ""), **parts})
        replaced = bool(said.get("replace_original")) and origin is not None
        if replaced and origin is not None:
            origin.body.pop("blocks", None)
            origin.body |= content
            post = origin
        else:
            if said.get("thread_ts"):
                content["thread_ts"] = said["thread_ts"]
            person = url.sent.user.id if url.sent.user else ""
            everyone = said.get("response_type") == "in_channel"
            post = url.origin = world.post(url.channel, content, None if everyone else person)
        url.sent.tell(answer(via, post, replaced=replaced))

    def _upload(self, name: str, data: bytes) -> tuple[web.Response, str, str]:
        stored = self.world.files.get(name.removeprefix("v1/"))
        if stored is None:
            return web.Response(status=404, text="not found"), "file_not_found", ""
        stored.data, stored.size = data, len(data)
        return web.Response(text=f"OK - {len(data)}"), "ok", stored.workspace.id

    async def _link(self, request: web.BaseRequest) -> web.StreamResponse:
        fault = self.faults.take("link")
        if fault is not None:
            if isinstance(fault.how, tuple):
                self.sockets.use(request.query.get("ticket", ""))
                return failure(int(fault.how[1]))
            return failure(fault.how) if isinstance(fault.how, int) else cut(request)
        return await self.sockets.serve(request)

    def _file(self, request: web.BaseRequest, rest: str) -> web.Response:
        with self.world.lock:
            stored = self.world.files.get(rest.partition("/")[0])
            place = self.world.tokens.get(bearer(request))
            allowed = place is not None and not place.dead and place.token not in self.world.revoked
            allowed = allowed and "files:read" in self.world.scopes
        if stored is None or stored.data is None or not allowed or stored.workspace is not place:
            page = "<!DOCTYPE html><html><title>Sign in | Slack</title></html>"
            return web.Response(text=page, content_type="text/html")
        return web.Response(body=stored.data, headers={hdrs.CONTENT_TYPE: stored.mimetype})


def bearer(request: web.BaseRequest) -> str:
    """The token in the header."""
    kind, _, token = request.headers.get(hdrs.AUTHORIZATION, "").partition(" ")
    return token if kind.lower() == "bearer" else ""


async def read(request: web.BaseRequest, method: str) -> Call:
    """The request, with its arguments from the query, a form or JSON."""
    args: Body = {**request.query}
    text = (await request.read()).decode()
    if request.content_type == "application/json":
        given: Body = json.loads(text) if text else {}
        args |= given
    else:
        args.update(parse_qsl(text, keep_blank_values=True))
    call = Call(method, args, bearer(request) or str(args.get("token") or ""))
    kind, _, secret = request.headers.get(hdrs.AUTHORIZATION, "").partition(" ")
    if kind == "Basic":
        name, _, password = b64decode(secret).decode().partition(":")
        call.basic = (name, password)
    call.args = {name: value for name, value in args.items() if name != "token"}
    return call


async def uploaded(request: web.BaseRequest) -> bytes:
    """The bytes of a file, plain or as the part of a form."""
    if request.content_type != "multipart/form-data":
        return await request.read()
    async for part in await request.multipart():
        if isinstance(part, BodyPartReader):
            return bytes(await part.read())
    return b""


def reply(body: Body, status: int = 200, headers: dict[str, str] | None = None) -> web.Response:
    """An answer in JSON."""
    kind = {"Content-Type": "application/json; charset=utf-8"}
    return web.Response(status=status, body=ENCODE(body).encode(), headers=kind | (headers or {}))


def failure(status: int) -> web.Response:
    """A server that is not well: its words are no JSON."""
    return web.Response(status=status, text="<html>Server Error</html>", content_type="text/html")


def cut(request: web.BaseRequest) -> web.StreamResponse:
    """Reset the connection: the other side reads ECONNRESET."""
    transport = request.transport
    if transport is not None:
        reset = struct.pack("ii", 1, 0)
        transport.get_extra_info("socket").setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, reset)
        transport.abort()
    return web.Response()
