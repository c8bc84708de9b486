"""What goes wrong: rate limits, and faults that a test asks for."""

from __future__ import annotations

import re
import time
from dataclasses import dataclass

How = int | str | tuple[str, float]


@dataclass(frozen=True)
class Limits:
    """Discord's documented limits. ``None`` switches one off. Interaction routes are outside the global one."""

    per_second: int | None = 50
    channel: tuple[int, float] | None = (5, 5.0)
    """Messages, seconds."""


@dataclass
class Window:
    """A count that begins anew when its time is over."""

    ends: float = 0.0
    used: int = 0

    def take(self, limit: int, seconds: float, now: float) -> float:
        """Count one; returns how long to wait when the window is full, else 0."""
        if now >= self.ends:
            self.ends, self.used = now + seconds, 0
        if self.used >= limit:
            return self.ends - now
        self.used += 1
        return 0.0


@dataclass
class Verdict:
    """What the limits say: headers for the answer, and the wait if it is refused."""

    headers: dict[str, str]
    wait: float = 0.0
    everywhere: bool = False

    def body(self) -> dict[str, object]:
        """The body of the 429."""
        return {
            "message": "You are being rate limited.",
            "retry_after": round(self.wait, 3),
            "global": self.everywhere,
        }


class Limiter:
    """Counts requests as Discord does, in windows that begin with their first request."""

    def __init__(self, limits: Limits | None) -> None:
        self.limits = limits
        self._all = Window()
        self._channels: dict[str, Window] = {}

    def judge(self, open_route: bool, channel: str | None) -> Verdict:
        """Whether a request may pass now."""
        limits, now = self.limits, time.monotonic()
        if limits is None:
            return Verdict({})
        if limits.per_second is not None and not open_route:
            wait = self._all.take(limits.per_second, 1.0, now)
            if wait:
                told = {"X-RateLimit-Global": "true", "X-RateLimit-Scope": "global", "Retry-After": f"{wait:.3f}"}
                return Verdict(told, wait, everywhere=True)
        if limits.channel is None or channel is None:
            return Verdict({})
        limit, seconds = limits.channel
        window = self._channels.setdefault(channel, Window())
        wait = window.take(limit, seconds, now)
        left = window.ends - now
        headers = {
            "X-RateLimit-Limit": str(limit),
            "X-RateLimit-Remaining": str(limit - window.used),
            "X-RateLimit-Reset": f"{time.time() + left:.3f}",
            "X-RateLimit-Reset-After": f"{left:.3f}",
            "X-RateLimit-Bucket": "80c17d2f203122d936070c88c8d10f33",
        }
        if wait:
            headers |= {"X-RateLimit-Scope": "user", "Retry-After": f"{wait:.3f}"}
        return Verdict(headers, wait)


@dataclass
class Fault:
    """Something to do to the next requests that match.

    ``how``: a status (refused before it is read), "reset" (cut off before it is accepted), "reset-after" (accepted,
    then cut off), ("delay", s) (late, then handled), ("late", s) (accepted at once, answered late) or
    ("after", status) (accepted, then answered with that status).
    """

    method: str
    path: re.Pattern[str]
    how: How
    times: int


class Faults:
    """The faults still to come."""

    def __init__(self) -> None:
        self._left: list[Fault] = []

    def add(self, method: str, path: str, how: How, times: int) -> None:
        """Plan ``times`` faults."""
        self._left.append(Fault(method.upper(), re.compile(path), how, times))

    def take(self, method: str, path: str) -> How | None:
        """The fault for this request."""
        for fault in self._left:
            if fault.method in (method, "*") and fault.path.search(path):
                fault.times -= 1
                if fault.times <= 0:
                    self._left.remove(fault)
                return fault.how
        return None

    def clear(self) -> None:
        """Plan none any more."""
        self._left.clear()
