"""The ticker: work comes round, never twice at once; neither errors nor a clock that is set end it."""

from __future__ import annotations

import asyncio
import time
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace

import pytest

from bot.delivery import ticker
from bot.delivery.ticker import Ticker

pytestmark = pytest.mark.asyncio
OFTEN = 0.05


async def until(condition: object, seconds: float = 10.0) -> None:
    """Wait until ``condition()`` holds."""
    for _ in range(int(seconds / 0.01)):
        if condition():  # type: ignore[operator]
            return
        await asyncio.sleep(0.01)
    raise AssertionError("it never did")


async def test_work_comes_round_and_ends_with_it() -> None:
    done: list[int] = []

    async def work() -> None:
        done.append(1)

    running = Ticker({work: OFTEN})
    running.start()
    await until(lambda: len(done) >= 3)
    running.stop()
    await asyncio.sleep(0)
    there = len(done)
    await asyncio.sleep(4 * OFTEN)
    assert len(done) == there


async def test_an_error_is_written_down_and_ends_nothing(caplog: pytest.LogCaptureFixture) -> None:
    tried: list[int] = []

    async def fails() -> None:
        tried.append(1)
        raise ValueError("a bug")

    running = Ticker({fails: OFTEN})
    running.start()
    await until(lambda: len(tried) >= 3)
    running.stop()
    assert [record.getMessage() for record in caplog.records if record.levelname == "ERROR"] == [
        "what is done every so often failed"
    ]
    assert all(record.name != "apscheduler" for record in caplog.records)


async def test_what_takes_long_runs_once_and_holds_up_nothing_else() -> None:
    at_once, most, others = 0, 0, 0
    free = asyncio.Event()

    async def slow() -> None:
        nonlocal at_once, most
        at_once += 1
        most = max(most, at_once)
        await free.wait()
        at_once -= 1

    async def quick() -> None:
        nonlocal others
        others += 1

    running = Ticker({slow: OFTEN, quick: OFTEN})
    running.start()
    await until(lambda: others >= 5)
    running.stop()
    free.set()
    assert most == 1


async def test_a_clock_that_is_set_back_stops_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    """APScheduler waits for a time of day, which would come an hour later than meant."""
    done: list[int] = []

    async def work() -> None:
        done.append(1)

    shift = 0.0
    clock = SimpleNamespace(time=lambda: time.time() - shift, monotonic=time.monotonic)
    monkeypatch.setattr(ticker, "time", clock)
    monkeypatch.setattr(ticker, "JUMP", 0.2)
    running = Ticker({work: 3600})
    running.start()
    await until(lambda: len(done) == 1)
    assert running._scheduler is not None
    (job,) = running._scheduler.get_jobs()
    assert job.next_run_time > datetime.now(UTC) + timedelta(minutes=50)
    shift = 3600.0
    await until(lambda: len(done) == 2)
    running.stop()
