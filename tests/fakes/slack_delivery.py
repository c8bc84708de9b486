"""Brings what people did to the app, by socket or by signed requests, and takes its acknowledgements."""

from __future__ import annotations

import asyncio
import hashlib
import hmac
import json
import time
from typing import Any
from urllib.parse import urlencode

import aiohttp

from tests.fakes.slack_rules import Refusal, check_view
from tests.fakes.slack_sent import Answer, Attempt, Reply, Request, Sent
from tests.fakes.slack_socket import Sockets
from tests.fakes.slack_views import Views
from tests.fakes.slack_wire import Wire
from tests.fakes.slack_world import Body, World

FORM = "application/x-www-form-urlencoded"


class Delivery:
    """Lives in the loop of the fake. ``url`` empty: Socket Mode."""

    def __init__(self, world: World, wire: Wire, views: Views, sockets: Sockets) -> None:
        self.world = world
        self.wire = wire
        self.views = views
        self.sockets = sockets
        self.url = self.path = self.secret = ""
        self.urls: list[str] = []
        """Where requests go in turn, if several processes stand behind the app's address."""
        self._turn = 0
        self.ack_within = 3.0
        self.event_timeout = 3.0
        self.retries: tuple[float, ...] = (0.05, 0.1, 0.2)
        """Pauses before the repetitions of an event; Slack's are 0, 60 and 300 s."""
        self.connections = 100
        self._session: aiohttp.ClientSession | None = None
        self._tasks: set[asyncio.Task[None]] = set()

    def start(self, sent: Sent) -> None:
        """Begin to deliver."""
        if sent.kind != "events_api" and not self.url:
            self._by_socket(sent)
            return
        task = asyncio.get_running_loop().create_task(
            self._event(sent) if sent.kind == "events_api" else self._http(sent)
        )
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def close(self) -> None:
        """Give up on everything."""
        for task in list(self._tasks):
            task.cancel()
        if self._session is not None:
            await self._session.close()

    def _by_socket(self, sent: Sent) -> None:
        sent.attempts.append(Attempt(time.monotonic(), 0, ""))
        envelope = self.sockets.send(sent, 0, "", lambda payload: self.acked(sent, 200, payload))
        if envelope is None:
            sent.settle(False, 0, error="dispatch_failed")
        else:
            asyncio.get_running_loop().call_later(self.ack_within, self._late, sent, envelope)

    def _late(self, sent: Sent, envelope: str) -> None:
        self.sockets.give_up(envelope)
        sent.settle(False, 0, error="operation_timeout")

    async def _http(self, sent: Sent) -> None:
        sent.attempts.append(Attempt(time.monotonic(), 0, ""))
        sent.requests.append(self.request(sent, 0, ""))
        try:
            got = await self.post(sent.requests[0], self.ack_within)
        except TimeoutError:
            sent.settle(False, 0, error="operation_timeout")
        except (aiohttp.ClientError, OSError):
            sent.settle(False, 0, error="dispatch_failed")
        else:
            if got.status == 200:
                self.acked(sent, 200, spoken(got))
            else:
                sent.settle(False, got.status, got.body, "dispatch_failed")

    async def _event(self, sent: Sent) -> None:
        reason = ""
        for number, pause in enumerate((0.0, *self.retries)):
            await asyncio.sleep(pause)
            sent.attempts.append(Attempt(time.monotonic(), number, reason))
            reason, more = await (self._event_http if self.url else self._event_socket)(sent, number, reason)
            if not reason or not more:
                break
        sent.settle(not reason, 0 if reason else 200, error=reason)

    async def _event_socket(self, sent: Sent, number: int, reason: str) -> tuple[str, bool]:
        heard: asyncio.Future[Any] = asyncio.get_running_loop().create_future()
        envelope = self.sockets.send(sent, number, reason, heard.set_result)
        if envelope is None:
            return "no_connection", True
        try:
            await asyncio.wait_for(asyncio.shield(heard), self.event_timeout)
        except TimeoutError:
            self.sockets.give_up(envelope)
            return "timeout", True
        return "", True

    async def _event_http(self, sent: Sent, number: int, reason: str) -> tuple[str, bool]:
        sent.requests.append(self.request(sent, number, reason))
        try:
            got = await self.post(sent.requests[-1], self.event_timeout)
        except TimeoutError:
            return "http_timeout", True
        except (aiohttp.ClientError, OSError):
            return "connection_failed", True
        again = {name.lower(): value for name, value in got.headers.items()}.get("x-slack-no-retry") != "1"
        return "" if 200 <= got.status < 300 else "http_error", again

    def request(self, sent: Sent, number: int, reason: str) -> Request:
        """The signed request for one attempt."""
        if sent.kind == "slash_commands":
            body, kind = urlencode(sent.payload), FORM
        elif sent.kind == "interactive":
            body, kind = urlencode({"payload": json.dumps(sent.payload)}), FORM
        else:
            body, kind = json.dumps(sent.payload), "application/json"
        headers = {"Content-Type": kind, **self.sign(body.encode())}
        if number:
            headers |= {"X-Slack-Retry-Num": str(number), "X-Slack-Retry-Reason": reason}
        return Request(self.path, headers, body.encode())

    def sign(self, body: bytes, timestamp: float | str | None = None) -> dict[str, str]:
        """The headers that prove who sent a body."""
        at = str(int(time.time()) if timestamp is None else timestamp)
        digest = hmac.new(self.secret.encode(), f"v0:{at}:".encode() + body, hashlib.sha256).hexdigest()
        return {"X-Slack-Request-Timestamp": at, "X-Slack-Signature": f"v0={digest}"}

    async def post(self, request: Request, seconds: float) -> Reply:
        """Send a request to the app, over connections that stay open."""
        if self._session is None:
            agent = {"User-Agent": "Slackbot 1.0 (+https://api.slack.com/robots)"}
            connector = aiohttp.TCPConnector(limit=self.connections)
            self._session = aiohttp.ClientSession(connector=connector, headers=agent)
        limit = aiohttp.ClientTimeout(total=seconds)
        self._turn += 1
        url = (self.urls[self._turn % len(self.urls)] if self.urls else self.url) + request.path
        async with self._session.post(url, data=request.body, headers=request.headers, timeout=limit) as got:
            return Reply(got.status, dict(got.headers), await got.read())

    def acked(self, sent: Sent, status: int, payload: Any) -> None:
        """Take an acknowledgement, and show what it says."""
        if sent.acked.done():
            return
        error, kind = "", sent.payload.get("type")
        with self.world.lock:
            try:
                if sent.kind == "slash_commands" and payload:
                    url = self.world.responses[sent.payload["response_url"].rpartition("/")[2]]
                    self.wire.said(url, payload, "ack")
                elif kind == "view_submission":
                    self._submitted(sent, payload or {})
            except Refusal as refusal:
                error = refusal.error
            if payload or error:
                self.world.record(sent.workspace.id, "ack", payload, error or "ok")
        sent.settle(not error, status, payload, error)

    def _submitted(self, sent: Sent, payload: Body) -> None:
        name, action = sent.payload["view"]["id"], payload.get("response_action")
        shown = self.world.views.get(name)
        if shown is None or (action in (None, "clear")):
            self.views.close(name, everything=action == "clear")
        elif action == "errors":
            fields = {block["block_id"] for block in shown.body["blocks"] if block["type"] == "input"}
            if not payload.get("errors") or set(payload["errors"]) - fields:
                raise Refusal("invalid_errors")
            sent.tell(Answer("ack", view=shown.body, user=shown.user.id, ephemeral=True, errors=payload["errors"]))
        elif action in ("update", "push"):
            if self.world.check:
                check_view(payload.get("view"), ("modal",))
            if action == "update":
                self.views.change(shown, payload["view"])
            else:
                shown = self.views.place(payload["view"], shown.user, name)
            self.world.latest[shown.body["id"]] = sent
            replaced = action == "update"
            sent.tell(Answer("ack", view=shown.body, user=shown.user.id, ephemeral=True, replaced=replaced))
        else:
            raise Refusal("invalid_response_action")


def spoken(got: Reply) -> Body | None:
    """What the body of an acknowledgement says."""
    if not got.body.strip():
        return None
    try:
        said = json.loads(got.body)
    except ValueError:
        said = None
    return said if isinstance(said, dict) else {"text": got.body.decode()}
