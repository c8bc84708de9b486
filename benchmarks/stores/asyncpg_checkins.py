"""Check-ins on PostgreSQL as one writes them with asyncpg: three statements in a transaction, and no histogram."""

from __future__ import annotations

import asyncio
import itertools
import sys
from datetime import date, timedelta

import asyncpg

from benchmarks.stores.answering import answer, each_of

FIRST = date(2026, 11, 23)

TABLES = """
DROP SCHEMA IF EXISTS peer CASCADE;
CREATE SCHEMA peer;
CREATE TABLE peer.events (
    community int NOT NULL, member int NOT NULL, day date NOT NULL, PRIMARY KEY (community, member, day)
);
CREATE TABLE peer.sums (
    community int NOT NULL, period varchar(16) NOT NULL, member int NOT NULL, points int NOT NULL,
    PRIMARY KEY (community, period, member)
);
CREATE INDEX ON peer.sums (community, period, points, member);
"""
EVENT = "INSERT INTO peer.events VALUES ($1, $2, $3) ON CONFLICT DO NOTHING RETURNING member"
SUM = (
    "INSERT INTO peer.sums VALUES ($1, $2, $3, 1) "
    "ON CONFLICT (community, period, member) DO UPDATE SET points = sums.points + excluded.points"
)


async def main(url: str) -> None:
    """Answer until the input ends."""
    numbers = itertools.count()
    pools: dict[int, asyncpg.Pool] = {}

    async def ask(flight: int, communities: int, members: int, seconds: float) -> float:
        """What a check-in takes while ``flight`` connections write, in seconds a check-in."""
        if flight not in pools:
            pools[flight] = await asyncpg.create_pool(url, min_size=flight, max_size=flight)
            await pools[flight].execute(TABLES)
        pool = pools[flight]

        async def checkin() -> None:
            number = next(numbers) * 7919 % (communities * members)
            member, day = number + 1, FIRST + timedelta(days=next(numbers) // (communities * members))
            community = number % communities + 1
            async with pool.acquire() as db, db.transaction():
                if await db.fetchval(EVENT, community, member, day) is not None:
                    await db.execute(SUM, community, f"{day:%G-W%V}", member)
                    await db.execute(SUM, community, "all", member)

        return await each_of(checkin, flight, seconds)

    await answer(ask)


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1]))
