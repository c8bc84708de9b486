"""Socket Mode when the connections are not well: half open, too many, renewed again and again."""

from __future__ import annotations

import time
from collections.abc import Iterator

import pytest

import adapters.slack.sockets
from adapters.slack.pace import TIERS
from adapters.slack.sockets import CONNECTIONS
from bot.app import App
from tests.adapters.slack_person import SECONDS, serving
from tests.adapters.slack_trial import calls, errors, only, quiet, read
from tests.fakes.slack_sent import Sent
from tests.fakes.slack_server import FakeSlack

RECOVERED = 20.0
"""Seconds within which what is half open is replaced (reliability: socket loss)."""


@pytest.fixture
def fake() -> Iterator[FakeSlack]:
    with FakeSlack(limits=None) as running:
        yield running


@pytest.mark.timeout(180)
def test_half_open_connections_are_noticed_and_replaced(exercises: App, fake: FakeSlack) -> None:
    """They stay open and say nothing more, not even a pong. What Slack sent into them comes again."""
    channel, ana = fake.channel("general"), fake.member("ana")
    fake.delivery.event_timeout, fake.delivery.retries = 1.0, (0.5,) * 60
    with serving(exercises, fake) as adapter:
        accepted, began = fake.sockets.accepted, time.monotonic()
        fake.half_open()
        lost = fake.mention("try greet Ana", ana, channel)
        fake.until(lambda: fake.sockets.accepted >= accepted + CONNECTIONS, 60)
        assert time.monotonic() - began < RECOVERED
        assert lost.wait(60).ok
        assert "Hello, Ana" in read(only(adapter, fake, lost))
        assert "Hello, Ben" in read(only(adapter, fake, fake.command("/try", "greet Ben", ana, channel)))


def test_when_slack_takes_no_second_connection_one_is_enough(
    exercises: App, fake: FakeSlack, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """As when another process of the same app holds all ten. Nothing spins meanwhile."""
    monkeypatch.setattr(adapters.slack.sockets, "WATCH", 0.1)
    channel, ana = fake.channel("general"), fake.member("ana")
    with serving(exercises, fake) as adapter:
        fake.sockets.most, accepted = 1, fake.sockets.accepted
        fake.drop()
        fake.until(lambda: fake.sockets.accepted == accepted + 1 and fake.connections == 1, SECONDS)
        for number in range(5):
            answer = only(adapter, fake, fake.command("/try", f"greet Number {number}", ana, channel))
            assert f"Number {number}" in read(answer)
        fake.until(lambda: len(calls(fake, "apps.connections.open")) >= TIERS["apps.connections.open"], SECONDS)
        before = len(fake.log)
        time.sleep(2)
        assert len(fake.log) - before < 5
        fake.sockets.most = 10
        fake.wait_ready(CONNECTIONS, 60)
    assert not errors(caplog)


@pytest.mark.timeout(180)
def test_renewal_after_renewal_loses_no_event(exercises: App, fake: FakeSlack) -> None:
    """Slack warns, and closes a second later, three times in a row; every event is answered, once."""
    channel, ana = fake.channel("general"), fake.member("ana")
    fake.delivery.retries = (0.2,) * 60
    sent: list[Sent] = []
    with serving(exercises, fake) as adapter:
        for _ in range(3):
            accepted = fake.sockets.accepted
            fake.warn("refresh_requested", close_after=1.0)
            for _ in range(3):
                sent.append(fake.mention(f"try greet Number{len(sent)}", ana, channel))
                sent[-1].wait(60)
            fake.until(lambda before=accepted: fake.sockets.accepted >= before + CONNECTIONS, 60)  # type: ignore[misc]
            fake.wait_ready(CONNECTIONS)
        quiet(adapter, fake, *sent)
    seen = [read(message) for message in fake.private(ana)]
    assert sorted(seen) == sorted(seen[0].replace("Number0", f"Number{number}") for number in range(len(sent)))
