"""The whole way with real processes: an organiser switches a post on with a command, and it stands in the channel."""

from __future__ import annotations

from pathlib import Path

import pytest

from adapters.slack.sockets import CONNECTIONS
from tests.adapters.discord_process import machine
from tests.adapters.test_slack_process import start
from tests.fakes.discord_server import FakeDiscord
from tests.fakes.slack_server import FakeSlack

MANAGE_SERVER = 1 << 5
SECONDS = 30


@pytest.mark.timeout(180)
def test_on_discord(tmp_path: Path) -> None:
    with FakeDiscord() as fake, machine(tmp_path) as cairn:
        guild, boss = fake.guild(), fake.member("boss", permissions=MANAGE_SERVER)
        channel = guild.channels[0]
        process = cairn.serve(fake)
        answer = fake.slash("studyadmin schedule", {"action": "set", "post": "pledge-prompt"}, boss, guild)
        assert "Set. It comes in this channel." in answer.final(SECONDS).text
        fake.slash("studyadmin schedule", {"action": "run", "post": "pledge-prompt"}, boss, guild).final(SECONDS)
        fake.until(lambda: fake.messages(channel.id), SECONDS)
        (message,) = fake.messages(channel.id)
        said = str(message["components"])
        assert "A new week" in said
        assert "boss switched these posts on" in said
        assert message["flags"] & 1 << 12  # nobody's phone rings
        assert process.stop() == 0
        process = cairn.serve(fake)
        again = fake.slash("studyadmin schedule", {"action": "run", "post": "pledge-prompt"}, boss, guild)
        assert "It has been posted this week already" in again.final(SECONDS).text
        assert process.stop() == 0
        assert len(fake.messages(channel.id)) == 1
        assert fake.spec_faults == []


@pytest.mark.timeout(180)
def test_on_slack(tmp_path: Path) -> None:
    with FakeSlack(limits=None) as fake:
        process = start(fake, tmp_path)
        fake.wait_ready(CONNECTIONS, seconds=SECONDS)
        boss, general = fake.member("boss", admin=True), fake.channel("general")
        said = fake.command("/studyadmin", "schedule set pledge-prompt", boss, general).answer(SECONDS).text
        assert "Set. It comes in this channel." in said
        fake.command("/studyadmin", "schedule run pledge-prompt", boss, general).answer(SECONDS)
        fake.until(lambda: fake.messages(general), SECONDS)
        (message,) = fake.messages(general)
        assert "A new week" in message["text"]
        assert "switched these posts on" in message["text"]
        assert process.stop() == 0
