"""Slack's rate limits for one workspace: so many calls of a method a minute, and a rest when it says so.

Every workspace has limits of its own, and so has every method in it (Rate limits: tiers). The one for a channel, one
post a second, is kept where posts are made.
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping

from aiolimiter import AsyncLimiter

TIERS = {
    "apps.connections.open": 12,
    "chat.postMessage": 300,
    "conversations.history": 50,
}
"""Calls a minute that Slack takes in a workspace, of what can wait: posting "several hundred", tier 3 "50+".

What people wait for (forms, private answers) is not held back before Slack says so: its "100+" is no firm number, and
a form that waits for its turn is one that never opens.

Connections are tier 1, "1+". Three are opened at a start; but when Slack takes no more of them, slack_sdk asks for
another one at once, and again for ever.
"""

PATIENCE = {"views.open": 2.0}
"""Seconds that a call waits for a rest to end, where that is less than usual: a form opens within three or never."""

LONGEST_REST = 60.0
"""Seconds that a call waits when Slack asks for a rest; when it asks for more, the call fails instead."""

REST = 1.0
"""Seconds to rest where Slack does not say how many."""


class Pace:
    """Whose turn it is in one workspace."""

    def __init__(self) -> None:
        """Nothing was called yet."""
        self._limiters: dict[str, AsyncLimiter] = {}
        self._resting: dict[str, float] = {}

    def rest(self, method: str) -> float:
        """Seconds that ``method`` still rests."""
        return max(0.0, self._resting.get(method, 0.0) - asyncio.get_running_loop().time())

    def worth_waiting(self, method: str) -> bool:
        """Whether the rest of ``method`` is short enough to be waited for."""
        return self.rest(method) <= PATIENCE.get(method, LONGEST_REST)

    async def turn(self, method: str) -> bool:
        """Wait until ``method`` may be called. Returns whether it may: a long rest is not waited for."""
        if not self.worth_waiting(method):
            return False
        if method in TIERS:
            limiter = self._limiters.get(method)
            if limiter is None:
                limiter = self._limiters[method] = AsyncLimiter(TIERS[method], 60)
            await limiter.acquire()
        await asyncio.sleep(self.rest(method))
        return True

    def hold(self, method: str, headers: Mapping[str, str]) -> bool:
        """Let ``method`` rest as long as Slack's answer says. Returns whether that is worth waiting for."""
        said = next((value for name, value in headers.items() if name.lower() == "retry-after"), "")
        seconds = float(said) if said.isascii() and said.isdigit() else REST
        until = asyncio.get_running_loop().time() + seconds
        self._resting[method] = max(until, self._resting.get(method, 0.0))
        return seconds <= PATIENCE.get(method, LONGEST_REST)
