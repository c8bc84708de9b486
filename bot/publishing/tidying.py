"""Clearing away what is old: what became of posts, and what is left of places that Cairn is not in any more."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from bot.delivery import outbox
from bot.delivery.planning import KEPT
from bot.store.engine import Store
from bot.study.purge import purge_some

log = logging.getLogger(__name__)

BREATH = 0.05
"""Seconds between two pieces of work, in which members' commands have their turn."""


async def tidy(store: Store, now: datetime, purge_days: int) -> int:
    """Clear away posts that are ``KEPT`` long settled, and places left ``purge_days`` ago. Returns how many pieces.

    Each piece is a transaction of its own; whatever is cut off goes on in the next round.
    """
    work: tuple[tuple[Callable[..., bool], datetime], ...] = (
        (outbox.tidy, now - KEPT),
        (purge_some, now - timedelta(days=purge_days)),
    )
    pieces = 0
    for clear, before in work:
        while await store.run(_done, store, clear, before):
            pieces += 1
            await asyncio.sleep(BREATH)
    if pieces:
        log.info("cleared away what is old", extra={"pieces": pieces})
    return pieces


def _done(store: Store, work: Callable[..., bool], *args: Any) -> bool:
    with store.transaction(write=True) as db:
        return work(db, *args)
