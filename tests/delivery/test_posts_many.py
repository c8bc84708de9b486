"""Many communities at once: a few statements for all of them, an index for what is due, and a loop that turns."""

from __future__ import annotations

import asyncio
import os
import time
from datetime import timedelta

import pytest
from sqlalchemy import event, insert, select, text

from bot.app import App
from bot.clock import FixedClock
from bot.delivery.planning import BATCH
from bot.store.tables import communities, deliveries, members, schedules, spaces
from tests.delivery.wall import MONDAY_NINE, Process, Wall, news

MANY, DUE = (100_000, 20_000) if os.environ.get("CAIRN_TEST_SLOW") else (2_000, 1_000)


def fill(app: App) -> None:
    """So many communities with a schedule each, of which ``DUE`` are due on Monday at nine."""
    now = app.clock.now()
    for start in range(1, MANY + 1, 5_000):
        some = range(start, min(start + 5_000, MANY + 1))
        with app.store.transaction(write=True) as db:
            db.execute(insert(communities), [{"id": n, "zone": "UTC", "created_at": now} for n in some])
            homes = [
                {"id": n, "community_id": n, "platform": "terminal", "external_id": f"place-{n}", "created_at": now}
                for n in some
            ]
            db.execute(insert(spaces), homes)
            people = [{"id": n, "community_id": n, "day_start": 240, "joined_at": now} for n in some]
            db.execute(insert(members), people)
            rows = [
                {
                    "space_id": n,
                    "kind": news.name,
                    "channel": f"channel-{n}",
                    "days": 1,
                    "minute": 540,
                    "member_id": n,
                    "at": now,
                    "next_day": MONDAY_NINE.date() + timedelta(days=0 if n <= DUE else 7),
                    "next_at": MONDAY_NINE + timedelta(days=0 if n <= DUE else 7),
                }
                for n in some
            ]
            db.execute(insert(schedules), rows)


@pytest.mark.timeout(600)
def test_all_due_together(app: App, clock: FixedClock) -> None:
    fill(app)
    clock.set(MONDAY_NINE)
    said: list[str] = []
    event.listen(app.store.engine, "before_cursor_execute", lambda *args: said.append(args[2]))
    lags: list[float] = []

    async def beat() -> None:
        while True:
            began = time.perf_counter()
            await asyncio.sleep(0.005)
            lags.append(time.perf_counter() - began - 0.005)

    async def planned() -> tuple[float, float]:
        beating = asyncio.create_task(beat())
        await asyncio.sleep(1.0)
        idle = worst(lags)
        began = time.perf_counter()
        assert await Process(app, Wall()).posts.plan() == DUE
        took = time.perf_counter() - began
        beating.cancel()
        return took, idle

    took, idle = asyncio.run(planned())
    batches = DUE // BATCH + 1
    written = [line for line in said if line.startswith(("INSERT", "UPDATE"))]
    assert len(written) <= 2 * batches, f"{len(written)} statements for {DUE} posts"
    with app.store.transaction(write=False) as db:
        assert len(db.execute(select(deliveries.c.id)).all()) == DUE
    figures = f"the loop was late by up to {1000 * worst(lags):.1f} ms, before that by {1000 * idle:.1f} ms"
    print(f"{DUE:,} of {MANY:,} schedules planned in {took:.1f} s; {figures}")  # noqa: T201 (pytest -rP shows it)


def worst(lags: list[float]) -> float:
    """The 99th percentile."""
    return sorted(lags)[len(lags) * 99 // 100]


def test_what_is_due_is_found_by_an_index(app: App) -> None:
    if not app.store.is_sqlite:
        pytest.skip("how PostgreSQL reads depends on how much there is")
    with app.store.transaction(write=False) as db:
        for table, where in (("schedules", "next_at <= :now"), ("deliveries", "platform = 'x' AND act_at <= :now")):
            plan = db.execute(text(f"EXPLAIN QUERY PLAN SELECT id FROM {table} WHERE {where}"), {"now": "2026"}).all()
            assert "USING INDEX" in str(plan) or "USING COVERING INDEX" in str(plan), plan
