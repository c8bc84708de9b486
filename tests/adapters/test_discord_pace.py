"""The pace of posts: what a channel and a bot may send is waited for, and nothing is lost in the line."""

from __future__ import annotations

import asyncio
import os
import time

import pytest

from adapters.discord import post
from adapters.discord.pacer import RATE, Pacer
from bot.app import App
from bot.chat.reply import Reply, Text
from tests.adapters.discord_person import serving
from tests.adapters.discord_trial import on_loop
from tests.fakes.discord_server import FakeDiscord
from tests.fakes.discord_trouble import Limits

SLOW = "CAIRN_TEST_SLOW"


def news(number: int) -> Reply:
    return Reply("News.", (Text(f"News number {number}."),))


def test_a_busy_loop_is_not_followed_by_a_rush() -> None:
    left: list[float] = []

    async def run() -> None:
        pace, clock = Pacer(), asyncio.get_running_loop().time

        async def leave() -> None:
            await pace.turn()
            left.append(clock())

        asyncio.get_running_loop().call_later(0.1, time.sleep, 0.4)  # the loop does something else for a while
        await asyncio.gather(*(leave() for _ in range(40)))

    asyncio.run(run())
    for first in left:
        assert sum(first <= moment < first + 0.2 for moment in left) <= 0.2 * RATE + 2


def test_posts_that_wait_for_their_turn_are_not_lost(exercises: App, monkeypatch: pytest.MonkeyPatch) -> None:
    """A channel takes few messages at a time: waiting for that is no missing answer, however many wait."""
    monkeypatch.setattr(post, "PATIENCE", 0.4)
    monkeypatch.setattr(post, "WAITS", (0.01, 0.01, 0.01))
    with FakeDiscord(limits=Limits(channel=(1, 0.2))) as fake, serving(exercises, fake) as adapter:
        channel = fake.guild().channels[0].id

        async def every() -> list[str]:
            return await asyncio.gather(*(adapter.post(channel, news(n), f"news-{n}") for n in range(12)))

        ids = on_loop(adapter, every())
    assert sum(record.kind == "message.create" for record in fake.log) == 12
    assert sorted(ids) == sorted(message["id"] for message in fake.messages(channel))
    assert len(ids) == 12


@pytest.mark.parametrize(
    "count",
    [
        100,
        pytest.param(
            1000, marks=pytest.mark.skipif(SLOW not in os.environ, reason=f"takes 22 s; set {SLOW} to run it")
        ),
    ],
)
def test_many_posts_at_once(exercises: App, count: int) -> None:
    with FakeDiscord(check=False) as fake:
        guild = fake.guild(channels=[f"channel-{number}" for number in range(40)])
        with serving(exercises, fake) as adapter:
            fake.until(fake.commands)
            fake.until(lambda: time.monotonic() - fake.log[-1].time > 1)  # the requests of the start count no more

            async def every() -> list[str]:
                channels = [guild.channels[number % 40].id for number in range(count)]
                posts = [adapter.post(channel, news(n), f"news-{n}") for n, channel in enumerate(channels)]
                return await asyncio.gather(*posts)

            began = time.monotonic()
            ids = on_loop(adapter, every())
            took = time.monotonic() - began
        there = [message["id"] for channel in guild.channels for message in fake.messages(channel.id)]
        assert sorted(ids) == sorted(there)
        assert len(set(there)) == count
        assert fake.count_429 <= count // 20  # none, unless the machine itself stands still for a moment
        assert took < count / 45 * 1.5 + 2
