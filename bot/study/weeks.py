"""A community's week as time goes on: what is due is announced and closed, and one asks which week it is about."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import Connection

from bot.curriculum.catalog import Catalog
from bot.study import announced, closing
from bot.study.announced import Run


def advance(db: Connection, content: Catalog, community: int, now: datetime) -> None:
    """Announce and close whatever is due at ``now``. Safe as often as one likes; needs a write transaction."""
    if announced.settle(db, content, community, now) is not None:
        closing.close_due(db, community, now)


def opened(db: Connection, community: int, now: datetime, within: timedelta) -> Run | None:
    """The newest run, if it was announced within so long and is open."""
    run = announced.latest(db, community)
    return run if run is not None and run.open(now) and now - run.announced_at <= within else None


def closing_soon(db: Connection, community: int, now: datetime, within: timedelta) -> Run | None:
    """The open run whose close comes within so long."""
    run = announced.latest(db, community)
    return run if run is not None and run.open(now) and run.closes_at - now <= within else None


def closed(db: Connection, community: int, now: datetime, within: timedelta) -> Run | None:
    """The run that closed within so long, its points given."""
    found = announced.latest(db, community, closed=True)
    return found if found is not None and now - found.closes_at <= within else None
