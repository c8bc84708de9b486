"""A Slack on this machine's loopback, for tests: Web API, Socket Mode and signed requests, and a log of it all."""

from __future__ import annotations

import asyncio
import json
import secrets
from collections.abc import Coroutine
from typing import Any, TypeVar

from tests.fakes.loopback import Loopback
from tests.fakes.slack_api import Api
from tests.fakes.slack_chat import Chat
from tests.fakes.slack_delivery import Delivery
from tests.fakes.slack_person import People
from tests.fakes.slack_places import Places
from tests.fakes.slack_scene import Scene
from tests.fakes.slack_sent import Reply, Request, Sent
from tests.fakes.slack_socket import Sockets
from tests.fakes.slack_trouble import How, Limiter, Limits
from tests.fakes.slack_views import Files, Views
from tests.fakes.slack_wire import Wire
from tests.fakes.slack_world import FakeWorkspace, Record, World

T = TypeVar("T")
ENFORCED = Limits()


class FakeSlack(Loopback, Scene, People):
    """Serves in a thread of its own while the ``with`` lasts. Every method may be called from any thread.

    Times are in seconds: ``ack_within`` for commands and interactions, ``event_timeout`` for each attempt at an event,
    ``retries`` the pauses before the next ones, ``trigger_life`` and ``url_life`` for triggers and response addresses.
    ``limits=None`` lifts the rate limit; ``check=False`` saves the check of blocks and views.
    """

    def __init__(
        self,
        *,
        ack_within: float = 3.0,
        event_timeout: float = 3.0,
        retries: tuple[float, ...] = (0.05, 0.1, 0.2),
        trigger_life: float = 3.0,
        url_life: float = 1800.0,
        limits: Limits | None = ENFORCED,
        check: bool = True,
        port: int = 0,
    ) -> None:
        self.world = World()
        self.world.check = check
        self.sockets = Sockets(self.world)
        self.limiter = Limiter(limits)
        api = Api(self.world, trigger_life)
        api.ticket = self.sockets.ticket
        self.chat = Chat(api, self.world, self.limiter)
        Places(api, self.world)
        self.shown = Views(api, self.world)
        self.stored = Files(api, self.world, self.chat)
        self.wire = Wire(self.world, api, self.chat, self.sockets, url_life)
        self.delivery = Delivery(self.world, self.wire, self.shown, self.sockets)
        self.delivery.ack_within, self.delivery.event_timeout = ack_within, event_timeout
        self.delivery.retries = retries
        self.default = self.workspace("Study group")
        Loopback.__init__(self, port)

    def answers(self) -> Any:
        """Every request goes to the wire."""
        return self.wire.handle

    def began(self, base: str) -> None:
        """Everything the fake names is at ``base``."""
        self.world.base = base

    async def ending(self) -> None:
        """Close the sockets, and stop sending."""
        self.sockets.drop(abrupt=False)
        await self.delivery.close()

    def _await(self, work: Coroutine[Any, Any, T]) -> T:
        assert self._loop is not None
        return asyncio.run_coroutine_threadsafe(work, self._loop).result(20)

    @property
    def api_url(self) -> str:
        """What ``AsyncWebClient(base_url=…)`` has to be."""
        return f"{self.world.base}/api/"

    @property
    def token(self) -> str:
        """The bot token of the first workspace."""
        return self.default.token

    @property
    def app_token(self) -> str:
        """The token for Socket Mode."""
        return self.world.app_token

    @property
    def client_id(self) -> str:
        """The app's id for installations."""
        return self.world.client_id

    @property
    def client_secret(self) -> str:
        """The app's secret for installations."""
        return self.world.client_secret

    @property
    def scopes(self) -> set[str]:
        """What the app is granted; may be changed."""
        return self.world.scopes

    @property
    def log(self) -> list[Record]:
        """Every request so far."""
        with self.world.lock:
            return list(self.world.log)

    @property
    def count_429(self) -> int:
        """How many requests were told to slow down."""
        return self.wire.count_429

    @property
    def connections(self) -> int:
        """How many sockets are open."""
        return len(self.sockets.open)

    @property
    def limits(self) -> Limits | None:
        """The rate limit; may be changed."""
        return self.limiter.limits

    @limits.setter
    def limits(self, limits: Limits | None) -> None:
        self.limiter.limits = limits

    def wait_ready(self, sockets: int = 1, seconds: float = 10) -> None:
        """Block until so many sockets are open."""
        self.until(lambda: self.connections >= sockets, seconds)

    def uninstall(self, workspace: FakeWorkspace) -> tuple[Sent, Sent]:
        """Take the app out of a workspace: its token is dead, and two events say so."""
        self.revoke(workspace, "account_inactive")
        tokens = {"oauth": [], "bot": [workspace.bot.id]}
        return self.event("app_uninstalled", workspace), self.event("tokens_revoked", workspace, tokens=tokens)

    def revoke(self, workspace: FakeWorkspace, error: str = "token_revoked") -> None:
        """Let the token be refused from now on, also with "account_inactive" or "invalid_auth"."""
        with self.world.lock:
            workspace.dead = error
            self.world.revoked[workspace.token] = error

    def fail_next(self, method_regex: str, how: How, times: int = 1, retry_after: int = 1) -> None:
        """Let the next matching requests fail; ``slack_trouble.Fault`` says how.

        Besides the methods there are "response_url", "upload" and "link", the handshake of a socket;
        ("after", status) uses its ticket up.
        """
        self._on_loop(lambda: self.wire.faults.add(method_regex, how, times, retry_after))

    def warn(self, reason: str = "warning", close_after: float = 10.0) -> None:
        """Tell every socket that it will be closed: "warning", "refresh_requested" or "link_disabled"."""
        self._on_loop(lambda: self.sockets.warn(reason, close_after))

    def drop(self, *, abrupt: bool = False) -> None:
        """Close every socket, or cut it without a word."""
        self._on_loop(lambda: self.sockets.drop(abrupt))

    def half_open(self, on: bool = True) -> None:
        """Let the sockets that are open now stay open and say nothing more, not even a pong."""
        self._on_loop(lambda: self.sockets.hush(on))

    def connect_http(self, url: str, signing_secret: str, path: str = "/slack/events") -> None:
        """Send everything to the app's address from now on, signed."""
        self.delivery.secret, self.delivery.path = signing_secret, path
        self.delivery.url = url.rstrip("/")
        self.delivery.urls = []

    def balance(self, *urls: str) -> None:
        """Send to several processes in turn from now on, as a load balancer does."""
        self.delivery.urls = list(urls)

    def verify_url(self) -> bool:
        """Ask the app's address to prove that it is one."""
        challenge = secrets.token_hex(16)
        body = json.dumps({"type": "url_verification", "token": "t", "challenge": challenge}).encode()
        headers = {"Content-Type": "application/json", **self.sign(body)}
        reply = self.post_raw(self.delivery.path, body, headers)
        return reply.status == 200 and challenge.encode() in reply.body

    def sign(self, body: bytes, timestamp: float | str | None = None) -> dict[str, str]:
        """The headers that prove who sent a body."""
        return self.delivery.sign(body, timestamp)

    def replay(self, sent: Sent) -> Reply:
        """Send the last request of ``sent`` again, byte for byte; what it answers is shown to nobody."""
        return self._await(self.delivery.post(sent.requests[-1], 5.0))

    def post_raw(self, path: str, body: bytes, headers: dict[str, str]) -> Reply:
        """Send any request to the app's address."""
        return self._await(self.delivery.post(Request(path, headers, body), 5.0))

    def deliver(self, sent: Sent) -> None:
        """Send what somebody did."""
        assert self._loop is not None
        self._loop.call_soon_threadsafe(self.delivery.start, sent)
