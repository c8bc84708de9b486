"""Posts that are due, written into the database of processes that run."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from datetime import UTC, datetime

from sqlalchemy import insert, select

from bot.store.engine import Store
from bot.store.tables import communities, deliveries, members, schedules, spaces

SECONDS = 120


class Desk:
    """The database of a test's processes, for looking and for writing schedules."""

    def __init__(self, url: str) -> None:
        self.store = Store(url)

    def place(self, platform: str, external_id: str) -> int:
        """A place that Cairn is in. Returns its number."""
        now = datetime.now(UTC)
        with self.store.transaction(write=True) as db:
            community = db.execute(insert(communities).values(zone="UTC", created_at=now).returning(communities.c.id))
            home = {"community_id": community.scalar_one(), "platform": platform, "external_id": external_id}
            return int(db.execute(insert(spaces).values(created_at=now, **home).returning(spaces.c.id)).scalar_one())

    def due(self, home: int, channel: str, *kinds: str) -> None:
        """Let posts of ``kinds`` be due in ``channel`` since today began."""
        self._due([(home, channel, kind) for kind in kinds])

    def all_due(self, homes: Sequence[tuple[int, str]], kind: str) -> None:
        """Let a post be due in every one of ``homes``, each with its channel, at the same moment."""
        self._due([(home, channel, kind) for home, channel in homes])

    def _due(self, wanted: Sequence[tuple[int, str, str]]) -> None:
        now = datetime.now(UTC)
        with self.store.transaction(write=True) as db:
            community = db.execute(select(spaces.c.community_id).where(spaces.c.id == wanted[0][0])).scalar_one()
            member = db.execute(
                insert(members).values(community_id=community, day_start=240, joined_at=now).returning(members.c.id)
            ).scalar_one()
            rows = [
                {
                    "space_id": home,
                    "kind": kind,
                    "channel": channel,
                    "days": 1 << now.weekday(),
                    "minute": 0,
                    "member_id": member,
                    "at": now,
                    "introduced": channel,
                    "next_day": now.date(),
                    "next_at": now,
                }
                for home, channel, kind in wanted
            ]
            db.execute(insert(schedules), rows)

    def states(self) -> list[str]:
        """What is known of each post."""
        with self.store.transaction(write=False) as db:
            return list(db.execute(select(deliveries.c.state).order_by(deliveries.c.id)).scalars())

    def shares(self) -> list[str]:
        """Which processes have posted, by the mark that each leaves beside its message."""
        with self.store.transaction(write=False) as db:
            return sorted(set(db.execute(select(deliveries.c.worker)).scalars()) - {None})

    def until(self, condition: Callable[[], object], log: Callable[[], str]) -> None:
        """Wait until ``condition`` holds. Fails with the log when it never does."""
        ends = time.monotonic() + SECONDS
        while not condition():
            assert time.monotonic() < ends, f"{self.states()} {log()}"
            time.sleep(0.05)

    def close(self) -> None:
        """Let go of the database."""
        self.store.close()
