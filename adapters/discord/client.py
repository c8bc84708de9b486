"""The bot: connects, listens to interactions, and lets go in an orderly way."""

from __future__ import annotations

import asyncio
import logging
from collections import Counter
from collections.abc import Mapping
from typing import Any

import discord
import yarl
from discord.backoff import ExponentialBackoff

from adapters.discord import wire
from adapters.discord.answer import NETWORK
from adapters.discord.interactions import Interactions
from adapters.discord.options import Options
from adapters.discord.pacer import Pacer
from adapters.discord.post import Poster
from adapters.discord.receive import PLATFORM
from adapters.discord.sync import sync_if_changed
from bot.app import App
from bot.chat.errors import NotNow, Refused
from bot.chat.reply import Reply

log = logging.getLogger(__name__)

ZOMBIE = 60.0
"""Seconds without a sign from Discord after which a connection is given up and made anew. It beats every 41 s."""

GRACE = 5.0
"""Seconds that answers which are under way have left when Cairn stops."""

LONGEST_WAIT = 30.0
"""Seconds of a rate limit that are waited out; a longer one is an error, so that nothing hangs."""

RESERVE = 20
"""Of the 1,000 connections a day that Discord allows, those left untouched: it resets the token of a bot that uses up
all, as one does that a supervisor starts again and again (Gateway: Session Start Limit Object)."""

LONGEST_PAUSE = 60.0
"""Seconds between two tries to reach a Discord that does not answer. The library's own would grow to 17 minutes."""

_NEW_TOKEN = "Copy a new one from the Developer Portal: your application, Bot, Reset Token."  # noqa: S105
_CLOSED = {
    4004: f"Discord does not accept DISCORD_TOKEN. {_NEW_TOKEN}",
    4010: "Discord refuses the shard of CAIRN_DISCORD_SHARDS. Check its numbers.",
    4011: "This bot is in so many servers that Discord wants it sharded. Set CAIRN_DISCORD_SHARDS=auto",
    4013: "Discord does not know the intents that this version asks for. Install a newer Cairn.",
    4014: "Discord refuses an intent that this bot is not approved for. Cairn asks for none that needs an approval; "
    "if something stands between Cairn and Discord (CAIRN_DISCORD_API_URL), look there.",
}
"""What the gateway's close codes mean that no new try mends (Gateway: Close Event Codes)."""


class Backoff(ExponentialBackoff[Any]):
    """The library's waits between two tries, which grow, but never beyond ``LONGEST_PAUSE``."""

    def delay(self) -> float:  # type: ignore[override]
        """Seconds until the next try."""
        return min(float(super().delay()), LONGEST_PAUSE)


class Discord:
    """The adapter for one bot."""

    name = PLATFORM

    def __init__(self, app: App, options: Options) -> None:
        """Serve ``app`` as the bot that ``options`` describe."""
        self.app = app
        self.options = options
        self.counts: Counter[str] = Counter()
        self._client: discord.Client | None = None
        self._poster = Poster(self._connected, Pacer(options.shards.share if options.shards else 1.0))
        self._interactions = Interactions(app, self.post, self.counts)

    async def run(self) -> None:
        """Serve until cancelled. Raises ``Refused`` for what only the operator can mend."""
        backoff = Backoff()
        while True:
            client = self._client = await self._reach(backoff)
            syncing = asyncio.create_task(self._sync(client))
            connection = asyncio.create_task(client.connect())
            try:
                await asyncio.wait([connection])
                connection.result()
                return
            except discord.PrivilegedIntentsRequired as error:
                raise Refused(_CLOSED[4014]) from error
            except discord.ConnectionClosed as error:
                if error.code in _CLOSED:
                    raise Refused(_CLOSED[error.code]) from error
                raise
            except (AttributeError, discord.GatewayNotFound, *NETWORK) as error:
                if getattr(client, "ws", None) is not None:
                    raise
                await self._wait(backoff, error)  # there never was a connection, which the library takes badly
            finally:
                syncing.cancel()
                connection.cancel()  # not enough: a client of several shards swallows this while it reconnects one
                await self._interactions.finish(GRACE)
                await client.close()
                await asyncio.wait([asyncio.gather(connection, return_exceptions=True)], timeout=GRACE)
                log.info("disconnected", extra={"counts": dict(self.counts)})

    async def post(self, channel: str, reply: Reply, key: str, start: int = 0, tried: float | None = None) -> str:
        """Publish ``reply`` in ``channel`` once; see ``Poster.post``."""
        return await self._poster.post(channel, reply, key, start, tried)

    async def _reach(self, backoff: Backoff) -> discord.Client:
        """A client that is logged in. Waits for a network, and for a Discord that answers."""
        while True:
            client = new_client(self.options)
            client.event(self._interactions.on_interaction)
            try:
                limit = await log_in(client, self.options)
                if limit["remaining"] > RESERVE:
                    return client
                await client.close()
                log.error("Discord allows no more connections for now; waiting", extra={"limit": dict(limit)})
                await asyncio.sleep(limit["reset_after"] / 1000)
            except Refused:
                await client.close()
                raise
            except (discord.HTTPException, discord.GatewayNotFound, *NETWORK) as error:
                await client.close()
                await self._wait(backoff, error)
            except BaseException:
                await client.close()
                raise

    async def _wait(self, backoff: Backoff, error: Exception) -> None:
        wait = backoff.delay()
        log.warning(
            "Discord cannot be reached; trying again", extra={"reason": type(error).__name__, "seconds": round(wait, 1)}
        )
        await asyncio.sleep(wait)

    async def _sync(self, client: discord.Client) -> None:
        if not self.options.sync:
            return
        try:
            await sync_if_changed(client, self.app)
        except Exception as error:  # members can go on with the commands there are
            log.error("the commands could not be registered; run: cairn discord sync", exc_info=error)

    def _connected(self) -> discord.Client:
        if self._client is None:
            raise NotNow("Discord is not connected yet.", after=1.0)
        return self._client


def new_client(options: Options) -> discord.Client:
    """A client that keeps nothing: no members, no messages, no servers. Answers need no intent, and posts neither."""
    settings: dict[str, Any] = {
        "intents": discord.Intents.none(),
        "allowed_mentions": discord.AllowedMentions.none(),
        "member_cache_flags": discord.MemberCacheFlags.none(),
        "max_messages": None,
        "chunk_guilds_at_startup": False,
        "heartbeat_timeout": ZOMBIE,
        "max_ratelimit_timeout": LONGEST_WAIT,
        "http_trace": wire.taking_turns(),
    }
    discord.client.ExponentialBackoff = discord.shard.ExponentialBackoff = Backoff  # type: ignore[attr-defined]
    logging.getLogger("discord.state").addFilter(_is_meant)
    logging.getLogger("discord.client").addFilter(_is_meant)
    if options.shards is None:
        return discord.Client(**settings)
    if options.shards.ids is not None:
        settings["shard_ids"] = list(options.shards.ids)
    return discord.AutoShardedClient(shard_count=options.shards.count, **settings)


async def log_in(client: discord.Client, options: Options) -> Mapping[str, int]:
    """Log ``client`` in. Returns how many connections Discord still allows: ``remaining``, ``reset_after`` (in ms).

    Raises ``Refused`` for a wrong token; errors of the network come through as they are.
    """
    if options.api_url:
        discord.http.Route.BASE = options.api_url
    try:
        await client.login(options.token)
    except (discord.LoginFailure, ValueError) as error:  # the latter for a token that no header can hold
        raise Refused(_CLOSED[4004]) from error
    _, gateway, limit = await client.http.get_bot_gateway()
    if options.api_url:
        discord.gateway.DiscordWebSocket.DEFAULT_GATEWAY = yarl.URL(gateway)
    return {name: int(value) for name, value in limit.items()}  # type: ignore[call-overload]


def _is_meant(record: logging.LogRecord) -> bool:
    """Drops warnings of the library about what Cairn leaves out on purpose: servers in memory, and voice."""
    said = str(record.msg)
    return not ("Guilds intent seems to be disabled" in said or "voice will NOT be supported" in said)
