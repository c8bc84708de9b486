"""Check-ins on SQLite through asyncio: SQLAlchemy's asynchronous engine over aiosqlite, and no histogram."""

from __future__ import annotations

import asyncio
import itertools
import sys
from datetime import date, timedelta
from typing import Any

from sqlalchemy import event, text
from sqlalchemy.ext.asyncio import create_async_engine

from benchmarks.stores.answering import answer, each_of

FIRST = date(2026, 11, 23)

TABLES = (
    "CREATE TABLE events (community int NOT NULL, member int NOT NULL, day date NOT NULL, "
    "PRIMARY KEY (community, member, day))",
    "CREATE TABLE sums (community int NOT NULL, period varchar(16) NOT NULL, member int NOT NULL, points int NOT NULL, "
    "PRIMARY KEY (community, period, member))",
    "CREATE INDEX sums_board ON sums (community, period, points, member)",
)
EVENT = text("INSERT INTO events VALUES (:community, :member, :day) ON CONFLICT DO NOTHING RETURNING member")
SUM = text(
    "INSERT INTO sums VALUES (:community, :period, :member, 1) "
    "ON CONFLICT (community, period, member) DO UPDATE SET points = sums.points + excluded.points"
)


async def main(path: str) -> None:
    """Answer until the input ends."""
    engine = create_async_engine(f"sqlite+aiosqlite:///{path}")

    @event.listens_for(engine.sync_engine, "connect")
    def _set_up(connection: Any, _record: Any) -> None:
        cursor = connection.cursor()
        cursor.execute("PRAGMA journal_mode=WAL")
        cursor.execute("PRAGMA synchronous=NORMAL")
        cursor.close()

    async with engine.begin() as db:
        for table in TABLES:
            await db.execute(text(table))
    numbers = itertools.count()

    async def ask(communities: int, members: int, seconds: float) -> float:
        """What a check-in takes, one after the other, in seconds."""

        async def checkin() -> None:
            number = next(numbers) * 7919 % (communities * members)
            member, day = number + 1, FIRST + timedelta(days=next(numbers) // (communities * members))
            who = {"community": number % communities + 1, "member": member}
            async with engine.begin() as db:
                if (await db.execute(EVENT, who | {"day": day.isoformat()})).scalar() is not None:
                    await db.execute(SUM, who | {"period": f"{day:%G-W%V}"})
                    await db.execute(SUM, who | {"period": "all"})

        return await each_of(checkin, 1, seconds)

    await answer(ask)


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1]))
