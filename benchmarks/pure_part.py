"""Cairn's pure part of ``/roadmap stage 3`` against the least a chat bot can do: a coroutine in a task of its own.

The floor splits the text, finds the handler in a dict and makes eight lines, in a task that is awaited; an adapter
pays for such a task whatever Cairn does. Cairn's side reads the text with the whole grammar, coerces, and makes the
page of the shipped content as blocks: once for a member who has marked nothing, and once for a different member
each time. CPU time, one call after the other. The
goal, at most 3 times the floor, is what leaves room for 4 times opsdroid's and 14 times Errbot's rate
(``benchmarks/peers``).
"""

from __future__ import annotations

import asyncio
import time
from functools import partial

from benchmarks import marked, stage_three
from benchmarks.measure import Row, alternate, at_most, cpu
from benchmarks.peers import job
from bot.commands import load_tree

GOAL = 3.0
ROUNDS = 15
CALLS = 5_000


def run() -> list[Row]:
    """Measure and return the rows."""
    content = stage_three.content()
    rows = []
    for who, db in (("nothing marked", stage_three.NoRows()), ("a new page each time", marked.InTurn(content))):
        answer = stage_three.pure_part(load_tree(), content, db)
        found = alternate(partial(cpu, answer, CALLS), lambda: asyncio.run(floor(CALLS)), ROUNDS)
        rows.append(at_most(f"/roadmap stage 3, pure, {who} : coroutine in a task (CPU)", found, GOAL))
    return rows


async def floor(times: int) -> float:
    """The CPU time in seconds of one answer made in a task of its own."""
    handlers = {name: job.answer for name in job.COMMANDS}

    async def answer(text: str) -> str:
        name, _, number = text.removeprefix("/").split()
        return handlers[name](int(number))

    started = time.process_time()
    for _ in range(times):
        await asyncio.create_task(answer(job.ASKED))
    return (time.process_time() - started) / times
