"""What a process counts and times of the posts that come by themselves. The standard library alone."""

from __future__ import annotations

import time
from bisect import bisect_left
from collections import Counter
from dataclasses import dataclass, field

BUCKETS = (1.0, 2.0, 5.0, 10.0, 30.0, 60.0, 300.0, 3600.0, 21_600.0, 172_800.0)
"""Upper bounds in seconds: the promise is five, and a post that is later than its window does not come."""


STALE = 60.0
"""Seconds after which a ticker that has not looked hangs: it looks every second, and a look takes a moment."""


@dataclass(slots=True)
class Posting:
    """``counts`` of what became of posts, how ``late`` those were that arrived, and when the ticker was last alive.

    ``waiting`` says for each platform how many posts are due, and since how many seconds the first one of them is.
    """

    counts: Counter[str] = field(default_factory=Counter)
    late: list[int] = field(default_factory=lambda: [0] * (len(BUCKETS) + 1))
    seconds: float = 0.0
    ticked: float | None = None
    waiting: dict[str, tuple[int, float]] = field(default_factory=dict)

    def arrived(self, seconds: float) -> None:
        """One arrived, so many seconds after it was due."""
        self.counts["sent"] += 1
        self.late[bisect_left(BUCKETS, seconds)] += 1
        self.seconds += seconds

    def tick(self) -> None:
        """The ticker has looked at what is due."""
        self.ticked = time.monotonic()

    @property
    def stopped(self) -> bool:
        """Whether there is a ticker, and it hangs."""
        age = self.age
        return age is not None and age > STALE

    @property
    def age(self) -> float | None:
        """Seconds since the ticker last looked; ``None`` where none runs."""
        return None if self.ticked is None else time.monotonic() - self.ticked
