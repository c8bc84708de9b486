"""Posting in a channel: each post at most once, and a post that cannot be made reported in one sentence, not tried on.

Every try of a post has the same nonce, made from its key, and Discord is told to enforce it: a post that arrived while
its answer was lost is found, not made again, by another process too. Discord keeps nonces "for the past few minutes",
so tries end after two.
"""

from __future__ import annotations

import asyncio
import base64
import hashlib
import logging
from collections import OrderedDict
from collections.abc import Callable

import aiohttp
import discord

from adapters.discord import wire
from adapters.discord.answer import NETWORK
from adapters.discord.pacer import Pacer
from adapters.discord.parts import Component
from adapters.discord.render import Page, pages
from bot.chat.errors import NotNow, Revoked, Uncertain, Undeliverable
from bot.chat.reply import Reply

log = logging.getLogger(__name__)

NONCE_LENGTH = 24
"""Discord takes up to 25 characters (Create Message)."""

WAITS = (1.0, 4.0, 15.0)
"""Seconds before each further try: together well inside the minutes for which Discord knows a nonce."""

PATIENCE = 20.0
"""Seconds for one try once it was sent: a request that hangs longer has failed."""

KNOWN = 120.0
"""Seconds after the first try of a post in which another one with its nonce makes no second post."""

REMEMBERED = 10_000
"""Posts whose ids are kept, so that a key seen before costs no request."""

REST = 60.0
"""Seconds for which a channel that refused a post is not asked again."""

TOO_MANY = 429
UNKNOWN_MESSAGE = 10008
UNKNOWN_GUILD = 10004
REMOVED = "removed"
"""Stands for the id of a message that arrived, and that somebody took away before its answer did."""

NEVER_SENT = (discord.RateLimited, aiohttp.ClientConnectorError)
"""What keeps a request from being sent at all."""

REASONS = {
    10003: "The channel is no longer there.",
    10004: "Cairn is no longer in that server.",
    50001: "Cairn cannot see that channel. Give it the permission View Channel there.",
    50008: "That kind of channel takes no posts. Choose a text channel.",
    50013: "Cairn may not write there. Give it the permission Send Messages in that channel.",
    50083: "That thread is archived. Open it again, or choose a channel.",
    160005: "That thread is locked. Unlock it, or choose a channel.",
}
"""Discord's codes for a channel that takes no posts, and what to do about each."""
NO_CHANNEL = "That is not a channel. Choose one of the server's text channels."
_REVOKED = "Discord no longer accepts Cairn's token. Whoever runs this Cairn has to set a new one."
_OTHER = "Discord does not take posts there. See the permissions of Cairn in that channel."


class Poster:
    """Posts replies for one bot."""

    def __init__(self, client: Callable[[], discord.Client], pacer: Pacer) -> None:
        """``client`` gives the client that is connected now."""
        self._client = client
        self._pacer = pacer
        self._sent: OrderedDict[str, str] = OrderedDict()
        self._refusing: dict[str, tuple[float, str]] = {}
        self._revoked = 0.0

    async def post(self, channel: str, reply: Reply, key: str, start: int = 0, tried: float | None = None) -> str:
        """Publish ``reply`` in ``channel``, but for its first ``start`` messages. Returns the id of the first message.

        ``tried`` is how many seconds ago another process began to post it. Raises ``Undeliverable`` when the channel
        does not take it, ``Uncertain`` when no answer came, ``NotNow`` when nothing was sent.
        """
        if key in self._sent:
            return self._sent[key]
        if not channel.isdecimal():
            raise Undeliverable(NO_CHANNEL)
        now = asyncio.get_running_loop().time()
        until, why = self._refusing.get(channel, (0.0, ""))
        if now < self._revoked:
            raise Revoked(_REVOKED)
        if now < until:
            raise Undeliverable(why)
        drawn = pages(reply)
        start = min(start, len(drawn) - 1)  # another version of Cairn may have made more messages of it
        first = None if tried is None else now - tried
        found = []
        for number, page in enumerate(drawn[start:], start):
            try:
                found.append(await self._page(channel, page, nonce(key, number), first))
            except Uncertain as error:
                error.part, error.parts = number, len(drawn)
                raise
        self._sent[key] = found[0]
        if len(self._sent) > REMEMBERED:
            self._sent.popitem(last=False)
        return found[0]

    async def _page(self, channel: str, page: Page, nonce: str, first: float | None) -> str:
        """Publish one message. ``first`` is when its first try may have been, on the loop's clock."""
        body = wire.body(page, wire.SILENT) | {"nonce": nonce, "enforce_nonce": True}
        tries = _Tries(first)
        reason = "its first try was too long ago"
        for wait in (*WAITS, None):
            if tries.over():
                break
            try:
                return await self._try(channel, body, page, tries)
            except discord.HTTPException as error:
                if error.code == UNKNOWN_MESSAGE:
                    return REMOVED
                if error.status < 500 and error.status != TOO_MANY:
                    raise self._refused(channel, error) from error
                tries.doubtful = tries.doubtful or error.status != TOO_MANY
                reason = f"status {error.status}"
            except (discord.RateLimited, *NETWORK) as error:
                tries.doubtful = tries.doubtful or not isinstance(error, NEVER_SENT)
                reason = type(error).__name__
            if wait is None:
                break
            log.warning("a post got no answer; trying again", extra={"channel": channel, "reason": reason})
            await asyncio.sleep(wait)
        if not tries.doubtful and not tries.over():
            raise NotNow(f"Discord takes no posts for now: {reason}.")
        raise Uncertain(f"No answer from Discord to a post in channel {channel}: {reason}.")

    async def _try(self, channel: str, body: Component, page: Page, tries: _Tries) -> str:
        """One try. Its time begins when it is sent: waiting for its turn, or for the channel, is no missing answer."""
        async with asyncio.timeout(None) as limit:

            async def turn() -> None:
                await self._pacer.turn()
                tries.begin()
                if limit.when() is None:
                    limit.reschedule(asyncio.get_running_loop().time() + PATIENCE)

            return await wire.send(self._client(), int(channel), body, page, turn)

    def _refused(self, channel: str, error: discord.HTTPException) -> Undeliverable:
        """What to tell the organiser, once; the channel is left alone for a while."""
        log.warning(
            "a channel does not take posts", extra={"channel": channel, "status": error.status, "code": error.code}
        )
        rested = asyncio.get_running_loop().time() + REST
        if error.status == 401:
            self._revoked = rested
            return Revoked(_REVOKED)
        why = REASONS.get(error.code, _OTHER)
        self._refusing[channel] = (rested, why)
        return Undeliverable(why, everywhere=error.code == UNKNOWN_GUILD)


class _Tries:
    """The tries of one message: when the first one was, and whether one of them may have arrived."""

    def __init__(self, first: float | None) -> None:
        self._first = first
        self.doubtful = False

    def begin(self) -> None:
        """One is sent now. Raises ``TimeoutError`` when Discord may have forgotten the first one."""
        if self.over():
            self.doubtful = True
            raise TimeoutError
        if self._first is None:
            self._first = asyncio.get_running_loop().time()

    def over(self) -> bool:
        """Whether Discord may have forgotten the first one, so that another would make a second post."""
        return self._first is not None and asyncio.get_running_loop().time() - self._first > KNOWN


def nonce(key: str, part: int) -> str:
    """The nonce of the post ``key``, or of a further message of it: the same in every try and every process."""
    digest = hashlib.sha256(f"{key}/{part}".encode()).digest()
    return base64.b32encode(digest).decode()[:NONCE_LENGTH]
