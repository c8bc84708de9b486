"""A thousand posts at once against Discord's limits: Cairn's poster, and ``asyncio.gather`` over ``channel.send``.

The Discord here enforces what the real one documents: 50 requests a second from one bot, 5 messages in 5 seconds to one
channel. The posts go to 200 channels, five to each. Cairn's are whole pages through ``Poster``, with nonces and the
pacer; the other side sends one line each, as a bot that takes discord.py for its own pacer does: the library waits out
a 429 five times and then raises, so it loses three of four.

What counts: nothing lost, no 429 (10,000 of them in ten minutes get an address banned), and at least 0.9 of the
limit's rate, 45 a second, from the first to the last that arrived. The posts begin a second after the login, whose
requests count too.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass

import discord
import yarl

from adapters.discord.client import log_in, new_client
from adapters.discord.options import Options
from adapters.discord.pacer import Pacer
from adapters.discord.post import Poster
from benchmarks import discord_bare, discord_rig, stage_three
from benchmarks.measure import Row
from bot.chat.errors import Uncertain, Undeliverable
from bot.commands import load_tree
from tests.fakes.discord_server import FakeDiscord
from tests.fakes.discord_trouble import Limits

POSTS = 1_000
CHANNELS = 200
PAUSE = 1.1
"""Seconds after the login: Discord counts its requests too."""

LIMIT = 50
GOAL = 0.9


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of the posts: how many arrived, how many 429s came, and the time from first to last."""

    arrived: int
    told_off: int
    seconds: float

    @property
    def rate(self) -> float:
        """Posts a second that arrived."""
        return (self.arrived - 1) / self.seconds

    def __str__(self) -> str:
        lost = POSTS - self.arrived
        return f"{lost} lost, {self.told_off:,} x 429, {self.rate:.1f}/s"


def run() -> list[Row]:
    """Measure and return the row."""
    ours, theirs = _outcome(_paced), _outcome(_gathered)
    share = ours.rate / LIMIT
    met = ours.arrived == POSTS and not ours.told_off and share >= GOAL
    what = f"{POSTS:,} posts in {CHANNELS} channels, at {LIMIT} a second : gather of channel.send"
    return [Row(what, str(ours), str(theirs), f"{share:.2f}x the limit", f"0 lost, 0 x 429, >= {GOAL:g}x", met)]


Way = Callable[[FakeDiscord, Sequence[int]], Awaitable[None]]


def _outcome(way: Way) -> Outcome:
    with discord_rig.discord(Limits()) as fake:
        channels = [int(fake.guild(channels=("news",)).channels[0].id) for _ in range(CHANNELS)]
        base, gateway = discord.http.Route.BASE, discord.gateway.DiscordWebSocket.DEFAULT_GATEWAY
        level = logging.getLogger("discord").level
        logging.getLogger("discord").setLevel(logging.CRITICAL)  # each 429 is a line otherwise
        try:
            discord.http.Route.BASE = fake.api_url
            discord.gateway.DiscordWebSocket.DEFAULT_GATEWAY = yarl.URL(fake.gateway_url)
            asyncio.run(way(fake, channels * (POSTS // CHANNELS)))  # type: ignore[arg-type]
        finally:
            logging.getLogger("discord").setLevel(level)
            discord.http.Route.BASE, discord.gateway.DiscordWebSocket.DEFAULT_GATEWAY = base, gateway
        times = [each.time for each in fake.log if each.kind == "message.create" and each.status == 200]
        if len(times) != sum(len(fake.messages(str(channel))) for channel in channels):
            raise AssertionError("posts that were taken are not there")
        if not times:
            raise AssertionError("no post arrived at all")
        return Outcome(len(times), fake.count_429, times[-1] - times[0])


async def _paced(fake: FakeDiscord, channels: Sequence[int]) -> None:
    reply = stage_three.pure_part(load_tree(), stage_three.content())()
    options = Options(fake.token, fake.api_url)
    client = new_client(options)
    await log_in(client, options)
    poster = Poster(lambda: client, Pacer())
    try:
        await asyncio.sleep(PAUSE)
        each = [poster.post(str(channel), reply, f"post-{number}") for number, channel in enumerate(channels)]
        _only(await asyncio.gather(*each, return_exceptions=True), (Undeliverable, Uncertain))
    finally:
        await client.close()


async def _gathered(fake: FakeDiscord, channels: Sequence[int]) -> None:
    async with discord_bare.client() as client:
        await client.login(fake.token)
        await asyncio.sleep(PAUSE)
        each = [client.get_partial_messageable(channel).send("The week begins.") for channel in channels]
        _only(await asyncio.gather(*each, return_exceptions=True), (discord.HTTPException,))


def _only(results: Sequence[object], expected: tuple[type[Exception], ...]) -> None:
    """Raise what came instead of a post, unless it says that Discord did not take it: that is what is counted."""
    for each in results:
        if isinstance(each, BaseException) and not isinstance(each, expected):
            raise each
