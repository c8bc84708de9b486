"""Posting: what is refused, what is limited, what goes wrong, as a bare discord.py client sees it."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any

import discord
import pytest

from tests.fakes.bare_client import Bot, code
from tests.fakes.discord_server import FakeDiscord
from tests.fakes.discord_trouble import Limits


@pytest.mark.parametrize(
    ("body", "expected", "where"),
    [
        ({"flags": 32768, "content": "x", "components": []}, 50035, "content"),
        ({"components": [{"type": 10, "content": "x"}]}, 50035, "type"),
        ({"flags": 32768, "components": [{"type": 10, "content": ""}]}, 50035, "content"),
        ({"flags": 32768, "components": [{"type": 10, "content": "x" * 2001}] * 2}, 50035, "components"),
        ({"flags": 32768, "components": [{"type": 14}] * 41}, 50035, "components"),
        (
            {"components": [{"type": 1, "components": [{"type": 2, "style": 1, "label": "x", "custom_id": "a"}] * 2}]},
            50035,
            "custom_id",
        ),
        ({"flags": 32768, "components": [{"type": 13, "file": {"url": "attachment://a"}}]}, 50035, "attachment://a"),
        ({"content": "x" * 2001}, 50035, "content"),
        ({"content": "x", "nonce": "n" * 26}, 50035, "nonce"),
        ({"content": ""}, 50006, ""),
    ],
)
def test_bad_messages_are_refused(fake: FakeDiscord, body: dict[str, Any], expected: int, where: str) -> None:
    channel = fake.guild().channels[0].id
    with Bot(fake) as bot:
        fake.wait_ready()
        route = discord.http.Route("POST", "/channels/{channel_id}/messages", channel_id=channel)
        with pytest.raises(discord.HTTPException) as refused:
            bot.do(bot.http.request(route, json=body))
    assert code(refused.value) == (400, expected)
    assert where in str(refused.value)
    assert fake.messages(channel) == []


def test_a_nonce_is_good_for_one_message(serve: Callable[..., FakeDiscord]) -> None:
    fake = serve(limits=None)
    channel = fake.guild().channels[0].id
    with Bot(fake) as bot:
        fake.wait_ready()
        target = bot.get_partial_messageable(int(channel))
        first, again = (bot.do(target.send("hello", nonce="same")) for _ in range(2))
        assert first.id == again.id
        fake.fail_next("POST", r"/messages$", "reset-after")
        with pytest.raises(OSError, match=r"reset|disconnect"):
            bot.do(target.send("lost answer", nonce="other"))
        bot.do(target.send("lost answer", nonce="other"))
        assert [message["content"] for message in fake.messages(channel)] == ["hello", "lost answer"]
        fake.delete(str(first.id))
        with pytest.raises(discord.NotFound) as gone:
            bot.do(target.send("hello", nonce="same"))
        assert gone.value.code == 10008
        found = bot.do(_list(target))
        assert [message.content for message in found] == ["lost answer"]


async def _list(target: discord.PartialMessageable) -> list[discord.Message]:
    return [message async for message in target.history(limit=10)]


def test_channels_that_refuse(fake: FakeDiscord) -> None:
    guild = fake.guild(channels=["a", "b", "c"])
    a, b, c = (channel.id for channel in guild.channels)
    fake.forbid(a)
    fake.forbid(b, 50001)
    fake.remove_channel(c)
    with Bot(fake) as bot:
        fake.wait_ready()

        def told(channel: str) -> tuple[int, int]:
            with pytest.raises(discord.HTTPException) as refused:
                bot.do(bot.get_partial_messageable(int(channel)).send("x"))
            return code(refused.value)

        assert [told(id_) for id_ in (a, b, c)] == [(403, 50013), (403, 50001), (404, 10003)]
        fake.kick(guild.id)
        assert told(a) == (403, 50001)
        fake.revoke_token(gateway=False)
        assert told(a) == (401, 0)
        fake.revoke_token()
        bot.thread.join(5)
        assert isinstance(bot.errors[0], discord.ConnectionClosed)
    assert fake.count_invalid == 4
    assert fake.log[-1].status == 401


def test_limits(serve: Callable[..., FakeDiscord]) -> None:
    fake = serve(limits=Limits(per_second=10, channel=None))
    channel = fake.guild().channels[0].id
    with Bot(fake) as bot:
        fake.wait_ready()
        target = bot.get_partial_messageable(int(channel))

        async def burst(number: int) -> None:
            await asyncio.gather(*(target.send(str(index)) for index in range(number)))

        bot.do(burst(15))
        assert fake.count_429 > 0
        assert len(fake.messages(channel)) == 15
        before = fake.count_429
        fake.limits = Limits(per_second=None, channel=(2, 0.3))
        bot.do(burst(5))
        assert fake.count_429 == before, "discord.py reads the bucket's headers"
        assert len(fake.messages(channel)) == 20


def test_faults_on_demand(fake: FakeDiscord) -> None:
    channel = fake.guild().channels[0].id
    with Bot(fake) as bot:
        fake.wait_ready()
        target = bot.get_partial_messageable(int(channel))
        fake.fail_next("POST", "/messages", 503)
        with pytest.raises(discord.DiscordServerError):
            bot.do(target.send("x"))
        fake.fail_next("POST", "/messages", "reset")
        with pytest.raises(OSError, match="reset"):
            bot.do(target.send("x"))
        fake.fail_next("POST", "/messages", ("delay", 0.05))
        bot.do(target.send("x"))
        fake.fail_next("POST", "/messages", ("after", 502))
        bot.do(target.send("repeated by discord.py with the nonce it chose"))
        assert len(fake.messages(channel)) == 2
