"""Cairn's ``App`` without its database, for benchmarks of what an adapter does around it."""

from __future__ import annotations

from typing import cast

from sqlalchemy import Connection

from benchmarks import stage_three
from bot.app import App
from bot.chat.command import Command
from bot.chat.reply import Reply
from bot.chat.request import Context, Request
from bot.chat.tree import Tree
from bot.clock import FixedClock
from bot.commands import load_tree
from bot.store.engine import Store
from bot.study.members import Member


class PureApp(App):
    """An app that answers on the event loop, for a member who is known, from a connection that answers at once."""

    def __init__(self, db: object, tree: Tree | None = None) -> None:
        clock = FixedClock(stage_three.NOW)
        super().__init__(tree or load_tree(), cast("Store", None), stage_three.content(), clock)
        self._db = cast("Connection", db)
        self._member = Member(1, 1, "UTC", 240, None)

    async def handle(self, request: Request) -> Reply:
        return self.answer(request)

    def _run(self, command: Command, request: Request) -> Reply:
        return self._call(command, Context(request, self._db, self.content, stage_three.NOW, self._member))
