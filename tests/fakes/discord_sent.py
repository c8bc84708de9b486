"""An interaction that somebody started, and what the bot answered."""

from __future__ import annotations

import time
from concurrent.futures import Future
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from tests.fakes.discord_rules import EPHEMERAL, LOADING, walk

if TYPE_CHECKING:
    from tests.fakes.discord_world import Body, FakeUser, World


@dataclass(frozen=True)
class Answer:
    """A response that Discord accepted. ``message`` is how the message looked then."""

    sent: Sent = field(repr=False)
    type: int
    body: dict[str, Any]
    message: dict[str, Any] | None
    latency: float

    @property
    def ephemeral(self) -> bool:
        """Whether only the person who asked sees it."""
        flags = self.message["flags"] if self.message else self.body.get("flags", 0)
        return bool(flags & EPHEMERAL)

    @property
    def modal(self) -> dict[str, Any]:
        """The form that was opened."""
        assert self.type == 9, f"type {self.type} is no form"
        return self.body

    @property
    def choices(self) -> list[dict[str, Any]]:
        """The suggestions given."""
        assert self.type == 8, f"type {self.type} holds no suggestions"
        choices: list[dict[str, Any]] = self.body["choices"]
        return choices

    @property
    def text(self) -> str:
        """All the words of the message: its content, then every text display."""
        if self.message is None:
            return ""
        shown = [c["content"] for _, c in walk(self.message["components"]) if c["type"] == 10]
        return "\n".join(filter(None, [self.message["content"], *shown]))


@dataclass(eq=False)
class Sent:
    """One interaction: sent by a person, to be answered by the bot."""

    world: World = field(repr=False)
    payload: Body = field(repr=False)
    user: FakeUser
    clicked: str | None = None
    """The message whose button or menu was used."""
    time: float = field(default_factory=time.monotonic)
    type: int | None = None
    """Of the first response, once there is one."""
    original: str | None = None
    """The message that ``@original`` stands for."""
    data: dict[str, Any] = field(default_factory=dict, repr=False)
    followup_ids: list[str] = field(default_factory=list)
    answered: Future[Answer] = field(default_factory=Future, repr=False)
    settled: Future[None] = field(default_factory=Future, repr=False)

    @property
    def id(self) -> str:
        """The interaction's id."""
        return str(self.payload["id"])

    @property
    def token(self) -> str:
        """What answers are addressed with."""
        return str(self.payload["token"])

    def wait(self, seconds: float = 5) -> Answer:
        """Block until the first response was accepted; TimeoutError if none comes."""
        return self.answered.result(seconds)

    def final(self, seconds: float = 5) -> Answer:
        """Block until a deferred answer was filled in, or the answer was not deferred; how it looks now."""
        began = time.monotonic()
        first = self.answered.result(seconds)
        self.settled.result(max(0.0, seconds - (time.monotonic() - began)))
        with self.world.lock:
            message = self.world.messages.get(self.original or "")
        return Answer(self, first.type, first.body, message, first.latency)

    @property
    def followups(self) -> list[Body]:
        """The further messages, as they look now."""
        with self.world.lock:
            return [self.world.messages[id_] for id_ in self.followup_ids if id_ in self.world.messages]

    def accept(self, kind: int, data: dict[str, Any]) -> None:
        """Take the first response; the message it made is known already."""
        self.type, self.data = kind, data
        message = self.world.messages.get(self.original or "")
        if kind not in (5, 6):
            self.settled.set_result(None)
        self.answered.set_result(Answer(self, kind, data, message, time.monotonic() - self.time))

    def filled(self) -> None:
        """A deferred answer was edited."""
        if not self.settled.done():
            self.settled.set_result(None)

    @property
    def thinking(self) -> bool:
        """Whether people still see that the bot is thinking."""
        with self.world.lock:
            message = self.world.messages.get(self.original or "")
            return message is not None and bool(message["flags"] & LOADING)
