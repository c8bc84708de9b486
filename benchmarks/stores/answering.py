"""What the peers have in common: they answer lines, and they try things for a while. Standard library only."""

from __future__ import annotations

import asyncio
import json
import sys
import time
from collections.abc import Awaitable, Callable
from statistics import median
from typing import Any

Answer = Callable[..., Awaitable[Any]]


async def answer(how: Answer) -> None:
    """Answer each line of standard input, but for the first, which asks for nothing: whether this process is there."""
    for number, line in enumerate(sys.stdin):
        found = await how(**json.loads(line)) if number else "ready"
        print(json.dumps(found), flush=True)


async def median_of(call: Callable[[], Awaitable[object]], calls: int) -> float:
    """The median time of ``calls`` calls, one after the other, in seconds."""
    taken = []
    for _ in range(calls):
        started = time.perf_counter()
        await call()
        taken.append(time.perf_counter() - started)
    return median(taken)


async def each_of(call: Callable[[], Awaitable[object]], flight: int, seconds: float) -> float:
    """What one call takes with ``flight`` of them at it for ``seconds``: the time, divided by all that were done."""

    async def work(until: float) -> int:
        done = 0
        while time.perf_counter() < until:
            await call()
            done += 1
        return done

    started = time.perf_counter()
    done = sum(await asyncio.gather(*(work(started + seconds) for _ in range(flight))))
    return (time.perf_counter() - started) / done
