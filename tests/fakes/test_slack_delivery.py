"""Socket Mode and signed requests, as bare Bolt meets them: retries, warnings, half-open sockets, replays."""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from typing import Any

import aiohttp
import pytest
from slack_sdk.errors import SlackApiError

from tests.fakes.bare_bolt import Bolt, ask
from tests.fakes.slack_server import FakeSlack


@pytest.fixture
def serve() -> Iterator[Callable[..., FakeSlack]]:
    """Starts a fake."""
    with ExitStack() as running:
        yield lambda **how: running.enter_context(FakeSlack(**{"limits": None, "event_timeout": 0.3, **how}))


def pong(bolt: Bolt) -> None:
    """Answer /ping, and count events."""

    @bolt.app.command("/ping")
    async def ping(ack: Any) -> None:
        await ack("pong")

    @bolt.app.event("app_mention")
    async def mention(body: Any, request: Any) -> None:
        bolt.calls.append((body["event_id"], request.headers.get("x-slack-retry-num"), request.headers))


def test_every_socket_gets_its_share(serve: Callable[..., FakeSlack]) -> None:
    slack = serve()
    ana, general = slack.member(), slack.channel("general")
    with Bolt(slack, handlers=2) as bolt:
        pong(bolt)
        counts = {id(handler): 0 for handler in bolt.handlers}
        for handler in bolt.handlers:

            async def count(client: Any, request: Any, key: int = id(handler)) -> None:
                counts[key] += 1

            handler.client.socket_mode_request_listeners.append(count)
        for _ in range(10):
            assert slack.command("/ping", "", ana, general).wait().ok
        slack.until(lambda: sum(counts.values()) == 10)
        assert all(counts.values())


def test_more_than_ten_sockets_are_refused(serve: Callable[..., FakeSlack]) -> None:
    slack = serve()

    async def connect() -> list[Any]:
        said = []
        async with aiohttp.ClientSession() as session, asyncio.timeout(10):
            sockets = []
            for _ in range(11):
                url = (await asyncio.to_thread(ask, slack, "apps_connections_open", app_token=slack.app_token))["url"]
                sockets.append(await session.ws_connect(url))
                said.append(await sockets[-1].receive_json())
            assert (await sockets[-1].receive()).type is aiohttp.WSMsgType.CLOSE
            with pytest.raises(aiohttp.WSServerHandshakeError):
                await session.ws_connect(url)
            for socket in sockets:
                await socket.close()
        return said

    said = asyncio.run(connect())
    assert [one["type"] for one in said] == ["hello"] * 10 + ["disconnect"]
    assert said[-1]["reason"] == "too_many_websockets"
    assert said[9]["num_connections"] == 10


@pytest.mark.parametrize("how", ["warning", "refresh_requested", "drop", "abrupt", "half-open"])
def test_sockets_come_back(serve: Callable[..., FakeSlack], how: str) -> None:
    slack = serve()
    ana, general = slack.member(), slack.channel("general")
    with Bolt(slack, ping=0.4) as bolt:
        pong(bolt)
        if how == "drop":
            slack.drop()
        elif how == "abrupt":
            slack.drop(abrupt=True)
        elif how == "half-open":
            slack.half_open()
            slack.command("/ping", "", ana, general)
        else:
            slack.warn(how, close_after=0.5)
        slack.until(lambda: slack.sockets.accepted == 2)
        slack.until(lambda: slack.command("/ping", "", ana, general).wait().ok)


def test_a_failed_handshake_is_tried_again_with_the_same_ticket(serve: Callable[..., FakeSlack]) -> None:
    slack = serve()
    with Bolt(slack, ping=0.2):
        slack.fail_next("link", 500)
        slack.drop(abrupt=True)
        slack.until(lambda: slack.sockets.accepted == 2)
        slack.fail_next("link", ("after", 500))
        slack.drop(abrupt=True)
        opened = [record.method for record in slack.log].count("apps.connections.open")
        time.sleep(2)
        assert slack.connections == 0, "slack_sdk never asks for another ticket: a new client is needed"
        assert [record.method for record in slack.log].count("apps.connections.open") <= opened + 1


def test_an_event_is_repeated_until_somebody_takes_it(serve: Callable[..., FakeSlack]) -> None:
    slack = serve(event_timeout=0.2)
    ana, general = slack.member(), slack.channel("general")
    early = slack.mention("is anybody there?", ana, general)
    with Bolt(slack) as bolt:
        pong(bolt)
        slack.until(lambda: early.acked.done())
        slack.half_open()
        assert not slack.mention("and now?", ana, general).wait().ok
        slack.half_open(False)
        assert slack.mention("now", ana, general).wait().attempt == 0
        taken = slack.mention("later", ana, general)
        assert taken.wait().ok
    lost = slack.mention("gone", ana, general)
    assert lost.wait().error == "no_connection"
    assert [(attempt.number, attempt.reason) for attempt in lost.attempts] == [
        (0, ""),
        (1, "no_connection"),
        (2, "no_connection"),
        (3, "no_connection"),
    ]
    assert not slack.command("/ping", "", ana, general).wait().ok


@pytest.mark.parametrize("http", [False, True])
def test_a_repetition_says_so(serve: Callable[..., FakeSlack], http: bool) -> None:
    slack = serve(event_timeout=0.2)
    ana, general = slack.member(), slack.channel("general")
    with Bolt(slack, http=http) as bolt:

        @bolt.app.middleware
        async def slow(next_: Any, request: Any) -> None:
            bolt.calls.append(request.headers)
            if len(bolt.calls) == 1:
                await asyncio.sleep(0.5)
            await next_()

        @bolt.app.event("app_mention")
        async def mention() -> None: ...

        assert slack.mention("hi", ana, general).wait().attempt == 1
        slack.until(lambda: len(bolt.calls) == 2)
        assert bolt.calls[1]["x-slack-retry-num"] == ["1"]
        assert bolt.calls[1]["x-slack-retry-reason"] == ["http_timeout" if http else "timeout"]


def test_signed_requests(serve: Callable[..., FakeSlack]) -> None:
    slack = serve()
    ana, general = slack.member(), slack.channel("general")
    with Bolt(slack, http=True) as bolt:
        pong(bolt)
        assert slack.verify_url()
        sent = slack.command("/ping", "", ana, general)
        assert sent.answer().text == "pong"
        event = slack.mention("hi", ana, general)
        assert event.wait().ok
        assert slack.replay(event).status == 200
        assert slack.replay(sent).body == b"pong"
        slack.until(lambda: len(bolt.calls) == 2)
        assert bolt.calls[0][0] == bolt.calls[1][0]
        body = json.dumps({"type": "event_callback"}).encode()
        kind = {"Content-Type": "application/json"}
        assert slack.post_raw("/slack/events", body, {**kind, **slack.sign(body + b" ")}).status == 401
        assert slack.post_raw("/slack/events", body, {**kind, **slack.sign(body, time.time() // 1 - 301)}).status == 500
        old = str(int(time.time()) - 301)
        assert slack.post_raw("/slack/events", body, {**kind, **slack.sign(body, old)}).status == 401
        assert slack.post_raw("/slack/events", body, kind).status == 401
    assert slack.command("/ping", "", ana, general).wait().error == "dispatch_failed"
    assert slack.mention("hi", ana, general).wait().error == "connection_failed"


def test_wrong_tokens_for_a_socket(serve: Callable[..., FakeSlack]) -> None:
    slack = serve()
    for token, error in (("xapp-wrong", "invalid_auth"), (slack.token, "not_allowed_token_type")):
        with pytest.raises(SlackApiError, match=error):
            ask(slack, "apps_connections_open", app_token=token)


@pytest.mark.parametrize("http", [False, True])
def test_many_commands(serve: Callable[..., FakeSlack], http: bool) -> None:
    slack = serve(check=False, ack_within=30.0)
    ana, general = slack.member(), slack.channel("general")
    with Bolt(slack, http=http) as bolt:
        pong(bolt)
        sent = [slack.command("/ping", "", ana, general) for _ in range(100)]
        assert all(one.wait(30).ok for one in sent)
        assert len(slack.private(ana)) == 100
        slack.forget()
        assert slack.private(ana) == []
        assert slack.log == []
