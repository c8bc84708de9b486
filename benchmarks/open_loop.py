"""An open loop: questions go out at their times, whether or not those before are answered. The mix of a busy hour.

What is asked is what members do: pages of the roadmap, marks, checks, help, and every fifth one a click on a button of
an answer that came before.
"""

from __future__ import annotations

import os
import random
import time
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from statistics import median
from typing import TypeVar

from benchmarks.measure import Row, percentile, seconds

RATE = 200
SECONDS = float(os.environ.get("BENCH_SECONDS", "20"))
SECONDS_BESIDE = 5.0
GOAL = 1.0

Asked = tuple[int, str, dict[str, Sequence[object]]]
T = TypeVar("T")

TOPICS = tuple(f"{stage}.{topic}" for stage in range(1, 8) for topic in range(1, 4))
CLICKS = 20
"""Clicks in 100 questions."""

MIX: tuple[Asked, ...] = (
    (14, "roadmap show", {}),
    (14, "roadmap stage", {"number": range(1, 9)}),
    (14, "roadmap topic", {"topic": TOPICS}),
    (6, "roadmap next", {}),
    (12, "progress mark", {"topic": TOPICS}),
    (8, "progress check", {"topic": TOPICS}),
    (8, "progress show", {}),
    (4, "study help", {}),
)
"""How many in 100, which command, and the values to choose its options from."""

PATIENCE = 5.0
"""Seconds after the last question for all that is still open."""

FAILED = ("Something went wrong", "cannot reach its memory")
"""What Cairn says when it could not do what was asked."""


@dataclass(frozen=True, slots=True)
class Waited:
    """What the members waited, in seconds, and what failed them."""

    times: Sequence[float]
    errors: Counter[str]
    """How many by what they were: ``unanswered``, ``said so``, or what the platform called it."""
    late: float
    """The longest that a question went out after its time: a slow driver would be a kind one."""

    @property
    def p99(self) -> float:
        """What one in a hundred waited longer than."""
        return percentile(self.times, 0.99)

    def __str__(self) -> str:
        found = (median(self.times), self.p99, max(self.times))
        kinds = ", ".join(f"{number} {kind}" for kind, number in self.errors.items())
        return f"{' / '.join(map(seconds, found))}, {kinds or 'no'} errors"


def command(chance: random.Random) -> tuple[str, dict[str, object]]:
    """One of the commands of the mix, with its options."""
    [(_, path, options)] = chance.choices(MIX, [weight for weight, _, _ in MIX])
    return path, {name: chance.choice(list(values)) for name, values in options.items()}


def paced(ask: Callable[[int], T], lasting: float) -> tuple[list[T], float]:
    """Ask ``RATE`` times a second for so many seconds. Returns what was asked, and how late it was asked at most."""
    asked, late = [], 0.0
    began = time.perf_counter()
    for number in range(int(lasting * RATE)):
        due = began + number / RATE
        time.sleep(max(0.0, due - time.perf_counter()))
        late = max(late, time.perf_counter() - due)
        asked.append(ask(number))
    return asked, late


def row(what: str, ours: Waited, theirs: Waited) -> Row:
    """What was waited beside a bare bot, against the goal."""
    figure = f"driver late by {seconds(ours.late)} at most"
    return Row(what, str(ours), str(theirs), figure, "p99 < 1 s, 0 errors", ours.p99 < GOAL and not ours.errors)
