"""The stage: the real core on a database of its own, a clock that is set by hand, and places that note every post."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from sqlalchemy import func, select

from bot.app import App
from bot.chat.errors import UserError
from bot.chat.invocation import Invocation
from bot.chat.reply import Reply
from bot.chat.request import MEMBER_RIGHTS, ORGANISER_RIGHTS, Request, Space
from bot.clock import FixedClock
from bot.delivery.measures import Posting
from bot.posts import load_posts
from bot.publishing.replies import Publisher
from bot.publishing.scheduled import Dispatcher
from bot.publishing.writing import Writer
from bot.store.tables import schedules

CHANNEL = "study"
"""The channel in which everything happens."""


@dataclass(frozen=True, slots=True)
class Seen:
    """A post that a place took: when, where, under which key, and what it says."""

    at: datetime
    platform: str
    channel: str
    key: str
    reply: Reply


@dataclass
class Place:
    """One platform that is not there: takes every post, and notes it."""

    name: str
    clock: FixedClock
    posts: list[Seen] = field(default_factory=list)

    async def run(self) -> None:
        """Nobody calls."""
        await asyncio.Event().wait()

    async def post(self, channel: str, reply: Reply, key: str, start: int = 0, tried: float | None = None) -> str:
        """Note the post."""
        self.posts.append(Seen(self.clock.now(), self.name, channel, key, reply))
        return f"{len(self.posts)}"


class Stage:
    """What a rehearsal is played on. ``homes`` are the places of the one group, each on another platform."""

    def __init__(self, app: App, clock: FixedClock, homes: Sequence[Space]) -> None:
        """``app`` must have ``clock`` as its clock."""
        self.app = app
        self.clock = clock
        self.homes = tuple(homes)
        self.places = {home.platform: Place(home.platform, clock) for home in homes}
        self.posting = Posting()
        by = Publisher(app.store, clock, app.worker)
        writer = Writer(app.content, load_posts())
        self._dispatcher = Dispatcher(by, writer, app.painter, self.posting, list(self.places.values()))
        self._calls = 0

    def say(self, home: Space, person: str, line: str, organiser: bool = False) -> Reply:
        """Let ``person`` type ``line`` in ``home``. An answer is always a reply, errors too."""
        try:
            invocation = self.app.route(line)
        except UserError as error:
            return self.app.explain(error)
        return self.run(home, person, invocation, organiser)

    def run(self, home: Space, person: str, invocation: Invocation, organiser: bool = False) -> Reply:
        """Let ``person`` press what runs ``invocation``."""
        self._calls += 1
        rights = ORGANISER_RIGHTS if organiser else MEMBER_RIGHTS
        request = Request(
            home, CHANNEL, person, invocation, rights, names={person: person}, key=f"rehearsal/{self._calls}"
        )
        return self.app.answer(request)

    async def until(self, at: datetime) -> None:
        """Let time pass until ``at``: everything that becomes due on the way is posted when it is due."""
        while True:
            due = self._next_due()
            if due is None or due > at:
                break
            if due > self.clock.now():
                self.clock.set(due)
            await self._dispatcher.plan()
            await self._dispatcher.send()
            if self._next_due() == due:  # what is due and cannot be posted would be due for ever
                break
        if at > self.clock.now():
            self.clock.set(at)

    async def close(self) -> None:
        """Let what is under way end."""
        with suppress(asyncio.CancelledError):
            await self._dispatcher.stop()

    def _next_due(self) -> datetime | None:
        with self.app.store.transaction(write=False) as db:
            found = db.execute(select(func.min(schedules.c.next_at))).scalar()
        return None if found is None else max(found, self.clock.now() - timedelta(days=1))
