"""Posts that come by themselves: within ``cairn run``, and once by ``cairn tick``."""

from __future__ import annotations

import logging
from contextlib import asynccontextmanager, suppress
from typing import TYPE_CHECKING, Annotated

import typer

from bot.cli import start

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Sequence
    from datetime import datetime

    from bot.app import App
    from bot.chat.request import Adapter
    from bot.publishing.scheduled import Dispatcher

TICK = 1.0
"""Seconds between two looks at what is due."""

RENEW = 10.0
"""Seconds between two words that this process is still at it: a third of a lease."""

LOOK = 15.0
"""Seconds between two counts of what waits."""

TIDY = 3600.0
"""Seconds between two rounds that clear away what is old."""

PATIENCE = 60.0
"""Seconds that ``cairn tick`` gives its platforms to connect, and to take what is due."""

log = logging.getLogger(__name__)


def dispatcher(app: App, adapters: Sequence[Adapter]) -> Dispatcher:
    """What posts for ``app`` through ``adapters``."""
    from bot.posts import load_posts
    from bot.publishing.replies import Publisher
    from bot.publishing.scheduled import Dispatcher
    from bot.publishing.writing import Writer

    by = Publisher(app.store, app.clock, app.worker)
    return Dispatcher(by, Writer(app.content, load_posts()), app.painter, app.posting, adapters)


@asynccontextmanager
async def posting(app: App, adapters: Sequence[Adapter], purge_days: int) -> AsyncIterator[None]:
    """Post what is due during the block, and clear away what is old; at its end, posts have a moment to arrive."""
    from bot.delivery.ticker import Ticker
    from bot.publishing.tidying import tidy

    async def tidied() -> None:
        await tidy(app.store, app.clock.now(), purge_days)

    posts = dispatcher(app, adapters)
    ticker = Ticker({posts.plan: TICK, posts.send: TICK, posts.renew: RENEW, posts.look: LOOK, tidied: TIDY})
    ticker.start()
    try:
        yield
    finally:
        ticker.stop()
        await posts.stop()


def tick(
    at: Annotated[str, typer.Option(help="As if it were then: 2026-11-23T09:00+01:00.", show_default=False)] = "",
    as_json: Annotated[bool, typer.Option("--json", help="Print what was done as JSON.")] = False,
) -> None:
    """Post what is due, once, and end: for cron in place of a running Cairn, and to rehearse.

    It posts on every platform whose tokens are set, and prints what belongs to a terminal's space.
    """
    import asyncio
    import json
    import sys
    from contextlib import nullcontext, redirect_stdout

    from bot.chat.errors import Refused
    from bot.clock import ShiftedClock

    chosen = start.settings(quiet=True)
    with start.opened(chosen, ShiftedClock(_instant(at)) if at else None) as app:
        modules = start.adapters()
        ready = [name for name, module in modules.items() if any(all(map(chosen.token, way)) for way in module.NEEDS)]
        served = [modules[name].connect(app, chosen) for name in ready]
        served.append(start.terminal().connect(app, chosen, "cron", False))
        try:
            with redirect_stdout(sys.stderr) if as_json else nullcontext():
                seen = asyncio.run(_once(app, served))
        except Refused as error:
            raise start.fail(error) from None
        counts = {name: number for name, number in sorted(app.posting.counts.items()) if number}
        if as_json:
            typer.echo(json.dumps({"posts": seen, "counts": counts}))
        else:
            typer.echo(
                ", ".join(f"{name.replace('_', ' ')}: {number}" for name, number in counts.items()) or "Nothing."
            )


async def _once(app: App, adapters: Sequence[Adapter]) -> int:
    """Plan, and post until nothing is due. A platform connects meanwhile; what it did not take until then waits."""
    import asyncio

    loop = asyncio.get_running_loop()
    *platforms, _ = adapters
    running = [asyncio.create_task(adapter.run(), name=adapter.name) for adapter in platforms]
    posts, ends, seen = dispatcher(app, adapters), loop.time() + PATIENCE, 0
    try:
        await posts.plan()
        while True:
            seen += await posts.send()
            if not platforms or not await _waiting(app, [each.name for each in platforms]) or loop.time() > ends:
                return seen
            await asyncio.wait(running, timeout=TICK)
            for task in running:
                if task.done():
                    task.result()
    finally:
        await posts.stop()
        for task in running:
            task.cancel()
            with suppress(asyncio.CancelledError, Exception):
                await task


async def _waiting(app: App, platforms: Sequence[str]) -> bool:
    """Whether something that is due waits for one of ``platforms``."""
    from bot.delivery import outbox

    def found() -> bool:
        with app.store.transaction(write=False) as db:
            return outbox.waits(db, platforms, app.clock.now())

    return await app.store.run(found)


def _instant(at: str) -> datetime:
    from datetime import UTC, datetime

    try:
        found = datetime.fromisoformat(at)
    except ValueError:
        raise start.fail(f"I cannot read {at} as a time. Example: cairn tick --at 2026-11-23T09:00+01:00") from None
    return found if found.tzinfo else found.replace(tzinfo=UTC)
