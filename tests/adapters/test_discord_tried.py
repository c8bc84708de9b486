"""A post that another process may have made: repeated as long as Discord knows its nonce, and never after that."""

from __future__ import annotations

import math
from collections.abc import Iterator

import discord
import pytest

from adapters.discord import post
from adapters.discord.client import Discord
from adapters.discord.options import Options
from bot.app import App
from bot.chat.errors import NotNow, Revoked, Uncertain
from bot.chat.reply import Reply, Text
from tests.adapters.discord_person import serving
from tests.adapters.discord_trial import on_loop
from tests.fakes.discord_server import FakeDiscord

NEWS = Reply("News.", (Text("Week 18 begins."),))


@pytest.fixture
def fake() -> Iterator[FakeDiscord]:
    with FakeDiscord(limits=None) as running:
        yield running
        assert running.spec_faults == []


@pytest.fixture(autouse=True)
def _brisk(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(post, "WAITS", (0.05, 0.05, 0.05))


def connected(fake: FakeDiscord, adapter: Discord) -> None:
    """Wait until the adapter can post."""
    fake.until(lambda: adapter._client is not None)


@pytest.mark.parametrize("made", [True, False])
def test_soon_after_the_first_try_it_is_repeated(exercises: App, fake: FakeDiscord, made: bool) -> None:
    channel = fake.guild().channels[0].id
    ids = []
    if made:
        with serving(exercises, fake) as adapter:
            connected(fake, adapter)
            ids.append(on_loop(adapter, adapter.post(channel, NEWS, "week-18")))
    with serving(exercises, fake) as adapter:
        connected(fake, adapter)
        ids.append(on_loop(adapter, adapter.post(channel, NEWS, "week-18", 0, 45.0)))
    assert [message["id"] for message in fake.messages(channel)] == [ids[0]]
    assert len(set(ids)) == 1


@pytest.mark.parametrize("tried", [post.KNOWN + 1, 86_400.0, math.inf])
def test_later_nothing_is_sent(exercises: App, fake: FakeDiscord, tried: float) -> None:
    channel = fake.guild().channels[0].id
    with serving(exercises, fake) as adapter:
        connected(fake, adapter)
        with pytest.raises(Uncertain):
            on_loop(adapter, adapter.post(channel, NEWS, "week-18", 0, tried))
        assert fake.messages(channel) == []
        assert not [record for record in fake.log if record.method == "POST" and "/channels/" in record.path]


def test_tries_end_before_discord_forgets(exercises: App, fake: FakeDiscord, monkeypatch: pytest.MonkeyPatch) -> None:
    """Its own tries, too: however long each of them took."""
    channel = fake.guild().channels[0].id
    monkeypatch.setattr(post, "KNOWN", 0.2)
    monkeypatch.setattr(post, "WAITS", (0.3, 0.3, 0.3))
    with serving(exercises, fake) as adapter:
        connected(fake, adapter)
        fake.fail_next("POST", r"/channels/\d+/messages", "reset-after", times=4)
        with pytest.raises(Uncertain):
            on_loop(adapter, adapter.post(channel, NEWS, "week-18"))
    assert len(fake.messages(channel)) == 1


def test_what_was_not_sent_is_no_doubt(exercises: App, fake: FakeDiscord, monkeypatch: pytest.MonkeyPatch) -> None:
    channel = fake.guild().channels[0].id
    with serving(exercises, fake) as adapter:
        connected(fake, adapter)
        with monkeypatch.context() as gone:
            gone.setattr(discord.http.Route, "BASE", "http://127.0.0.1:9/api/v10")  # where nobody listens
            with pytest.raises(NotNow):
                on_loop(adapter, adapter.post(channel, NEWS, "week-18"))
        on_loop(adapter, adapter.post(channel, NEWS, "week-18"))
    assert len(fake.messages(channel)) == 1


@pytest.mark.asyncio
async def test_before_it_is_connected_nothing_is_sent(exercises: App) -> None:
    adapter = Discord(exercises, Options("token", ""))
    with pytest.raises(NotNow) as caught:
        await adapter.post("123456789012345678", NEWS, "week-18")
    assert caught.value.after == 1.0


def test_a_revoked_token_is_asked_with_once_for_all_channels(exercises: App, fake: FakeDiscord) -> None:
    guild = fake.guild(channels=["one", "two", "three"])
    with serving(exercises, fake) as adapter:
        connected(fake, adapter)
        fake.revoke_token(gateway=False)
        for number, channel in enumerate(guild.channels):
            with pytest.raises(Revoked):
                on_loop(adapter, adapter.post(channel.id, NEWS, f"week-{number}"))
        assert fake.count_invalid == 1
