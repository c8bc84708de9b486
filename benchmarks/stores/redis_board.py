"""A leaderboard in Redis: a sorted set for each board, read in two round trips. It knows ids, and no names."""

from __future__ import annotations

import asyncio
import random
import sys

from redis.asyncio import ConnectionPool, Redis
from redis.asyncio.connection import Connection, _AsyncRESP2Parser

from benchmarks.stores.answering import answer, median_of

FILLED = 20_000
"""Members a command, while a set is filled."""


class Boards:
    """One board for each size and spread of points that is asked for."""

    def __init__(self, port: int) -> None:
        """Connect in two ways: as ``redis`` alone reads answers, and as it does with ``hiredis`` installed."""
        plain = ConnectionPool(Connection, port=port, parser_class=_AsyncRESP2Parser, protocol=2)
        self._ways = {"plain": Redis(connection_pool=plain), "hiredis": Redis(port=port, protocol=2)}
        self._chance = random.Random(1)

    async def ask(self, way: str, size: int, middle: float, spread: float, who: str, calls: int) -> float:
        """The median time of a board, in seconds, for ``who``: ``random`` members, or the ``last`` one."""
        redis = self._ways[way]
        key = f"{size}:{middle}"
        if not await redis.exists(key):
            for start in range(1, size + 1, FILLED):
                ids = range(start, min(start + FILLED, size + 1))
                await redis.zadd(key, {str(id_): score(self._chance, middle, spread) for id_ in ids})
        last = (await redis.zrange(key, 0, 0))[0]

        async def board() -> None:
            member = last if who == "last" else str(self._chance.randint(1, size))
            first = redis.pipeline(transaction=False)
            first.zrevrange(key, 0, 9, withscores=True)
            first.zscore(key, member)
            first.zrevrank(key, member)
            first.zcard(key)
            _, points, place, _ = await first.execute()
            then = redis.pipeline(transaction=False)
            then.zrevrange(key, max(0, place - 2), place + 2, withscores=True)
            then.zcount(key, f"({points}", "+inf")  # the rank that those who share it share
            then.zrangebyscore(key, f"({points}", "+inf", start=0, num=1, withscores=True)
            around, _, _ = await then.execute()
            assert len(around) >= 3

        return await median_of(board, calls)


def score(chance: random.Random, middle: float, spread: float) -> int:
    """Points as groups have them: most a few, some a lot."""
    return max(1, int(chance.lognormvariate(middle, spread)))


async def main() -> None:
    """Answer until the input ends."""
    await answer(Boards(int(sys.argv[1])).ask)


if __name__ == "__main__":
    asyncio.run(main())
