"""Any number of workspaces over HTTP: one web app with Slack's endpoints, the installation, health and metrics.

It keeps nothing between requests that matters, so any number of processes may stand behind one address, as long as they
share a database on PostgreSQL.
"""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Awaitable, Callable, Sequence

from slack_bolt.adapter.starlette.async_handler import to_async_bolt_request, to_starlette_response
from slack_bolt.async_app import AsyncApp
from slack_bolt.request.async_request import AsyncBoltRequest
from slack_bolt.response import BoltResponse
from slack_sdk.errors import SlackApiError
from slack_sdk.oauth.token_rotation.async_rotator import AsyncTokenRotator
from slack_sdk.web.async_client import AsyncWebClient
from sqlalchemy.exc import SQLAlchemyError
from starlette.requests import ClientDisconnect, Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from adapters.slack.bolt import Acknowledgement, new_bolt
from adapters.slack.client import GRACE, Slack
from adapters.slack.guard import LARGEST, Guard
from adapters.slack.install import HEADERS, INSTALL_PATH, broken, new_flow
from adapters.slack.installations import Cipher, Installations, States
from adapters.slack.manifest import EVENTS_PATH, OAUTH_PATH
from adapters.slack.options import Http, Options
from adapters.slack.receive import PLATFORM
from adapters.slack.web import NETWORK, Client, dumped, new_session
from adapters.slack.workspaces import REMOVED, Many, Workspace
from bot.app import App
from bot.chat.request import Space
from bot.operations import web
from bot.store.faults import StoreError

log = logging.getLogger(__name__)

RENEWED_BEFORE = 120
"""Minutes before its end at which a token is renewed, where the app has token rotation."""


class OverHttp(Slack):
    """The adapter for every workspace that installs the app."""

    def __init__(self, app: App, options: Options, way: Http) -> None:
        """Serve ``app`` at the address of ``way``."""
        super().__init__(app, options)
        self.way = way
        self.installations = Installations(app.store, way.client_id, Cipher(way.keys))
        self.port: int | None = None
        """Where it listens, once it does."""

    async def run(self) -> None:
        """Serve until cancelled. Raises ``Refused`` for a port that cannot be had."""
        listening = web.listen(self.way.host, self.way.port)
        async with new_session() as session:
            plain = AsyncWebClient(base_url=self.options.api_url, session=session)
            plain.retry_handlers = []
            rotator = AsyncTokenRotator(
                client_id=self.way.client_id, client_secret=self.way.client_secret, client=plain
            )

            async def find(team: str) -> Workspace | None:
                bot = await self.installations.bot_of(team)
                if bot is not None and bot.bot_refresh_token:
                    renewed = await rotator.perform_bot_token_rotation(
                        bot=bot, minutes_before_expiration=RENEWED_BEFORE
                    )
                    if renewed is not None:
                        await self.installations.async_save_bot(bot := renewed)
                if bot is None:
                    return None
                client = Client(bot.bot_token, self.options.api_url, session)
                return Workspace(team, client, bot.bot_id, bot.bot_user_id, bot.enterprise_id)

            self.workspaces = Many(find)
            flow = new_flow(
                self.way, self.options.api_url, plain, self.installations, States(self.app.store), self._installed
            )
            removed = f"{REMOVED} {self.way.url}{INSTALL_PATH}"
            bolt = new_bolt(self.interactions, self.workspaces, session, flow, removed)
            site = web.new_site(self.app, [self.measures], self._routes(bolt))
            self.port = listening.getsockname()[1]
            log.info("listening", extra={"port": self.port, "url": self.way.url})
            try:
                await web.serve(site, listening, GRACE)
            finally:
                await self.interactions.finish(GRACE)
                log.info("disconnected", extra={"counts": dict(self.counts)})

    async def _installed(self, team: str) -> None:
        self.workspaces.gone(team)  # its token is another one now
        await self.app.returned(Space(PLATFORM, team))
        self.counts["installed"] += 1
        log.info("installed in a workspace", extra={"team": team})

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
            kind: dict[str, str | Sequence[str]] = {"content-type": request.headers.get("content-type", "")}
            answer = await bolt.async_dispatch(AsyncBoltRequest(body=body.decode(), headers=kind))
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

    def _refused(self, why: str) -> Response:
        self.counts[f"not_slack:{why}"] += 1
        return PlainTextResponse("This is not from Slack, or not of now.\n", 401)


def _written(answer: BoltResponse) -> Response:
    """``answer`` as it goes out."""
    if not isinstance(answer, Acknowledgement):
        return to_starlette_response(answer)
    return Response() if answer.payload is None else Response(dumped(answer.payload), media_type="application/json")


async def _page(make: Callable[[AsyncBoltRequest], Awaitable[BoltResponse]], request: Request) -> Response:
    """A page of the installation. Slack or the database may fail meanwhile; whoever waits is told in words."""
    try:
        made = await make(to_async_bolt_request(request, b""))
    except (SlackApiError, StoreError, SQLAlchemyError, *NETWORK) as error:
        log.error("an installation failed", exc_info=error)
        made = broken()
    return to_starlette_response(made)


async def _read(request: Request) -> bytes | None:
    """The body, or ``None`` for one that is too large or does not come."""
    body = bytearray()
    try:
        async for chunk in request.stream():
            body += chunk
            if len(body) > LARGEST:
                return None
        bytes(body).decode()
    except (ClientDisconnect, UnicodeDecodeError, asyncio.IncompleteReadError):
        return None
    return bytes(body)
