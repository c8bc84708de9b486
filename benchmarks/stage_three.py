"""``/roadmap stage 3`` without a platform and without a database: the pure part of a trip, ready to be called.

Shared by the benchmarks that time it. The content is the shipped one, loaded before; in place of the database stands
an object that answers at once, so what is timed is Cairn's own: reading the text, finding and coercing, the handler,
and the reply as a value.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any, cast

from sqlalchemy import Connection

from bot.chat.command import COMMANDS_IN_A_GROUP, Group
from bot.chat.invocation import Invocation
from bot.chat.reply import Reply
from bot.chat.request import Context, Request, Space
from bot.chat.tree import Tree
from bot.commands.roadmap import group as roadmap
from bot.curriculum.catalog import Catalog
from bot.curriculum.load import find_content, load
from bot.study.members import Member

ASKED = "/roadmap stage 3"
NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)


class NoRows:
    """A database connection in which nothing was ever written."""

    def execute(self, statement: Any, parameters: Any = None) -> NoRows:
        """Any statement gives no rows."""
        return self

    def all(self) -> list[Any]:
        """None."""
        return []

    def first(self) -> None:
        """None."""


def content() -> Catalog:
    """The shipped content."""
    return load(find_content(None))


def pure_part(tree: Tree, content: Catalog, db: object = None) -> Callable[[], Reply]:
    """The function that takes ``ASKED`` through ``tree`` to its reply; ``db`` is the connection, ``NoRows`` if none.

    Raises ``AssertionError`` when that reply is not the page of stage 3: an error answered quickly is no result.
    """
    request = Request(Space("bench", "here"), "general", "ana", Invocation("roadmap stage"))
    member = Member(1, 1, "UTC", 240, None)
    context = Context(request, cast("Connection", db or NoRows()), content, NOW, member)
    today = NOW.date()

    def answer() -> Reply:
        invocation = tree.route(ASKED, today)
        command = tree.find(invocation.command)
        return command.handler(context, **command.coerce(invocation.args, today))

    reply = answer()
    if reply.error or "Stage 3" not in reply.summary:
        raise AssertionError(f"not the page that was to be timed: {reply.summary}")
    return answer


def tree_of(commands: int) -> Tree:
    """A tree of ``commands`` commands with the real roadmap group in the middle of groups that do nothing.

    From 100 commands on, the roadmap group too is filled up to what Discord allows, in front of its own commands, so
    that both a long list of groups and a full group are part of the comparison. A tree of one has the stages alone.
    """
    group = Group(roadmap.name, roadmap.help)
    own = dict(roadmap.commands) if commands > 1 else {"stage": roadmap.commands["stage"]}
    if commands >= 100:
        for number in range(COMMANDS_IN_A_GROUP - len(own)):
            _declare(group, f"filler-{number}")
    group.commands.update(own)
    groups: list[Group] = []
    left = commands - len(group.commands)
    while left > 0:
        other = Group(f"other-{len(groups)}", "Nothing")
        for number in range(min(left, 8)):
            _declare(other, f"command-{number}")
        groups.append(other)
        left -= 8
    middle = len(groups) // 2
    tree = Tree([*groups[:middle], group, *groups[middle:]])
    if len(tree.commands) != commands:
        raise AssertionError(f"{len(tree.commands)} commands instead of {commands}")
    return tree


def _declare(group: Group, name: str) -> None:
    @group.command(name, "Nothing")
    def nothing(ctx: Context) -> Reply:
        return Reply("", ())
