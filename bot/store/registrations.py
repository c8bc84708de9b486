"""What a platform was last told of Cairn's commands: one process tells it, and only when something changed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from sqlalchemy import ColumnElement, select, update

from bot.store.engine import Store
from bot.store.once import insert_once
from bot.store.tables import registrations

LEASE = timedelta(minutes=2)
"""How long a claim holds: longer than telling a platform takes, retries among it, and short enough after a crash."""


@dataclass(frozen=True, slots=True)
class Scope:
    """Whose commands: the ``platform``, the ``application`` there, and the ``place`` (empty for everywhere)."""

    platform: str
    application: str
    place: str = ""


class Claim(StrEnum):
    """What a process that wants to register commands is told."""

    MINE = "mine"
    """Do it, then ``confirm``."""
    THEIRS = "theirs"
    """Another process is at it, or stopped in the middle: its claim ends with its lease."""
    DONE = "done"
    """The platform has just these commands."""


def claim(store: Store, scope: Scope, digest: str, now: datetime) -> Claim:
    """Ask to register the commands with ``digest``, of which one process at a time does."""
    with store.transaction(write=True) as db:
        db.execute(insert_once(db.dialect.name, registrations).values(_key(scope) | {"digest": "", "ids": {}}))
        claimed = db.execute(
            update(registrations)
            .where(*_is(scope), registrations.c.digest != digest)
            .where((registrations.c.claimed_until.is_(None)) | (registrations.c.claimed_until < now))
            .values(claimed_until=now + LEASE)
        )
        if claimed.rowcount == 1:
            return Claim.MINE
        there = db.execute(select(registrations.c.digest).where(*_is(scope))).scalar()
        return Claim.DONE if there == digest else Claim.THEIRS


def confirm(store: Store, scope: Scope, digest: str, ids: Mapping[str, str], now: datetime) -> None:
    """Write down that the platform has the commands with ``digest``, under these ``ids`` by name."""
    with store.transaction(write=True) as db:
        done = {"digest": digest, "ids": dict(ids), "claimed_until": None, "synced_at": now}
        found = db.execute(update(registrations).where(*_is(scope)).values(done))
        if not found.rowcount:
            db.execute(registrations.insert().values(_key(scope) | done))


def release(store: Store, scope: Scope) -> None:
    """Give a claim back after a failure, so that the next start tries again at once."""
    with store.transaction(write=True) as db:
        db.execute(update(registrations).where(*_is(scope)).values(claimed_until=None))


def ids(store: Store, scope: Scope) -> dict[str, str]:
    """The platform's ids of the commands, by name; none before they were registered."""
    with store.transaction(write=False) as db:
        found = db.execute(select(registrations.c.ids).where(*_is(scope))).scalar()
    return dict(found or {})


def _key(scope: Scope) -> dict[str, object]:
    return {"platform": scope.platform, "application": scope.application, "place": scope.place}


def _is(scope: Scope) -> tuple[ColumnElement[bool], ...]:
    return (
        registrations.c.platform == scope.platform,
        registrations.c.application == scope.application,
        registrations.c.place == scope.place,
    )
