"""Any number of workspaces over HTTP: one web app with Slack's endpoints, the installation, health and metrics.

It keeps nothing between requests that matters, so any number of processes may stand behind one address, as long as they
share a database on PostgreSQL.
"""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Awaitable, Callable
from functools import partial

from slack_bolt.adapter.starlette.async_handler import to_async_bolt_request, to_starlette_response
from slack_bolt.async_app import AsyncApp
from slack_bolt.request.async_request import AsyncBoltRequest
from slack_bolt.response import BoltResponse
from slack_sdk.oauth.token_rotation.async_rotator import AsyncTokenRotator
from sqlalchemy.exc import SQLAlchemyError
from starlette.requests import ClientDisconnect, Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from adapters.slack.bolt import Acknowledgement, new_bolt
from adapters.slack.client import GRACE, Slack
from adapters.slack.guard import LARGEST, Guard
from adapters.slack.install import HEADERS, INSTALL_PATH, Exchange, NotInstalled, broken, new_flow, refused
from adapters.slack.installations import Cipher, Installations, States
from adapters.slack.manifest import EVENTS_PATH, OAUTH_PATH
from adapters.slack.options import SIGNING_SECRET, Http, Options
from adapters.slack.tokens import Tokens
from adapters.slack.web import NETWORK, Caller, Client, dumped, new_session
from adapters.slack.workspaces import Many, Workspace, removed_reply
from bot.app import App
from bot.operations import web
from bot.store.faults import StoreError

log = logging.getLogger(__name__)

READING = 5.0
"""Seconds within which a body has to be there: Slack's comes at once, and nobody else may hold a connection."""


TOLD_AGAIN = 600.0
"""Seconds between two lines in the log about requests that were refused: anybody can send one."""

_IF_SLACK = {
    "headers": "If it was Slack's: this machine's clock is off by more than five minutes, or a proxy drops headers.",
    "signature": f"If it was Slack's: {SIGNING_SECRET} is another app's. Its page has it under Basic Information.",
}
"""What an operator does when Slack's own requests are refused."""


class OverHttp(Slack):
    """The adapter for every workspace that installs the app."""

    def __init__(self, app: App, options: Options, way: Http) -> None:
        """Serve ``app`` at the address of ``way``."""
        super().__init__(app, options)
        self.way = way
        self.installations = Installations(app.store, way.client_id, Cipher(way.keys))
        self.port: int | None = None
        """Where it listens, once it does."""
        self._quiet_until: dict[str, float] = {}

    async def run(self) -> None:
        """Serve until cancelled. Raises ``Refused`` for a port that cannot be had."""
        listening = web.listen(self.way.host, self.way.port)
        async with new_session() as session:
            rotator = AsyncTokenRotator(
                client_id=self.way.client_id,
                client_secret=self.way.client_secret,
                client=Caller(self.options.api_url, session),
            )
            tokens = Tokens(self.installations, rotator)

            async def find(team: str) -> Workspace | None:
                bot = await tokens.bot_of(team)
                if bot is None:
                    return None
                client = Client(bot.bot_token, self.options.api_url, session, partial(tokens.another, team))
                return Workspace(team, client, bot.bot_id, bot.bot_user_id, bot.enterprise_id)

            workspaces = self.workspaces = Many(find)

            async def forget(team: str, at: float) -> bool:
                return await self.installations.remove(team, at, self.app.clock.now())

            async def installed(team: str) -> None:
                workspaces.changed(team)  # its token is another one now
                self.counts["installed"] += 1
                log.info("installed in a workspace", extra={"team": team})

            flow = new_flow(
                self.way,
                self.options.api_url,
                Exchange(self.options.api_url, session),
                self.installations,
                States(self.app.store),
                installed,
            )
            removed = removed_reply(self.way.url + INSTALL_PATH)
            bolt = new_bolt(self.interactions, workspaces, session, forget, removed, flow)
            site = web.new_site(self.app, [self.measures], self._routes(bolt))
            self.port = listening.getsockname()[1]
            log.info("listening", extra={"port": self.port, "url": self.way.url})
            try:
                await web.serve(site, listening, GRACE)
            finally:
                await self.interactions.finish(GRACE)
                log.info("disconnected", extra={"counts": dict(self.counts)})

    def _routes(self, bolt: AsyncApp) -> list[Route]:
        guard = Guard(self.way.signing_secret)
        flow = bolt.oauth_flow
        assert flow is not None  # noqa: S101 (it was given)

        async def events(request: Request) -> Response:
            began = time.perf_counter()
            if not guard.may_read(request.headers):
                return self._refused("headers")
            body = await _read(request)
            if body is None or not guard.accepts(request.headers, body):
                return self._refused("signature")
            asked = _understood(request, body)
            if asked is None:
                return self._refused("body", 400)
            answer = await bolt.async_dispatch(asked)
            self.measures.acknowledged.add(time.perf_counter() - began)
            return _written(answer)

        async def install(request: Request) -> Response:
            answer = await _page(flow.handle_installation, request)
            answer.headers.update(HEADERS)
            return answer

        async def callback(request: Request) -> Response:
            return await _page(flow.handle_callback, request)

        return [
            Route(EVENTS_PATH, events, methods=["POST"]),
            Route(INSTALL_PATH, install),
            Route(OAUTH_PATH, callback),
        ]

    def _refused(self, why: str, status: int = 401) -> Response:
        """Refuse a request, and once in a while say so in the log: it may be Slack's, and the set-up wrong."""
        self.counts[f"not_slack:{why}"] += 1
        now = time.monotonic()
        if why in _IF_SLACK and now >= self._quiet_until.get(why, 0.0):
            self._quiet_until[why] = now + TOLD_AGAIN
            log.warning("a request was refused", extra={"mend": _IF_SLACK[why]})
        return PlainTextResponse("This is not from Slack, or not of now.\n", status)


def _written(answer: BoltResponse) -> Response:
    """``answer`` as it goes out."""
    if not isinstance(answer, Acknowledgement):
        return to_starlette_response(answer)
    if answer.payload is None:
        return Response(status_code=answer.status)
    return Response(dumped(answer.payload), answer.status, media_type="application/json")


async def _page(make: Callable[[AsyncBoltRequest], Awaitable[BoltResponse]], request: Request) -> Response:
    """A page of the installation. Slack or the database may fail meanwhile; whoever waits is told in words."""
    try:
        made = await make(to_async_bolt_request(request, b""))
    except NotInstalled as error:
        made = refused(error.word)
    except (StoreError, SQLAlchemyError, *NETWORK) as error:
        log.error("an installation failed", exc_info=error)
        made = broken()
    return to_starlette_response(made)


async def _read(request: Request) -> bytes | None:
    """The body, or ``None`` for one that is too large, no text, or does not come."""
    body = bytearray()
    try:
        async with asyncio.timeout(READING):
            async for chunk in request.stream():
                body += chunk
                if len(body) > LARGEST:
                    return None
        bytes(body).decode()
    except (ClientDisconnect, UnicodeDecodeError, asyncio.IncompleteReadError, TimeoutError):
        return None
    return bytes(body)


def _understood(request: Request, body: bytes) -> AsyncBoltRequest | None:
    """The request as Bolt reads it, or ``None`` for one that Slack's own code did not write, whoever signed it.

    Bolt takes every part for what it should be, and stumbles in as many ways as a part can be something else.
    """
    try:
        asked = to_async_bolt_request(request, body)
        event = asked.body.get("event", {"type": ""})
        if isinstance(event, dict) and isinstance(event.get("type"), str):
            return asked
        reason = "event"
    except Exception as error:
        reason = type(error).__name__
    log.warning("a signed request makes no sense", extra={"reason": reason})
    return None
