"""Talking to a real app in a test: type lines, press buttons, fill in forms, read what comes back as plain text."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Iterator
from typing import Any

from bot.app import App
from bot.chat.drawing import Drawing
from bot.chat.errors import UserError
from bot.chat.invocation import Invocation
from bot.chat.reply import Actions, Button, Menu, Reply
from bot.chat.request import MEMBER_RIGHTS, Request, Right, Space


class Talk:
    """One person talking to the app in one space."""

    def __init__(
        self, app: App, person: str = "ana", space: str = "local", rights: frozenset[Right] = MEMBER_RIGHTS
    ) -> None:
        self.app = app
        self.person = person
        self.space = Space("terminal", space)
        self.rights = rights
        self.last: Reply | None = None

    def say(self, line: str) -> str:
        """Type ``line``; returns the whole reply as plain text."""
        try:
            invocation = self.app.route(line)
        except UserError as error:
            self.last = self.app.explain(error)
            return words(self.last)
        return self.run(invocation)

    def run(self, invocation: Invocation) -> str:
        """Run ``invocation``, as a button or a filled-in form does."""
        self.last = self.app.answer(Request(self.space, "general", self.person, invocation, self.rights))
        return words(self.last)

    def press(self, label: str) -> str:
        """Press the button of the last reply whose label begins with ``label``, through its encoded form."""
        button = next(b for b in self.buttons() if b.label.startswith(label))
        return self.run(Invocation.decode(button.run.encode()))

    def buttons(self) -> list[Button]:
        """The buttons of the last reply."""
        assert self.last is not None
        return [item for item in actions(self.last) if isinstance(item, Button)]

    def labels(self) -> list[str]:
        """Their labels."""
        return [button.label for button in self.buttons()]


def actions(reply: Reply) -> Iterator[Any]:
    """Every button, link and menu of a reply."""
    for block in reply.blocks:
        if isinstance(block, Actions):
            yield from block.items


def invocations(reply: Reply) -> Iterator[Invocation]:
    """Everything that a click on the reply can run."""
    for item in actions(reply):
        if isinstance(item, Button):
            yield item.run
        elif isinstance(item, Menu):
            yield from (item.pick(choice.value) for choice in item.choices)


def words(reply: Reply) -> str:
    """All text of a reply, without the escapes of its markup."""
    return "\n".join(_texts(reply.blocks)).replace("\\", "")


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, Invocation):
        return
    if isinstance(value, str):
        yield value
    elif isinstance(value, tuple):
        for item in value:
            yield from _texts(item)
    elif isinstance(value, Drawing):
        yield json.dumps(dict(value.data), ensure_ascii=False)
    elif dataclasses.is_dataclass(value):
        for field in dataclasses.fields(value):
            yield from _texts(getattr(value, field.name))
