"""A Bolt app with nothing of ours in it, living in a thread of its own, by socket or behind uvicorn."""

from __future__ import annotations

import asyncio
import socket
import threading
from collections.abc import Coroutine
from typing import Any

import pytest
import uvicorn
from slack_bolt.adapter.socket_mode.aiohttp import AsyncSocketModeHandler
from slack_bolt.adapter.starlette.async_handler import AsyncSlackRequestHandler
from slack_bolt.async_app import AsyncApp
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from tests.fakes.slack_server import FakeSlack

SECRET = "loopback-signing-secret"


def client(slack: FakeSlack, token: str | None = None, **how: Any) -> AsyncWebClient:
    """A client of the fake."""
    return AsyncWebClient(token=slack.token if token is None else token, base_url=slack.api_url, **how)


def ask(slack: FakeSlack, method: str, token: str | None = None, **arguments: Any) -> Any:
    """Call one method; the answer's data."""

    async def call() -> Any:
        return (await getattr(client(slack, token), method)(**arguments)).data

    return asyncio.run(call())


def refused(slack: FakeSlack, method: str, token: str | None = None, **arguments: Any) -> Any:
    """What Slack says when it refuses."""
    with pytest.raises(SlackApiError) as caught:
        ask(slack, method, token, **arguments)
    return caught.value.response


class Bolt:
    """Runs an app. ``http``: behind uvicorn; ``handlers``: so many socket clients."""

    def __init__(self, slack: FakeSlack, *, http: bool = False, handlers: int = 1, ping: float = 10) -> None:
        self.slack, self.http, self.count, self.ping = slack, http, handlers, ping
        self.app = AsyncApp(client=client(slack), signing_secret=SECRET, raise_error_for_unhandled_request=False)
        self.handlers: list[Any] = []
        self.calls: list[Any] = []
        self._ready = threading.Event()
        self._thread = threading.Thread(target=lambda: asyncio.run(self._live()))

    async def _live(self) -> None:
        self._loop, self._end = asyncio.get_running_loop(), asyncio.Event()
        if self.http:
            await self._serve()
        else:
            await self._connect()

    async def _serve(self) -> None:
        adapter = AsyncSlackRequestHandler(self.app)

        async def endpoint(request: Request) -> Response:
            return await adapter.handle(request)

        site = Starlette(routes=[Route("/slack/events", endpoint, methods=["POST"])])
        server = uvicorn.Server(uvicorn.Config(site, lifespan="off", ws="none", log_level="error"))
        listening = socket.create_server(("127.0.0.1", 0))
        serving = asyncio.create_task(server.serve([listening]))
        self.slack.connect_http(f"http://127.0.0.1:{listening.getsockname()[1]}", SECRET)
        self._ready.set()
        await self._end.wait()
        server.should_exit = True
        await serving

    async def _connect(self) -> None:
        for _ in range(self.count):
            handler: Any = AsyncSocketModeHandler(self.app, self.slack.app_token, ping_interval=self.ping)
            await handler.connect_async()
            self.handlers.append(handler)
        self._ready.set()
        await self._end.wait()
        for handler in self.handlers:
            await handler.close_async()
        await asyncio.sleep(0.05)

    def do(self, work: Coroutine[Any, Any, Any]) -> Any:
        """Run something in the app's loop."""
        return asyncio.run_coroutine_threadsafe(work, self._loop).result(20)

    def __enter__(self) -> Bolt:
        self._thread.start()
        assert self._ready.wait(10)
        if not self.http:
            self.slack.wait_ready(self.count)
        return self

    def __exit__(self, *_: object) -> None:
        self._loop.call_soon_threadsafe(self._end.set)
        self._thread.join(10)
