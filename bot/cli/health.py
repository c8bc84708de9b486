"""``cairn health``: whether the ``cairn run`` that uses the same data folder is well.

The running process reads from its database every few seconds and then touches a file. A fresh file therefore says that
the process lives, that its event loop turns, that it reaches its database, and that it looks which posts are due: more
than an open port would.
"""

from __future__ import annotations

import logging
from contextlib import asynccontextmanager, suppress
from typing import TYPE_CHECKING

import typer

from bot.cli import start

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from datetime import datetime
    from pathlib import Path

    from bot.app import App

BEAT = 15.0
"""Seconds between two signs of life."""

STALE = 60.0
"""Seconds after which a missing sign means that something hangs: three beats may be late."""

UNWELL = 1

log = logging.getLogger(__name__)


def health() -> None:
    """Exit 0 when the running Cairn is well, 1 when it is not: for a container's health check."""
    from bot.clock import SystemClock

    path = heartbeat(start.settings(quiet=True).data_dir)
    try:
        age = SystemClock().now().timestamp() - path.stat().st_mtime
    except OSError:
        raise start.fail(f"No running Cairn: there is no {path}. Start one with: cairn run", UNWELL) from None
    if age > STALE:
        raise start.fail(
            f"Cairn gave its last sign of life {age:.0f} s ago. Look into its log, then restart it.", UNWELL
        )
    typer.echo(f"Well: the last sign of life was {age:.0f} s ago.")


def heartbeat(data_dir: Path) -> Path:
    """The file that a running Cairn touches."""
    return data_dir / "heartbeat"


@asynccontextmanager
async def beating(app: App, path: Path) -> AsyncIterator[None]:
    """Give signs of life during the block; the file goes at its end."""
    import asyncio

    task = asyncio.create_task(_beat(app, path))
    try:
        yield
    finally:
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task
        await asyncio.to_thread(path.unlink, missing_ok=True)


async def _beat(app: App, path: Path) -> None:
    import asyncio

    from bot.store.faults import StoreError

    while True:
        try:
            if app.posting.stopped:
                log.error("nobody looks what is due", extra={"seconds": round(app.posting.age or 0)})
            else:
                await app.store.run(_sign, app, path)
        except (StoreError, OSError) as error:
            log.warning("no sign of life", extra={"reason": type(error).__name__})
        await asyncio.sleep(BEAT)


def _sign(app: App, path: Path) -> None:
    """The file is for the machine; the sign in the database tells the next process how long nobody was there."""
    from bot.store.engine import ping
    from bot.study import outages

    ping(app.store)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.touch()
    gap = outages.beat(app.store, app.clock.now())
    if gap is not None:
        log.warning("no cairn was running", extra={"began": _minute(gap.began), "ended": _minute(gap.ended)})


def _minute(instant: datetime) -> str:
    return instant.isoformat(sep=" ", timespec="minutes")
