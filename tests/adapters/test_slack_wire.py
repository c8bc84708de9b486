"""Connections that break, are renewed or never come about, and what the operator is told."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator

import pytest

import adapters.slack.sockets
from adapters.slack.options import Options, Socket
from adapters.slack.sockets import CONNECTIONS
from adapters.slack.ways import connected
from bot.app import App
from bot.chat.errors import Refused
from tests.adapters.slack_person import SECONDS, serving
from tests.adapters.slack_trial import only, read
from tests.fakes.slack_sent import Sent
from tests.fakes.slack_server import FakeSlack


@pytest.fixture
def fake() -> Iterator[FakeSlack]:
    with FakeSlack(limits=None) as running:
        yield running


def run_until_it_ends(app: App, options: Options) -> None:
    """Run the adapter in this thread until it ends by itself."""
    asyncio.run(asyncio.wait_for(connected(app, options).run(), SECONDS))


class TestSockets:
    """What Slack does to its connections."""

    @pytest.mark.parametrize("abrupt", [True, False])
    def test_both_are_dropped(self, exercises: App, fake: FakeSlack, abrupt: bool) -> None:
        channel, ana = fake.channel("general"), fake.member("ana")
        with serving(exercises, fake) as adapter:
            only(adapter, fake, fake.command("/try", "greet Ana", ana, channel))
            accepted = fake.sockets.accepted
            fake.drop(abrupt=abrupt)
            fake.until(lambda: fake.sockets.accepted >= accepted + CONNECTIONS, 40)
            fake.wait_ready(CONNECTIONS)
            answer = only(adapter, fake, fake.command("/try", "greet Ben", ana, channel))
        assert "Hello, Ben" in read(answer)

    def test_a_renewal_loses_no_command(self, exercises: App, fake: FakeSlack) -> None:
        channel, ana = fake.channel("general"), fake.member("ana")
        with serving(exercises, fake) as adapter:
            accepted = fake.sockets.accepted
            fake.warn("warning", close_after=1.0)
            sent: list[Sent] = []

            def more() -> bool:
                """Send one command after the other while the connections change."""
                sent.append(fake.command("/try", f"greet Number {len(sent)}", ana, channel))
                sent[-1].wait(SECONDS)
                return fake.sockets.accepted >= accepted + CONNECTIONS and len(sent) >= 20

            fake.until(more, 40)
            for number, each in enumerate(sent):
                assert each.wait().ok
                assert f"Number {number}" in read(only(adapter, fake, each))

    def test_an_event_that_found_no_connection_comes_again(self, exercises: App, fake: FakeSlack) -> None:
        channel, ana = fake.channel("general"), fake.member("ana")
        fake.delivery.retries = (0.5,) * 60
        with serving(exercises, fake) as adapter:
            fake.drop(abrupt=True)
            fake.until(lambda: not fake.connections)
            sent = fake.mention("try greet Ana", ana, channel)
            assert sent.wait(40).ok
            assert "Hello, Ana" in read(only(adapter, fake, sent))
        assert len(fake.private(ana)) == 1


class TestRefused:
    """What only the operator can mend ends the run, and names what to mend."""

    def test_a_wrong_bot_token(self, exercises: App, fake: FakeSlack) -> None:
        with pytest.raises(Refused, match="SLACK_BOT_TOKEN: Slack does not accept the token"):
            run_until_it_ends(exercises, Options(Socket("xoxb-wrong", fake.app_token), fake.api_url))

    def test_a_wrong_app_token(self, exercises: App, fake: FakeSlack) -> None:
        with pytest.raises(Refused, match="SLACK_APP_TOKEN: Slack does not accept the token"):
            run_until_it_ends(exercises, Options(Socket(fake.token, "xapp-wrong"), fake.api_url))

    def test_tokens_mixed_up(self, exercises: App, fake: FakeSlack) -> None:
        with pytest.raises(Refused, match="SLACK_APP_TOKEN: That is another kind of token"):
            run_until_it_ends(exercises, Options(Socket(fake.token, fake.token), fake.api_url))

    def test_without_the_right_to_connect(self, exercises: App, fake: FakeSlack) -> None:
        fake.fail_next("apps.connections.open", "missing_scope")
        with pytest.raises(Refused, match=r"SLACK_APP_TOKEN: .*connections:write"):
            run_until_it_ends(exercises, Options(Socket(fake.token, fake.app_token), fake.api_url))

    @pytest.mark.parametrize("error", ["token_revoked", "account_inactive"])
    def test_a_token_that_was_taken_back(self, exercises: App, fake: FakeSlack, error: str) -> None:
        fake.revoke(fake.default, error)
        with pytest.raises(Refused, match="SLACK_BOT_TOKEN: "):
            run_until_it_ends(exercises, Options(Socket(fake.token, fake.app_token), fake.api_url))


class TestUnreachable:
    """A network that is not there yet is waited for."""

    @pytest.mark.parametrize("how", ["reset", 503, "internal_error"])
    @pytest.mark.parametrize("method", ["auth.test", "apps.connections.open"])
    def test_it_keeps_trying(
        self, exercises: App, fake: FakeSlack, monkeypatch: pytest.MonkeyPatch, method: str, how: str | int
    ) -> None:
        monkeypatch.setattr(adapters.slack.sockets, "LONGEST_PAUSE", 0.05)
        channel, ana = fake.channel("general"), fake.member("ana")
        fake.fail_next(method, how, times=3)
        with serving(exercises, fake) as adapter:
            assert "Hello, Ana" in read(only(adapter, fake, fake.command("/try", "greet Ana", ana, channel)))
