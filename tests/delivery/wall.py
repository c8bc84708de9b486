"""A wall on which posts appear: an adapter in memory with a log of what it took, faults, and processes that die."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import insert, select, update

from bot.app import App
from bot.chat.errors import NotNow, Revoked, Uncertain, Undeliverable
from bot.chat.reply import Reply, Text
from bot.clock import FixedClock
from bot.delivery import schedules
from bot.delivery.kinds import MONDAY, Kind, PostContext, Skip, daily, weekly
from bot.delivery.measures import Posting
from bot.delivery.outbox import Worker
from bot.delivery.schedules import Schedule
from bot.publishing.replies import Publisher
from bot.publishing.scheduled import Dispatcher
from bot.publishing.writing import Writer
from bot.store.tables import communities, deliveries, members, spaces
from bot.store.tables import schedules as schedules_table

MONDAY_NINE = datetime(2026, 11, 30, 9, 0, tzinfo=UTC)
"""The clock of the tests stands at noon on the Monday before."""


class Killed(BaseException):
    """The process dies here."""


@dataclass
class Wall:
    """One platform: every message that it took, in order, as (channel, key, summary).

    ``window`` is how many seconds it knows a key (as Discord), ``history`` whether one can look (as Slack may allow).
    ``coming`` says what happens to the next posts, as in ``_fate``.
    """

    name: str = "terminal"
    window: float = 120.0
    history: bool = False
    posts: list[tuple[str, str, str]] = field(default_factory=list)
    calls: list[tuple[str, str]] = field(default_factory=list)
    coming: deque[str] = field(default_factory=deque)
    broken: dict[str, str] = field(default_factory=dict)
    before: Callable[[str], None] = lambda key: None
    after: Callable[[str], None] = lambda key: None

    async def run(self) -> None:
        await asyncio.Event().wait()

    async def post(self, channel: str, reply: Reply, key: str, start: int = 0, tried: float | None = None) -> str:
        self.before(key)
        there = next((n for n, each in enumerate(self.posts) if each[1] == key), None)
        if tried is not None and not self.history and tried > self.window:
            raise Uncertain("too long ago")
        if tried is not None and there is not None:
            return f"message-{there}"
        self.calls.append((channel, key))
        how = self.broken.get(channel) or (self.coming.popleft() if self.coming else "")
        if how == "refused":
            raise Undeliverable("That channel is archived.")
        if how == "removed":
            raise Undeliverable("Cairn is not in this place any more.", everywhere=True)
        if how == "revoked":
            raise Revoked("The token is not accepted.")
        if how == "not now":
            raise NotNow("It takes nothing.")
        if how != "dropped":
            self.posts.append((channel, key, reply.summary))
        self.after(key)
        if how:
            raise Uncertain("no answer")
        return f"message-{len(self.posts) - 1}"

    @property
    def keys(self) -> list[str]:
        return [key for _, key, _ in self.posts]


@weekly("news", "News", "Says something on Mondays", day=MONDAY, at="09:00")
def news(ctx: PostContext) -> Reply | Skip:
    return Reply(f"News of {ctx.period}.", (Text("News."),))


@daily("tip", "Tip of the day", "Says something every day", at="09:00")
def tip(ctx: PostContext) -> Reply | Skip:
    return Reply(f"Tip of {ctx.period}, {ctx.day}.", (Text("Tip."),))


@weekly("nothing", "Nothing", "Never has anything to say", day=MONDAY, at="09:00")
def nothing(ctx: PostContext) -> Reply | Skip:
    return Skip("There is nothing to say.")


@weekly("broken", "Broken", "Cannot be written", day=MONDAY, at="09:00")
def broken(ctx: PostContext) -> Reply | Skip:
    raise ValueError("a bug")


KINDS: dict[str, Kind] = {kind.name: kind for kind in (news, tip, nothing, broken)}


class Process:
    """One process of Cairn: plans and posts when told to."""

    def __init__(self, app: App, wall: Wall, kinds: dict[str, Kind] | None = None) -> None:
        self.app = app
        self.worker = Worker()
        self.posting = Posting()
        known = KINDS if kinds is None else kinds
        by = Publisher(app.store, app.clock, self.worker)
        self.posts = Dispatcher(by, Writer(app.content, known), app.painter, self.posting, [wall])

    def tick(self) -> None:
        """Plan, and post what is due."""
        asyncio.run(self._tick())

    async def _tick(self) -> None:
        await self.posts.plan()
        await self.posts.send()


@dataclass
class Group:
    """A community with one home on the wall."""

    app: App
    number: int
    community: int
    home: int
    member: int

    @property
    def space(self) -> schedules.Space:
        return schedules.Space("terminal", f"place-{self.number}")

    def switch_on(self, kind: Kind, channel: str = "general", **how: Any) -> Schedule:
        now = self.app.clock.now()
        with self.app.store.transaction(write=True) as db:
            return schedules.switch_on(db, self.home, kind, channel, self.member, "Ana", now, **how)

    def schedule(self, kind: Kind) -> Schedule:
        with self.app.store.transaction(write=False) as db:
            found = schedules.find(db, self.space, kind.name)
        assert found is not None
        return found

    def change(self, work: Callable[..., Any], *args: Any) -> Any:
        with self.app.store.transaction(write=True) as db:
            return work(db, *args)

    def set_zone(self, zone: str) -> None:
        """What a community's new zone does."""
        now = self.app.clock.now()
        with self.app.store.transaction(write=True) as db:
            db.execute(update(communities).where(communities.c.id == self.community).values(zone=zone))
            schedules.rezone(db, self.community, now)


def group(app: App, number: int = 1, zone: str = "UTC") -> Group:
    """A new community."""
    now = app.clock.now()
    with app.store.transaction(write=True) as db:
        community = _id(db, communities, zone=zone, created_at=now)
        place = {"platform": "terminal", "external_id": f"place-{number}"}
        home = _id(db, spaces, community_id=community, created_at=now, **place)
        member = _id(db, members, community_id=community, day_start=240, joined_at=now)
    return Group(app, number, community, home, member)


def rows(app: App) -> list[Any]:
    """The outbox."""
    with app.store.transaction(write=False) as db:
        return list(db.execute(select(deliveries).order_by(deliveries.c.id)).all())


def states(app: App) -> dict[str, str]:
    """What is known of each post."""
    return {row.key: row.state for row in rows(app)}


def plans(app: App) -> list[Any]:
    """The schedules' rows."""
    with app.store.transaction(write=False) as db:
        return list(db.execute(select(schedules_table).order_by(schedules_table.c.id)).all())


def pass_time(clock: FixedClock, **by: float) -> None:
    """Let the clock go on."""
    clock.set(clock.now() + timedelta(**by))


def _id(db: Any, table: Any, **values: Any) -> int:
    return int(db.execute(insert(table).values(values).returning(table.c.id)).scalar_one())
