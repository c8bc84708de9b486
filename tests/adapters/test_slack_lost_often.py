"""A thousand lost answers of each kind, with the scope to read the history and without."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator

import pytest

import adapters.slack.lost
from adapters.slack import web
from adapters.slack.post import Poster, digest
from bot.chat.errors import Uncertain
from tests.adapters.slack_person import address
from tests.adapters.slack_poster import ACCEPTED, HISTORY, NEWS, hurry, poster
from tests.fakes.slack_server import FakeSlack
from tests.fakes.slack_trouble import How
from tests.fakes.slack_world import FakeChannel

pytestmark = pytest.mark.asyncio

LOST = 1000


@pytest.fixture
def fake() -> Iterator[FakeSlack]:
    with FakeSlack(limits=None) as running:
        yield running


@pytest.mark.parametrize("how", ACCEPTED)
@pytest.mark.parametrize("granted", [True, False])
async def test_a_thousand_lost_answers(
    fake: FakeSlack, monkeypatch: pytest.MonkeyPatch, how: How, granted: bool
) -> None:
    """No post comes twice, and none is lost without a word: all are found, or every one is uncertain."""
    hurry(monkeypatch)
    monkeypatch.setattr(web, "PATIENCE", 1 if how == ("late", 3.0) else 60)
    monkeypatch.setattr(adapters.slack.lost, "LONGEST", 60)
    if not granted:
        fake.scopes.difference_update(HISTORY)
    channels = [fake.channel(f"channel-{number}") for number in range(100)]
    became: dict[str, str | BaseException] = {}

    async def each(posting: Poster, channel: FakeChannel) -> None:
        for key in (f"{channel.id}-{number}" for number in range(LOST // len(channels))):
            (became[key],) = await asyncio.gather(posting.post(address(channel), NEWS, key), return_exceptions=True)

    async with poster(fake) as posting:
        fake.fail_next("chat.postMessage", how, times=LOST)
        await asyncio.gather(*(each(posting, channel) for channel in channels))
    there = [message for channel in channels for message in fake.messages(channel)]
    by_key = {message["metadata"]["event_payload"]["key"]: message["ts"] for message in there}
    assert len(by_key) == len(there) > 0.9 * LOST  # where the machine is slow, a try ends before it began
    for key, result in became.items():
        ts = by_key.get(digest(f"{fake.default.id}/{key.partition('-')[0]}", key, 0))
        assert result == ts if granted and ts else isinstance(result, Uncertain)
