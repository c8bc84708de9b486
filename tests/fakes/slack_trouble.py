"""What goes wrong: rate limits, and faults that a test asks for."""

from __future__ import annotations

import re
import time
from dataclasses import dataclass

How = int | str | tuple[str, float | str]


@dataclass(frozen=True)
class Limits:
    """Messages in one channel: so many a second, after a burst of so many at once."""

    per_second: float = 1.0
    burst: int = 5


class Limiter:
    """A bucket of tokens for every channel."""

    def __init__(self, limits: Limits | None) -> None:
        self.limits = limits
        self._buckets: dict[str, tuple[float, float]] = {}

    def wait(self, channel: str) -> float:
        """Take one token; returns how many seconds to wait if there is none, else 0."""
        if self.limits is None:
            return 0.0
        now = time.monotonic()
        left, at = self._buckets.get(channel, (float(self.limits.burst), now))
        left = min(float(self.limits.burst), left + (now - at) * self.limits.per_second)
        enough = left >= 1.0
        self._buckets[channel] = (left - 1.0 if enough else left, now)
        return 0.0 if enough else (1.0 - left) / self.limits.per_second


@dataclass
class Fault:
    """Something to do to the next requests that match.

    ``how``: an error code (HTTP 200, "ratelimited" is a 429), a status, "reset" (cut off before it is accepted),
    "reset-after" (accepted, then cut off), ("delay", s) (late, then handled), ("late", s) (accepted at once,
    answered late) or ("after", status or error code) (accepted, then answered with that).
    """

    method: re.Pattern[str]
    how: How
    times: int
    retry_after: int


class Faults:
    """The faults still to come."""

    def __init__(self) -> None:
        self._left: list[Fault] = []

    def add(self, method: str, how: How, times: int, retry_after: int) -> None:
        """Plan ``times`` faults."""
        self._left.append(Fault(re.compile(method), how, times, retry_after))

    def take(self, method: str) -> Fault | None:
        """The fault for this request."""
        for fault in self._left:
            if fault.method.search(method):
                fault.times -= 1
                if fault.times <= 0:
                    self._left.remove(fault)
                return fault
        return None

    def clear(self) -> None:
        """Plan none any more."""
        self._left.clear()
