"""What a running adapter counts and times. The standard library alone: counting must not cost an import."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from dataclasses import dataclass, field

BUCKETS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.0, 3.0)
"""Upper bounds in seconds. Platforms give up on an answer after three."""


@dataclass(slots=True)
class Times:
    """How long something took, each time it happened, as a histogram."""

    counts: list[int] = field(default_factory=lambda: [0] * (len(BUCKETS) + 1))
    total: float = 0.0

    def add(self, seconds: float) -> None:
        """It happened once more, and took so many seconds."""
        self.counts[bisect_left(BUCKETS, seconds)] += 1
        self.total += seconds


@dataclass(slots=True)
class Measures:
    """Of one adapter: ``counts`` of what happened by name, ``acknowledged`` the time until the platform had a sign."""

    platform: str
    counts: Counter[str] = field(default_factory=Counter)
    acknowledged: Times = field(default_factory=Times)
