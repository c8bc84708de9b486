"""The Slack adapter over HTTP, in a thread of its own, and people who install it with a browser."""

from __future__ import annotations

import asyncio
import re
import threading
from collections.abc import Iterator
from concurrent.futures import Future
from contextlib import contextmanager, suppress
from html import unescape
from typing import Any
from urllib.parse import parse_qs, urlsplit

import aiohttp
from cryptography.fernet import Fernet

from adapters.slack.options import Http, Options
from adapters.slack.site import OverHttp
from bot.app import App
from tests.adapters.slack_person import SECONDS
from tests.fakes.slack_server import FakeSlack
from tests.fakes.slack_world import FakeUser, FakeWorkspace

SECRET = "loopback-signing-secret"
KEY = Fernet.generate_key().decode()


def way(fake: FakeSlack, keys: tuple[str, ...] = (KEY,), **more: Any) -> Http:
    """How the app of ``fake`` is reached; at any free port."""
    return Http(SECRET, fake.client_id, fake.client_secret, keys, "https://cairn.example.org", port=0, **more)


@contextmanager
def over_http(app: App, fake: FakeSlack, keys: tuple[str, ...] = (KEY,), **options: Any) -> Iterator[OverHttp]:
    """The adapter, reachable by ``fake``, until the block ends. Nobody has installed it yet."""
    adapter = OverHttp(app, Options(http := way(fake, keys), fake.api_url, **options), http)
    task: Future[asyncio.Task[None]] = Future()

    async def run() -> None:
        task.set_result(asyncio.current_task())  # type: ignore[arg-type]
        with suppress(asyncio.CancelledError):
            await adapter.run()

    thread = threading.Thread(target=lambda: asyncio.run(run()))
    thread.start()
    loop = task.result(SECONDS).get_loop()
    adapter.loop = loop  # type: ignore[attr-defined]
    try:
        fake.until(lambda: adapter.port, SECONDS)
        fake.connect_http(f"http://127.0.0.1:{adapter.port}", SECRET)
        yield adapter
    finally:
        loop.call_soon_threadsafe(task.result(SECONDS).cancel)
        thread.join(SECONDS)
        assert not thread.is_alive()


class Browser:
    """Somebody's browser: it keeps cookies, and follows no redirect by itself."""

    def __init__(self, fake: FakeSlack) -> None:
        """``fake`` knows where the app is."""
        self.base = fake.delivery.url
        self.cookies: dict[str, str] = {}

    def get(self, path: str, **query: str) -> tuple[int, str, dict[str, str]]:
        """Open a page: its status, its text, its headers in lower case."""

        async def ask() -> tuple[int, str, dict[str, str]]:
            async with aiohttp.ClientSession(cookies=self.cookies) as session:
                wanted = session.get(self.base + path, params=query, allow_redirects=False)
                async with wanted as answer:
                    self.cookies |= {name: each.value for name, each in answer.cookies.items()}
                    return answer.status, await answer.text(), {k.lower(): v for k, v in answer.headers.items()}

        return asyncio.run(ask())

    def begin(self, **query: str) -> dict[str, str]:
        """Open the page that installs, and go to Slack: what Slack is asked for."""
        status, page, _ = self.get("/slack/install", **query)
        assert status == 200
        found = re.search(r'href="([^"]+/oauth/v2/authorize[^"]+)"', page)
        assert found, page
        return {name: values[0] for name, values in parse_qs(urlsplit(unescape(found[1])).query).items()}

    def install(self, fake: FakeSlack, workspace: FakeWorkspace, user: FakeUser) -> tuple[int, str, dict[str, str]]:
        """Install the app in ``workspace``, to the page at the end."""
        asked = self.begin()
        return self.get("/slack/oauth_redirect", state=asked["state"], code=fake.code(workspace, user))


def installed(fake: FakeSlack, workspace: FakeWorkspace | None = None) -> None:
    """Install the app in ``workspace``, or in the first one."""
    place = workspace or fake.default
    status, page, _ = Browser(fake).install(fake, place, fake.member("installer", admin=True, workspace=place))
    assert status == 200, page
