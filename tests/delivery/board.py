"""A channel on which answers get lost, and people who are asked what they see there."""

from __future__ import annotations

import asyncio
from collections import deque
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import select

from bot.app import App
from bot.chat.errors import NotNow, Uncertain, Undeliverable
from bot.chat.reply import Post, Reply, Text
from bot.chat.request import MEMBER_RIGHTS, ORGANISER_RIGHTS, Right
from bot.publishing import Unposted
from bot.store.tables import deliveries
from tests.dialogue import Talk

NEWS = Reply("News of week 18.", (Text("Week 18 begins."),))
CHANNEL = "general"
BUTTONS = ["It is there", "Post it"]


@dataclass
class Board:
    """The channel: what is on it, and what happens to the next posts.

    ``lost`` is on it, but nobody hears of that; ``dropped`` is neither; ``refused`` is refused; ``not now`` is not even
    sent. Otherwise it is on it.
    """

    posts: list[tuple[str, int, str]] = field(default_factory=list)
    """Key, first message, and the sentence that says it all."""
    coming: deque[str] = field(default_factory=deque)
    part: int = 0
    parts: int = 1

    async def send(self, channel: str, reply: Reply, key: str, start: int = 0) -> str:
        """An adapter's ``post``."""
        assert channel == CHANNEL
        how = self.coming.popleft() if self.coming else ""
        if how == "refused":
            raise Undeliverable("That channel is archived.")
        if how == "not now":
            raise NotNow("It rests for a minute.")
        if how != "dropped":
            self.posts.append((key, start, reply.summary))
        if how:
            raise Uncertain("no answer", part=max(self.part, start), parts=self.parts)
        return f"message-{len(self.posts)}"


class Someone(Talk):
    """Somebody who has something posted, and clicks."""

    def __init__(self, app: App, board: Board, person: str = "ana", space: str = "local", organises: bool = False):
        rights: frozenset[Right] = ORGANISER_RIGHTS if organises else MEMBER_RIGHTS
        super().__init__(app, person, space, rights)
        self.board = board
        self.told: list[Unposted] = []

    def asks(self, key: str, how: str = "", reply: Reply = NEWS) -> list[Unposted]:
        """Have something posted, to which ``how`` happens; what they are told of it, if anything."""
        self.board.coming.extend([how] if how else [])
        return self.publish((Post(CHANNEL, reply),), key)

    def publish(self, posts: tuple[Post, ...], key: str) -> list[Unposted]:
        """What an adapter does with what goes with a reply."""
        self.told = asyncio.run(self.app.publish(self.space, self.person, posts, key, self.board.send))
        if self.told:
            self.last = self.told[-1].reply
        return self.told

    def clicks(self, label: str, how: str = "") -> str:
        """Press a button of what was read last, and have posted what goes with the answer. The answer's words."""
        self.board.coming.extend([how] if how else [])
        said = self.press(label)
        if self.last is not None:
            self.publish(self.last.posts, "a click")
        return said


def rows(app: App) -> list[Any]:
    """Every delivery, in order."""
    with app.store.transaction(write=False) as db:
        return list(db.execute(select(deliveries).order_by(deliveries.c.id)).all())
