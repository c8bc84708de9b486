"""One pace for all posts of a bot. discord.py has none of its own: of 1,000 sends at once it lost 750."""

from __future__ import annotations

import asyncio

RATE = 46.0
"""Posts a second. Discord takes 50 requests a second from one bot (Rate Limits: Global Rate Limit); answers to
interactions are not counted, but other requests are, so some are left for those."""


class Pacer:
    """Lets one caller after the other through, in the order of their coming."""

    def __init__(self, share: float = 1.0) -> None:
        """``share`` is the part of the bot's limit that is this process's own."""
        self._step = 1 / (RATE * share)
        self._due = float("-inf")
        self._line = asyncio.Lock()

    async def turn(self) -> None:
        """Wait until it is this caller's turn.

        Turns that a busy loop was late for are not made up for, but for one: they would all leave at the same moment.
        """
        async with self._line:
            clock = asyncio.get_running_loop().time
            if self._due > clock():
                await asyncio.sleep(self._due - clock())
            self._due = max(self._due, clock() - self._step) + self._step
