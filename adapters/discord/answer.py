"""Exactly one answer to each interaction, in time.

Discord waits 3 seconds for the first response; whoever clicked then reads "interaction failed". So an answer that is
not there after 2 seconds is announced, and delivered by editing that announcement. A response that Discord no longer
takes is counted and dropped: whoever waits for it has long seen that it failed, and an apology in the channel would
reach only those who have nothing to do with it.
"""

from __future__ import annotations

import asyncio
import logging
from collections import Counter
from collections.abc import Awaitable, Callable, Sequence

import aiohttp
import discord

from adapters.discord import wire
from adapters.discord.parts import Component, Words
from adapters.discord.render import CONTAINER, Page
from adapters.discord.wire import EPHEMERAL, Interaction

log = logging.getLogger(__name__)

PATIENCE = 2.0
"""Seconds after which an answer is announced: Discord gives up after 3 (Interactions: Responding to an Interaction)."""

UNKNOWN_INTERACTION = 10062
ALREADY_ACKNOWLEDGED = 40060
TOKEN_EXPIRED = frozenset({10015, 50027})
"""An interaction's token lives for 15 minutes."""

Request = Callable[[], Awaitable[None]]

NETWORK = (OSError, aiohttp.ClientError, asyncio.TimeoutError)


class Answer:
    """The answer to one interaction. ``private`` and ``in_place`` are what is expected of it, should it be late."""

    def __init__(self, interaction: Interaction, private: bool, in_place: bool, counts: Counter[str]) -> None:
        self._interaction = interaction
        self._private = private
        self._in_place = in_place
        self._counts = counts
        self._announced: asyncio.Task[bool] | None = None
        self._timer = asyncio.get_running_loop().call_later(PATIENCE, self._announce)

    async def give(self, pages: Sequence[Page], private: bool, in_place: bool) -> bool:
        """Deliver ``pages``, to everybody unless ``private``, replacing the clicked message if ``in_place``.

        Returns whether Discord took them.
        """
        self._timer.cancel()
        flags = EPHEMERAL if private else 0
        first, *others = pages
        if self._announced is None:
            kind = wire.UPDATE if in_place else wire.MESSAGE
            taken = await self._try(lambda: wire.respond(self._interaction, kind, wire.body(first, flags), first))
        elif not await self._announced:
            return False
        elif (private, in_place) == (self._private, self._in_place):
            taken = await self._try(lambda: wire.edit(self._interaction, wire.body(first), first))
        else:
            taken = await self._elsewhere(first, flags)
        for page in others:
            taken = taken and await self.more(page, private)
        return taken

    async def more(self, page: Page, private: bool) -> bool:
        """One more message after the answer. Returns whether Discord took it."""
        flags = EPHEMERAL if private else 0
        return await self._try(lambda: wire.follow_up(self._interaction, wire.body(page, flags), page), once=True)

    async def ask(self, modal: Component) -> bool:
        """Open a form: only possible as the first response. Returns whether Discord took it."""
        self._timer.cancel()
        return await self._try(lambda: wire.respond(self._interaction, wire.MODAL, modal))

    def drop(self) -> None:
        """Give no answer: somebody else gives it."""
        self._timer.cancel()

    async def offer(self, completions: Component) -> bool:
        """Offer values for what is being typed. Returns whether Discord took them."""
        self._timer.cancel()
        return await self._try(lambda: wire.respond(self._interaction, wire.COMPLETIONS, completions))

    def _announce(self) -> None:
        kind = wire.DEFER_UPDATE if self._in_place else wire.DEFER
        data = {"flags": EPHEMERAL} if self._private and not self._in_place else None
        self._counts["announced"] += 1
        self._announced = asyncio.ensure_future(self._try(lambda: wire.respond(self._interaction, kind, data)))

    async def _elsewhere(self, page: Page, flags: int) -> bool:
        """Deliver what was announced for others, or for another place, than it turns out to be for.

        The announcement fixes who sees it. A private one ends in a line of its own, since the first message after it
        would take its place; a public one goes, so that nobody reads what is not for them.
        """
        if not self._in_place:
            if self._private:
                line = notice("Shared below.")
                await self._try(lambda: wire.edit(self._interaction, wire.body(line), line))
            else:
                await self._try(lambda: wire.delete(self._interaction))
        return await self.more(page, bool(flags & EPHEMERAL))

    async def _try(self, request: Request, once: bool = False) -> bool:
        """Make ``request``, and again if the network failed: a refusal may then mean that the first one arrived.

        With ``once`` it is not repeated: a second message after the answer would come twice.
        """
        for again in (False,) if once else (True, False):
            try:
                await request()
                return True
            except discord.HTTPException as error:
                return self._refused(error)
            except NETWORK as error:
                self._counts["network"] += 1
                if not again:
                    log.warning("an answer did not reach Discord", extra={"reason": type(error).__name__})
        return False

    def _refused(self, error: discord.HTTPException) -> bool:
        if error.code == ALREADY_ACKNOWLEDGED:
            self._counts["already_acknowledged"] += 1
            return True
        if error.code == UNKNOWN_INTERACTION:
            kind = "too_late"
        else:
            kind = "expired" if error.code in TOKEN_EXPIRED else "refused"
        self._counts[kind] += 1
        level = logging.ERROR if kind == "refused" else logging.WARNING
        log.log(
            level,
            "Discord did not take an answer",
            extra={"kind": kind, "status": error.status, "code": error.code, "count": self._counts[kind]},
        )
        return False


def notice(text: str) -> Page:
    """A page of one line, which is Discord's markdown already."""
    return Page([{"type": CONTAINER, "components": [Words(text).component]}], [])
