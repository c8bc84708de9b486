"""Something a person did, how the app acknowledged it, and what people saw of the answer."""

from __future__ import annotations

import time
from concurrent.futures import Future
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from tests.fakes.slack_world import Body, FakeChannel, FakeUser, FakeWorkspace


@dataclass(frozen=True)
class Ack:
    """What the app gave back. ``status`` is HTTP's, 200 over a socket, 0 if nothing came; ``error`` is Slack's word."""

    ok: bool
    status: int
    payload: Any
    latency: float
    error: str = ""
    attempt: int = 0


class Attempt(NamedTuple):
    """One delivery: its number, counted from 0, and why it was repeated."""

    time: float
    number: int
    reason: str


class Reply(NamedTuple):
    """What the app's address answered."""

    status: int
    headers: dict[str, str]
    body: bytes


@dataclass(frozen=True)
class Answer:
    """Something that became visible. ``via`` is "ack", "response_url" or the method."""

    via: str
    text: str = ""
    blocks: list[dict[str, Any]] = field(default_factory=list)
    ephemeral: bool = False
    channel: str = ""
    user: str | None = None
    """Who alone sees it."""
    ts: str = ""
    view: dict[str, Any] | None = None
    replaced: bool = False
    deleted: bool = False
    errors: dict[str, str] = field(default_factory=dict)
    """What a form says beside its fields."""
    time: float = field(default_factory=time.monotonic)


@dataclass(frozen=True)
class Request:
    """A signed request, exactly as it went out."""

    path: str
    headers: dict[str, str]
    body: bytes


@dataclass(eq=False)
class Sent:
    """One command, click, submission or event."""

    kind: str
    """"slash_commands", "interactive" or "events_api"."""
    payload: Body = field(repr=False)
    workspace: FakeWorkspace
    user: FakeUser | None = None
    channel: FakeChannel | None = None
    time: float = field(default_factory=time.monotonic)
    attempts: list[Attempt] = field(default_factory=list)
    requests: list[Request] = field(default_factory=list, repr=False)
    shown: list[Answer] = field(default_factory=list, repr=False)
    acked: Future[Ack] = field(default_factory=Future, repr=False)
    answered: Future[Answer] = field(default_factory=Future, repr=False)

    @property
    def accepts_payload(self) -> bool:
        """Whether the acknowledgement may say something."""
        return self.kind != "events_api"

    def wait(self, seconds: float = 5) -> Ack:
        """Block until the app acknowledged it or Slack gave up; TimeoutError if neither happens in time."""
        return self.acked.result(seconds)

    def answer(self, seconds: float = 5) -> Answer:
        """Block until the first answer is visible."""
        return self.answered.result(seconds)

    @property
    def answers(self) -> list[Answer]:
        """All that was seen so far."""
        return list(self.shown)

    def tell(self, answer: Answer) -> None:
        """People see an answer."""
        self.shown.append(answer)
        if not self.answered.done():
            self.answered.set_result(answer)

    def settle(self, ok: bool, status: int, payload: Any = None, error: str = "") -> None:
        """Decide how it went; only the first word counts."""
        if not self.acked.done():
            number = self.attempts[-1].number if self.attempts else 0
            self.acked.set_result(Ack(ok, status, payload, time.monotonic() - self.time, error, number))
