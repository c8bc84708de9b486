"""Slack's pace: a limit holds one method in one workspace, a long rest is refused, and odd answers are errors."""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import Iterator
from concurrent.futures import Future

import aiohttp
import pytest
from aiohttp import web
from slack_sdk.errors import SlackApiError

import adapters.slack.pace
import adapters.slack.post
from adapters.slack.pace import LONGEST_REST, TIERS, Pace
from adapters.slack.web import Client, error_of
from bot.app import App
from bot.chat.errors import NotNow
from bot.chat.reply import Reply, Text
from tests.adapters.slack_http import installed, over_http
from tests.adapters.slack_person import address
from tests.adapters.slack_trial import calls, logged, on_loop, quiet
from tests.fakes.slack_server import FakeSlack
from tests.fakes.slack_world import FakeChannel

NEWS = Reply("News.", (Text("Week 18 begins."),))


@pytest.fixture(autouse=True)
def brisk(monkeypatch: pytest.MonkeyPatch) -> None:
    """No pause between posts in one channel."""
    monkeypatch.setattr(adapters.slack.post, "PACE", 0.0)


@pytest.fixture
def fake() -> Iterator[FakeSlack]:
    with FakeSlack(limits=None) as running:
        yield running


class TestLimits:
    """What Slack says with a 429."""

    def test_it_holds_one_method_of_one_workspace(self, exercises: App, fake: FakeSlack) -> None:
        other = fake.workspace("The others")
        here, there, ana = fake.channel("general"), fake.channel("general", other), fake.member("ana")
        with over_http(exercises, fake) as adapter:
            installed(fake)
            installed(fake, other)
            fake.fail_next("chat.postMessage", "ratelimited", retry_after=2)
            began = time.monotonic()

            async def took(channel: FakeChannel, key: str) -> float:
                await adapter.post(address(channel), NEWS, key)
                return time.monotonic() - began

            def start(channel: FakeChannel, key: str) -> Future[float]:
                return asyncio.run_coroutine_threadsafe(took(channel, key), adapter.loop)  # type: ignore[attr-defined]

            held = start(here, "held")
            fake.until(lambda: fake.count_429)
            second, free = start(fake.channel("second"), "second"), start(there, "free")
            assert free.result(10) < 1.5
            assert min(held.result(10), second.result(10)) >= 2
            home = fake.open_home(ana)
            quiet(adapter, fake, home)
        assert fake.count_429 == 1

    def test_another_method_goes_on(self, exercises: App, fake: FakeSlack) -> None:
        general, ana = fake.channel("general"), fake.member("ana")
        with over_http(exercises, fake) as adapter:
            installed(fake)
            fake.fail_next("chat.postMessage", "ratelimited", retry_after=600)
            with pytest.raises(NotNow):
                on_loop(adapter, adapter.post(address(general), NEWS, "week-18"))
            began = time.monotonic()
            assert "Hello, Ana" in fake.mention("try greet Ana", ana, general).answer(5).text
            assert time.monotonic() - began < 3

    def test_a_long_rest_fails_and_the_next_call_fails_at_once(self, exercises: App, fake: FakeSlack) -> None:
        """Nobody waits ten minutes for an answer, and nobody asks Slack again meanwhile."""
        general = fake.channel("general")
        with over_http(exercises, fake) as adapter:
            installed(fake)
            fake.fail_next("chat.postMessage", "ratelimited", retry_after=600)
            began = time.monotonic()
            for number in range(3):
                with pytest.raises(NotNow):
                    on_loop(adapter, adapter.post(address(general), NEWS, f"week-{number}"))
            assert time.monotonic() - began < 3
        assert len(calls(fake, "chat.postMessage")) == 1

    def test_the_last_try_is_a_rest_for_the_next_call_too(self, exercises: App, fake: FakeSlack) -> None:
        general = fake.channel("general")
        with over_http(exercises, fake) as adapter:
            installed(fake)
            fake.fail_next("chat.postMessage", "ratelimited", times=3, retry_after=1)
            with pytest.raises(NotNow):
                on_loop(adapter, adapter.post(address(general), NEWS, "week-18"))
            began = time.monotonic()
            on_loop(adapter, adapter.post(address(general), NEWS, "week-19"))
            assert time.monotonic() - began > 0.8
        assert fake.count_429 == 3


@pytest.mark.parametrize(
    ("said", "rest"),
    [("7", 7.0), ("0", 0.0), ("", 1.0), ("²", 1.0), ("-5", 1.0), ("1.5", 1.0), ("soon", 1.0), ("9" * 30, 1e29)],
)
def test_whatever_stands_in_retry_after(said: str, rest: float) -> None:
    async def held() -> tuple[bool, float]:
        pace = Pace()
        worth = pace.hold("chat.postMessage", {"Retry-After": said})
        return worth, pace.rest("chat.postMessage")

    worth, found = asyncio.run(held())
    assert worth == (rest <= LONGEST_REST)
    assert found == pytest.approx(rest, abs=0.1) or found >= 1e29


@pytest.mark.parametrize(
    ("status", "kind", "body"),
    [
        (200, "application/json", b'{"ok":'),
        (200, "application/json", b"[]"),
        (200, "application/json", b"5"),
        (200, "application/json", b"\xff"),
        (200, "text/plain", b"hello"),
        (200, "text/html", b"<html>Sign in to the network</html>"),
        (503, "text/plain", b"down"),
        (502, "application/json", b"bad gateway"),
        (500, "text/html", b"<html>"),
    ],
)
def test_an_answer_that_is_none_is_an_error_like_any_other(status: int, kind: str, body: bytes) -> None:
    """Of a proxy, of a network that wants a password, of a Slack that is not well."""

    async def answer(_: web.BaseRequest) -> web.Response:
        return web.Response(status=status, body=body, headers={"Content-Type": kind})

    async def call() -> SlackApiError:
        runner = web.ServerRunner(web.Server(answer))
        await runner.setup()
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        try:
            async with aiohttp.ClientSession() as session:
                client = Client("xoxb-1", f"http://127.0.0.1:{runner.addresses[0][1]}/api/", session)
                with pytest.raises(SlackApiError) as raised:
                    await client.api_call("chat.postMessage")
                return raised.value
        finally:
            await runner.cleanup()

    error = asyncio.run(call())
    assert error_of(error) == "internal_error"
    assert error.response.status_code == status


def test_a_right_that_is_missing_is_named_with_what_to_do(exercises: App, fake: FakeSlack) -> None:
    with over_http(exercises, fake) as adapter, logged() as log:
        installed(fake)
        fake.scopes.discard("chat:write")
        quiet(adapter, fake, fake.mention("try greet Ana", fake.member("ana"), fake.channel("general")))
    lines = [json.loads(line) for line in log.getvalue().splitlines()]
    told = [line for line in lines if line["event"] == "an answer needs a right"]
    assert {(line["needed"], line["mend"]) for line in told} == {
        ("chat:write", "Install the app again from its manifest: cairn slack manifest")
    }


def test_what_people_wait_for_is_not_held_back_before_slack_says_so() -> None:
    """A form opens within three seconds or never: 500 of them at once all go out, and none waits for a long rest."""

    async def forms() -> None:
        pace = Pace()
        async with asyncio.timeout(2):
            assert all([await pace.turn("views.open") for _ in range(500)])
            pace.hold("views.open", {"Retry-After": "10"})
            assert not await pace.turn("views.open")
            assert await pace.turn("chat.postEphemeral")
        assert pace.worth_waiting("chat.postEphemeral")

    asyncio.run(forms())


def test_what_can_wait_is_held_to_its_tier() -> None:
    async def one_too_many() -> None:
        pace = Pace()
        async with asyncio.timeout(0.5):
            for _ in range(TIERS["conversations.history"] + 1):
                await pace.turn("conversations.history")

    with pytest.raises(TimeoutError):
        asyncio.run(one_too_many())
