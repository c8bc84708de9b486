"""The ticker: wakes up what looks for posts that are due, every second. In memory, with nothing in it to lose.

APScheduler does nothing but that here: it keeps no job, knows no calendar, and repeats nothing. What is due is asked of
the database each time.
"""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Awaitable, Callable, Mapping
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from apscheduler.schedulers.asyncio import AsyncIOScheduler

log = logging.getLogger(__name__)

JUMP = 1.0
"""Seconds by which the machine's clock may differ from what has passed before it counts as set."""

QUIET = 60.0
"""Seconds for which a failure that was written down is not written down again."""

Work = Callable[[], Awaitable[Any]]


class Ticker:
    """Runs each piece of work again and again, so many seconds apart, and never twice at the same moment."""

    def __init__(self, work: Mapping[Work, float]) -> None:
        """``work`` says what to do, and how many seconds lie between two times."""
        self._work = work
        self._scheduler: AsyncIOScheduler | None = None
        self._watch: asyncio.Task[None] | None = None

    def start(self) -> None:
        """Begin, on the running event loop: with everything at once."""
        from apscheduler.schedulers.asyncio import AsyncIOScheduler

        logging.getLogger("apscheduler").setLevel(
            logging.ERROR
        )  # it would tell of every second, and of work that goes on
        scheduler = self._scheduler = AsyncIOScheduler(timezone=UTC)
        for number, (work, seconds) in enumerate(self._work.items()):
            scheduler.add_job(
                _safely(work),
                "interval",
                id=str(number),
                seconds=seconds,
                next_run_time=datetime.now(UTC),
                max_instances=1,
                coalesce=True,
                misfire_grace_time=None,  # its default drops what a busy loop makes a second late
            )
        scheduler.start()
        self._watch = asyncio.create_task(self._follow_the_clock())

    def stop(self) -> None:
        """Begin nothing more. What is running goes on."""
        if self._watch is not None:
            self._watch.cancel()
        if self._scheduler is not None and self._scheduler.running:
            self._scheduler.shutdown(wait=False)

    async def _follow_the_clock(self) -> None:
        """APScheduler waits for a time of day. Where the machine's clock is set back, it would wait all that time."""
        offset = time.time() - time.monotonic()
        while True:
            await asyncio.sleep(JUMP)
            now = time.time() - time.monotonic()
            if abs(now - offset) > JUMP and self._scheduler is not None:
                log.warning("the machine's clock was set", extra={"seconds": round(now - offset)})
                for job in self._scheduler.get_jobs():
                    job.modify(next_run_time=datetime.now(UTC))
            offset = now


def _safely(work: Work) -> Work:
    """``work``, of which an error is written down, and ends nothing; once a minute, as it may fail every second."""
    quiet_until = 0.0

    async def done() -> None:
        nonlocal quiet_until
        try:
            await work()
        except asyncio.CancelledError:
            return  # Cairn stops; APScheduler would write that down as an error of the job
        except Exception as error:
            if time.monotonic() >= quiet_until:
                quiet_until = time.monotonic() + QUIET
                log.error("what is done every so often failed", exc_info=error)

    return done
