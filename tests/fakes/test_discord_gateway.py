"""The gateway's ways, as a bare discord.py client sees them."""

from __future__ import annotations

from collections.abc import Callable

import discord
import pytest

from tests.fakes.bare_client import Bot, pong
from tests.fakes.discord_server import FakeDiscord


@pytest.mark.parametrize("how", ["close", "abrupt", "op 7", "op 9 resumable"])
def test_resume_replays_what_was_missed(serve: Callable[..., FakeDiscord], how: str) -> None:
    fake = serve()
    with Bot(fake, pong) as bot:
        fake.wait_ready()
        assert fake.slash("one").wait().type == 4
        ends = {
            "close": fake.drop,
            "abrupt": lambda: fake.drop(abrupt=True),
            "op 7": fake.reconnect,
            "op 9 resumable": lambda: fake.invalidate(resumable=True),
        }
        ends[how]()
        missed = [fake.slash("missed") for _ in range(20)]
        for sent in missed:
            sent.wait()
        assert bot.seen[1:] == [int(sent.id) for sent in missed]
        assert [resume.accepted for resume in fake.resumes] == [True]
    assert len(fake.identifies) == 1


def test_an_invalid_session_means_a_new_one(fake: FakeDiscord) -> None:
    with Bot(fake, pong):
        fake.wait_ready()
        fake.invalidate()
        fake.until(lambda: len(fake.identifies) == 2)
        fake.wait_ready()
        fake.refuse_resume()
        fake.drop()
        fake.until(lambda: len(fake.identifies) == 3)
        fake.wait_ready()
        assert fake.slash("ping").wait().text == "pong"
    assert [resume.accepted for resume in fake.resumes] == [False]


def test_a_zombie_connection(serve: Callable[..., FakeDiscord]) -> None:
    fake = serve()
    with Bot(fake, pong):
        fake.wait_ready()
        fake.zombie()
        sent = fake.slash("ping")
        with pytest.raises(TimeoutError):
            sent.wait(0.5)
        assert sent.wait(5).text == "pong"
    assert [resume.accepted for resume in fake.resumes] == [True]


def test_wrong_tokens_and_refused_intents_end_the_client(fake: FakeDiscord) -> None:
    fake.token = "wrong"
    with Bot(fake) as bot:
        bot.thread.join(5)
    assert isinstance(bot.errors[0], discord.LoginFailure)
    fake.token = fake.world.token
    fake.refuse_intents()
    with Bot(fake) as bot:
        bot.thread.join(5)
    assert isinstance(bot.errors[0], discord.PrivilegedIntentsRequired)


def test_a_wrong_token_at_the_gateway_closes_with_4004(fake: FakeDiscord) -> None:
    class Liar(Bot):
        async def setup_hook(self) -> None:
            self.http.token = "wrong"

    with Liar(fake) as bot:
        bot.thread.join(5)
    assert isinstance(bot.errors[0], discord.ConnectionClosed)
    assert bot.errors[0].code == 4004


def test_guilds_and_shards(serve: Callable[..., FakeDiscord]) -> None:
    fake = serve(shards=2)
    guilds = [fake.guild() for _ in range(4)]

    class Sharded(Bot, discord.AutoShardedClient):
        pass

    with Sharded(fake, pong, discord.Intents(guilds=True)) as bot:
        fake.wait_ready(2)
        fake.until(lambda: sum(not guild.unavailable for guild in bot.guilds) == 4)
        for guild in guilds:
            fake.slash("ping", guild=guild).wait()
            known = bot.get_guild(int(guild.id))
            assert known is not None
            assert known.shard_id == (int(guild.id) >> 22) % 2
        assert [identify.shard for identify in fake.identifies] == [(0, 2), (1, 2)]
        fake.kick(guilds[0].id)
        fake.until(lambda: len(bot.guilds) == 3)
