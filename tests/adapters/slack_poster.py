"""What posts to the fake Slack, apart from all else of the adapter, and what may happen to its answers."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest

import adapters.slack.lost
import adapters.slack.pace
import adapters.slack.post
from adapters.slack import web
from adapters.slack.post import Poster
from adapters.slack.web import Client, new_session
from adapters.slack.workspaces import Workspace
from bot.chat.errors import Uncertain
from bot.chat.reply import Reply, Text
from tests.adapters.slack_person import address
from tests.fakes.slack_server import FakeSlack
from tests.fakes.slack_trouble import How
from tests.fakes.slack_world import FakeChannel

NEWS = Reply("News.", (Text("Week 18 begins."),))
LONG = Reply("News.", tuple(Text(f"Part {n}. " + "word " * 1000) for n in range(1, 4)))

HISTORY = {"channels:history", "groups:history"}
"""The scopes with which a lost post can be found again."""

ACCEPTED: list[How] = ["reset-after", ("after", 503), ("after", "internal_error"), ("late", 3.0)]
"""How an answer is lost although Slack took the post."""

REFUSED: list[How] = ["reset", 502, "service_unavailable", "fatal_error"]
"""How an answer is lost although Slack did not."""


def hurry(monkeypatch: pytest.MonkeyPatch) -> None:
    """No pauses, and no limits of ours: what is tried is what happens to posts, not how long it takes."""
    monkeypatch.setattr(adapters.slack.post, "PACE", 0.0)
    monkeypatch.setattr(adapters.slack.lost, "PAUSES", (0.0, 0.05, 0.2))
    monkeypatch.setattr(adapters.slack.pace, "TIERS", {})
    monkeypatch.setattr(web, "PATIENCE", 1)


@asynccontextmanager
async def poster(fake: FakeSlack) -> AsyncIterator[Poster]:
    """What posts, as after a start: it remembers nothing."""
    there = fake.default
    async with new_session() as session:
        client = Client(there.token, fake.api_url, session)
        await client.api_call("auth.test")
        workspace = Workspace(there.id, client, there.bot_id, there.bot.id)

        async def of(team: str) -> Workspace:
            assert team == there.id
            return workspace

        yield Poster(of, lambda team: None)


async def lose(posting: Poster, channel: FakeChannel, key: str = "week-18", reply: Reply = NEWS) -> Uncertain:
    """Post, and fail unless nobody knows what came of it."""
    with pytest.raises(Uncertain) as caught:
        await posting.post(address(channel), reply, key)
    return caught.value
